"""What courses were estimated to cost, read from rows: what it would be now, and what was given.

What was kept is compared with its hash each time that it is read: ``Altered`` where it is otherwise
now. A list asks ``is_intact`` first, and says which of its rows is not.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from prolo.care import plan as care_plan
from prolo.care.course import ENDED, State
from prolo.care.money import estimate as care
from prolo.care.money.elements import Missing, Party, Stated, missing_elements
from prolo.care.money.estimate import Priced, Visits, codes_of, estimate_course
from prolo.care.money.payers import owes_estimate
from prolo.care.money.who_paid import paid_at
from prolo.care.stored import from_json
from prolo.errors import Altered
from prolo.knowledge import Knowledge
from prolo.registry import clock
from prolo.registry.booked_days import (
    as_booked_visit,
    booked_sessions,
    booked_visits,
    booked_with,
    treating,
    visits_of,
)
from prolo.registry.clinic_knowledge import clinic_knowledge, knowledge_at
from prolo.registry.coverage import as_said, said_by, zone_of
from prolo.registry.held_sessions import held_sessions
from prolo.registry.json_hash import json_sha256
from prolo.registry.models import (
    Clinic,
    Course,
    Estimate,
    EstimateStep,
    Patient,
    Plan,
    User,
)
from prolo.registry.plans import current_plan_row, plan_row_by
from prolo.registry.prices import prices_at, standing_prices

GIVEN = EstimateStep.Step.GIVEN


def estimate_of(row: Estimate) -> care.Estimate:
    return from_json(care.Estimate, check_intact(row).body)


def asked_of(row: Estimate) -> Visits:
    return from_json(Visits, check_intact(row).asked)


def stated_of(row: Estimate) -> Stated:
    return from_json(Stated, check_intact(row).stated)


def missing_of(row: Estimate, knowledge: Knowledge) -> tuple[Missing, ...]:
    """What a Good Faith Estimate must hold and this one does not say."""
    return missing_in(stated_of(row), estimate_of(row), row.patient, knowledge)


def missing_in(
    stated: Stated, made: care.Estimate, patient: Patient, knowledge: Knowledge
) -> tuple[Missing, ...]:
    """The same of one that is only drafted."""
    if not stated.is_good_faith:
        return ()
    has_birth_date = patient.identity.birth_date is not None
    return missing_elements(stated, made, has_birth_date=has_birth_date, knowledge=knowledge)


def current_estimate(patient: Patient, course: Course | None) -> Estimate | None:
    """The newest that was kept, given or not."""
    rows = Estimate.objects.filter(patient=patient, course=course).current()
    return rows.order_by("version").last()


def plan_row(course: Course | None) -> Plan | None:
    return current_plan_row(course) if course else None


def price_course(
    patient: Patient,
    course: Course | None,
    *,
    plan: Plan | None,
    visits: Visits,
    injector: User | None,
    at: datetime | None = None,
    beyond: Collection[int] | None = None,
) -> Priced:
    """As prices, rules and the calendar stand now, or stood ``at`` a moment; without a course of
    the visits alone. ``beyond`` the plan: of the sessions that are booked these alone, None: every
    one."""
    clinic = patient.clinic
    zone = ZoneInfo(clinic.time_zone)
    knowledge = knowledge_at(clinic, at) if at else clinic_knowledge(clinic)
    condition = knowledge.conditions.get(course.condition) if course else None
    held = held_sessions(course, at=at) if course else {}
    booked_rows = booked_visits(patient, course, at=at)
    of_visits = visits_of(patient, booked_rows, visits, at=at)
    booked = {
        what: tuple(as_booked_visit(one, zone) for one in rows) for what, rows in of_visits.items()
    }
    if first := booked["assessment"]:
        visits = replace(visits, assessment_on=first[0].on)
    planned = from_json(care_plan.Plan, plan.body) if plan else None
    n_planned = len(planned.sessions_on) if planned else 0
    is_over = course is not None and _state(course, at) in OVER
    sessions = booked_sessions(booked_rows, zone, n_planned)
    besides = () if is_over else sessions if beyond is None else beyond
    counted = {*range(1, n_planned + 1), *besides}
    return estimate_course(
        plan=planned,
        region=condition.region if condition else "",
        injector=str(injector.pk) if injector else "",
        visits=visits,
        prices=prices_at(clinic, at) if at else standing_prices(clinic),
        currency=clinic.currency,
        knowledge=knowledge,
        booked=booked,
        booked_sessions={number: day for number, day in sessions.items() if number in counted},
        booked_with={
            number: str(one.pk)
            for number, one in booked_with(booked_rows).items()
            if number in counted
        },
        held=held,
        is_stopped=is_over and len(held) < n_planned,
    )


OVER = frozenset({*ENDED, State.FOLLOWING})  # no more sessions are given


def _state(course: Course, at: datetime | None) -> State:
    """``at``: as it was moved by then."""
    last = course.moves.filter(happened_at__lte=at).last() if at else None
    return State(last.to_state if last else course.state)


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What somebody wrote on an estimate. ``codes`` are of services, by ``Line.thing``."""

    service: str = ""
    diagnosis_codes: tuple[str, ...] = ()
    others: str = ""
    separately: str = ""
    codes: Mapping[str, str] = field(default_factory=dict)


