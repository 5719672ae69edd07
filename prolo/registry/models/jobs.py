"""Work that is done after the page was answered, one row a piece."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from prolo.registry.models.base import ClinicOwned, clinic_of_many_rows


class Job(ClinicOwned):
    """A task with its arguments, written in the transaction that makes it due (``registry.jobs``).

    Its times are real ones, also where the clinic's clock was moved. ``attempts`` counts how often
    it was taken since it last ended in order, so that a job which kills its worker is parked too.
    The arguments are ids and codes, never a name or a contact.
    """

    audited: ClassVar[bool] = False  # what a job does is audited where it is done
    row_security: ClassVar[bool] = False  # taken before a clinic is chosen

    clinic = clinic_of_many_rows()
    task = models.CharField(max_length=120)  # where its function is: prolo.registry.…
    args = models.JSONField(default=list, blank=True)
    kwargs = models.JSONField(default=dict, blank=True)
    queue = models.CharField(max_length=40, default="default")
    priority = models.SmallIntegerField(default=0)
    key = models.CharField(max_length=120, blank=True)  # the same work waits once
    enqueued_at = models.DateTimeField()
    due_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    put_off = models.PositiveIntegerField(default=0)  # how often the task itself asked for later
    worker = models.CharField(max_length=40, blank=True)
    started_at = models.DateTimeField(null=True)
    lease_until = models.DateTimeField(null=True)
    error = models.TextField(blank=True)  # its kind and place; a text may quote a patient
    done_at = models.DateTimeField(null=True)
    parked_at = models.DateTimeField(null=True)
    result = models.JSONField(null=True)

    class Meta:
        ordering = ["due_at", "id"]
        indexes = [
            models.Index(
                models.F("priority").desc(),
                "due_at",
                "id",
                name="jobs_to_be_taken",
                condition=Q(done_at__isnull=True, parked_at__isnull=True),
            ),
            models.Index(
                fields=["clinic", "done_at"],
                name="jobs_by_end",
                condition=Q(done_at__isnull=False),
            ),
            models.Index(
                fields=["clinic", "parked_at"],
                name="jobs_given_up",
                condition=Q(parked_at__isnull=False),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["clinic", "task", "key"],
                condition=~Q(key="") & Q(done_at__isnull=True, parked_at__isnull=True),
                name="a_job_waits_once_under_a_key",
            ),
            models.CheckConstraint(
                condition=Q(done_at__isnull=True) | Q(parked_at__isnull=True),
                name="a_job_that_is_done_is_not_parked",
            ),
            models.CheckConstraint(
                condition=Q(parked_at__isnull=True) | ~Q(error=""), name="a_parked_job_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.task} {self.pk}"
