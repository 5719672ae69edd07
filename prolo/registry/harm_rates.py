"""How often something happened in this clinic, of people, sessions and injections, in groups.

Of a condition: the courses for it. Of a half-year: its sessions and what followed from them,
whenever; without a session, what happened in it.

Of an irritant: the sessions in which it was injected, all their needles, and what followed from
them; without a session that was held, what began once the course had been given it. Which of two
irritants of one session harmed nobody knows: session, needles and event count with both. So does a
person who was given two in sessions apart, each with what followed from its own; in each group a
person is one cluster, as in the whole. The groups of irritants therefore overlap: they add up to
more than the whole, and are not to be compared as if they were of different people.

The whole is always shown, and of too few people nothing (``evidence.disclosure``).
"""

from __future__ import annotations

import uuid
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, Exists, Min, OuterRef, Q
from django.db.models.functions import ExtractQuarter, ExtractYear

from prolo.care.dates import local_day
from prolo.care.harms.events import KINDS, RELATED, is_serious
from prolo.evidence.agreement import Agreement, agree
from prolo.evidence.disclosure import too_few
from prolo.evidence.rates import Rate, rate_of_people, rate_of_units
from prolo.registry import clock
from prolo.registry.access import Actor, check_may
from prolo.registry.asked import AFTERCARE
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.groupings import (
    ALL,
    groups_of,
    half_year,
    irritants_of_sessions,
    with_irritant,
)
from prolo.registry.harms import pairs, session_day
from prolo.registry.models import (
    AdverseEvent,
    AdverseEventRecord,
    Injection,
    Response,
    Session,
)

ANY, SERIOUS = "any", "serious"
IRRITANT, PERIOD = "irritant", "period"
NONE = ("",)  # the group of what belongs to no other


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """Of one kind. ``asked`` are people whose first check after a session has been due,
    ``answering`` those of them who ever answered one; None of too few. ``uncounted`` are events of
    people of whom nothing was counted: injected less than two hours ago, or nothing was injected;
    ``without_session`` those of the others that stand in no session's share, since they came after
    none, or after one that is not counted: broken off, or not due to be asked about."""

    kind: str
    asked: Rate
    answering: Rate | None
    sessions: Rate
    injections: Rate
    uncounted: int = 0
    without_session: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class HarmRates:
    """Of each group its kinds; None of too few people."""

    groups: Mapping[str, tuple[Row, ...] | None]
    agreement: Agreement


@dataclass(slots=True)
class _Group:
    """Who was treated and asked, of each how much was done, and what happened."""

    sessions: Counter[uuid.UUID] = field(default_factory=Counter)
    injections: Counter[uuid.UUID] = field(default_factory=Counter)
    answered: set[uuid.UUID] = field(default_factory=set)
    events: list[AdverseEventRecord] = field(default_factory=list)
    held: set[uuid.UUID] = field(default_factory=set)  # of the events' sessions those that count

    @property
    def people(self) -> set[uuid.UUID]:
        return {*self.sessions} | {one.patient_id for one in self.events}

    @property
    def answering(self) -> set[uuid.UUID]:
        return self.answered & {*self.sessions}


def harm_rates(grouping: str = ALL, *, by: Actor) -> HarmRates:
    """Everything, what was serious, and each kind that happened there or has a published rate."""
    check_may(by, "see_harm_rates")
    found = _found(_Sorting(grouping, by), by)
    shown: dict[str, tuple[Row, ...] | None]
    if grouping == ALL:
        shown = {"": _rows(found[""])}
    else:
        few = too_few({group: one.people for group, one in found.items()})
        few_answered = too_few({group: one.answering for group, one in found.items()})
        shown = {
            group: None if group in few else _rows(found[group], hides=group in few_answered)
            for group in sorted(found)
        }
    return HarmRates(groups=shown, agreement=agree(pairs(by.clinic), RELATED))


class _Sorting:
    """To which groups a session belongs, and what followed from it."""

    def __init__(self, grouping: str, by: Actor) -> None:
        self.grouping, self.zone = grouping, ZoneInfo(by.clinic.time_zone)
        self.of_session: Mapping[uuid.UUID, Collection[str]] = {}
        self.of_course: Mapping[uuid.UUID, str] = {}
        self.first_given: Mapping[uuid.UUID, Mapping[str, date]] = {}
        if grouping == IRRITANT:
            self.of_session, self.first_given = irritants_of_sessions(), _first_given()
        elif grouping != PERIOD:
            self.of_course = groups_of(grouping, ())

    def columns(self, session: str = "") -> tuple[Any, ...]:
        """Of rows whose session stands behind ``session``, what ``groups`` asks for."""
        match self.grouping:
            case "period":
                day = f"{session}visit__day"
                return ExtractYear(day), ExtractQuarter(day)
            case "irritant":
                return (f"{session}id",)
            case "all":
                return ()
        return (f"{session}course_id",)

    def groups(self, columns: Sequence[Any]) -> Collection[str]:
        match columns:
            case [year, quarter]:
                return (half_year(date(year, 3 * quarter, 1)),)
            case [session_id] if self.grouping == IRRITANT:
                return self.of_session.get(session_id, NONE)
            case [course_id]:
                return (self.of_course.get(course_id, ""),)
        return NONE

    def groups_of_event(self, record: AdverseEventRecord) -> Collection[str]:
        event = record.event
        match self.grouping:
            case "period":
                held_on = session_day(event.session)
                return (half_year(held_on or local_day(record.happened_at, self.zone)),)
            case "irritant":
                if event.session and event.session.ended_at:
                    return self.of_session.get(event.session.pk, NONE)
                given = self.first_given.get(event.course_id, {})
                return {one for one, day in given.items() if day <= record.onset_on} or NONE
        return (self.of_course.get(event.course_id, ""),)


