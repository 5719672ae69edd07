"""Whom a message of their appointments did not reach: somebody has to call, in time."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from prolo.registry import clock
from prolo.registry.access import Actor
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.models import APPOINTMENTS, Message, MessageChoice
from prolo.registry.notices import still_handled

State = Message.State
FAILED = (State.NOT_DELIVERED, State.BOUNCED)
SHOWN = timedelta(days=3)  # over a weekend; a choice of the project
AFTERWARDS = timedelta(days=1)


def untold(by: Actor) -> list[Message]:
    """One of a person."""
    rows = untold_messages(by).select_related("patient__identity")
    return list({row.patient_id: row for row in rows.order_by("send_at")}.values())


def untold_messages(by: Actor) -> QuerySet[Message]:
    """What failed of late or for what is near, and what still waits when that begins soon. In
    place of what was parked there is another message, or its job is gone. Without an address it
    failed whoever said that they want messages: they wait for them. With whom nobody spoke of
    messages everything is agreed by word of mouth."""
    now = clock.now(by.clinic)
    soon = timedelta(hours=float(clinic_knowledge(by.clinic).threshold("appointment-soon-h").value))
    chose = Exists(MessageChoice.objects.filter(patient=OuterRef("patient")))
    failed = (Q(state__in=FAILED) | Q(chose, state=State.NO_ADDRESS)) & (
        Q(
            states__happened_at__gt=now - SHOWN,
            states__state__in=[*FAILED, State.NO_ADDRESS],
        )
        | Q(closes_at__gt=now - AFTERWARDS, closes_at__lt=now + SHOWN)
    )
    is_near = Q(closes_at__lt=now + soon) | Q(
        patient__appointments__starts_at__gt=now, patient__appointments__starts_at__lt=now + soon
    )
    waits = Q(state=State.QUEUED, send_at__lt=now) & (is_near | ~Q(pk__in=still_handled()))
    rows = Message.objects.filter(failed | waits, due_kind=APPOINTMENTS)
    return rows.exclude(states__code="parked").distinct()
