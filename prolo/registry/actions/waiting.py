"""The waiting list: put on, and taken off; being booked from it is ``book_appointment``."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from prolo.errors import Invalid
from prolo.registry import clock
from prolo.registry.access import Actor, check_may, check_own
from prolo.registry.checking import check_row
from prolo.registry.deaths import check_is_alive
from prolo.registry.entering import lock_with_courses
from prolo.registry.events import record_event
from prolo.registry.models import Appointment, Course, Patient, WaitingEntry
from prolo.registry.transactions import write_transaction

WAITING, BOOKED, REMOVED = WaitingEntry.State


def add_to_waiting_list(
    *,
    patient: Patient,
    purpose: str,
    by: Actor,
    course: Course | None = None,
    earliest_on: date | None = None,
    weekdays: Iterable[int] = (),
    part_of_day: str = WaitingEntry.PartOfDay.ANY,
    reason: str = "",
    note: str = "",
) -> WaitingEntry:
    """Raises ``Invalid`` for who waits for the same already."""
    check_may(by, "keep_appointments")
    check_own(by, patient, *([course] if course else []))
    now = clock.now(by.clinic)
    row = WaitingEntry(
        clinic=by.clinic,
        recorded_by=by.user,
        patient=patient,
        course=course,
        purpose=purpose,
        earliest_on=earliest_on or clock.today(by.clinic),
        weekdays="".join(map(str, sorted(set(weekdays)))),
        part_of_day=part_of_day,
        reason=reason.strip(),
        note=note.strip(),
        waiting_since=now,
    )
    check_row(row, faults=_faults(row))
    with write_transaction(by=by):
        lock_with_courses(patient)
        check_is_alive(patient)
        _check_waits_once(row)
        row.save(force_insert=True)
        record_event(
            verb="waiting_began", subject=row, patient=patient, by=by, body={"purpose": purpose}
        )
    return row


def remove_from_waiting_list(
    *, entry: WaitingEntry, reason: str, by: Actor, seen: int | None = None
) -> WaitingEntry:
    check_may(by, "keep_appointments")
    check_own(by, entry)
    if not reason.strip():
        raise Invalid({"reason": "missing"})
    check_waits(entry)
    entry.state, entry.ended_at = REMOVED, clock.now(by.clinic)
    entry.ended_reason = reason.strip()
    check_row(entry)
    with write_transaction(by=by):
        lock_with_courses(entry.patient)
        entry.save_if_unchanged(["state", "ended_at", "ended_reason"], seen=seen)
        record_event(verb="waiting_ended", subject=entry, patient=entry.patient, by=by)
    return entry


def put_back_on_waiting_list(*, entry: WaitingEntry, by: Actor) -> WaitingEntry:
    """Taken off by mistake: they wait again, for as long as before. Raises ``Invalid`` for who
    waits already, for the same or by this very entry."""
    check_may(by, "keep_appointments")
    check_own(by, entry)
    with write_transaction(by=by):
        lock_with_courses(entry.patient)
        entry = WaitingEntry.objects.select_for_update().get(pk=entry.pk)
        if entry.state != REMOVED:
            raise Invalid({"entry": "not-taken-off"})
        _check_waits_once(entry)
        _take_up(entry, by)
    return entry


def wait_as_before(*, entry: WaitingEntry, by: Actor) -> WaitingEntry:
    """A merge ended it since the person of the other record had died, and they are two people."""
    check_may(by, "keep_appointments")
    check_own(by, entry)
    if entry.state != REMOVED:
        raise Invalid({"entry": "not-taken-off"})
    with write_transaction(by=by):
        _take_up(entry, by)
    return entry


def _take_up(entry: WaitingEntry, by: Actor) -> None:
    entry.state, entry.ended_at, entry.ended_reason = WAITING, None, ""
    entry.save_if_unchanged(["state", "ended_at", "ended_reason"])
    record_event(verb="waiting_taken_up", subject=entry, patient=entry.patient, by=by)


def take_from_waiting_list(*, entry: WaitingEntry, appointment: Appointment, by: Actor) -> None:
    """Part of the transaction that books; two who take the same entry meet in a ``Conflict``."""
    entry.state, entry.appointment, entry.ended_at = BOOKED, appointment, clock.now(by.clinic)
    entry.save_if_unchanged(["state", "appointment", "ended_at"])


def check_waits(entry: WaitingEntry) -> None:
    if entry.state != WAITING:
        raise Invalid({"entry": "waits-no-more"})


def _check_waits_once(row: WaitingEntry) -> None:
    same = WaitingEntry.objects.filter(
        patient=row.patient, course=row.course, purpose=row.purpose, state=WAITING
    )
    if same.exists():
        raise Invalid({"purpose": "waits-already"})


def _faults(row: WaitingEntry) -> dict[str, str]:
    faults = {}
    if row.purpose == "session" and row.course is None:
        faults["purpose"] = "session-without-course"
    if row.course is not None and row.course.patient_id != row.patient_id:
        faults["course"] = "unknown"
    if not set(row.weekdays) <= set("0123456"):
        faults["weekdays"] = "unknown"
    return faults
