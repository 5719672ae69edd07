"""A session that ends before the first needle: the person came, and nothing was injected."""

from __future__ import annotations

from prolo.errors import Invalid
from prolo.registry import clock
from prolo.registry.access import Actor, check_may, check_own
from prolo.registry.actions.appointments import change_appointment
from prolo.registry.actions.harms import put_to_sessions_before
from prolo.registry.events import record_event
from prolo.registry.harms import rather_before
from prolo.registry.models import Appointment, Session
from prolo.registry.transactions import write_transaction

HERE, BEFORE = OF_SESSION = ("here", "before")


def abandon_session(*, session: Session, reason: str, by: Actor, harms_are_of: str = "") -> Session:
    """What was checked stays on record. The appointment says that nothing was injected, and the
    session may be booked again under its number. Where adverse events are put to it, and nothing is
    on record that could have harmed, who breaks it off says whether they are of it (``here``: what
    cleans the skin is of no vial) or of the session ``before``, whose lots are looked at then."""
    check_may(by, "record_session")
    check_own(by, session)
    faults = {} if reason.strip() else {"reason": "missing"}
    if session.state != Session.State.OPEN:
        faults["session"] = "recorded-already"
    if session.injections.current().exists():
        faults["session"] = "injected-already"
    elsewhere = rather_before(session) if not faults.keys() & {"session"} else []
    if elsewhere and harms_are_of not in OF_SESSION:
        faults["harms_are_of"] = "missing"
    if faults:
        raise Invalid(faults)
    session.state, session.abandoned_reason = Session.State.ABANDONED, reason.strip()
    with write_transaction(by=by):
        session.save_if_unchanged(["state", "abandoned_reason"])
        if elsewhere and harms_are_of == BEFORE:
            put_to_sessions_before(elsewhere, reason=session.abandoned_reason, by=by)
        appointment = session.appointment
        if appointment and appointment.state == Appointment.State.ARRIVED:
            change_appointment(
                appointment=appointment,
                change="not-injected",
                reason=session.abandoned_reason,
                by=by,
            )
        record_event(
            verb="session_abandoned",
            subject=session,
            patient=session.patient,
            by=by,
            body={"number": session.number, "at": clock.now(by.clinic).isoformat()},
        )
    return session
