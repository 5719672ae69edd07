"""A message came back after it had been taken."""

from __future__ import annotations

from prolo.registry.access import Actor, check_may
from prolo.registry.alerts import keep_alert
from prolo.registry.bounces import Bounce
from prolo.registry.events import record_event
from prolo.registry.models import Alert, Message
from prolo.registry.sending import Ended, State, keep_end
from prolo.registry.transactions import write_transaction


def record_bounce(*, bounce: Bounce, by: Actor) -> Message | Alert | None:
    """None: no message of this clinic, to a patient or to somebody who works here. Told twice, it
    is kept once; of one that is still queued nothing: it came back before we wrote down that it
    went."""
    check_may(by, "keep_clinic")
    state = State.BOUNCED if bounce.is_of_address else State.NOT_DELIVERED
    ended = Ended(state, f"dsn-{bounce.status}")
    with write_transaction(by=by):
        row = _held(bounce)
        if row is None or row.state != State.SENT:
            return row
        if isinstance(row, Alert):
            keep_alert(row, ended, by)
        else:
            keep_end(row, ended, by)
            record_event(
                verb="message_bounced",
                subject=row,
                patient=row.patient,
                by=by,
                body={"status": bounce.status},
            )
    return row


def _held(bounce: Bounce) -> Message | Alert | None:
    messages = Message.objects.select_for_update(of=("self",)).filter(pk=bounce.message_id)
    alerts = Alert.objects.select_for_update(of=("self",)).filter(pk=bounce.message_id)
    found = messages.select_related("patient").first()
    return found or alerts.select_related("patient").first()
