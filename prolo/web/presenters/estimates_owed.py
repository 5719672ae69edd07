"""Estimates that are owed, that were missed, and people of whom nobody knows who pays."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from prolo.care.money.estimate_due import LONG, REQUEST, SHORT
from prolo.knowledge import Knowledge
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.estimates_owed import MissedBy, OwedTo, told_nobody
from prolo.registry.models import Patient
from prolo.registry.unasked import ToAsk
from prolo.web.presenters.courses import course_title
from prolo.web.presenters.estimates import new_url
from prolo.web.presenters.listings import Head
from prolo.web.presenters.patients import listed_name, person
from prolo.web.words.estimates import WHY, WITHOUT_COURSE, beyond_words, leaves_late
from prolo.web.words.values import shown

WEEK = timedelta(days=7)
HEADS = (
    Head("state", _("State, as a code")),
    Head("due_on", _("Due on")),
    Head("name", _("Name")),
    Head("birth_date", _("Birth date")),
    Head("phone", _("Telephone")),
    Head("service_on", _("Visit")),
    Head("why", _("Why, as a code")),
    Head("given_on", _("Given on, too late")),
    Head("beyond_plan", _("Sessions that are booked beyond the plan")),
    Head("has_come", _("Was here, and was not asked who pays")),
    Head("asked_on", _("Asked what it costs, and was not asked who pays")),
    Head("days_ahead", _("Business days ahead when it was booked")),
    Head("fact", _("Rule")),
    Head("is_altered", _("One was given, and is not what was kept")),
    Head("is_told_nobody", _("One was given, and no message told them of it")),
    Head("leaves_at", _("The message that tells of it leaves, after the deadline")),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What the page and its files say, before anybody asks for less."""

    owed: list[OwedTo]
    missed: list[MissedBy]
    unasked: list[ToAsk]


def business_days(knowledge: Knowledge) -> list[int]:
    """Within how many an estimate is given, by what starts the clock; the shortest first."""
    rules = (knowledge.billing[name] for name in (SHORT, LONG, REQUEST))
    return sorted({int(one.says["due_business_days"]) for one in rules})


def narrow(found: Found, *, state: str, when: str, today: date) -> Found:
    """``state`` and ``when`` are keys of STATES and WHENS, or empty: every one. What was missed is
    late."""
    owed = [one for one in found.owed if is_when(one.owed.deadline.due_on, when, today)]
    unasked = [one for one in found.unasked if is_when(one.due_on, when, today)]
    missed = found.missed if when in ("", "late") else []
    return Found(
        owed=owed if state in ("", "owed") else [],
        missed=missed if state in ("", "missed") else [],
        unasked=unasked if state in ("", "unasked") else [],
    )


def is_when(day: date, when: str, today: date) -> bool:
    match when:
        case "late":
            return day < today
        case "today":
            return day == today
        case "week":
            return today <= day < today + WEEK
    return True


def owed_rows(found: Collection[OwedTo], *, today: date) -> list[dict[str, Any]]:
    nobody = told_nobody(found)
    return [
        {**_owed_row(one, today), "is_told_nobody": (one.patient.pk, one.owed.course) in nobody}
        for one in found
    ]


def _owed_row(one: OwedTo, today: date) -> dict[str, Any]:
    return {
        "person": person(one.patient.identity, today=today),
        "due_on": one.owed.deadline.due_on,
        "is_late": one.owed.deadline.due_on < today,
        "is_today": one.owed.deadline.due_on == today,
        "why": WHY[one.owed.why],
        "about": _about(one),
        "beyond": beyond_words(one.beyond, one.planned) if one.beyond else "",
        "is_altered": one.is_altered,
        "service_on": one.owed.service_on,
        "leaves_late": leaving_words(one),
        "url": _url(one),
    }


def leaving_words(one: OwedTo) -> str:
    """Empty where no message waits beyond the deadline."""
    if one.leaving is None:
        return ""
    return leaves_late(shown(one.leaving.happened_at), shown(one.owed.deadline.due_on))


def _url(one: OwedTo) -> str:
    """Of a new one; of the one that was given, where it is there that somebody says that they have
    it."""
    if one.leaving:
        return reverse("web:estimate", args=[one.leaving.estimate_id])
    return new_url(one.course, one.patient.pk)


def _about(one: OwedTo) -> str:
    """The course, so that two of one person are told apart."""
    if one.course is None:
        return str(WITHOUT_COURSE)
    return course_title(one.course, clinic_knowledge(one.course.clinic))


def unasked_rows(found: Iterable[ToAsk], *, today: date) -> list[dict[str, Any]]:
    return [
        {
            "person": person(one.patient.identity, today=today),
            "due_on": one.due_on,
            "is_late": one.due_on < today,
            "is_today": one.due_on == today,
            "service_on": one.service_on,
            "has_come": one.has_come,
            "asked_on": one.asked_on,
            "url": reverse("web:coverage", args=[one.patient.pk]),
        }
        for one in found
    ]


def missed_rows(found: Iterable[MissedBy], *, today: date) -> list[dict[str, Any]]:
    return [
        {
            "person": person(one.patient.identity, today=today),
            "service_on": one.missed.service_on,
            "due_on": one.missed.deadline.due_on,
            "given_on": one.missed.given_on,
            "is_change": one.missed.why == "change",
            "is_altered": one.is_altered,
        }
        for one in found
    ]


def listed_rows(found: Found) -> Iterator[dict[str, Any]]:
    nobody = told_nobody(found.owed)
    for owed in found.owed:
        yield {
            **_whose("owed", owed.patient),
            "is_told_nobody": (owed.patient.pk, owed.owed.course) in nobody,
            "due_on": owed.owed.deadline.due_on,
            "service_on": owed.owed.service_on,
            "why": owed.owed.why,
            "beyond_plan": ", ".join(map(str, owed.beyond)) or None,
            "days_ahead": owed.owed.deadline.days_ahead,
            "fact": owed.owed.deadline.fact,
            "is_altered": owed.is_altered,
            "leaves_at": owed.leaving.happened_at if owed.leaving else None,
        }
    for missed in found.missed:
        yield {
            **_whose("missed", missed.patient),
            "due_on": missed.missed.deadline.due_on,
            "service_on": missed.missed.service_on,
            "why": missed.missed.why,
            "given_on": missed.missed.given_on,
            "days_ahead": missed.missed.deadline.days_ahead,
            "fact": missed.missed.deadline.fact,
            "is_altered": missed.is_altered,
        }
    for unasked in found.unasked:
        yield {
            **_whose("unasked", unasked.patient),
            "due_on": unasked.due_on,
            "service_on": unasked.service_on,
            "has_come": unasked.has_come,
            "asked_on": unasked.asked_on,
        }


def _whose(state: str, patient: Patient) -> dict[str, Any]:
    """A row with nothing in it yet but whose it is."""
    identity = patient.identity
    return {
        **dict.fromkeys(one.key for one in HEADS),
        "state": state,
        "name": listed_name(identity),
        "birth_date": identity.birth_date,
        "phone": identity.phone,
    }
