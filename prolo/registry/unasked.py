"""Of whom nobody has recorded who pays, though they are booked, or came, or asked what it costs."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from prolo.care.dates import local_day
from prolo.care.money.estimate_due import of_booking, of_request
from prolo.care.money.payers import UNITED_STATES
from prolo.knowledge import Knowledge
from prolo.registry import clock
from prolo.registry.access import Actor, check_may
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.deaths import of_the_dead
from prolo.registry.models import Appointment, Clinic, Coverage, EstimateRequest, Patient

LOOKED_BACK = timedelta(days=120)  # a choice of the project: so long who came or asked stays listed
S = Appointment.State
CAME = (S.ARRIVED, S.DONE, S.NOT_INJECTED)


@dataclass(frozen=True, slots=True, kw_only=True)
class ToAsk:
    """``due_on``: the last day on which an estimate would be in time if they paid themselves, else
    the day of the visit. ``has_come``: they were here, and were not asked. ``asked_on``: they asked
    what it costs, first on that day; of who did that alone there is no visit."""

    patient: Patient
    service_on: date | None  # the first visit
    due_on: date
    has_come: bool = False
    asked_on: date | None = None


def unasked_in_clinic(actor: Actor) -> list[ToAsk]:
    """The longest due first. Nobody is asked of the dead."""
    check_may(actor, "keep_money")
    clinic = actor.clinic
    knowledge = clinic_knowledge(clinic)
    found: dict[uuid.UUID, ToAsk] = {}
    visits = (_of_visit(row, clinic, knowledge) for row in _visits(clinic))
    for one in (*visits, *_askings(clinic, knowledge)):
        other = found.get(one.patient.pk)
        found[one.patient.pk] = _first(other, one) if other else one
    return sorted(
        found.values(), key=lambda one: (one.due_on, one.service_on or date.max, one.patient.pk)
    )


def _visits(clinic: Clinic) -> QuerySet[Appointment]:
    """Of people who were not asked; the earliest first."""
    now = clock.now(clinic)
    came = Q(state__in=CAME, starts_at__gt=now - LOOKED_BACK)
    rows = Appointment.objects.filter(came | Q(state=S.BOOKED, starts_at__gt=now), clinic=clinic)
    rows = rows.exclude(patient__in=_told(clinic)).exclude(of_the_dead())
    return rows.select_related("patient__identity__clinic", "patient__clinic").order_by("starts_at")


def _told(clinic: Clinic) -> QuerySet[Coverage, Any]:
    """Of whom it is on record who pays."""
    return Coverage.objects.filter(clinic=clinic).current().values("patient")


def _askings(clinic: Clinic, knowledge: Knowledge) -> Iterator[ToAsk]:
    """Where a clock runs from it, whether they are booked or not."""
    if clinic.country != UNITED_STATES:
        return
    since = clock.now(clinic) - LOOKED_BACK
    rows = EstimateRequest.objects.filter(
        clinic=clinic, happened_at__gt=since, taken_back_at__isnull=True
    ).current()
    rows = rows.exclude(patient__in=_told(clinic)).exclude(of_the_dead())
    zone = ZoneInfo(clinic.time_zone)
    for row in rows.select_related("patient__identity__clinic", "patient__clinic"):
        asked_on = local_day(row.happened_at, zone)
        if deadline := of_request(asked_on, knowledge):
            yield ToAsk(
                patient=row.patient, service_on=None, due_on=deadline.due_on, asked_on=asked_on
            )


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
        service_on=min(filter(None, (one.service_on, other.service_on)), default=None),
        due_on=min(one.due_on, other.due_on),
        has_come=one.has_come or other.has_come,
        asked_on=min(filter(None, (one.asked_on, other.asked_on)), default=None),
    )
