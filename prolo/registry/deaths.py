"""Of whom a death is on record."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from django.db.models import Exists, OuterRef, QuerySet

from prolo.care.contact import DIED
from prolo.care.harms.events import FATAL
from prolo.errors import Invalid
from prolo.registry.models import AdverseEventRecord, LossToFollowUp, Patient


def deaths() -> QuerySet[LossToFollowUp]:
    return LossToFollowUp.objects.current().filter(reason=DIED)


def of_the_dead(patient: str = "patient") -> Exists:
    """Of rows: that the death of their ``patient`` is on record."""
    return Exists(deaths().filter(patient=OuterRef(patient)))


def has_died(patient: Patient) -> bool:
    return deaths().filter(patient=patient).exists()


def died_among(patients: Iterable[uuid.UUID]) -> set[uuid.UUID]:
    return set(deaths().filter(patient__in=list(patients)).values_list("patient_id", flat=True))


def fatal_records(patient_id: uuid.UUID) -> QuerySet[AdverseEventRecord]:
    """What is known of adverse events that they are said to have died of."""
    return AdverseEventRecord.objects.current().filter(patient=patient_id, outcome=FATAL)


def is_said_by_event(loss: LossToFollowUp) -> bool:
    """They would be alive, and have died of an adverse event: that is put right first. What
    relatives said beside the death that an event says may be taken back alone."""
    if loss.reason != DIED or not fatal_records(loss.patient_id).exists():
        return False
    others = deaths().filter(patient=loss.patient_id).exclude(pk=loss.pk)
    return loss.adverse_event_id is not None or not others.exists()


def check_is_alive(patient: Patient) -> None:
    """Nothing is begun for somebody whose death is on record. Part of the action that would."""
    if has_died(patient):
        raise Invalid({"patient": "has-died"})
