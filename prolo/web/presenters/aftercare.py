"""Concerns as the day's list shows them."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext as _

from prolo.care.advice import advice_after
from prolo.care.conclusions import Conclusion, conclusion_from_json
from prolo.care.reports import SessionFacts
from prolo.care.signs import Level
from prolo.care.weighed_again import NOTES
from prolo.knowledge import Knowledge
from prolo.registry.asked import answers_of
from prolo.registry.models import Clinic, Concern, ConcernStep, OnCall
from prolo.registry.on_call import phone_of
from prolo.web.presenters.courses import course_title
from prolo.web.presenters.patients import person
from prolo.web.words.aftercare import LEVELS, step_words, whom_to_call
from prolo.web.words.mine import sentence
from prolo.web.words.sentences import say
from prolo.web.words.values import number

CARDS = {"tag-bad": "card-bad", "tag-warn": "card-warn"}  # the edge of the card by its tag
HEAVY = ("emergency", "same-day", "call")


def concern_row(concern: Concern, knowledge: Knowledge, now: datetime) -> dict[str, Any]:
    label, tone = LEVELS[concern.level]
    clinic: Clinic = concern.clinic
    zone = ZoneInfo(clinic.time_zone)
    last = concern.steps.select_related("recorded_by").last()
    return {
        "url": reverse("web:concern", args=[concern.pk]),
        "person": person(concern.patient.identity, today=now.astimezone(zone).date()),
        "course": course_title(concern.course, knowledge),
        "level": label,
        "tone": tone,
        "card": CARDS.get(tone, ""),
        "phone": concern.patient.identity.phone,
        "words": own_words(concern),
        "last": step_row(last) if last else None,
        "reasons": reasons(concern, knowledge),
        "besides": besides(concern, knowledge),
        "notes": notes(concern, knowledge),
        "raised_at": concern.raised_at.astimezone(zone),
        "respond_by": concern.respond_by.astimezone(zone),
        "state": concern.state,
    }


def _numbers(level: str, duty: OnCall | None, clinic: Clinic) -> list[str]:
    """In the order in which they are called."""
    phone = phone_of(duty, clinic)
    on_call = [phone] if phone else []
    if level == Level.EMERGENCY.id or not on_call:
        return [clinic.emergency_number, *on_call]
    return on_call


def step_row(step: ConcernStep) -> dict[str, Any]:
    """What was done about it, by whom."""
    return {
        "title": step_words(step),
        "note": step.note,
        "at": step.happened_at,
        "by": step.recorded_by.full_name if step.recorded_by else "",
    }


def own_words(concern: Concern) -> str:
    """What the person typed about what worries them."""
    return answers_of(concern.response).text("worry") if concern.response else ""


def reasons(concern: Concern, knowledge: Knowledge) -> list[str]:
    """The sentences of what made it urgent, heaviest first."""
    if concern.conclusion is None:
        return []
    return heavy(conclusion_from_json(concern.conclusion.body), knowledge)


def besides(concern: Concern, knowledge: Knowledge) -> str:
    """What was said with it that alone would raise nothing: how strong the pain is, and that it
    gets worse while that may still be a flare. Who calls has the whole picture."""
    if concern.conclusion is None:
        return ""
    concluded = conclusion_from_json(concern.conclusion.body)
    found = [say(one, knowledge) for one in concluded.findings if one.weight == Level.WATCH.id]
    pain = answers_of(concern.response).number("pain") if concern.response else None
    if pain is not None:
        found.insert(0, _("Pain %(pain)s of 10") % {"pain": number(pain)})
    return "; ".join(found)


def notes(concern: Concern, knowledge: Knowledge) -> list[str]:
    """What the report is, where it is none that has just been given, and when it was."""
    if concern.conclusion is None:
        return []
    concluded = conclusion_from_json(concern.conclusion.body)
    return [say(one, knowledge) for one in concluded.findings if one.rule in NOTES]


def told(facts: SessionFacts, knowledge: Knowledge) -> list[dict[str, Any]]:
    """What the person took home on paper of what to do, so that who asks says the same."""
    advice = advice_after(facts, knowledge)
    return [{"text": sentence(one.text), "kind": one.kind, "id": one.id} for one in advice]


def heavy(concluded: Conclusion, knowledge: Knowledge) -> list[str]:
    return [say(one, knowledge) for one in concluded.findings if one.weight in HEAVY]


def call_now(
    so_far: Conclusion, duty: OnCall | None, clinic: Clinic, knowledge: Knowledge
) -> dict[str, Any] | None:
    """What is already serious in a form that is not kept yet, and whom to call; None: nothing."""
    if Level.of(so_far.verdict) < Level.SAME_DAY:
        return None
    return {
        "level": LEVELS[so_far.verdict][0],
        "whom": whom_to_call(so_far.verdict, duty, clinic),
        "numbers": _numbers(so_far.verdict, duty, clinic),
        "reasons": heavy(so_far, knowledge),
    }
