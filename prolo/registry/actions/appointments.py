"""When a person is expected: booked, moved, cancelled, missed, arrived."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import IntegrityError, transaction

from prolo.care.course import INJECTING, State
from prolo.errors import Invalid
from prolo.registry import clock
from prolo.registry.access import Actor, check_may, check_own
from prolo.registry.checking import check_row
from prolo.registry.events import record_event
from prolo.registry.models import Appointment, AppointmentChange, Course, Patient
from prolo.registry.transactions import write_transaction

BOOKED, ARRIVED, DONE = "booked", "arrived", "done"
CANCELLED, MISSED, NOT_INJECTED = "cancelled", "missed", "not-injected"
FREES_ITS_NUMBER = (CANCELLED, MISSED, NOT_INJECTED)  # the session may be booked again

# What may be done to an appointment in each state, and what state follows.
CHANGES: Mapping[str, Mapping[str, str]] = {
    BOOKED: {"moved": BOOKED, "cancelled": CANCELLED, "missed": MISSED, "arrived": ARRIVED},
    ARRIVED: {"done": DONE, "not-injected": NOT_INJECTED},
    MISSED: {},
    CANCELLED: {},
    DONE: {},
    NOT_INJECTED: {},
}
NEEDS_REASON = frozenset({"moved", "cancelled", "not-injected"})


def book_appointment(
    *,
    patient: Patient,
    purpose: str,
    starts_at: datetime,
    by: Actor,
    course: Course | None = None,
    session_number: int | None = None,
    minutes: int = 30,
    place: str = "",
) -> Appointment:
    """Raises ``Invalid`` when this session of the course has a standing appointment already."""
    check_may(by, "keep_appointments")
    check_own(by, patient)
    now = clock.now(by.clinic)
    row = Appointment(
        clinic=by.clinic,
        recorded_by=by.user,
        patient=patient,
        course=course,
        purpose=purpose,
        session_number=session_number,
        starts_at=starts_at,
        minutes=minutes,
        place=place.strip(),
        booked_at=now,
    )
    check_row(row, faults=_faults(row, now))
    with write_transaction(by=by):
        row.recorded_at = now
        _save_or_taken(row)
        _keep_change(row, "booked", by, to=starts_at)
        record_event(
            verb="appointment_booked",
            subject=row,
            patient=patient,
            by=by,
            body={"purpose": purpose, "starts_at": starts_at.isoformat()},
        )
    return row


def change_appointment(
    *,
    appointment: Appointment,
    change: str,
    by: Actor,
    starts_at: datetime | None = None,
    reason: str = "",
    seen: int | None = None,
) -> Appointment:
    """Move it, or say that it was cancelled, missed, that the person arrived, that it is done.
    Raises ``Invalid`` for what its state does not allow, ``Conflict`` after somebody else."""
    check_may(by, "keep_appointments")
    check_own(by, appointment)
    now = clock.now(by.clinic)
    _check_change(appointment, change, starts_at, reason, now)
    before = appointment.starts_at
    appointment.state = CHANGES[appointment.state][change]
    if change == "moved" and starts_at:
        appointment.starts_at = starts_at
    with write_transaction(by=by):
        appointment.save_if_unchanged(["state", "starts_at"], seen=seen)
        _keep_change(appointment, change, by, was=before, to=appointment.starts_at, reason=reason)
        record_event(
            verb=f"appointment_{change}",
            subject=appointment,
            patient=appointment.patient,
            by=by,
            body={"was": before.isoformat(), "is": appointment.starts_at.isoformat()},
        )
    return appointment


def _check_change(
    appointment: Appointment, change: str, starts_at: datetime | None, reason: str, now: datetime
) -> None:
    faults = {}
    if change not in CHANGES[appointment.state]:
        faults["change"] = "not-possible-now"
    if change in NEEDS_REASON and not reason.strip():
        faults["reason"] = "missing"
    if change == "moved" and (starts_at is None or starts_at < now):
        faults["starts_at"] = "missing" if starts_at is None else "in-the-past"
    if change == "missed" and appointment.starts_at > now:
        faults["change"] = "not-yet"
    if faults:
        raise Invalid(faults)


def _faults(row: Appointment, now: datetime) -> dict[str, str]:
    faults = {}
    if row.starts_at < now:
        faults["starts_at"] = "in-the-past"
    if row.purpose == Appointment.Purpose.SESSION and row.course:
        faults |= faults_of_treatment(row.course)
    if row.purpose == Appointment.Purpose.SESSION and not (row.course and row.session_number):
        faults["session_number"] = "missing"
    return faults


def faults_of_treatment(course: Course) -> dict[str, str]:
    """A session belongs to a course that is being treated: found suitable, with a signed plan."""
    return {} if State(course.state) in INJECTING else {"course": "not-treated-now"}


def _save_or_taken(row: Appointment) -> None:
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise Invalid({"session_number": "booked-already"}) from None


def _keep_change(
    row: Appointment,
    change: str,
    by: Actor,
    *,
    to: datetime,
    was: datetime | None = None,
    reason: str = "",
) -> None:
    AppointmentChange.objects.create(
        clinic=by.clinic,
        recorded_by=by.user,
        appointment=row,
        patient=row.patient,
        change=change,
        from_starts_at=was,
        to_starts_at=to,
        reason=reason.strip(),
        happened_at=clock.now(by.clinic),
    )
