"""How often something happened in this clinic, of people, sessions and injections."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, Max, Min, Q

from prolo.care.dates import at_local
from prolo.care.harms.events import KINDS, RELATED, is_serious
from prolo.evidence.agreement import Agreement, agree
from prolo.evidence.rates import Rate, rate_of_people, rate_of_units
from prolo.registry import clock
from prolo.registry.access import Actor, check_may
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.harms import pairs
from prolo.registry.models import AdverseEventRecord, Injection, Response, Session

ANY, SERIOUS = "any", "serious"
AFTERCARE = "/aftercare-check|"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """Of one kind. ``asked`` are people whose first check after a session has been due,
    ``answering`` those of them who ever answered one. ``uncounted`` are events of people of whom
    nothing was counted: injected less than two hours ago, or nothing was injected;
    ``without_session`` those of the others that stand in no session's share."""

    kind: str
    asked: Rate
    answering: Rate
    sessions: Rate
    injections: Rate
    uncounted: int = 0
    without_session: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class HarmRates:
    rows: tuple[Row, ...]
    agreement: Agreement


@dataclass(frozen=True, slots=True)
class Period:
    """Sessions on these days of the clinic; None: since ever, until now."""

    since: date | None = None
    until: date | None = None  # with that day

    def of(self, field: str, zone: ZoneInfo) -> Q:
        asked = Q()
        if self.since:
            asked &= Q(**{f"{field}__gte": at_local(self.since, time(0), zone)})
        if self.until:
            after = self.until + timedelta(days=1)
            asked &= Q(**{f"{field}__lt": at_local(after, time(0), zone)})
        return asked


@dataclass(frozen=True, slots=True)
class _Treated:
    """Who was treated and asked, and of each how much was done."""

    sessions: Counter[Any]
    injections: Counter[Any]
    answering: frozenset[Any]


def harm_rates(*, by: Actor, period: Period | None = None) -> HarmRates:
    """Everything, what was serious, and each kind that happened here or has a published rate. Of a
    period: the sessions of it and what followed from them, whenever; without a session, what
    happened in it."""
    check_may(by, "see_harm_rates")
    zone, asked = ZoneInfo(by.clinic.time_zone), period or Period()
    treated = _treated(by, asked.of("ended_at", zone))
    records = AdverseEventRecord.objects.filter(
        Q(event__session__isnull=False) & asked.of("event__session__ended_at", zone)
        | Q(event__session__isnull=True) & asked.of("happened_at", zone),
        clinic=by.clinic,
    ).current()
    events = list(records.select_related("event"))
    kinds: dict[str, list[AdverseEventRecord]] = {
        ANY: events,
        SERIOUS: [one for one in events if is_serious(one.criteria)],
    }
    kinds |= {
        code: [one for one in events if one.kind == code]
        for code, kind in KINDS.items()
        if kind.rates or any(one.kind == code for one in events)
    }
    return HarmRates(
        rows=tuple(_row(code, found, treated) for code, found in kinds.items()),
        agreement=agree(pairs(by.clinic), RELATED),
    )


def years_treated(*, by: Actor) -> range:
    """Of sessions that have ended, in the clinic's zone."""
    ends = Session.objects.filter(clinic=by.clinic).aggregate(Min("ended_at"), Max("ended_at"))
    first, last = (
        at.astimezone(ZoneInfo(by.clinic.time_zone)).year if at else 0 for at in ends.values()
    )
    return range(first, last + 1) if last else range(0)


def _treated(by: Actor, asked: Q) -> _Treated:
    first_h = min(
        one.hours
        for one in clinic_knowledge(by.clinic).aftercare_checks.values()
        if not one.regions
    )
    until = clock.now(by.clinic) - timedelta(hours=first_h)
    held = Session.objects.filter(asked, clinic=by.clinic, ended_at__lte=until)
    sessions = held.exclude(state=Session.State.ABANDONED)
    injections = Injection.objects.filter(session__in=sessions).current()
    answers = Response.objects.filter(session__in=sessions, questionnaire__contains=AFTERCARE)
    return _Treated(
        sessions=_counted(sessions),
        injections=_counted(injections),
        answering=frozenset(answers.current().values_list("patient_id", flat=True)),
    )


def _counted(rows: Any) -> Counter[Any]:
    found = rows.order_by().values_list("patient_id").annotate(Count("pk"))
    return Counter(dict(found))


def _row(kind: str, found: Sequence[AdverseEventRecord], treated: _Treated) -> Row:
    events = [one for one in found if one.patient_id in treated.sessions]
    harmed = {one.patient_id for one in events}
    answering = treated.answering & set(treated.sessions)
    of_sessions = {(one.patient_id, one.event.session_id) for one in events}
    with_session = Counter(person for person, session in of_sessions if session)
    of_people = Counter(one.patient_id for one in events)
    return Row(
        kind=kind,
        asked=rate_of_people(len(harmed), len(treated.sessions)),
        answering=rate_of_people(len(harmed & answering), len(answering)),
        sessions=_of_units(with_session, treated.sessions),
        injections=_of_units(of_people, treated.injections),
        uncounted=len(found) - len(events),
        without_session=sum(one.event.session_id is None for one in events),
    )


def _of_units(events: Counter[Any], units: Counter[Any]) -> Rate:
    people = [one for one in units if units[one]]
    return rate_of_units(
        [min(events[one], units[one]) for one in people], [units[one] for one in people]
    )
