"""In which room a session was held, put right after it was recorded: infections may share it."""

from __future__ import annotations

from prolo.errors import Invalid
from prolo.registry.access import Actor, check_may, check_own
from prolo.registry.actions.appointments import keep_change
from prolo.registry.actions.infections import follow_record
from prolo.registry.events import record_event
from prolo.registry.models import AdverseEvent, Appointment, Room, Session
from prolo.registry.schedule import rooms_on
from prolo.registry.taken_over import ROOM_CORRECTED
from prolo.registry.transactions import write_transaction


def correct_room(*, session: Session, room: Room | None, reason: str, by: Actor) -> Appointment:
    """The room stands with the appointment, beside what it was before. Before a session is recorded
    another room takes over there. Infections after it are weighed anew by what they share."""
    check_may(by, "correct_entry")
    check_own(by, session, *([room] if room else []))
    booked = session.appointment
    if booked is None or session.ended_at is None:
        raise Invalid({"session": "not-recorded"})
    faults = {} if reason.strip() else {"reason": "missing"}
    if room == booked.room:
        faults["room"] = "nothing-changed"
    elif room and room not in rooms_on(session.visit.day):
        faults["room"] = "room-not-open"
    if faults:
        raise Invalid(faults)
    booked.room = room
    with write_transaction(by=by):
        booked.save_if_unchanged(["room"])
        keep_change(booked, ROOM_CORRECTED, by, reason=reason)
        follow_record(AdverseEvent.objects.filter(session__appointment=booked), reason, by)
        record_event(verb="session_room_corrected", subject=session, patient=session.patient, by=by)
    return booked
