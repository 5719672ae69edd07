"""Who in the clinic has looked at something that came in."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from prolo.registry.models.base import ClinicOwned


class ResultSeen(ClinicOwned):
    """Somebody saw it, by name: for the whole clinic it is not new any more. ``subject_id`` is of
    the conclusion about the answers, of the imaging review, or of the clearance. Taken back by who
    saw it, it stays on record and counts no longer."""

    class Kind(models.TextChoices):
        ANSWERS = "answers"
        IMAGES = "images"
        CLEARANCE = "clearance"

    patient = models.ForeignKey("registry.Patient", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=Kind)
    subject_id = models.UUIDField()
    seen_at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["clinic", "subject_id"],
                condition=Q(taken_back_at__isnull=True),
                name="a_result_is_seen_once_a_clinic",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["answers", "images", "clearance"]),
                name="a_result_is_of_a_known_kind",
            ),
        ]
