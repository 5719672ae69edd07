"""Harms: who was told of a concern when nobody took it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from prolo.registry.models.base import ClinicOwned


class ConcernEscalation(ClinicOwned):
    """The time to answer was over, and the next was told; once a rung and time to answer."""

    concern = models.ForeignKey(
        "registry.Concern", on_delete=models.PROTECT, related_name="escalations"
    )
    patient = models.ForeignKey("registry.Patient", on_delete=models.PROTECT, related_name="+")
    rung = models.CharField(max_length=10)
    respond_by = models.DateTimeField()  # the time that was over
    begins_at = models.DateTimeField()
    told = models.ForeignKey(  # the physician on call; empty: everyone
        "registry.User", on_delete=models.PROTECT, null=True, related_name="+"
    )
    happened_at = models.DateTimeField()

    class Meta:
        ordering = ["begins_at", "recorded_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["concern", "rung", "respond_by"], name="a_concern_escalates_once_a_rung"
            ),
            models.CheckConstraint(
                condition=Q(rung="on-call", told__isnull=False)
                | Q(rung="everyone", told__isnull=True),
                name="an_escalation_says_who_was_told",
            ),
        ]
