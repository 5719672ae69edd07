"""What every new entry about a patient says of itself."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import connection

from prolo.registry.access import Actor
from prolo.registry.models import Course, Entry, Patient


def entry(
    by: Actor, patient: Patient, *, at: datetime, after: Entry | None = None
) -> dict[str, Any]:
    """Whose it is, who recorded it, when it happened; after an earlier one its next version."""
    return {
        "clinic": by.clinic,
        "recorded_by": by.user,
        "patient": patient,
        "happened_at": at,
        "replaces": after,
        "version": after.version + 1 if after else 1,
    }


def lock_patient(patient: Patient) -> None:
    """Of two who write about this person at once, the second sees what the first wrote. Only
    inside a transaction; SQLite has one writer anyway."""
    Patient.objects.select_for_update().get(pk=patient.pk)


def lock_course(course: Course) -> None:
    """The same for one course. Asked of a database alone that has more than one writer."""
    if connection.features.has_select_for_update:
        Course.objects.select_for_update(no_key=True).only("pk").get(pk=course.pk)