def _first_given() -> Mapping[uuid.UUID, Mapping[str, date]]:
    """From which day on each irritant was injected, of courses with an event of no session that
    was held."""
    loose = AdverseEvent.objects.filter(session__ended_at=None).values("course")
    rows = with_irritant().filter(session__course__in=loose)
    found: dict[uuid.UUID, dict[str, date]] = defaultdict(dict)
    by_course = rows.order_by().values_list("session__course_id", "irritant")
    for course, irritant, day in by_course.annotate(Min("session__visit__day")):
        found[course][irritant] = day
    return found


def _found(sorting: _Sorting, by: Actor) -> dict[str, _Group]:
    found: dict[str, _Group] = defaultdict(_Group)
    sessions = _asked_about(by)
    injections = Injection.objects.filter(session__in=sessions).current()
    answers = Response.objects.filter(session__in=sessions, questionnaire__contains=AFTERCARE)
    for group, person, many in _counted(sessions, sorting):
        found[group].sessions[person] += many
    for group, person, many in _counted(injections, sorting, "session__"):
        found[group].injections[person] += many
    for group, person, _many in _counted(answers.current(), sorting, "session__"):
        found[group].answered.add(person)
    held = set(sessions.filter(adverse_events__isnull=False).values_list("pk", flat=True))
    records = AdverseEventRecord.objects.filter(clinic=by.clinic).current()
    for record in records.select_related("event__session__visit"):
        for group in sorting.groups_of_event(record):
            found[group].events.append(record)
            found[group].held = held
    return found


def _asked_about(by: Actor) -> Any:
    """Sessions whose first check has been due: after an anaesthetic, or where nobody knows what was
    injected, the first of all; else the first that does not ask about one."""
    now, known = clock.now(by.clinic), clinic_knowledge(by.clinic).aftercare_checks.values()
    checks = [one for one in known if not one.regions]
    first_h = min(one.hours for one in checks)
    plain_h = min(one.hours for one in checks if not one.after_anaesthetic)
    given = Injection.objects.filter(session=OuterRef("pk")).current()
    is_numbed = Exists(given.exclude(anaesthetic="")) | ~Exists(given)
    held = Session.objects.filter(clinic=by.clinic).exclude(state=Session.State.ABANDONED)
    return held.filter(
        Q(ended_at__lte=now - timedelta(hours=plain_h))
        | (Q(ended_at__lte=now - timedelta(hours=first_h)) & is_numbed)
    )


def _counted(rows: Any, sorting: _Sorting, session: str = "") -> list[tuple[str, uuid.UUID, int]]:
    """How many of each person in each group; what is in two groups stands in both."""
    counted = rows.order_by().values_list("patient_id", *sorting.columns(session))
    return [
        (group, person, many)
        for person, *columns, many in counted.annotate(Count("pk"))
        for group in sorting.groups(columns)
    ]


def _rows(found: _Group, *, hides: bool = False) -> tuple[Row, ...]:
    """``hides``: too few answered."""
    kinds: dict[str, list[AdverseEventRecord]] = {
        ANY: found.events,
        SERIOUS: [one for one in found.events if is_serious(one.criteria)],
    }
    kinds |= {
        code: [one for one in found.events if one.kind == code]
        for code, kind in KINDS.items()
        if kind.rates or any(one.kind == code for one in found.events)
    }
    answering = None if hides else found.answering
    return tuple(_row(code, events, found, answering) for code, events in kinds.items())


def _row(
    kind: str,
    found: Sequence[AdverseEventRecord],
    group: _Group,
    answering: Collection[uuid.UUID] | None,
) -> Row:
    events = [one for one in found if one.patient_id in group.sessions]
    harmed = {one.patient_id for one in events}
    held = [one for one in events if one.event.session_id in group.held]
    of_sessions = {(one.patient_id, one.event.session_id) for one in held}
    with_session = Counter(person for person, _session in of_sessions)
    of_people = Counter(one.patient_id for one in events)
    return Row(
        kind=kind,
        asked=rate_of_people(len(harmed), len(group.sessions)),
        answering=None
        if answering is None
        else rate_of_people(len(harmed.intersection(answering)), len(answering)),
        sessions=_of_units(with_session, group.sessions),
        injections=_of_units(of_people, group.injections),
        uncounted=len(found) - len(events),
        without_session=len(events) - len(held),
    )


def _of_units(events: Counter[uuid.UUID], units: Counter[uuid.UUID]) -> Rate:
    """Of the many who had none only how many units they had is looked at."""
    harmed = [one for one in events if units[one]]
    others = Counter(units.values())
    others.subtract(units[one] for one in harmed)
    return rate_of_units(
        [*(min(events[one], units[one]) for one in harmed), *[0] * others.total()],
        [*(units[one] for one in harmed), *others.elements()],
    )
