"""What courses were estimated to cost, read from rows: what it would be now, and what was given."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from prolo.care.dates import local_day
from prolo.care.money import estimate as care
from prolo.care.money.estimate import Priced, Visits, compare_estimates, estimate_course
from prolo.care.stored import from_json
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.models import (
    Appointment,
    ClinicPrice,
    Course,
    Coverage,
    Estimate,
    EstimateStep,
    Patient,
    User,
)
from prolo.registry.plans import current_plan, current_plan_row
from prolo.registry.prices import standing_prices

GIVEN = EstimateStep.Step.GIVEN


def coverage_of(patient: Patient) -> Coverage | None:
    """Who pays, as the person said last."""
    return Coverage.objects.filter(patient=patient).current().order_by("-happened_at").first()


def estimate_of(row: Estimate) -> care.Estimate:
    return from_json(care.Estimate, row.body)


def asked_of(row: Estimate) -> Visits:
    return from_json(Visits, row.asked)


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


def price_course(
    patient: Patient, course: Course | None, *, visits: Visits, injector: User | None
) -> Priced:
    """As prices and plan stand now; without a course of the visits alone."""
    clinic = patient.clinic
    knowledge = clinic_knowledge(clinic)
    condition = knowledge.conditions.get(course.condition) if course else None
    return estimate_course(
        plan=current_plan(course) if course else None,
        region=condition.region if condition else "",
        injector=str(injector.pk) if injector else "",
        visits=visits,
        prices=standing_prices(clinic),
        currency=clinic.currency,
        knowledge=knowledge,
    )


def booked_injector(course: Course | None) -> User | None:
    """Who is booked to inject, where it is one and the same."""
    if course is None:
        return None
    rows = course.appointments.filter(purpose="session").exclude(
        state__in=(Appointment.State.CANCELLED, Appointment.State.MISSED)
    )
    found = {row.injector for row in rows.select_related("injector")}
    return found.pop() if len(found) == 1 else None


def changes_since(row: Estimate) -> tuple[care.Change, ...]:
    """What would be otherwise if it were estimated now; none where a price is missing now."""
    again = price_course(row.patient, row.course, visits=asked_of(row), injector=row.injector)
    return () if again.gaps else compare_estimates(estimate_of(row), again.estimate)


def changed_on(row: Estimate) -> date | None:
    """Since when it is no longer right: the last change of the plan or of a price."""
    if not changes_since(row):
        return None
    zone = ZoneInfo(row.clinic.time_zone)
    plan = current_plan_row(row.course) if row.course else None
    prices = ClinicPrice.objects.filter(clinic=row.clinic)
    newest = prices.order_by("-recorded_at").values_list("recorded_at", flat=True).first()
    known: list[datetime] = [row.happened_at, *([plan.happened_at] if plan else [])]
    return local_day(max([*known, *([newest] if newest else [])]), zone)


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
        "service_code": row.service_code,
        "diagnosis_code": row.diagnosis_code,
        "others": row.others,
    }
    text = json.dumps(content, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def is_intact(row: Estimate) -> bool:
    """What is stored is what was kept."""
    return content_sha256(row) == row.sha256
