"""Of the answers that were due, how many were received: by time point, and by who injected.

A course is eligible for a time point when its first injection was given and its plan asks for
that time point; whoever stopped answering or withdrew stays counted. It is due once its planned
day has come, baseline with the first injection. It is received when an answer to it is on record,
in time or late.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from prolo.care.due import USUAL_WEEKS
from prolo.registry import clock
from prolo.registry.access import Actor, check_may
from prolo.registry.asked import follow_up_key
from prolo.registry.models import Plan, Response, Session

BASELINE = "baseline"
TIME_POINTS: Mapping[str, int] = {
    BASELINE: 0,
    **{follow_up_key(weeks): weeks for weeks in USUAL_WEEKS},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    eligible: int = 0
    due: int = 0
    received: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            eligible=self.eligible + other.eligible,
            due=self.due + other.due,
            received=self.received + other.received,
        )


@dataclass(frozen=True, slots=True)
class Treated:
    """A course with its first injection. ``injector`` is empty when nobody was named."""

    course_id: uuid.UUID
    injector: str
    first_on: date


Completeness = Mapping[str, Mapping[str, Counts]]  # by who injected first, by time point


def completeness(*, by: Actor) -> Completeness:
    check_may(by, "see_completeness")
    answered = set(
        Response.objects.current()
        .filter(due_key__in=list(TIME_POINTS))
        .values_list("course_id", "due_key")
    )
    return count(_treated(by), _planned(), answered, today=clock.today(by.clinic))


def count(
    treated: Iterable[Treated],
    planned: Mapping[uuid.UUID, Iterable[int]],
    answered: set[tuple[uuid.UUID, str]],
    *,
    today: date,
) -> Completeness:
    """``planned`` are the weeks that the plan of a course asks at; without one the usual ones."""
    found: dict[str, dict[str, Counts]] = defaultdict(
        lambda: {key: Counts() for key in TIME_POINTS}
    )
    for one in treated:
        weeks_asked = set(planned.get(one.course_id, USUAL_WEEKS))
        for key, weeks in TIME_POINTS.items():
            if key != BASELINE and weeks not in weeks_asked:
                continue
            is_due = one.first_on + timedelta(weeks=weeks) <= today
            is_received = is_due and (one.course_id, key) in answered
            found[one.injector][key] += Counts(eligible=1, due=is_due, received=is_received)
    return found


def of_all(found: Completeness) -> dict[str, Counts]:
    return {key: sum((counts[key] for counts in found.values()), Counts()) for key in TIME_POINTS}


def _treated(by: Actor) -> list[Treated]:
    """Each course at its first session in which something was injected."""
    zone = ZoneInfo(by.clinic.time_zone)
    rows = Session.objects.filter(
        state__in=[Session.State.RECORDED, Session.State.SIGNED], ended_at__isnull=False
    )
    found: dict[uuid.UUID, Treated] = {}
    for course_id, name, ended_at in rows.order_by("ended_at").values_list(
        "course_id", "injector__full_name", "ended_at"
    ):
        assert ended_at is not None
        first_on = ended_at.astimezone(zone).date()
        found.setdefault(course_id, Treated(course_id, name or "", first_on))
    return list(found.values())


def _planned() -> dict[uuid.UUID, list[int]]:
    rows = Plan.objects.current().order_by("version")
    return {
        course_id: weeks
        for course_id, weeks in rows.values_list("course_id", "body__follow_up_weeks")
        if weeks is not None
    }
