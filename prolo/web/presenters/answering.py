"""A form that a person answers alone: what stands around it, and what is said at its end."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext as _

from prolo.care.signs import Level
from prolo.knowledge import Knowledge
from prolo.registry.answering import Task
from prolo.registry.conclusions import latest_conclusion
from prolo.registry.models import Clinic, Concern, DueItem, OnCall, Response
from prolo.web.presenters.mine import title
from prolo.web.words.answering import ENDED, FOR_A_CHILD, TASKS, TELLERS, URGENT, Said


def due_rows(
    items: Iterable[DueItem], knowledge: Knowledge, zone: ZoneInfo
) -> list[dict[str, Any]]:
    return [
        {
            "title": TASKS[one.kind] % {"number": one.session_number or ""},
            "about": title(one.course, knowledge),
            "due_at": one.due_at.astimezone(zone),
            "closes_at": one.closes_at.astimezone(zone) if one.closes_at else None,
            "url": reverse("web:mine-answer", args=[one.course_id, one.key]),
        }
        for one in items
    ]


def urgent_notices(duty: OnCall | None, clinic: Clinic) -> list[dict[str, Any]]:
    """What is shown as soon as an answer asks for it, signal or not; the heaviest first."""
    return [{"level": level, **_told(said, level, duty, clinic)} for level, said in URGENT.items()]


def ended(row: Response, duty: OnCall | None, clinic: Clinic) -> dict[str, Any]:
    """What a person is told whose answers are kept: where they are, and no promise."""
    level = _level(row) if row.session_id else "answers"
    return {"level": level, **_told(ENDED[level], level, duty, clinic)}


def _level(row: Response) -> str:
    """What was raised from half of the answers is not over when they are taken back."""
    kept = latest_conclusion("aftercare", subject_id=row.pk)
    level = Level.of(kept.verdict) if kept else Level.NONE
    is_open = row.concerns.exclude(state=Concern.State.CLOSED).exists()
    return max(level, Level.CALL if is_open else level).id


def _told(said: Said, level: str, duty: OnCall | None, clinic: Clinic) -> dict[str, Any]:
    words = {"number": clinic.emergency_number}
    return {
        "title": said.title % words,
        "text": said.text % words,
        "is_urgent": level in URGENT,
        "numbers": _numbers(level, duty, clinic),
    }


def _numbers(level: str, duty: OnCall | None, clinic: Clinic) -> list[str]:
    """In the order in which they are called."""
    own = (duty.phone or clinic.on_call_phone) if duty else ""
    is_now = level == Level.EMERGENCY.id or not duty
    found = [clinic.emergency_number if is_now else "", own or clinic.phone]
    return [one for one in found if one]


def teller(task: Task, *, is_named: bool) -> str:
    """Who answers for whom; empty: the person themselves. A link shows no name, whoever has it."""
    if task.answered_by not in TELLERS:
        return ""
    if not is_named:
        return str(FOR_A_CHILD) if task.answered_by == "guardian" else ""
    return str(TELLERS[task.answered_by] % {"name": task.course.patient.identity.full_name})


def heading(task: Task) -> str:
    return _(str(task.form.body["title"]))
