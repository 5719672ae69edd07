"""When a person is expected: booked, moved, cancelled, missed, arrived; and who takes over then.

What cannot be booked is refused. What is usually a slip is asked about on the pages, which hand
over ``anyway`` as the person answered; programs are not asked. What was asked is kept either way.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction

from prolo.care.booking import Clash, Weight
from prolo.care.course import INJECTING, State
from prolo.care.dates import local_day
from prolo.errors import Invalid
from prolo.registry import clock
from prolo.registry.access import Actor, check_may, check_own
from prolo.registry.actions.waiting import check_waits, take_from_waiting_list
from prolo.registry.booked_days import LET_GO
from prolo.registry.checking import check_row
from prolo.registry.deaths import check_is_alive
from prolo.registry.entering import lock_diary, lock_with_courses
from prolo.registry.events import record_event
from prolo.registry.falling import falls_of, still_to_move
from prolo.registry.models import (
    Appointment,
    AppointmentChange,
    Course,
    Patient,
    Room,
    Session,
    User,
    WaitingEntry,
)
from prolo.registry.notices import tell_of_appointments
from prolo.registry.schedule import judge_booking, judge_taking_over, usual_minutes
from prolo.registry.taken_over import TAKEN_OVER
from prolo.registry.transactions import write_transaction

BOOKED, ARRIVED, DONE = "booked", "arrived", "done"
CANCELLED, MISSED, NOT_INJECTED = "cancelled", "missed", "not-injected"

# What may be done to an appointment in each state, and what state follows.
CHANGES: Mapping[str, Mapping[str, str]] = {
    BOOKED: {
        "moved": BOOKED,
        "kept": BOOKED,
        "cancelled": CANCELLED,
        "missed": MISSED,
        "arrived": ARRIVED,
    },
    ARRIVED: {
        TAKEN_OVER: ARRIVED,
        "done": DONE,
        "not-injected": NOT_INJECTED,
        "expected-again": BOOKED,
    },
    MISSED: {"arrived": ARRIVED, "expected-again": BOOKED, LET_GO: MISSED},
    CANCELLED: {},
    DONE: {},
    NOT_INJECTED: {},
}
TOLD = frozenset({"booked", "moved", "cancelled"})
TAKES_A_PLACE = frozenset({"moved", TAKEN_OVER})
NEEDS_REASON = frozenset({"moved", TAKEN_OVER, "kept", "cancelled", "not-injected", LET_GO})


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """When, how long, where and with whom."""

    starts_at: datetime
    minutes: int
    room: Room | None = None
    injector: User | None = None


SLOT = ("starts_at", "minutes", "room", "injector")


def is_same_slot(row: Appointment, slot: Slot) -> bool:
    return all(getattr(slot, name) == getattr(row, name) for name in SLOT)


def book_appointment(
    *,
    patient: Patient,
    purpose: str,
    starts_at: datetime,
    by: Actor,
    course: Course | None = None,
    session_number: int | None = None,
    minutes: int | None = None,
    room: Room | None = None,
    injector: User | None = None,
    waiting: WaitingEntry | None = None,
    along: Collection[Appointment] = (),
    anyway: bool = True,
) -> Appointment:
    """As long as it usually takes, unless ``minutes`` says otherwise; from the waiting list with
    ``waiting``, behind those of the same visit with ``along``. Raises ``Invalid`` for what cannot
    be, and when this session of the course has a standing appointment already."""
    check_may(by, "keep_appointments")
    check_own(by, patient, *(one for one in (course, room, waiting) if one))
    now = clock.now(by.clinic)
    row = Appointment(
        clinic=by.clinic,
        recorded_by=by.user,
        patient=patient,
        course=course,
        purpose=purpose,
        session_number=session_number,
        starts_at=starts_at,
        minutes=minutes or _usual(by, purpose),
        room=room,
        injector=injector,
        booked_at=now,
    )
    check_row(row, faults=booking_faults(row, now) | _waiting_faults(waiting, row))
    with write_transaction(by=by):
        lock_diary(by.clinic)
        lock_with_courses(patient)
        check_is_alive(patient)
        asked = check_clashes(judge_booking(row, but=along), anyway=anyway)
        row.recorded_at = now
        _save_or_taken(row)
        keep_change(row, "booked", by, asked=asked)
        if waiting:
            take_from_waiting_list(entry=waiting, appointment=row, by=by)
        record_event(
            verb="appointment_booked",
            subject=row,
            patient=patient,
            by=by,
            body={"purpose": purpose, "starts_at": starts_at.isoformat()},
        )
    return row


def _usual(by: Actor, purpose: str) -> int:
    return usual_minutes(by.clinic, purpose) if purpose in Appointment.Purpose.values else 1


def change_appointment(
    *,
    appointment: Appointment,
    change: str,
    by: Actor,
    starts_at: datetime | None = None,
    slot: Slot | None = None,
    reason: str = "",
    seen: int | None = None,
    waiting: WaitingEntry | None = None,
    along: Collection[Appointment] = (),
    anyway: bool = True,
) -> Appointment:
    """Move it (to ``starts_at``, or with room, injector and length to ``slot``), keep it although
    the clinic is closed or the physician or room is not there, or say that it was cancelled,
    missed, that the person arrived, that it is done; that neither was so, and they are expected as
    before; that nothing is booked in place of what was missed. Once they arrived another injector
    or room of ``slot`` takes over. Who waited and moves to what became free waits no more:
    ``waiting``; ``along`` are others that change with it, and do not stand in its way. Raises
    ``Invalid`` for what its state does not allow, ``Conflict`` after somebody else."""
    check_may(by, "keep_appointments")
    check_own(by, appointment, *([waiting] if waiting else []))
    now = clock.now(by.clinic)
    if faults := _waiting_faults(waiting, appointment):
        raise Invalid(faults)
    before = appointment.starts_at
    if slot is None and starts_at is not None:
        slot = Slot(
            starts_at=starts_at,
            minutes=appointment.minutes,
            room=appointment.room,
            injector=appointment.injector,
        )
    falls = (
        still_to_move(falls_of([appointment]).get(appointment.pk, ())) if change == "kept" else []
    )
    _check_change(appointment, change, slot, reason, now)
    if change == "kept" and not falls:
        raise Invalid({"change": "nothing-in-the-way"})
    appointment.state = CHANGES[appointment.state][change]
    with write_transaction(by=by):
        if change in TAKES_A_PLACE:
            lock_diary(by.clinic)
        lock_with_courses(appointment.patient)
        asked = [one.code for one in falls]
        if change == "moved" and slot:
            _put(appointment, slot)
            check_row(appointment)
            but = [appointment, *along]
            asked = check_clashes(judge_booking(appointment, but=but), anyway=anyway)
        if change == TAKEN_OVER and slot:
            asked = _take_over(appointment, slot, now, but=[appointment, *along], anyway=anyway)
        save_state(appointment, seen)
        keep_change(appointment, change, by, was=before, reason=reason, asked=asked)
        if waiting and change == "moved":
            take_from_waiting_list(entry=waiting, appointment=appointment, by=by)
        record_event(
            verb=f"appointment_{change}",
            subject=appointment,
            patient=appointment.patient,
            by=by,
            body={"was": before.isoformat(), "is": appointment.starts_at.isoformat()},
        )
    return appointment


def _put(row: Appointment, slot: Slot) -> None:
    for name in SLOT:
        setattr(row, name, getattr(slot, name))


def _take_over(
    row: Appointment, slot: Slot, now: datetime, *, but: Collection[Appointment], anyway: bool
) -> list[str]:
    """Whoever has a page of the session open since before sees first that it has changed."""
    row.room, row.injector = slot.room, slot.injector
    check_row(row)
    for session in row.sessions.filter(state=Session.State.OPEN):
        session.save_if_unchanged([])
    return check_clashes(judge_taking_over(row, now, but=but), anyway=anyway)


def check_clashes(clashes: Sequence[Clash], *, anyway: bool) -> list[str]:
    """The codes of what was asked about. With ``lock_diary``: nobody books in between."""
    faults = {one.beside: one.code for one in clashes if one.weight is Weight.REFUSE}
    asked = [one.code for one in clashes if one.weight is Weight.QUESTION]
    if asked and not anyway:
        faults["anyway"] = asked[0]
    if faults:
        raise Invalid(faults)
    return asked


def _check_change(
    appointment: Appointment, change: str, slot: Slot | None, reason: str, now: datetime
) -> None:
    faults = {}
    if code := why_not(appointment, change, now):
        faults["change"] = code
    if (change in NEEDS_REASON or _had_come(appointment, change, now)) and not reason.strip():
        faults["reason"] = "missing"
    if change == "moved":
        faults |= _faults_of_move(appointment, slot, now)
    if change == TAKEN_OVER:
        faults |= _faults_of_taking_over(appointment, slot)
    if faults:
        raise Invalid(faults)


def why_not(row: Appointment, change: str, now: datetime) -> str:
    """Nobody arrives before the day, nor has stayed away before the time. Who was said to have
    stayed away is not expected again once that day is over, but may have been there all the same;
    who has begun a session has arrived. Nobody takes over on a later day, nor what was given: where
    and by whom is on record."""
    ahead = _days_ahead(row, now)
    is_over = ahead < 0 and (change == TAKEN_OVER or _is_missed_for_good(row, change))
    has_begun = row.state == ARRIVED and change == "expected-again" and _has_begun(row)
    is_held = row.state == ARRIVED and change == TAKEN_OVER and _was_held(row)
    if change not in CHANGES[row.state] or is_over or has_begun or is_held:
        return "not-possible-now"
    is_early = ahead > 0 if change == "arrived" else change == "missed" and row.starts_at > now
    return "not-yet" if is_early else ""


def _days_ahead(row: Appointment, now: datetime) -> int:
    zone = ZoneInfo(row.clinic.time_zone)
    return (local_day(row.starts_at, zone) - local_day(now, zone)).days


def _is_missed_for_good(row: Appointment, change: str) -> bool:
    return row.state == MISSED and change not in {LET_GO, "arrived"}


def _had_come(row: Appointment, change: str, now: datetime) -> bool:
    """That somebody «stayed away» was the wrong line, and is noticed on a later day."""
    return change == "arrived" and row.state == MISSED and _days_ahead(row, now) < 0


def _has_begun(row: Appointment) -> bool:
    return row.sessions.exclude(state=Session.State.ABANDONED).exists()


def _was_held(row: Appointment) -> bool:
    """Recorded, though a physician has still to sign."""
    return row.sessions.filter(ended_at__isnull=False).exists()


def _faults_of_move(row: Appointment, slot: Slot | None, now: datetime) -> dict[str, str]:
    if slot is None:
        return {"starts_at": "missing"}
    if slot.starts_at < now and slot.starts_at != row.starts_at:
        return {"starts_at": "in-the-past"}
    return {"starts_at": "nothing-changed"} if is_same_slot(row, slot) else {}


def _faults_of_taking_over(row: Appointment, slot: Slot | None) -> dict[str, str]:
    """Who was to inject is followed by somebody."""
    if slot is None or (row.injector and not slot.injector):
        return {"injector": "missing"}
    is_same = (slot.room, slot.injector) == (row.room, row.injector)
    return {"injector": "nothing-changed"} if is_same else {}


def _waiting_faults(waiting: WaitingEntry | None, row: Appointment) -> dict[str, str]:
    if waiting is None:
        return {}
    check_waits(waiting)
    return {} if waiting.patient_id == row.patient_id else {"waiting": "unknown"}


def booking_faults(row: Appointment, now: datetime) -> dict[str, str]:
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


def save_state(row: Appointment, seen: int | None) -> None:
    """Who is expected again has their session back, unless it was booked anew meanwhile."""
    try:
        with transaction.atomic():
            row.save_if_unchanged(["state", *SLOT], seen=seen)
    except IntegrityError:
        raise Invalid({"session_number": "booked-already"}) from None


def _save_or_taken(row: Appointment) -> None:
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise Invalid({"session_number": "booked-already"}) from None


def keep_change(
    row: Appointment,
    change: str,
    by: Actor,
    *,
    was: datetime | None = None,
    reason: str = "",
    asked: Sequence[str] = (),
) -> None:
    AppointmentChange.objects.create(
        clinic=by.clinic,
        recorded_by=by.user,
        appointment=row,
        patient=row.patient,
        change=change,
        from_starts_at=was,
        to_starts_at=row.starts_at,
        minutes=row.minutes,
        room=row.room,
        injector=row.injector,
        despite=list(asked),
        reason=reason.strip(),
        happened_at=clock.now(by.clinic),
    )
    if change in TOLD:
        tell_of_appointments(row.patient, by=by)
