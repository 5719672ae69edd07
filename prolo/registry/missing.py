"""What was asked and closed without an answer, and why it is missing for good.

kind               closed
answer-baseline    with the first injection: afterwards nobody can know it
answer-session     with the injections of that session, from the second on
answer-check       when its window ends (care/aftercare_checks), of whoever was injected; a refusal
                   or a withdrawal ends none: what was injected is watched to its end
answer-follow-up   when its window ends (care/due_answers), in courses whose plan asks then

Beside each of these but the checks the forms that the clinic brought, each while it was asked and
could be shown.

Computed from what happened, each time anew: who died, refused or withdrew is asked no more, and
what they did not answer is missing all the same. What closed since a day is looked for among the
sessions of as long ago as that takes, and why only of those who are shown.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, QuerySet

from prolo.care import contact as care
from prolo.care.aftercare_checks import check_times
from prolo.care.contact import Attempt, Awaited
from prolo.care.course import State
from prolo.care.dates import at_local, local_day
from prolo.care.due_answers import AT_SESSION, forms_beside, part_key
from prolo.care.due_answers import BASELINE as BEFORE
from prolo.care.due_facts import MORNING, USUAL_WEEKS, DueItem, FormFact
from prolo.care.messages import before_visit
from prolo.knowledge import Knowledge
from prolo.registry import clock
from prolo.registry.access import Actor, check_may
from prolo.registry.asked import AFTERCARE, follow_up_key, session_key
from prolo.registry.beside_ours import scored_at
from prolo.registry.brought import forms_asked_until_now, region_of
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.completeness import BASELINE, first_sessions, injected_sessions, planned
from prolo.registry.contact import CHECK, FOLLOW_UP, MANY, attempts_of
from prolo.registry.heard import reports
from prolo.registry.losses import Reach
from prolo.registry.models import (
    Course,
    CourseMove,
    Injection,
    LossToFollowUp,
    Response,
    Session,
)

A_DAY = timedelta(days=1)  # longer than clocks are ever moved


@dataclass(frozen=True, slots=True, kw_only=True)
class Closed:
    """What closed without an answer. Whoever tried to get one did it since ``tried_from``."""

    patient_id: uuid.UUID
    course_id: uuid.UUID
    session_number: int | None = None
    key: str
    kind: str
    due_at: datetime
    closed_at: datetime
    tried_from: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """The same, and why it is missing."""

    closed: Closed
    reason: str
    tries: int


def missing_answers(*, by: Actor, since: date | None = None, kind: str = "") -> list[Missing]:
    return why_missing(closed_answers(by=by, since=since, kind=kind), by=by)


def closed_answers(*, by: Actor, since: date | None = None, kind: str = "") -> list[Closed]:
    """Of one kind or of all, what closed last comes first; with ``since`` from that day on."""
    check_may(by, "contact")
    asked, now = _Asked.of(by, since), clock.now(by.clinic)
    found = [
        one
        for known, read in _READ.items()
        if kind in ("", known)
        for one in read(asked)
        if one.closed_at <= now and (asked.since is None or one.closed_at >= asked.since)
    ]
    return sorted(found, key=lambda one: (one.closed_at, one.course_id, one.key), reverse=True)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What closed from ``since`` on; None: ever."""

    since: datetime | None
    zone: ZoneInfo
    knowledge: Knowledge

    @classmethod
    def of(cls, by: Actor, since: date | None) -> _Asked:
        zone = ZoneInfo(by.clinic.time_zone)
        begin = at_local(since, time(0), zone) if since else None
        return cls(begin, zone, clinic_knowledge(by.clinic))

    def since_but(self, longest: timedelta) -> datetime | None:
        """From when on something began that takes so long to close."""
        return self.since and self.since - longest - A_DAY


# -- what closed


def _baselines(asked: _Asked) -> Iterator[Closed]:
    """Asked from when the course was opened."""
    firsts = _firsts(asked.since)
    times = (
        Closed(
            patient_id=row.patient_id,
            course_id=row.course_id,
            key=BASELINE,
            kind=BEFORE,
            due_at=row.started_at or _ended(row),
            closed_at=_ended(row),
            tried_from=at_local(row.course.opened_on, time(0), asked.zone),
        )
        for row in firsts
    )
    yield from _unanswered(times, firsts, asked)


