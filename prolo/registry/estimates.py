"""What courses were estimated to cost, read from rows: what it would be now, and what was given."""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from itertools import chain
from zoneinfo import ZoneInfo

from django.db.models import Max

from prolo.care import plan as care_plan
from prolo.care.dates import local_day
from prolo.care.money import estimate as care
from prolo.care.money.elements import Missing, Party, Stated, missing_elements
from prolo.care.money.estimate import Gap, Priced, Visits, codes_of, estimate_course
from prolo.care.money.estimate_changes import Change, compare_estimates
from prolo.care.money.payers import owes_estimate
from prolo.care.stored import from_json
from prolo.knowledge import Knowledge
from prolo.registry.booked_days import (
    as_booked,
    booked_days,
    booked_injector,
    booked_visits,
    who_treats,
)
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.held_sessions import held_sessions
from prolo.registry.models import (
    AppointmentChange,
    Clinic,
    ClinicPrice,
    Course,
    Coverage,
    Estimate,
    EstimateStep,
    Patient,
    Plan,
    User,
)
from prolo.registry.plans import current_plan_row
from prolo.registry.prices import price_of, standing_prices

GIVEN = EstimateStep.Step.GIVEN


def coverage_of(patient: Patient) -> Coverage | None:
    """Who pays, as the person said last."""
    return Coverage.objects.filter(patient=patient).current().order_by("-happened_at").first()


def estimate_of(row: Estimate) -> care.Estimate:
    return from_json(care.Estimate, row.body)


def asked_of(row: Estimate) -> Visits:
    return from_json(Visits, row.asked)


def stated_of(row: Estimate) -> Stated:
    return from_json(Stated, row.stated)


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


def last_given(patient: Patient, course: Course | None) -> Estimate | None:
    """What the person has in hand; a newer one that was only kept says nothing to them."""
    rows = Estimate.objects.filter(
        patient=patient, course=course, steps__step=GIVEN, marked_in_error_at__isnull=True
    )
    return rows.order_by("version").last()


def given_to(patient: Patient) -> list[Estimate]:
    """The last of each course that was given and is as it was kept, the newest first."""
    rows = Estimate.objects.filter(
        patient=patient, steps__step=GIVEN, marked_in_error_at__isnull=True
    ).prefetch_related("steps__recorded_by")
    last = {row.course_id: row for row in rows.order_by("version")}
    intact = filter(is_intact, last.values())
    return sorted(intact, key=lambda row: row.happened_at, reverse=True)


def plan_row(course: Course | None) -> Plan | None:
    return current_plan_row(course) if course else None


