"""The ceilings that a clinician set for one person, as they stood at a time."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from prolo.care.limits import OwnLimit
from prolo.registry.models import DoseLimit, Patient


def own_limits(patient: Patient, *, at: datetime) -> tuple[OwnLimit, ...]:
    return tuple(
        OwnLimit(
            anaesthetic=row.anaesthetic,
            max_mg=row.max_mg,
            by=row.recorded_by.full_name if row.recorded_by else "",
            reason=row.reason,
        )
        for row in standing(patient, at=at)
    )


def standing(patient: Patient, *, at: datetime) -> QuerySet[DoseLimit]:
    """A session that is corrected later is weighed by what stood when it was recorded."""
    rows = DoseLimit.objects.filter(
        patient=patient, happened_at__lte=at, ended_at__isnull=True, marked_in_error_at__isnull=True
    )
    return (
        rows.exclude(replaced_by__happened_at__lte=at)
        .select_related("recorded_by")
        .order_by("anaesthetic", "happened_at")
    )
