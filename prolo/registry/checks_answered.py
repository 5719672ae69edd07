"""How many of the checks after the sessions of a course were answered."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from prolo.care.aftercare_checks import checks_answered
from prolo.knowledge import Knowledge
from prolo.registry.due_sessions import session_facts, sessions_of
from prolo.registry.heard import reports
from prolo.registry.models import Course, Response


class Answered(NamedTuple):
    """``due``: those that have been due, or were answered before that."""

    answered: int
    due: int


def answered_checks(course: Course, *, knowledge: Knowledge, now: datetime) -> Answered:
    """Of every session in which something may have been injected."""
    zone = ZoneInfo(course.clinic.time_zone)
    answers = Response.objects.filter(course=course).current()
    counts = [
        checks_answered(
            one.recorded_at,
            one.reports_at,
            zone,
            knowledge,
            now=now,
            is_numbed=one.is_numbed,
        )
        for one in session_facts(sessions_of(course), reports(answers))
        if one.recorded_at is not None
    ]
    return Answered(sum(one for one, _due in counts), sum(due for _one, due in counts))
