"""A link to who is asked to sign: it ends after days, and asks for the birth date first."""

from __future__ import annotations

from datetime import timedelta

from prolo.care.messages import when_allowed
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


def send_signature_link(*, request: ConsentRequest, by: Actor) -> Message:
    """Raises ``Invalid`` where it would reach nobody, or another person than who is to sign."""
    check_may(by, "take_consent")
    check_own(by, request)
    now, to = clock.now(by.clinic), reached(request.patient_id, by.clinic)
    if code := _why_not(request, to, by.clinic):
        raise Invalid({"link": code})
    key = key_of(request)
    with write_transaction(by=by):
        row = Message(
            clinic=by.clinic,
            recorded_by=by.user,
            patient=request.patient,
            course=request.course,
            relation=to.relation,
            about=key,
            due_key=key,
            due_kind=SIGN,
            step=Message.objects.filter(course=request.course, about=key).count(),
            rule="invite",
            due_at=now,
            send_at=when_allowed(now, to.zone, knowledge=clinic_knowledge(by.clinic)),
            closes_at=now + OPEN_FOR,
            channel=to.channel,
            language=request.language,
        )
        queue_message(row, by=by)
        record_event(
            verb="signature_link_sent",
            subject=request,
            patient=request.patient,
            by=by,
            body={"channel": row.channel},
        )
    return row


def _why_not(request: ConsentRequest, to: Reached, clinic: Clinic) -> str:
    asked = request.relation_id
    checks = {
        "not-asked": request.state != ConsentRequest.State.OPEN,
        "no-birth-date": request.patient.identity.birth_date is None,
        "to-another": (to.relation.pk if to.relation else None) != asked
        or (request.signed_as == "guardian" and asked is None),
        "no-messages": not to.wants_messages,
        "no-address": not to.address,
        "switched-off": not settings_of(clinic).is_on,
    }
    return next((code for code, is_so in checks.items() if is_so), "")
