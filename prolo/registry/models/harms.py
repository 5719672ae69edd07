"""Harms: who was told of a concern, adverse events, and infections that share something."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from prolo.care.harms.escalation import PassedOver
from prolo.registry.models.base import ClinicOwned, Entry
from prolo.registry.models.messages import Channel, Message


class ConcernEscalation(ClinicOwned):
    """Nobody had taken it, and the next was told, or passed over since nobody could be told; once a
    rung and time to answer."""

    concern = models.ForeignKey(
        "registry.Concern", on_delete=models.PROTECT, related_name="escalations"
    )
    patient = models.ForeignKey("registry.Patient", on_delete=models.PROTECT, related_name="+")
    rung = models.CharField(max_length=10)
    respond_by = models.DateTimeField()
    begins_at = models.DateTimeField()
    told = models.ForeignKey(  # the physician on call; empty: everyone
        "registry.User", on_delete=models.PROTECT, null=True, related_name="+"
    )
    passed_over = models.CharField(max_length=20, blank=True)  # why nobody could be told
    happened_at = models.DateTimeField()

    class Meta:
        ordering = ["begins_at", "recorded_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["concern", "rung", "respond_by"], name="a_concern_escalates_once_a_rung"
            ),
            models.CheckConstraint(
                condition=Q(rung="on-call", told__isnull=False)
                & Q(
                    passed_over__in=(
                        "",
                        PassedOver.NO_WAY,
                        PassedOver.NO_ADDRESS,
                        PassedOver.THEIRS,
                    )
                )
                | Q(rung="on-call", told__isnull=True, passed_over=PassedOver.NOBODY)
                | Q(rung="everyone", told__isnull=True, passed_over=""),
                name="an_escalation_says_who_was_told",
            ),
        ]


class AdverseEvent(ClinicOwned):
    """A harm, or what may be one, and who looks after it until it is closed. What is said of it
    is its newest ``AdverseEventRecord``; without one that counts it was entered in error."""

    class State(models.TextChoices):
        OPEN = "open"
        CLOSED = "closed"

    patient = models.ForeignKey(
        "registry.Patient", on_delete=models.PROTECT, related_name="adverse_events"
    )
    course = models.ForeignKey(
        "registry.Course", on_delete=models.PROTECT, related_name="adverse_events"
    )
    session = models.ForeignKey(
        "registry.Session", on_delete=models.PROTECT, null=True, related_name="adverse_events"
    )
    no_session_because = models.CharField(max_length=1_000, blank=True)
    concern = models.ForeignKey(
        "registry.Concern", on_delete=models.PROTECT, null=True, related_name="adverse_events"
    )
    owner = models.ForeignKey("registry.User", on_delete=models.PROTECT, related_name="+")
    owner_role = models.CharField(max_length=20)  # physician · nurse: whose list the look is on
    look_on = models.DateField(null=True)  # the day of the next look
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    lock_version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["recorded_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="open", look_on__isnull=False)
                | Q(state="closed", look_on__isnull=True),
                name="an_open_event_has_a_next_look",
            ),
            models.CheckConstraint(
                condition=Q(session__isnull=True) | Q(no_session_because=""),
                name="an_event_of_a_session_says_not_why_it_is_of_none",
            ),
        ]


class AdverseEventRecord(Entry):
    """What is known of an adverse event; each correction is a version."""

    event = models.ForeignKey(AdverseEvent, on_delete=models.PROTECT, related_name="records")
    kind = models.CharField(max_length=30)  # of care.harms.events.KINDS
    what = models.CharField(max_length=1_000)
    onset_on = models.DateField(db_index=True)
    grade = models.PositiveSmallIntegerField()
    criteria = models.JSONField(default=list, blank=True)  # any makes it serious
    action = models.CharField(max_length=1_000, blank=True)
    outcome = models.CharField(max_length=20)
    outcome_on = models.DateField(null=True)
    coding_code = models.CharField(max_length=40, blank=True)  # of the person's own dictionary
    coding_term = models.CharField(max_length=200, blank=True)
    coding_version = models.CharField(max_length=40, blank=True)

    class Meta(Entry.Meta):
        constraints = [
            *Entry.Meta.constraints,
            models.CheckConstraint(
                condition=Q(grade__gte=1, grade__lte=5), name="an_event_has_one_of_five_grades"
            ),
            models.CheckConstraint(
                condition=Q(grade=5, outcome="fatal") | Q(grade__lt=5) & ~Q(outcome="fatal"),
                name="death_is_grade_five",
            ),
            models.CheckConstraint(
                condition=Q(coding_code="", coding_term="", coding_version="")
                | ~Q(coding_code="") & ~Q(coding_term="") & ~Q(coding_version=""),
                name="a_coding_has_code_term_and_version",
            ),
        ]


class AdverseEventStep(ClinicOwned):
    """Somebody looked at it again, closed it, opened it once more, or put it to another session; or
    said that nobody else here can judge it."""

    class Step(models.TextChoices):
        LOOKED = "looked"
        CLOSED = "closed"
        REOPENED = "reopened"
        MOVED = "moved"
        ONE_READER = "one-reader"

    event = models.ForeignKey(AdverseEvent, on_delete=models.PROTECT, related_name="steps")
    patient = models.ForeignKey("registry.Patient", on_delete=models.PROTECT, related_name="+")
    step = models.CharField(max_length=10, choices=Step)
    note = models.TextField()
    look_on = models.DateField(null=True)
    happened_at = models.DateTimeField()

    class Meta:
        ordering = ["happened_at", "recorded_at"]
        constraints = [
            models.CheckConstraint(condition=~Q(note=""), name="a_look_at_an_event_has_a_note"),
        ]


class RelatednessJudgement(Entry):
    """Whether the treatment caused it, as one reader judged; never changed. ``is_blind``: without
    having seen what another reader said, or having had the chance."""

    class Reader(models.TextChoices):
        TREATING = "treating"
        SECOND = "second"

    event = models.ForeignKey(AdverseEvent, on_delete=models.PROTECT, related_name="judgements")
    reader = models.CharField(max_length=10, choices=Reader)
    judged_by = models.ForeignKey("registry.User", on_delete=models.PROTECT, related_name="+")
    verdict = models.CharField(max_length=20)
    reason = models.TextField()
    is_blind = models.BooleanField(default=True)

    class Meta(Entry.Meta):
        ordering = ["happened_at"]
        constraints = [
            *Entry.Meta.constraints,
            models.UniqueConstraint(
                fields=["event", "reader"],
                condition=Q(marked_in_error_at__isnull=True),
                name="a_reader_judges_an_event_once",
            ),
            models.UniqueConstraint(
                fields=["event", "judged_by"],
                condition=Q(marked_in_error_at__isnull=True),
                name="two_readers_are_two_people",
            ),
            models.CheckConstraint(
                condition=~Q(reason="") & ~Q(verdict=""), name="a_judgement_has_a_reason"
            ),
        ]


class InfectionCluster(ClinicOwned):
    """Infections of several people that share a lot, an opened vial, a room or an injector: an
    alarm with an owner, until somebody says what was found."""

    class State(models.TextChoices):
        OPEN = "open"
        CLOSED = "closed"

    kind = models.CharField(max_length=10)  # lot · vial · room · injector
    value = models.CharField(max_length=120)  # the lot without marks, or an id
    label = models.CharField(max_length=120)  # as people say it
    owner_role = models.CharField(max_length=20)
    owner = models.ForeignKey(
        "registry.User", on_delete=models.PROTECT, null=True, related_name="+"
    )
    raised_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    found = models.TextField(blank=True)
    closed_at = models.DateTimeField(null=True)
    ended_itself = models.BooleanField(default=False)  # by a correction: nobody looked into it
    lock_version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["raised_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["clinic", "kind", "value"],
                condition=Q(state="open"),
                name="one_open_cluster_of_a_kind_and_value",
            ),
            models.CheckConstraint(
                condition=Q(state="open", closed_at__isnull=True, ended_itself=False)
                | Q(state="closed", closed_at__isnull=False, owner__isnull=False) & ~Q(found=""),
                name="a_cluster_is_closed_with_what_was_found",
            ),
        ]


class Alert(ClinicOwned):
    """That somebody waits, handed to one person whom a concern was passed to, or to the telephone
    that patients are told to call (no ``user``); or that infections share something. It says
    nothing of whom or why. ``state`` is one of a message; ``code`` says more, never an address.
    ``round`` counts how often everyone was told until somebody took it."""

    escalation = models.ForeignKey(
        ConcernEscalation, on_delete=models.PROTECT, null=True, related_name="alerts"
    )
    cluster = models.ForeignKey(
        InfectionCluster, on_delete=models.PROTECT, null=True, related_name="alerts"
    )
    patient = models.ForeignKey(  # whose concern it is; a cluster is of several
        "registry.Patient", on_delete=models.PROTECT, null=True, related_name="+"
    )
    user = models.ForeignKey("registry.User", on_delete=models.PROTECT, null=True, related_name="+")
    channel = models.CharField(max_length=10, choices=Channel)
    round = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(
        max_length=20, choices=Message.State, default=Message.State.QUEUED, db_index=True
    )
    code = models.CharField(max_length=60, blank=True)
    happened_at = models.DateTimeField()  # of the state

    class Meta:
        ordering = ["recorded_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["escalation", "user", "channel", "round"],
                name="an_alert_once_a_person_and_channel",
            ),
            models.UniqueConstraint(
                fields=["cluster", "user", "channel"], name="an_alert_of_a_cluster_once_a_person"
            ),
            models.CheckConstraint(
                condition=Q(escalation__isnull=False, patient__isnull=False, cluster__isnull=True)
                | Q(escalation__isnull=True, patient__isnull=True, cluster__isnull=False),
                name="an_alert_is_of_a_concern_or_a_cluster",
            ),
            models.CheckConstraint(
                condition=Q(user__isnull=False) | Q(channel=Channel.SMS, cluster__isnull=True),
                name="an_alert_to_nobody_is_a_text_to_the_clinic",
            ),
            models.CheckConstraint(
                condition=Q(channel__in=Channel.values) & Q(state__in=Message.State.values),
                name="an_alert_has_a_known_channel_and_state",
            ),
        ]


class ClusterMember(ClinicOwned):
    """One infection of a cluster, from the day it was counted."""

    cluster = models.ForeignKey(InfectionCluster, on_delete=models.PROTECT, related_name="members")
    event = models.ForeignKey(AdverseEvent, on_delete=models.PROTECT, related_name="+")
    patient = models.ForeignKey("registry.Patient", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["cluster", "event"], name="an_infection_once_a_cluster"
            ),
        ]
