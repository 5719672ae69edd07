"""Of the answers that were due, how many were received: by time point, and by who injected.

A course is eligible for a time point when its first injection was given and its plan asks for
that time point; whoever stopped answering or withdrew stays counted. It is due once its planned
day has come, baseline with the first injection. It is received when an answer to it is on record,
in time or late. The forms that the clinic brought count each by itself beside our own questions of
the time, under a key such as ``w12.rmdq``: where they were asked (``beside_ours``).
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, QuerySet

from prolo.care.dates import at_local, local_day
from prolo.care.due_answers import part_key
from prolo.care.due_facts import USUAL_WEEKS
from prolo.registry import clock
from prolo.registry.access import Actor, check_may, may
from prolo.registry.asked import follow_up_key
from prolo.registry.beside_ours import forms_answered, forms_due
from prolo.registry.clinic_knowledge import clinic_knowledge
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
    patient_id: uuid.UUID


Completeness = Mapping[str, Mapping[str, Counts]]  # by who injected first, by key


RECENT_WEEKS = 104  # a year of follow-up, and a year of people to count


def completeness(*, by: Actor) -> Completeness:
    check_may(by, "see_completeness")
    return _counted(treated(by), None, by)


def recent_completeness(*, by: Actor) -> Completeness:
    """Of those whose first injection was within two years, at a cost that does not grow with the
    clinic's years."""
    check_may(by, "see_completeness")
    return _recent(by)


def recent_counts(*, by: Actor) -> dict[str, Counts]:
    """The same of all together, for whoever tries to reach those who have not answered too."""
    if not may(by, "see_completeness"):
        check_may(by, "contact")
    return of_all(_recent(by))


def _recent(by: Actor) -> Completeness:
    recent = treated(by, since=clock.today(by.clinic) - timedelta(weeks=RECENT_WEEKS))
    return _counted(recent, [one.course_id for one in recent], by)


def _counted(
    courses: Sequence[Treated], only: Collection[uuid.UUID] | None, by: Actor
) -> Completeness:
    """With the forms that the clinic brought. ``only``: what is read is of these; by default of all
    of the clinic."""
    zone, plans = ZoneInfo(by.clinic.time_zone), planned(only)
    began = {one.course_id: (one.first_on, _weeks(one, plans)) for one in courses}
    knowledge = clinic_knowledge(by.clinic)
    forms = forms_due(began, only=only, knowledge=knowledge, zone=zone)
    due_on = {
        course_id: {one.key: local_day(one.due_at, zone) for one in items}
        for course_id, items in forms.items()
    }
    received = answered(only) | forms_answered(forms, only=only)
    return count(courses, plans, received, today=clock.today(by.clinic), forms=due_on)


def answered(courses: Collection[uuid.UUID] | None = None) -> set[tuple[uuid.UUID, str]]:
    """Which time points of which courses; by default of all of the clinic."""
    rows = Response.objects.current().filter(due_key__in=list(TIME_POINTS))
    return set(_of(rows, courses).values_list("course_id", "due_key"))


def count(
    courses: Iterable[Treated],
    plans: Mapping[uuid.UUID, Collection[int]],
    received: set[tuple[uuid.UUID, str]],
    *,
    today: date,
    forms: Mapping[uuid.UUID, Mapping[str, date]] = MappingProxyType({}),
) -> Completeness:
    """``plans`` are the weeks that the plan of a course asks at; without one the usual ones.
    ``forms`` are those asked beside our own questions, and the day from which each is due."""
    found: dict[str, dict[str, Counts]] = defaultdict(
        lambda: {key: Counts() for key in TIME_POINTS}
    )
    for one in courses:
        asked = {
            key: one.first_on + timedelta(weeks=weeks)
            for key, weeks in TIME_POINTS.items()
            if key == BASELINE or weeks in _weeks(one, plans)
        }
        counts = found[one.injector]
        for key, due_on in {**asked, **forms.get(one.course_id, {})}.items():
            is_due = due_on <= today
            is_received = is_due and (one.course_id, key) in received
            added = Counts(eligible=1, due=is_due, received=is_received)
            counts[key] = counts.get(key, Counts()) + added
    return found


def _weeks(one: Treated, plans: Mapping[uuid.UUID, Collection[int]]) -> Collection[int]:
    """Of the time points; a plan may ask at others."""
    asked = plans.get(one.course_id, USUAL_WEEKS)
    return [weeks for weeks in USUAL_WEEKS if weeks in asked]


def of_all(found: Completeness) -> dict[str, Counts]:
    """Our own questions of each time point, then the forms beside them."""
    keys = {*TIME_POINTS} | {key for one in found.values() for key in one}
    return {
        key: sum((one.get(key, Counts()) for one in found.values()), Counts())
        for key in sorted(keys, key=turn_of)
    }


def turn_of(key: str) -> tuple[str, int]:
    """Of a key: our own questions come first, then form by form, each in the order of times."""
    time_key, instrument = part_key(key)
    return instrument, TIME_POINTS[time_key]


def _of(rows: QuerySet[Any], courses: Collection[uuid.UUID] | None) -> QuerySet[Any]:
    return rows if courses is None else rows.filter(course_id__in=courses)


def treated(by: Actor, *, since: date | None = None) -> list[Treated]:
    """Each course at its first session in which something was injected; with ``since`` those
    whose first session of all was then or later."""
    zone = ZoneInfo(by.clinic.time_zone)
    rows = first_sessions(at_local(since, time(0), zone) if since else None)
    found: dict[uuid.UUID, Treated] = {}
    for course_id, patient_id, name, ended_at in rows.values_list(
        "course_id", "patient_id", "injector__full_name", "ended_at"
    ):
        assert ended_at is not None
        first_on = ended_at.astimezone(zone).date()
        found.setdefault(course_id, Treated(course_id, name or "", first_on, patient_id))
    return list(found.values())


def first_sessions(begin: datetime | None = None) -> QuerySet[Session]:
    """Sessions in which something was injected, the first of a course before its others; with
    ``begin`` of courses whose first session of all was then or later."""
    rows = injected_sessions()
    if begin is not None:
        earlier = injected_sessions().filter(course=OuterRef("course"), ended_at__lt=begin)
        rows = rows.filter(~Exists(earlier), ended_at__gte=begin)
    return rows.order_by("ended_at")


def injected_sessions() -> QuerySet[Session]:
    return Session.objects.filter(
        state__in=[Session.State.RECORDED, Session.State.SIGNED], ended_at__isnull=False
    )


def planned(courses: Collection[uuid.UUID] | None = None) -> dict[uuid.UUID, list[int]]:
    rows = _of(Plan.objects.current().order_by("version"), courses)
    return {
        course_id: weeks
        for course_id, weeks in rows.values_list("course_id", "body__follow_up_weeks")
        if weeks is not None
    }
