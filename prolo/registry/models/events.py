"""What was done, one row an action."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from prolo.registry.models.base import ClinicOwned, clinic_of_many_rows

OF_NOBODY = Q(patient__isnull=True)  # of the clinic itself, its people, its stock


class Event(ClinicOwned):
    """An action happened: ``recorded_by`` did it at ``recorded_at`` (by the clinic's clock).

    ``verb`` is in the past (``injection_recorded``); the subject is the row it was done to.
    ``body`` holds codes and numbers, never a name, a birth date or a contact.
    """

    clinic = clinic_of_many_rows()
    verb = models.CharField(max_length=60)
    subject_kind = models.CharField(max_length=40)
    subject_id = models.UUIDField()
    patient = models.ForeignKey(
        "registry.Patient", on_delete=models.PROTECT, null=True, related_name="events"
    )
    body = models.JSONField(default=dict)

    class Meta:
        ordering = ["recorded_at", "id"]
        indexes = [
            models.Index(fields=["subject_id"], name="events_about"),
            models.Index(fields=["patient", "verb"], name="events_of_nobody", condition=OF_NOBODY),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(verb=""), name="an_event_has_a_verb"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.subject_kind} {self.subject_id}"
