"""A message came back after it had been taken."""

from __future__ import annotations

from prolo.registry.access import Actor, check_may
from prolo.registry.bounces import Bounce
from prolo.registry.events import record_event
from prolo.registry.models import Message
from prolo.registry.sending import Ended, State, keep_end
from prolo.registry.transactions import write_transaction


def record_bounce(*, bounce: Bounce, by: Actor) -> Message | None:
    """None: no message of this clinic. Told twice, it is kept once; of one that is still queued
    nothing: it came back before we wrote down that it went."""
    check_may(by, "keep_clinic")
    with write_transaction(by=by):
        rows = Message.objects.select_for_update().filter(pk=bounce.message_id)
        row = rows.select_related("patient").first()
        if row is None or row.state != State.SENT:
            return row
        state = State.BOUNCED if bounce.is_of_address else State.NOT_DELIVERED
        keep_end(row, Ended(state, f"dsn-{bounce.status}"), by)
        record_event(
            verb="message_bounced",
            subject=row,
            patient=row.patient,
            by=by,
            body={"status": bounce.status},
        )
    return row
