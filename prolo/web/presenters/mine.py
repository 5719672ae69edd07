"""A patient's own treatment, as the patient reads it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext as _

from prolo.care.advice import advice_after
from prolo.care.preparation import preparation_from_json
from prolo.care.reports import SessionFacts, place_of
from prolo.care.signs import Level
from prolo.knowledge import Knowledge
from prolo.knowledge.records import Condition, WarningSign
from prolo.registry.archive import last_shown
from prolo.registry.models import (
    Appointment,
    ConsentRequest,
    ConsentSignature,
    Course,
    DocumentShown,
    Patient,
    Preparation,
    Session,
)
from prolo.registry.plans import current_plan
from prolo.registry.preparation import day_of
from prolo.registry.session_judging import is_adult
from prolo.web.languages import SPOKEN
from prolo.web.words import mine as words

HOURS_A_DAY = 24


def coming(rows: Iterable[Appointment], zone: ZoneInfo) -> list[dict[str, Any]]:
    return [
        {
            "starts_at": one.starts_at.astimezone(zone),
            "purpose": words.PURPOSES[one.purpose] % {"number": one.session_number or ""},
            "before_url": reverse("web:mine-before", args=[one.pk])
            if one.purpose == Appointment.Purpose.SESSION
            else "",
        }
        for one in rows
    ]


def course_card(course: Course, knowledge: Knowledge, today: date) -> dict[str, Any]:
    return {
        "title": title(course, knowledge),
        "state": words.STATES[course.state],
        "sessions": _sessions(course, today),
        "after_url": reverse("web:mine-after", args=[course.pk]),
        "chart_url": reverse("web:mine-chart", args=[course.pk]),
        "options_url": reverse("web:mine-options", args=[course.pk])
        if last_shown(course, "options")
        else "",
    }


def consents(patient: Patient) -> dict[str, list[dict[str, Any]]]:
    """``waits`` for a signature; ``signed``, the newest first, each with its copy."""
    rows = ConsentRequest.objects.filter(patient=patient, state=ConsentRequest.State.OPEN)
    signed = ConsentSignature.objects.filter(patient=patient).select_related("paper", "request")
    return {
        "waits": [
            {"signer": one.signer, "url": reverse("web:mine-consent", args=[one.pk])}
            for one in rows.order_by("asked_at")
        ],
        "signed": [
            {
                "title": one.paper.title,
                "at": one.signed_at,
                "copy_url": reverse("web:mine-signature", args=[one.pk]),
                "url": reverse("web:mine-consent", args=[one.request_id]),
                "is_standing": one.consents.current().filter(withdrawn_at__isnull=True).exists(),
            }
            for one in signed.order_by("-signed_at")
        ],
    }


def kept_documents(rows: Iterable[DocumentShown]) -> list[dict[str, Any]]:
    return [
        {
            "at": one.happened_at,
            "language": SPOKEN.get(one.language, one.language),
            "url": reverse("web:mine-shown", args=[one.pk]),
        }
        for one in rows
    ]


def title(course: Course, knowledge: Knowledge) -> str:
    condition: Condition | None = knowledge.conditions.get(course.condition)
    place = words.label(condition.label) if condition else course.condition
    return str(words.SIDES[course.side] % {"place": place})


def _sessions(course: Course, today: date) -> list[dict[str, Any]]:
    """Those that were held, and those that the plan still has, by number."""
    held = course.sessions.exclude(state=Session.State.ABANDONED).select_related("visit")
    done = {one.number: one.visit.day for one in held if one.ended_at}
    plan = current_plan(course)
    planned = dict(enumerate(plan.sessions_on, start=1)) if plan else {}
    return [
        {"number": number, "on": done.get(number, planned.get(number)), "is_done": number in done}
        for number in sorted({*done, *planned})
        if number in done or planned[number] >= today
    ]


def sheet(given: Preparation) -> dict[str, Any]:
    """What the person was told, as it was told."""
    told = preparation_from_json(given.body)
    is_minor = not is_adult(given.patient, day_of(given.appointment))
    return {
        "told_on": given.told_at,
        "medicines": [
            {
                "name": row.typed,
                "instruction": words.INSTRUCTIONS[row.instruction],
                "last_dose": row.last_dose_until or row.last_dose_on,
                "restart_on": row.restart_on,
            }
            for row in told.medicines
        ],
        "food": [*words.food(told.food), *([words.guardian()] if is_minor else [])],
    }


def afterwards(facts: SessionFacts, knowledge: Knowledge) -> dict[str, Any]:
    """What ``_after.html`` shows."""
    return {
        "signs": signs(facts, knowledge),
        "advice": advice(facts, knowledge),
        "expected": expected(knowledge),
    }


def expected(knowledge: Knowledge) -> list[dict[str, str]]:
    """What is usual after injections, and how long."""
    return [
        {"what": words.label(one.label), "how_long": _until(one.usual_h_max)}
        for one in knowledge.expected.values()
    ]


def _until(hours: int) -> str:
    if hours % HOURS_A_DAY:
        return _("up to %(hours)s hours") % {"hours": hours}
    return _("up to %(days)s days") % {"days": hours // HOURS_A_DAY}


def advice(facts: SessionFacts, knowledge: Knowledge) -> dict[str, Any]:
    """What to do afterwards, and whether any of it is for these places alone."""
    found = advice_after(facts, knowledge)
    return {
        "says": [words.sentence(one.text) for one in found],
        "is_of_this_place": any(one.regions for one in found),
    }


def signs(facts: SessionFacts, knowledge: Knowledge) -> list[dict[str, Any]]:
    """When to call whom: the warning signs of the place, the most urgent first."""
    place = place_of(facts, knowledge)
    found: dict[str, list[str]] = {}
    for one in knowledge.signs.values():
        if one.ask and place.belongs(one.regions) and _counts(one, place.into_joint):
            found.setdefault(one.level, []).append(words.label(one.ask))
    ordered = sorted(found, key=lambda level: -Level.of(level))
    return [{"level": level, "asks": found[level]} for level in ordered]


def _counts(sign: WarningSign, into_joint: bool) -> bool:
    return into_joint or not sign.intra_articular


def on_the_wall(at: datetime, zone: ZoneInfo) -> datetime:
    return at.astimezone(zone)
