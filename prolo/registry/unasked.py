"""Of whom nobody has recorded who pays, though they are booked, or came."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from prolo.care.dates import local_day
from prolo.care.money.estimate_due import of_booking
from prolo.care.money.payers import UNITED_STATES
from prolo.knowledge import Knowledge
from prolo.registry import clock
from prolo.registry.access import Actor, check_may
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.deaths import of_the_dead
from prolo.registry.models import Appointment, Clinic, Coverage, Patient

LOOKED_BACK = timedelta(days=120)  # a choice of the project: so long somebody who came stays listed
S = Appointment.State
CAME = (S.ARRIVED, S.DONE, S.NOT_INJECTED)


@dataclass(frozen=True, slots=True, kw_only=True)
class ToAsk:
    """``due_on``: the last day on which an estimate would be in time if they paid themselves, else
    the day of the visit. ``has_come``: they were here, and were not asked."""

    patient: Patient
    service_on: date  # the first visit
    due_on: date
    has_come: bool


def unasked_in_clinic(actor: Actor) -> list[ToAsk]:
    """The longest due first. Nobody is asked of the dead."""
    check_may(actor, "keep_money")
    clinic = actor.clinic
    knowledge = clinic_knowledge(clinic)
    found: dict[uuid.UUID, ToAsk] = {}
    for row in _visits(clinic):
        one, other = _of_visit(row, clinic, knowledge), found.get(row.patient_id)
        found[row.patient_id] = _first(other, one) if other else one
    return sorted(found.values(), key=lambda one: (one.due_on, one.service_on, one.patient.pk))


def _visits(clinic: Clinic) -> QuerySet[Appointment]:
    """Of people who were not asked; the earliest first."""
    now = clock.now(clinic)
    asked = Coverage.objects.filter(clinic=clinic).current()
    came = Q(state__in=CAME, starts_at__gt=now - LOOKED_BACK)
    rows = Appointment.objects.filter(came | Q(state=S.BOOKED, starts_at__gt=now), clinic=clinic)
    rows = rows.exclude(patient__in=asked.values("patient")).exclude(of_the_dead())
    return rows.select_related("patient__identity__clinic", "patient__clinic").order_by("starts_at")


def _of_visit(row: Appointment, clinic: Clinic, knowledge: Knowledge) -> ToAsk:
    zone = ZoneInfo(clinic.time_zone)
    service_on = local_day(row.starts_at, zone)
    clock_runs = clinic.country == UNITED_STATES
    deadline = (
        of_booking(local_day(row.booked_at, zone), service_on, knowledge) if clock_runs else None
    )
    return ToAsk(
        patient=row.patient,
        service_on=service_on,
        due_on=deadline.due_on if deadline else service_on,
        has_come=row.state in CAME,
    )


def _first(one: ToAsk, other: ToAsk) -> ToAsk:
    return ToAsk(
        patient=one.patient,
        service_on=min(one.service_on, other.service_on),
        due_on=min(one.due_on, other.due_on),
        has_come=one.has_come or other.has_come,
    )
