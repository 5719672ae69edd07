"""What a person is told when a paper was given to them elsewhere than in their hands: that it lies
on their own pages, or a link that opens it. A message says nothing of what the paper holds.

Whom no message tells has not been given the paper: ``estimates_in_hand`` says since when it counts.
"""

from __future__ import annotations

from datetime import timedelta

from prolo.care.messages import when_allowed
from prolo.registry import clock
from prolo.registry.access import Actor
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.deaths import has_died
from prolo.registry.due import is_filling
from prolo.registry.estimates_in_hand import BY_MESSAGE, OWN_PAGES, key_of
from prolo.registry.links import LINK
from prolo.registry.messages import Reached, reached, settings_of
from prolo.registry.models import PAPER, Clinic, Estimate, Message, Patient
from prolo.registry.queueing import first_state, queue_message

OPEN_FOR = timedelta(days=14)  # a choice of the project: later nobody is told of it any more
OWN_MAIL = "own-mail"


def tell_of_estimate(estimate: Estimate, *, how: str, by: Actor) -> Message | None:
    """Part of the transaction of whoever gave it. Whoever has own pages finds it there, by a link
    too."""
    patient = estimate.patient
    if how not in BY_MESSAGE or is_filling():
        return None
    if not settings_of(by.clinic).is_on or has_died(patient):
        return None
    to, now = reached(patient.pk, by.clinic), clock.now(by.clinic)
    row = Message(
        clinic=by.clinic,
        recorded_by=by.user,
        patient=patient,
        relation=to.relation,
        about=OWN_PAGES if logs_in(patient, to) else LINK,
        due_key=key_of(estimate.pk),
        due_kind=PAPER,
        step=0,
        rule="invite",
        due_at=now,
        send_at=when_allowed(now, to.zone, knowledge=clinic_knowledge(by.clinic)),
        closes_at=now + OPEN_FOR,
        channel=to.channel,
        language=to.language or "en",
        state=first_state(to),
    )
    queue_message(row, by=by)
    return row


def logs_in(patient: Patient, to: Reached) -> bool:
    """Whoever is reached has own pages: the person, or the guardian who is. Another who may read
    there is told nothing."""
    relation_id, today = to.relation.pk if to.relation else None, clock.today(patient.clinic)
    rows = patient.accesses.all()
    return any(one.relation_id == relation_id and one.stands_on(today) for one in rows)


def why_no_link(patient: Patient, to: Reached, clinic: Clinic) -> str:
    """Why a link would bring them nothing; empty: it would. It asks for the birth date first."""
    checks = {
        "no-messages": not to.wants_messages,
        "no-link": not to.address,
        "no-birth-date": patient.identity.birth_date is None,
        "switched-off": not settings_of(clinic).is_on,
    }
    return next((code for code, is_so in checks.items() if is_so), "")


def mail_of(patient: Patient, to: Reached) -> str:
    """The address of the guardian who is reached for a child, else the person's own."""
    return to.relation.email if to.relation else patient.identity.email


def paper_of(key: str) -> Estimate | None:
    """Of the key of a message or a link; None for the key of anything else."""
    kind, _sep, estimate_id = key.partition("-")
    if kind != PAPER:
        return None
    rows = Estimate.objects.select_related("course__clinic", "patient__identity", "clinic")
    return rows.filter(pk=estimate_id).first()


def message_of(estimate: Estimate) -> Message | None:
    return Message.objects.filter(due_kind=PAPER, due_key=key_of(estimate.pk)).last()
