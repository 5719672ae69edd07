"""Who has not answered: who tries to reach them, each attempt, and why nobody tries any more."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from prolo.care.contact import CALL_BACK, CHANNELS, LOSSES, OUTCOMES, PARTS_OF_DAY
from prolo.registry.models.base import ClinicOwned, Entry


class ContactTask(ClinicOwned):
    """Who takes care of reaching the person of a course, and before when nobody is to try."""

    patient = models.ForeignKey("registry.Patient", on_delete=models.PROTECT, related_name="+")
    course = models.OneToOneField(
        "registry.Course", on_delete=models.PROTECT, related_name="contact_task"
    )
    assigned_to = models.ForeignKey(
        "registry.User", on_delete=models.PROTECT, null=True, related_name="+"
    )
    assigned_at = models.DateTimeField(null=True)  # what is due later is nobody's again
    not_before = models.DateField(null=True)
    lock_version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(assigned_to__isnull=True, assigned_at__isnull=True)
                | Q(assigned_to__isnull=False, assigned_at__isnull=False),
                name="a_contact_is_assigned_at_a_time",
            ),
        ]


class ContactAttempt(Entry):
    """Somebody tried to reach a person who has not answered: how, and what came of it."""

    course = models.ForeignKey(
        "registry.Course", on_delete=models.PROTECT, related_name="contact_attempts"
    )
    due_key = models.CharField(max_length=120)  # of what is awaited
    channel = models.CharField(max_length=10)
    outcome = models.CharField(max_length=20)
    call_back_at = models.DateTimeField(null=True)
    good_time = models.CharField(max_length=10, blank=True)  # what the person said of themselves
    note = models.TextField(blank=True)

    class Meta(Entry.Meta):
        ordering = ["happened_at", "recorded_at"]
        constraints = [
            *Entry.Meta.constraints,
            models.CheckConstraint(condition=~Q(due_key=""), name="an_attempt_is_about_something"),
            models.CheckConstraint(
                condition=Q(channel__in=CHANNELS, outcome__in=OUTCOMES)
                & Q(good_time__in=("", *PARTS_OF_DAY)),
                name="an_attempt_is_of_a_known_kind",
            ),
            models.CheckConstraint(
                condition=Q(outcome=CALL_BACK, call_back_at__isnull=False)
                | ~Q(outcome=CALL_BACK) & Q(call_back_at__isnull=True),
                name="a_call_back_has_its_time",
            ),
        ]


class LossToFollowUp(Entry):
    """Why a person is asked no more: this one question, with its ``course`` and ``due_key``, or
    every later one of the courses on record then; of a death, of all. Who said so stands beside.
    A death that an adverse event said first names it, and is taken back with it."""

    course = models.ForeignKey(
        "registry.Course", on_delete=models.PROTECT, null=True, related_name="losses"
    )
    due_key = models.CharField(max_length=120, blank=True)
    reason = models.CharField(max_length=20)
    on_day = models.DateField()
    said_by = models.CharField(max_length=200)
    note = models.TextField(blank=True)
    adverse_event = models.ForeignKey(
        "registry.AdverseEvent", on_delete=models.PROTECT, null=True, related_name="deaths"
    )

    class Meta(Entry.Meta):
        ordering = ["happened_at", "recorded_at"]
        constraints = [
            *Entry.Meta.constraints,
            models.CheckConstraint(
                condition=Q(adverse_event__isnull=True) | Q(reason="died"),
                name="only_a_death_follows_from_an_adverse_event",
            ),
            models.CheckConstraint(
                condition=Q(reason__in=LOSSES) & ~Q(said_by=""),
                name="a_loss_has_a_reason_and_a_source",
            ),
            models.CheckConstraint(
                condition=Q(course__isnull=True, due_key="")
                | Q(course__isnull=False, reason="refused") & ~Q(due_key=""),
                name="only_a_refusal_is_of_one_question",
            ),
        ]