def _sessions(asked: _Asked) -> Iterator[Closed]:
    """Asked as long before as messages go out for it."""
    ahead = before_visit(asked.knowledge)
    later = injected_sessions().filter(number__gt=1).select_related("course")
    held = list(later.filter(ended_at__gte=asked.since) if asked.since else later)
    times = (
        Closed(
            patient_id=row.patient_id,
            course_id=row.course_id,
            session_number=row.number,
            key=session_key(row.number),
            kind=AT_SESSION,
            due_at=row.started_at or _ended(row),
            closed_at=_ended(row),
            tried_from=(row.started_at or _ended(row)) - ahead,
        )
        for row in held
    )
    yield from _unanswered(times, held, asked)


def _follow_ups(asked: _Asked) -> Iterator[Closed]:
    late = timedelta(days=int(asked.knowledge.threshold("follow-up-late-days").value) + 1)
    firsts = _firsts(asked.since_but(timedelta(weeks=_last_week(asked)) + late))
    plans = planned(_ids(firsts, asked))
    times = (
        _weeks_later(row, weeks, late, asked)
        for row in firsts
        for weeks in plans.get(row.course_id, USUAL_WEEKS)
    )
    yield from _unanswered(times, firsts, asked)


def _weeks_later(row: Session, weeks: int, late: timedelta, asked: _Asked) -> Closed:
    due_on = local_day(_ended(row), asked.zone) + timedelta(weeks=weeks)
    due_at = at_local(due_on, MORNING, asked.zone)
    return Closed(
        patient_id=row.patient_id,
        course_id=row.course_id,
        key=follow_up_key(weeks),
        kind=FOLLOW_UP,
        due_at=due_at,
        closed_at=at_local(due_on + late, time(0), asked.zone),
        tried_from=due_at,
    )


def _unanswered(
    times: Iterable[Closed], rows: Collection[Session], asked: _Asked
) -> Iterator[Closed]:
    """Of our own questions, and of the forms that were asked beside them. ``rows`` are of all the
    courses."""
    received, scored = _received(_ids(rows, asked)), scored_at(_ids(rows, asked))
    regions = {row.course_id: region_of(row.course, asked.knowledge) for row in rows}
    forms = forms_asked_until_now({*regions.values()}, asked.knowledge, asked.zone)
    for ours in times:
        for one in (ours, *_beside(ours, forms[regions[ours.course_id]], asked)):
            if (one.course_id, one.key) in received:
                continue
            given_at = scored.get((one.course_id, part_key(one.key)[1]), ())
            if not any(one.tried_from <= at < one.closed_at for at in given_at):
                yield one


def _beside(ours: Closed, forms: Iterable[FormFact], asked: _Asked) -> Iterator[Closed]:
    """That could be shown at some time while ours were asked."""
    item = DueItem(
        ours.key, ours.kind, "patient", ours.tried_from, ours.session_number, ours.closed_at
    )
    for one in forms_beside(item, forms, asked.zone):
        assert one.closes_at is not None  # no later than ours
        due_at = max(ours.due_at, one.due_at)
        yield replace(ours, key=one.key, due_at=due_at, closed_at=one.closes_at)


def _received(courses: Collection[uuid.UUID] | None) -> set[tuple[uuid.UUID, str]]:
    rows = _of(Response.objects.current().exclude(due_key=""), courses)
    return set(rows.values_list("course_id", "due_key"))


def _of(rows: QuerySet[Any], courses: Collection[uuid.UUID] | None) -> QuerySet[Any]:
    return rows if courses is None else rows.filter(course_id__in=courses)


def _checks(asked: _Asked) -> Iterator[Closed]:
    """An answer counts for the check in whose window it was given; so does a try, since a check
    near lung or spine is asked before its hour (care/silence)."""
    held = Session.objects.filter(ended_at__isnull=False).exclude(state=Session.State.ABANDONED)
    rows = Response.objects.current().filter(questionnaire__contains=AFTERCARE)
    if begin := asked.since_but(_longest_check(asked)):
        held = held.filter(ended_at__gte=begin)
        rows = rows.filter(session__ended_at__gte=begin)
    answered_at = reports(rows.only("session", "questionnaire", "happened_at"))
    injected = Injection.objects.current().filter(session=OuterRef("pk"))
    numbed = Exists(injected.exclude(anaesthetic="")) | ~Exists(injected)
    for row in held.annotate(is_numbed=numbed):
        given_at = answered_at.get(row.pk, ())
        for check in check_times(_ended(row), asked.zone, asked.knowledge, is_numbed=row.is_numbed):
            if not any(check.opens_at <= at < check.closes_at for at in given_at):
                yield Closed(
                    patient_id=row.patient_id,
                    course_id=row.course_id,
                    session_number=row.number,
                    key=f"aftercare-{row.number}-{check.id}",
                    kind=CHECK,
                    due_at=check.due_at,
                    closed_at=check.closes_at,
                    tried_from=check.opens_at,
                )


