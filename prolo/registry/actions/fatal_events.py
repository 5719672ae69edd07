"""What an adverse event that somebody died of says of the person, and when it was none."""

from __future__ import annotations

from datetime import date

from prolo.care.contact import DIED
from prolo.care.harms.events import FATAL, EventGiven
from prolo.registry.access import Actor
from prolo.registry.actions.contact import mark_loss, record_loss
from prolo.registry.actions.entries import correct_entry
from prolo.registry.deaths import deaths, fatal_records, has_died
from prolo.registry.models import AdverseEvent, LossToFollowUp


def follow_death(event: AdverseEvent, given: EventGiven, by: Actor, *, reason: str = "") -> None:
    """Whoever died of it is asked nothing more: the death is recorded with its day, once, however
    it became known first. Part of the action that says what is known of the event."""
    if given.outcome != FATAL:
        take_back_death(event, reason, by)
    elif given.outcome_on is not None:
        said = deaths().filter(adverse_event=event).last()
        if said is not None and said.on_day != given.outcome_on:
            _put_right(said, given.outcome_on, reason, by)
        elif not has_died(event.patient):
            _record(event, given.outcome_on, by)


def take_back_death(event: AdverseEvent, reason: str, by: Actor) -> None:
    """They did not die of it, and nothing else says that they died. What was recorded of a death
    beside it stays: somebody else said so."""
    if _other_fatal(event):
        return
    for said in deaths().filter(patient=event.patient_id, adverse_event__isnull=False):
        mark_loss(loss=said, reason=reason, by=by)


def _other_fatal(event: AdverseEvent) -> bool:
    return fatal_records(event.patient_id).exclude(event=event).exists()


def _record(event: AdverseEvent, on_day: date, by: Actor) -> None:
    record_loss(
        patient=event.patient,
        reason=DIED,
        on_day=on_day,
        said_by=by.user.full_name if by.user else by.clinic.name,
        adverse_event=event,
        by=by,
    )


def _put_right(said: LossToFollowUp, on_day: date, reason: str, by: Actor) -> None:
    """Another day: a version of its own. What it closed stays closed."""
    correct_entry(entry=said, changes={"on_day": on_day}, reason=reason, by=by)
