"""What was cancelled stands again as it was: the row itself, on which its sheet, what was answered
about it and what the person was told of it hang."""

from __future__ import annotations

from collections.abc import Sequence

from prolo.care.booking import Clash, Weight
from prolo.errors import Invalid
from prolo.registry import clock
from prolo.registry.access import Actor, check_may, check_own
from prolo.registry.actions.appointments import (
    BOOKED,
    CANCELLED,
    booking_faults,
    check_clashes,
    keep_change,
    save_state,
)
from prolo.registry.deaths import check_is_alive
from prolo.registry.entering import lock_diary, lock_with_courses
from prolo.registry.events import record_event
from prolo.registry.models import Appointment
from prolo.registry.notices import tell_of_appointments
from prolo.registry.schedule import judge_booking
from prolo.registry.transactions import write_transaction


def take_back_cancelling(
    *, appointment: Appointment, others: Sequence[Appointment] = (), reason: str, by: Actor
) -> Appointment:
    """It was a slip: it stands again, and those of its visit that went with it, all or none. Raises
    ``Invalid`` for what could not be booked by now, or is asked about and was not when it was
    booked; who was told that it is off is told that it stands."""
    rows = sorted([appointment, *others], key=lambda row: row.starts_at)
    check_may(by, "keep_appointments")
    check_own(by, *rows)
    now = clock.now(by.clinic)
    with write_transaction(by=by):
        lock_diary(by.clinic)
        lock_with_courses(appointment.patient)
        check_is_alive(appointment.patient)
        for row in rows:
            if faults := booking_faults(row, now):
                raise Invalid(faults)
            check_clashes(_new(row, judge_booking(row, but=rows)), anyway=False)
            _expect(row, reason, by)
        tell_of_appointments(appointment.patient, by=by)
    return appointment


def _new(row: Appointment, clashes: Sequence[Clash]) -> list[Clash]:
    """Without what was asked before, and answered by whoever booked or moved it."""
    known = {code for change in row.changes.all() for code in change.despite}
    return [one for one in clashes if one.weight is Weight.REFUSE or one.code not in known]


def expect_as_before(*, appointment: Appointment, reason: str, by: Actor) -> Appointment:
    """A merge cancelled it since the person of the other record had died, and they are two people:
    this one was told of nothing, and comes. Who got the place meanwhile has it too, for somebody to
    move. Raises ``Invalid`` where the session was booked anew."""
    check_may(by, "keep_appointments")
    check_own(by, appointment)
    with write_transaction(by=by):
        _expect(appointment, reason, by)
    return appointment


def _expect(row: Appointment, reason: str, by: Actor) -> None:
    if row.state != CANCELLED:
        raise Invalid({"change": "not-possible-now"})
    row.state = BOOKED
    save_state(row, None)
    keep_change(row, "expected-again", by, was=row.starts_at, reason=reason)
    record_event(
        verb="appointment_expected-again",
        subject=row,
        patient=row.patient,
        by=by,
        body={"was": CANCELLED},
    )
