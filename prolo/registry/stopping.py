"""The plan's stop rule, asked of what a course has on record."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from prolo.care.conclusions import Conclusion
from prolo.care.course import State
from prolo.care.plan import Gain
from prolo.care.stop_rule import Scored, check_stop_rule
from prolo.knowledge import Knowledge
from prolo.registry.comparable import care_score, comparing
from prolo.registry.models import Course, CourseMove, DueItem, EnteredScore, Score, Session
from prolo.registry.plans import planned_gain
from prolo.registry.prepared import prepared
from prolo.registry.statements import Statement, asked_ahead

Dated = tuple[datetime, Decimal, Mapping[str, str]]  # the last is of own activities


def stop_rule(course: Course, *, knowledge: Knowledge) -> Conclusion | None:
    """What the plan's rule says of the sessions so far; None without a plan or a session."""
    return _stop_rule(course, planned_gain(course), ended_of(course.pk), knowledge)


@prepared
def ended_of(course_id: uuid.UUID) -> QuerySet[Session, datetime | None]:
    """When each session of a course ended that did."""
    rows = Session.objects.filter(course=course_id).exclude(state=Session.State.ABANDONED)
    return rows.filter(ended_at__isnull=False).order_by("number").values_list("ended_at", flat=True)


def _stop_rule(
    course: Course, gain: Gain | None, ended: Iterable[datetime | None], knowledge: Knowledge
) -> Conclusion | None:
    zone = ZoneInfo(course.clinic.time_zone)
    sessions_on = [at.astimezone(zone).date() for at in ended if at]
    if gain is None or not sessions_on:
        return None
    scores = scores_by_day(course, gain.instrument)
    return check_stop_rule(gain, scores, sessions_on=sessions_on, knowledge=knowledge)


def scores_by_day(course: Course, instrument: str, part: str = "") -> list[Scored]:
    """Computed from answers here, or worked out elsewhere and entered; in the order of days. Of a
    form whose versions do not compare, those that compare with the newest."""
    zone, of = ZoneInfo(course.clinic.time_zone), (course.pk, instrument, part)
    comparable = comparing(instrument)
    scored = _scored(*of) if comparable is None else list(_scored.query(*of).filter(comparable))
    entered: list[Dated] = [(at, value, {}) for at, value in _entered(*of)]
    return [
        (at.astimezone(zone).date(), care_score(instrument, value, activities))
        for at, value, activities in sorted([*scored, *entered], key=lambda one: one[0])
    ]


@prepared
def _scored(course_id: uuid.UUID, instrument: str, part: str) -> QuerySet[Score, Dated]:
    rows = Score.objects.filter(
        course=course_id,
        instrument=instrument,
        part=part,
        response__replaced_by__isnull=True,
        response__marked_in_error_at__isnull=True,
    )
    return rows.values_list("response__happened_at", "value", "activities")


@prepared
def _entered(
    course_id: uuid.UUID, instrument: str, part: str
) -> QuerySet[EnteredScore, tuple[datetime, Decimal]]:
    rows = EnteredScore.objects.filter(course=course_id, instrument=instrument, part=part)
    return rows.current().values_list("happened_at", "value")


def is_stop_asked(course: Course, *, knowledge: Knowledge) -> bool:
    """Now, or on the lists: what is to be done next in a treatment hangs on it."""
    if course.state != State.TREATING:
        return False
    given = course, planned_gain(course), ended_of(course.pk), knowledge
    return bool(listed_to_go_on(course.pk)) or stop_asked_at(*given) is not None


@prepared
def listed_to_go_on(course_id: uuid.UUID) -> QuerySet[DueItem, str]:
    rows = DueItem.objects.filter(course=course_id, kind="decide-to-go-on")
    return rows.values_list("key", flat=True)


def stop_asked_at(
    course: Course, gain: Gain | None, ended: Iterable[datetime | None], knowledge: Knowledge
) -> datetime | None:
    """When the newest answer made the rule ask; None once somebody decided after that."""
    if gain is None:
        return None
    of = (course.pk, gain.instrument)
    with asked_ahead(_asked(*of)):
        concluded = _stop_rule(course, gain, ended, knowledge)
        if concluded is None or concluded.verdict != "person-decides":
            return None
        newest = max([*_answered_at(*of), *_entered_at(*of)], default=None)
    return None if newest is None or _decided(course.pk, newest) else newest


def _asked(course_id: uuid.UUID, instrument: str) -> Iterator[Statement]:
    """Of a form of our own; all of it where the rule asks."""
    yield _scored.statement(course_id, instrument, "")
    yield _entered.statement(course_id, instrument, "")
    yield _answered_at.statement(course_id, instrument)
    yield _entered_at.statement(course_id, instrument)


@prepared
def _answered_at(course_id: uuid.UUID, instrument: str) -> QuerySet[Score, datetime]:
    rows = Score.objects.filter(course=course_id, instrument=instrument)
    return rows.values_list("response__happened_at", flat=True)


@prepared
def _entered_at(course_id: uuid.UUID, instrument: str) -> QuerySet[EnteredScore, datetime]:
    rows = EnteredScore.objects.filter(course=course_id, instrument=instrument)
    return rows.values_list("happened_at", flat=True)


@prepared
def _decided(course_id: uuid.UUID, since: datetime) -> QuerySet[CourseMove, uuid.UUID]:
    rows = CourseMove.objects.filter(course=course_id, move="go-on", happened_at__gte=since)
    return rows.values_list("pk", flat=True)