def written_on(row: Estimate) -> Written:
    said = stated_of(row)
    return Written(
        service=said.service,
        diagnosis_codes=said.diagnosis_codes,
        others=said.others,
        separately=said.separately,
        codes=codes_of(estimate_of(row)),
    )


def state_now(
    patient: Patient,
    course: Course | None,
    *,
    visits: Visits,
    injector: User | None,
    written: Written,
    beyond: Collection[int] | None = None,
) -> Stated:
    """With clinic and people as they stand now, to be kept as they are. ``beyond``: as in
    ``price_course``."""
    clinic = patient.clinic
    treat = who_is_expected(patient, course, visits=visits, injector=injector, beyond=beyond)
    return Stated(
        is_good_faith=_is_owed(patient, course),
        clinic=_clinic(clinic),
        providers=tuple(_provider(one, clinic) for one in treat),
        service=written.service,
        diagnosis_codes=written.diagnosis_codes,
        others=written.others,
        separately=written.separately,
    )


def _is_owed(patient: Patient, course: Course | None) -> bool:
    """By who pays now, and at what is booked."""
    zone, now = zone_of(patient), clock.now(patient.clinic)
    said = [as_said(one, zone) for one in said_by(patient)]
    visits = (row.starts_at for row in booked_visits(patient, course))
    kinds = {paid_at(said, at) for at in (now, *(one for one in visits if one > now))}
    return any(owes_estimate(kind, patient.clinic.country) for kind in kinds)


def who_is_expected(
    patient: Patient,
    course: Course | None,
    *,
    visits: Visits,
    injector: User | None,
    beyond: Collection[int] | None,
    at: datetime | None = None,
) -> list[User]:
    """Everybody who is booked, and who was named for what is planned or visited and is booked with
    nobody. ``at``: as it stood then."""
    plan = plan_row_by(course, at) if at else plan_row(course)
    planned = len(plan.body["sessions_on"]) if plan else 0
    rows = booked_visits(patient, course, at=at)
    if plan and beyond is not None:
        of_it = {*range(1, planned + 1), *beyond}
        rows = [one for one in rows if not one.session_number or one.session_number in of_it]
    by_visit = visits_of(patient, rows, visits, at=at)
    visited = [one.injector for same in by_visit.values() for one in same if one.injector]
    booked, known = [*dict.fromkeys((*treating(rows, course), *visited))], booked_with(rows)
    if injector is None or injector in booked:
        return booked
    is_left = any(number not in known for number in range(1, planned + 1))
    has_visits = len(visited) < bool(visits.assessment_on) + visits.follow_ups
    return [*booked, injector] if is_left or has_visits or not booked else booked


def _clinic(clinic: Clinic) -> Party:
    return Party(
        name=clinic.name,
        provider_number=clinic.provider_number,
        tax_number=clinic.tax_number,
        address=clinic.address,
        phone=clinic.phone,
    )


def _provider(user: User, clinic: Clinic) -> Party:
    name = f"{user.full_name}, {user.title}" if user.title else user.full_name
    return Party(name=name, provider_number=user.provider_number, tax_number=clinic.tax_number)


# -- as it was kept


def content_sha256(row: Estimate) -> str:
    """A merge gives it to another patient and leaves its content as it was."""
    content = {
        "version": row.version,
        "happened_at": row.happened_at.astimezone(UTC).isoformat(),
        "injector": str(row.injector_id or ""),
        "course": str(row.course_id or ""),
        "plan": str(row.plan_id or ""),
        "asked": row.asked,
        "body": row.body,
        "stated": row.stated,
    }
    return json_sha256(content)


def is_intact(row: Estimate) -> bool:
    """What is stored is what was kept."""
    return content_sha256(row) == row.sha256


def check_intact(row: Estimate) -> Estimate:
    """Raises ``Altered``: an amount that nobody kept is never read."""
    if (found := content_sha256(row)) != row.sha256:
        raise Altered(kept=row.sha256, found=found)
    return row


def as_kept(row: Estimate | None) -> Estimate | None:
    """None also where it is not what was kept."""
    return row if row is not None and is_intact(row) else None


def last_giving(row: Estimate) -> EstimateStep | None:
    """With its paper."""
    return row.steps.filter(step=GIVEN).select_related("document").last()
