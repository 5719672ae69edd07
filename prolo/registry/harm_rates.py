"""How often something happened in this clinic, of people, sessions and injections, in groups.

Of a half-year: its sessions and what followed from them, whenever; without a session, what happened
in it. The other groups are those of the clinic's outcomes. The whole is always shown, and of too
few people nothing (``evidence.disclosure``).
"""

from __future__ import annotations

import uuid
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, Exists, OuterRef, Q
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
from prolo.registry.groupings import ALL, groups_of, half_year
from prolo.registry.harms import pairs
from prolo.registry.models import AdverseEventRecord, Injection, Response, Session

ANY, SERIOUS = "any", "serious"
PERIOD = "period"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """Of one kind. ``asked`` are people whose first check after a session has been due,
    ``answering`` those of them who ever answered one; None of too few. ``uncounted`` are events of
    people of whom nothing was counted: injected less than two hours ago, or nothing was injected;
    ``without_session`` those of the others that stand in no session's share."""

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
    """To which group a session belongs, and what followed from it."""

    def __init__(self, grouping: str, by: Actor) -> None:
        self.grouping, self.zone = grouping, ZoneInfo(by.clinic.time_zone)
        self.of_course = groups_of(grouping, ())  # of a half-year are sessions, not courses

    def columns(self, session: str = "") -> tuple[Any, ...]:
        """Of rows whose session stands behind ``session``, what ``group`` asks for."""
        if self.grouping == PERIOD:
            at = f"{session}ended_at"
            return ExtractYear(at, tzinfo=self.zone), ExtractQuarter(at, tzinfo=self.zone)
        return () if self.grouping == ALL else (f"{session}course_id",)

    def group(self, columns: Sequence[Any]) -> str:
        match columns:
            case [year, quarter]:
                return half_year(date(year, 3 * quarter, 1))
            case [course_id]:
                return self.of_course.get(course_id, "")
        return ""

    def group_of(self, record: AdverseEventRecord) -> str:
        if self.grouping != PERIOD:
            return self.of_course.get(record.event.course_id, "")
        session = record.event.session
        at = session.ended_at if session and session.ended_at else record.happened_at
        return half_year(local_day(at, self.zone))


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
    records = AdverseEventRecord.objects.filter(clinic=by.clinic).current()
    for record in records.select_related("event__session"):
        found[sorting.group_of(record)].events.append(record)
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
    """How many of each person in each group."""
    counted = rows.order_by().values_list("patient_id", *sorting.columns(session))
    return [
        (sorting.group(columns), person, many)
        for person, *columns, many in counted.annotate(Count("pk"))
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
    of_sessions = {(one.patient_id, one.event.session_id) for one in events}
    with_session = Counter(person for person, session in of_sessions if session)
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
        without_session=sum(one.event.session_id is None for one in events),
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
