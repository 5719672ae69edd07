"""Answers that are half given and not sent, as the clinic may see them."""

from __future__ import annotations

from django.db.models import QuerySet

from prolo.registry.models import Course, Draft, Patient, Session

CHECKS = "aftercare-"  # how the keys of checks after a session begin


def half_told_checks() -> QuerySet[Draft]:
    return Draft.objects.filter(response__isnull=True, due_key__startswith=CHECKS)


def session_of_check(course: Course, due_key: str) -> Session | None:
    """That the check is about; None: of none that was held."""
    number = due_key.removeprefix(CHECKS).partition("-")[0]
    if not number.isdecimal():
        return None
    rows = Session.objects.filter(course=course, number=int(number), ended_at__isnull=False)
    return rows.select_related("patient", "course__clinic", "clinic").first()


def half_told_by(patient: Patient) -> QuerySet[Draft]:
    """Of whatever is asked and not answered otherwise: the newest first."""
    rows = Draft.objects.filter(response__isnull=True, patient=patient)
    return rows.select_related("course", "concern").order_by("-saved_at")
