"""Outcome measures as a clinic has them: whose wording it may show."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from prolo.registry.models.base import ClinicOwned


class WordingPermission(ClinicOwned):
    """Whoever holds the rights lets this clinic show the wording of a measure. Of one measure any
    counts that has begun, has not run out (the last day counts) and is not withdrawn."""

    instrument = models.CharField(max_length=40)  # its id in the knowledge
    given_by = models.CharField(max_length=200)  # who holds the rights
    document = models.CharField(max_length=200)  # under which it is found again
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)  # empty: the document names no end
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["instrument", "starts_on", "recorded_at"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(given_by="") & ~Q(document=""),
                name="a_permission_names_who_gave_it_and_where",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="a_permission_ends_after_it_starts",
            ),
        ]
