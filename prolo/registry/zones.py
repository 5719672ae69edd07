"""By whose clock a person lives, where it is not the clinic's."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from prolo.registry.models import MessageChoice
from prolo.registry.prepared import prepared


def zones_of(patients: Collection[uuid.UUID]) -> dict[uuid.UUID, ZoneInfo]:
    rows = MessageChoice.objects.filter(patient_id__in=patients)
    newest = dict(rows.values_list("patient_id", "time_zone"))  # ordered: the newest stays
    return {patient: ZoneInfo(zone) for patient, zone in newest.items() if zone}


def zone_of(patient_id: uuid.UUID) -> ZoneInfo | None:
    """None: the clinic's."""
    newest = next(iter(zone_kept(patient_id)), "")
    return ZoneInfo(newest) if newest else None


@prepared
def zone_kept(patient_id: uuid.UUID) -> QuerySet[MessageChoice, str]:
    rows = MessageChoice.objects.filter(patient=patient_id).order_by("-recorded_at", "-id")
    return rows.values_list("time_zone", flat=True)[:1]