def price_course(
    patient: Patient,
    course: Course | None,
    *,
    plan: Plan | None,
    visits: Visits,
    injector: User | None,
) -> Priced:
    """As prices and the calendar stand now; without a course of the visits alone."""
    clinic = patient.clinic
    zone, knowledge = ZoneInfo(clinic.time_zone), clinic_knowledge(clinic)
    condition = knowledge.conditions.get(course.condition) if course else None
    booked_rows = booked_visits(patient, course)
    booked = booked_days(booked_rows, zone)
    if visits.assessment_on and "assessment" in booked:
        visits = replace(visits, assessment_on=booked["assessment"][0])
    return estimate_course(
        plan=as_booked(from_json(care_plan.Plan, plan.body), booked_rows, zone) if plan else None,
        region=condition.region if condition else "",
        injector=str(injector.pk) if injector else "",
        visits=visits,
        prices=standing_prices(clinic),
        currency=clinic.currency,
        knowledge=knowledge,
        booked=booked,
        held=held_sessions(course) if course else {},
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What somebody wrote on an estimate. ``codes`` are of services, by ``Line.thing``."""

    service: str = ""
    diagnosis_code: str = ""
    others: str = ""
    separately: str = ""
    codes: Mapping[str, str] = field(default_factory=dict)


def state_now(
    patient: Patient, course: Course | None, *, injector: User | None, written: Written
) -> Stated:
    """With clinic and people as they stand now, to be kept as they are."""
    clinic, covered = patient.clinic, coverage_of(patient)
    treat = [injector] if injector else who_treats(patient, course)
    return Stated(
        is_good_faith=owes_estimate(covered.kind if covered else "", clinic.country),
        clinic=_clinic(clinic),
        providers=tuple(_provider(one, clinic) for one in treat),
        service=written.service,
        diagnosis_code=written.diagnosis_code,
        others=written.others,
        separately=written.separately,
    )


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Since:
    """What would be otherwise if it were estimated now."""

    lines: tuple[Change, ...] = ()  # of what has a price now
    gaps: tuple[Gap, ...] = ()  # a price that was withdrawn, or that the new plan needs
    injector: User | None = None  # another is booked
    codes: Estimate | None = None  # a newer one, not given yet, has others

    def __bool__(self) -> bool:
        return bool(self.lines or self.gaps or self.injector or self.codes)


def changes_since(row: Estimate) -> Since:
    booked = booked_injector(row.patient, row.course)
    newest = current_estimate(row.patient, row.course)
    injector = booked or row.injector
    again = price_course(
        row.patient,
        row.course,
        plan=plan_row(row.course),
        visits=asked_of(row),
        injector=injector,
    )
    missing = {(one.what, one.of) for one in again.gaps}
    lines = compare_estimates(estimate_of(row), again.estimate)
    return Since(
        lines=tuple(one for one in lines if (one.what, one.of) not in missing),
        gaps=again.gaps,
        injector=injector if injector != row.injector else None,
        codes=newest if newest and _codes(newest) != _codes(row) else None,
    )


def _codes(row: Estimate) -> tuple[dict[str, str], str]:
    return codes_of(estimate_of(row)), stated_of(row).diagnosis_code


def changed_on(row: Estimate) -> date | None:
    """Since when it is no longer right: the last change of plan, price, injector or code in it."""
    since = changes_since(row)
    if not since:
        return None
    last = max([row.happened_at, *_moments(row, since)])
    return local_day(last, ZoneInfo(row.clinic.time_zone))


def touched(rows: Collection[Estimate]) -> set[uuid.UUID]:
    """By id, those of which anything that an estimate is made of was written since: a plan, a
    booking, a newer one, a price. The others are right still, and to see that in full asks the
    database ten times as often. Without a course days that pass change an estimate too."""
    courses = {row.course_id for row in rows if row.course_id}
    booked = AppointmentChange.objects.filter(appointment__course__in=courses)
    last: dict[uuid.UUID | None, datetime] = {}
    for course, at in chain(
        Plan.objects.filter(course__in=courses).values_list("course", "recorded_at"),
        Estimate.objects.filter(course__in=courses).values_list("course", "recorded_at"),
        booked.values_list("appointment__course", "recorded_at"),
    ):
        last[course] = max(at, last.get(course, at))
    prices = ClinicPrice.objects.aggregate(Max("recorded_at"), Max("withdrawn_at")).values()
    priced = max(filter(None, prices), default=None)
    return {
        row.pk
        for row in rows
        if row.course_id is None
        or last[row.course_id] > row.recorded_at
        or (priced is not None and priced > row.recorded_at)
    }


def _moments(row: Estimate, since: Since) -> Iterator[datetime]:
    plan = plan_row(row.course)
    if plan and plan.pk != row.plan_id:
        yield plan.happened_at
    if since.codes:
        yield since.codes.happened_at
    if since.injector:
        yield from AppointmentChange.objects.filter(
            patient=row.patient, appointment__course=row.course, injector=since.injector
        ).values_list("happened_at", flat=True)
    missing = {(one.what, one.of) for one in since.gaps}
    was = [one.before for one in since.lines if one.before]
    was += [one for one in estimate_of(row).lines if (one.what, one.of) in missing]
    becomes = [one.now for one in since.lines if one.now]
    for price in ClinicPrice.objects.filter(clinic=row.clinic):
        if any(_is_price_of(one, price) for one in becomes):
            yield price.recorded_at
        if price.withdrawn_at and any(_is_price_of(one, price) for one in was):
            yield price.withdrawn_at


def _is_price_of(line: care.Line, row: ClinicPrice) -> bool:
    price = price_of(row)
    return (price.what, price.amount, price.starts_on, price.region, price.injector) == (
        line.what,
        line.amount,
        line.priced_from,
        line.region,
        line.injector,
    ) and price.of in ("", line.of)


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
    text = json.dumps(content, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def is_intact(row: Estimate) -> bool:
    """What is stored is what was kept."""
    return content_sha256(row) == row.sha256
