"""A link to who is asked to sign: it ends after days, and asks for the birth date first."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from prolo.care.messages import INVITE, REMIND, when_allowed
from prolo.errors import Invalid
from prolo.registry import clock
from prolo.registry.access import Actor, check_may, check_own
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.consents import key_of
from prolo.registry.events import record_event
from prolo.registry.messages import Reached, reached, settings_of
from prolo.registry.models import SIGN, Clinic, ConsentRequest, Message
from prolo.registry.queueing import queue_message
from prolo.registry.transactions import write_transaction

OPEN_FOR = timedelta(days=3)  # a choice of the project
REMINDS = timedelta(hours=24)  # before it ends; a choice of the project


def send_signature_link(*, request: ConsentRequest, by: Actor) -> Message:
    """With a reminder before it ends. Raises ``Invalid`` where it would reach nobody, or another
    person than who is to sign."""
    check_may(by, "take_consent")
    check_own(by, request)
    now, to = clock.now(by.clinic), reached(request.patient_id, by.clinic)
    if code := _why_not(request, to, by.clinic):
        raise Invalid({"link": code})
    ends_at, key = now + OPEN_FOR, key_of(request)
    with write_transaction(by=by):
        step = Message.objects.filter(course=request.course, about=key).count()
        row = Message(
            **_of(request, to, ends_at=ends_at, by=by),
            step=step,
            rule=INVITE,
            send_at=when_allowed(now, to.zone, knowledge=clinic_knowledge(by.clinic)),
        )
        queue_message(row, by=by)
        queue_message(_reminder(request, to, step=step + 1, ends_at=ends_at, by=by), by=by)
        record_event(
            verb="signature_link_sent",
            subject=request,
            patient=request.patient,
            by=by,
            body={"channel": row.channel},
        )
    return row


def _reminder(
    request: ConsentRequest, to: Reached, *, step: int, ends_at: datetime, by: Actor
) -> Message:
    """Not sent where it is signed meanwhile, or another link was sent."""
    knowledge = clinic_knowledge(by.clinic)
    return Message(
        **_of(request, to, ends_at=ends_at, by=by),
        step=step,
        rule=REMIND,
        send_at=when_allowed(ends_at - REMINDS, to.zone, knowledge=knowledge),
    )


def _of(request: ConsentRequest, to: Reached, *, ends_at: datetime, by: Actor) -> dict[str, Any]:
    key = key_of(request)
    return {
        "clinic": by.clinic,
        "recorded_by": by.user,
        "patient": request.patient,
        "course": request.course,
        "relation": to.relation,
        "about": key,
        "due_key": key,
        "due_kind": SIGN,
        "due_at": clock.now(by.clinic),
        "closes_at": ends_at,
        "channel": to.channel,
        "language": request.language,
    }


def _why_not(request: ConsentRequest, to: Reached, clinic: Clinic) -> str:
    asked = request.relation_id
    checks = {
        "not-asked": request.state != ConsentRequest.State.OPEN,
        "no-birth-date": request.patient.identity.birth_date is None,
        "to-another": (to.relation.pk if to.relation else None) != asked,
        "no-messages": not to.wants_messages,
        "no-address": not to.address,
        "switched-off": not settings_of(clinic).is_on,
    }
    return next((code for code, is_so in checks.items() if is_so), "")
