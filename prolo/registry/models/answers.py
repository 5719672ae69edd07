"""What people answered afterwards, what it scored, and what somebody must act on."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from prolo.registry.models.base import ClinicOwned, Entry


class Response(Entry):
    """Raw answers to one version of one form (a FHIR Questionnaire kept in the knowledge).

    ``due_key`` names what it answers (``w12``, ``session-2``, ``aftercare-1-d2``); empty: unasked.
    ``happened_at`` is when the person answered.
    """

    course = models.ForeignKey(
        "registry.Course", on_delete=models.PROTECT, related_name="responses"
    )
    session = models.ForeignKey(
        "registry.Session", on_delete=models.PROTECT, null=True, related_name="responses"
    )
    questionnaire = models.CharField(max_length=200)  # canonical|version
    questionnaire_sha256 = models.CharField(max_length=64)
    answers = models.JSONField()
    due_key = models.CharField(max_length=60, blank=True)
    answered_by = models.CharField(max_length=20)  # patient · proxy · guardian
    how = models.CharField(max_length=20)  # clinic · phone · paper · own-device


class Score(ClinicOwned):
    """A score computed from a response by our rules; made with it, never edited."""

    patient = models.ForeignKey("registry.Patient", on_delete=models.PROTECT, related_name="+")
    course = models.ForeignKey("registry.Course", on_delete=models.PROTECT, related_name="scores")
    response = models.ForeignKey(Response, on_delete=models.PROTECT, related_name="scores")
    instrument = models.CharField(max_length=40)
    value = models.DecimalField(max_digits=8, decimal_places=3)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["response", "instrument"], name="one_score_a_response_and_instrument"
            ),
        ]


class Concern(ClinicOwned):
    """Something a person reported that somebody must act on, with a clock.

    ``state`` is the newest ``ConcernStep``'s, ``owner`` who did it: nobody but while it is open.
    ``rank`` (4 emergency … 1 watch) sorts the list.
    """

    class State(models.TextChoices):
        OPEN = "open"
        SEEN = "seen"  # somebody has it
        AGAIN = "again"  # looked at again by its owner at ``respond_by``; the clock runs
        CLOSED = "closed"

    patient = models.ForeignKey(
        "registry.Patient", on_delete=models.PROTECT, related_name="concerns"
    )
    course = models.ForeignKey("registry.Course", on_delete=models.PROTECT, related_name="concerns")
    session = models.ForeignKey(
        "registry.Session", on_delete=models.PROTECT, null=True, related_name="concerns"
    )
    response = models.ForeignKey(
        Response, on_delete=models.PROTECT, null=True, related_name="concerns"
    )
    conclusion = models.ForeignKey(
        "registry.Conclusion", on_delete=models.PROTECT, null=True, related_name="+"
    )
    level = models.CharField(max_length=20)
    rank = models.PositiveSmallIntegerField()
    raised_at = models.DateTimeField()
    respond_by = models.DateTimeField(null=True)
    owner_role = models.CharField(max_length=20)
    owner = models.ForeignKey(
        "registry.User", on_delete=models.PROTECT, null=True, related_name="+"
    )
    state = models.CharField(max_length=10, choices=State, default=State.OPEN, db_index=True)
    lock_version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-rank", "respond_by"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="open", owner__isnull=True)
                | Q(state__in=["seen", "again", "closed"], owner__isnull=False),
                name="a_concern_leaves_the_inbox_with_a_name",
            ),
        ]


class ConcernStep(ClinicOwned):
    """What was done about a concern: taken, called, no answer, examined, sent on, closed."""

    concern = models.ForeignKey(Concern, on_delete=models.PROTECT, related_name="steps")
    patient = models.ForeignKey("registry.Patient", on_delete=models.PROTECT, related_name="+")
    step = models.CharField(max_length=20)
    note = models.TextField(blank=True)
    happened_at = models.DateTimeField()

    class Meta:
        ordering = ["happened_at", "recorded_at"]
