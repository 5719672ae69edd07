"""What every new entry about a patient says of itself."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from prolo.registry.access import Actor
from prolo.registry.models import Clinic, Course, Entry, Patient
from prolo.registry.prepared import prepared


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
    inside a transaction; SQLite has one writer anyway. Who enters rows about them meanwhile, and
    holds a course that is wanted here, waits for nothing."""
    Patient.objects.select_for_update(no_key=True).get(pk=patient.pk)


def lock_course(course: Course) -> None:
    """The same for one course, which then stands where it was kept last, and is of whom it was."""
    [(course.state, course.patient_id)] = course_held(course.pk)


@prepared
def course_held(course_id: uuid.UUID) -> QuerySet[Course, tuple[str, uuid.UUID]]:
    held = Course.objects.select_for_update(no_key=True).filter(pk=course_id)
    return held.values_list("state", "patient_id")


def lock_diary(clinic: Clinic) -> None:
    """The first thing of who books a place, moves into one or takes one over, before the person: of
    two who want the same room or physician the second sees what the first booked, whoever it is
    for. Who changes nothing of where anybody is expected waits for nothing."""
    list(Clinic.objects.select_for_update(no_key=True).filter(pk=clinic.pk).values_list("pk"))


def lock_with_courses(*patients: Patient) -> None:
    """The first thing, but for ``lock_diary``, of who changes a course, an appointment or the
    waiting list, and then tells of it and writes what is due: the person, then their courses in
    the order of ``rebuild_patient``, and only then what hangs on them. All in this one order, so
    that of two neither waits for what the other holds."""
    for patient in sorted(patients, key=lambda one: one.pk):
        lock_patient(patient)
    held = Course.objects.select_for_update(no_key=True).filter(patient__in=patients)
    list(held.order_by("patient_id", "pk").values_list("pk"))
