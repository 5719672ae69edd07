"""Estimates that are owed by now: to whom who pays themselves, for which course, by when.

Read from appointments, requests, estimates, plan and prices each time that it is asked; no list of
it is kept. It is not among the due items, which belong to a course: a first visit that is booked
before there is any is owed an estimate all the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from prolo.care.dates import local_day
from prolo.care.money.estimate_owed import (
    Asking,
    Booking,
    Given,
    Missed,
    Owed,
    Scheduling,
    missed_estimates,
    owed_estimates,
)
from prolo.care.money.payers import SELF_PAY, UNITED_STATES, owes_estimate
from prolo.registry import clock
from prolo.registry.access import Actor, check_may
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.estimates import GIVEN, changed_on, coverage_of, estimate_of
from prolo.registry.models import (
    Appointment,
    AppointmentChange,
    Course,
    Coverage,
    Estimate,
    EstimateRequest,
    EstimateStep,
    Patient,
)

SCHEDULED = ("booked", "moved")
LOOKED_BACK = timedelta(days=120)  # a choice of the project: so long a missed one stays listed


@dataclass(frozen=True, slots=True, kw_only=True)
class OwedTo:
    patient: Patient
    course: Course | None
    owed: Owed


@dataclass(frozen=True, slots=True, kw_only=True)
class MissedBy:
    patient: Patient
    missed: Missed


def owed_in_clinic(actor: Actor) -> list[OwedTo]:
    """The earliest deadline first."""
    check_may(actor, "keep_money")
    found = [one for patient in _who_pay_themselves() for one in owed_to(patient)]
    return sorted(found, key=lambda one: (one.owed.deadline.due_on, one.patient.pk))


def _who_pay_themselves() -> QuerySet[Patient]:
    """Or did: after a merge a person may have said two things, and ``coverage_of`` knows which."""
    rows = Coverage.objects.filter(kind__in=SELF_PAY).current()
    people = Patient.objects.filter(pk__in=rows.values("patient"), merged_into__isnull=True)
    return people.select_related("identity__clinic", "clinic")


@dataclass(frozen=True, slots=True, kw_only=True)
class ToAsk:
    """Nobody has recorded who pays for this person, who is booked."""

    patient: Patient
    service_on: date  # the first


def unasked_in_clinic(actor: Actor) -> list[ToAsk]:
    """Where an estimate may be owed; the first visit first."""
    check_may(actor, "keep_money")
    clinic = actor.clinic
    if clinic.country != UNITED_STATES:
        return []
    asked = Coverage.objects.filter(clinic=clinic).current()
    rows = (
        Appointment.objects.filter(
            clinic=clinic,
            state=Appointment.State.BOOKED,
            starts_at__gt=clock.now(clinic),
        )
        .exclude(patient__in=asked.values("patient"))
        .select_related("patient__identity__clinic", "patient__clinic")
    )
    zone = ZoneInfo(clinic.time_zone)
    first: dict[object, Appointment] = {}
    for row in rows.order_by("starts_at"):
        first.setdefault(row.patient_id, row)
    return [
        ToAsk(patient=row.patient, service_on=local_day(row.starts_at, zone))
        for row in first.values()
    ]


def owed_to(patient: Patient) -> list[OwedTo]:
    """Nothing is owed where no clock runs."""
    clinic = patient.clinic
    if not _is_owed(patient):
        return []
    zone = ZoneInfo(clinic.time_zone)
    given = list(_given(patient, zone))
    found = owed_estimates(
        bookings=list(_bookings(_to_come(patient), zone)),
        askings=list(_askings(patient, zone)),
        given=given,
        knowledge=clinic_knowledge(clinic),
    )
    courses = {str(one.pk): one for one in patient.courses.all()}
    return [OwedTo(patient=patient, course=courses.get(one.course), owed=one) for one in found]


def missed_in_clinic(actor: Actor) -> list[MissedBy]:
    """The newest visit first."""
    check_may(actor, "keep_money")
    found = [one for patient in _who_pay_themselves() for one in missed_by(patient)]
    return sorted(found, key=lambda one: (one.missed.service_on, one.patient.pk), reverse=True)


def missed_by(patient: Patient) -> list[MissedBy]:
    clinic = patient.clinic
    if not _is_owed(patient):
        return []
    zone, now = ZoneInfo(clinic.time_zone), clock.now(clinic)
    rows = Appointment.objects.filter(
        patient=patient, starts_at__gt=now - LOOKED_BACK, starts_at__lte=now
    ).exclude(state__in=(Appointment.State.CANCELLED, Appointment.State.MISSED))
    found = missed_estimates(
        bookings=list(_bookings(rows, zone)),
        given=[_as_given(step, zone) for step in _steps(patient)],
        knowledge=clinic_knowledge(clinic),
    )
    return [MissedBy(patient=patient, missed=one) for one in found]


def _is_owed(patient: Patient) -> bool:
    covered = coverage_of(patient)
    return bool(covered and owes_estimate(covered.kind, patient.clinic.country))


def _to_come(patient: Patient) -> QuerySet[Appointment]:
    return Appointment.objects.filter(
        patient=patient,
        state=Appointment.State.BOOKED,
        starts_at__gt=clock.now(patient.clinic),
    )


def _bookings(rows: QuerySet[Appointment], zone: ZoneInfo) -> Iterator[Booking]:
    changes = AppointmentChange.objects.filter(appointment__in=rows, change__in=SCHEDULED)
    by_row: dict[object, list[Scheduling]] = {}
    for one in changes.order_by("happened_at", "recorded_at"):
        if one.to_starts_at:
            by_row.setdefault(one.appointment_id, []).append(
                Scheduling(
                    on=local_day(one.happened_at, zone),
                    service_on=local_day(one.to_starts_at, zone),
                )
            )
    for row in rows.order_by("starts_at"):
        first = Scheduling(
            on=local_day(row.booked_at, zone), service_on=local_day(row.starts_at, zone)
        )
        yield Booking(
            course=str(row.course_id or ""),
            booked_at=row.booked_at,
            schedulings=tuple(by_row.get(row.pk, [first])),
            number=row.session_number,
        )


def _askings(patient: Patient, zone: ZoneInfo) -> Iterator[Asking]:
    for row in EstimateRequest.objects.filter(patient=patient).current():
        yield Asking(
            course=str(row.course_id or ""),
            at=row.happened_at,
            on=local_day(row.happened_at, zone),
        )


def _given(patient: Patient, zone: ZoneInfo) -> Iterator[Given]:
    """Of each course the last, and since when it is no longer right."""
    last = {step.estimate.course_id: step for step in _steps(patient)}
    for step in last.values():
        yield replace(_as_given(step, zone), changed_on=changed_on(step.estimate))


def _steps(patient: Patient) -> QuerySet[EstimateStep]:
    """Every Good Faith Estimate that was given, the newest version last: a plain one says nothing
    of the right to dispute a bill, and answers no such claim."""
    rows = EstimateStep.objects.filter(
        patient=patient,
        step=GIVEN,
        estimate__marked_in_error_at__isnull=True,
        estimate__stated__is_good_faith=True,
    ).select_related("estimate__course__clinic", "estimate__patient__clinic", "estimate__clinic")
    return rows.order_by("estimate__version")


def _as_given(step: EstimateStep, zone: ZoneInfo) -> Given:
    row: Estimate = step.estimate
    return Given(
        course=str(row.course_id or ""),
        at=step.happened_at,
        on=local_day(step.happened_at, zone),
        numbers=tuple(range(1, len(estimate_of(row).sessions_on) + 1)),
    )