_READ: Mapping[str, Callable[[_Asked], Iterator[Closed]]] = {
    BEFORE: _baselines,
    AT_SESSION: _sessions,
    CHECK: _checks,
    FOLLOW_UP: _follow_ups,
}


def _firsts(begin: datetime | None) -> list[Session]:
    """Of each course the first session in which something was injected."""
    found: dict[uuid.UUID, Session] = {}
    for row in first_sessions(begin).select_related("course"):
        found.setdefault(row.course_id, row)
    return list(found.values())


def _ids(rows: Collection[Session], asked: _Asked) -> list[uuid.UUID] | None:
    return list({one.course_id for one in rows}) if asked.since else None


def _ended(row: Session) -> datetime:
    assert row.ended_at is not None
    return row.ended_at


def _last_week(asked: _Asked) -> int:
    """Plans ask at weeks of facts/follow-ups."""
    return max(one.weeks or 0 for one in asked.knowledge.follow_ups.values())


def _longest_check(asked: _Asked) -> timedelta:
    began = datetime(2000, 1, 1, tzinfo=UTC)
    return check_times(began, asked.zone, asked.knowledge)[-1].closes_at - began


# -- why


def why_missing(closed: Sequence[Closed], *, by: Actor) -> list[Missing]:
    people, zone = {one.patient_id for one in closed}, ZoneInfo(by.clinic.time_zone)
    attempts = attempts_of(people)
    losses = _losses(people)
    reach = Reach.of([row for rows in losses.values() for row in rows])
    lost_in = {one.course_id for one in closed if one.patient_id in losses}
    rows = _about(lost_in, Course.objects.only("recorded_at"), "pk")
    courses = {row.pk: row for row in rows} if lost_in else {}
    moves = CourseMove.objects.filter(to_state=State.WITHDRAWN, course__state=State.WITHDRAWN)
    moves = moves.order_by("happened_at")
    ended = _about({one.course_id for one in closed}, moves, "course_id")
    withdrawn_at = dict(ended.values_list("course_id", "happened_at"))
    return [
        _why(
            one,
            attempts.get(one.patient_id, ()),
            [
                row
                for row in losses.get(one.patient_id, ())
                if reach.holds(row, courses[one.course_id]) and _is_about(row, one)
            ],
            withdrawn_at.get(one.course_id),
            zone,
        )
        for one in closed
    ]


def _losses(people: Collection[uuid.UUID]) -> dict[uuid.UUID, list[LossToFollowUp]]:
    found: dict[uuid.UUID, list[LossToFollowUp]] = defaultdict(list)
    for row in _about(people, LossToFollowUp.objects.current(), "patient_id"):
        found[row.patient_id].append(row)
    return found


def _about(ids: Collection[uuid.UUID], rows: QuerySet[Any], name: str) -> QuerySet[Any]:
    return rows.filter(**{f"{name}__in": ids}) if len(ids) <= MANY else rows


def _why(
    one: Closed,
    attempts: Sequence[Attempt],
    losses: Sequence[LossToFollowUp],
    withdrawn_at: datetime | None,
    zone: ZoneInfo,
) -> Missing:
    tried = tuple(each for each in attempts if one.tried_from <= each.at < one.closed_at)
    reason = care.missing_reason(
        Awaited(
            key=one.key,
            kind=one.kind,
            due_at=one.due_at,
            closes_at=one.closed_at,
            attempts=tried,
        ),
        losses=[(row.reason, at_local(row.on_day, time(0), zone)) for row in losses],
        withdrawn_at=None if one.kind == CHECK else withdrawn_at,
        zone=zone,
    )
    return Missing(closed=one, reason=reason, tries=len(tried))


def _is_about(row: LossToFollowUp, one: Closed) -> bool:
    if one.kind == CHECK and row.reason == care.REFUSED:
        return False
    return row.course_id is None or row.due_key == one.key
