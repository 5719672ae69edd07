"""What people answered afterwards, what it scored, and what somebody must act on."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from prolo.registry.models.base import (
    ClinicOwned,
    Entry,
    clinic_of_many_rows,
    patient_of_a_course,
)


class Response(Entry):
    """Raw answers to one version of one form (a FHIR Questionnaire of the knowledge, or one that
    the clinic brought).

    ``due_key`` names what it answers (``w12``, ``w12.rmdq``, ``session-2``, ``aftercare-1-d2``);
    empty: unasked.
    ``happened_at`` is when the person answered. ``sent_key`` names the sending of a form that a
    person answers alone: sent again, however often, it is kept once. ``is_questioned`` of a second
    version: it came without knowing of the first, and a person has not yet said which counts.
    """

    clinic = clinic_of_many_rows()
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
    how = models.CharField(max_length=20)  # clinic · phone · paper · own-device · tablet · link
    sent_key = models.CharField(max_length=64, blank=True)
    is_questioned = models.BooleanField(default=False)

    class Meta(Entry.Meta):
        # The unique one is of some rows only, and SQLite looks nothing up in it.
        indexes: ClassVar = [models.Index(fields=["sent_key"], name="answers_by_sending")]
        constraints: ClassVar = [
            *Entry.Meta.constraints,
            models.UniqueConstraint(
                fields=["clinic", "sent_key"],
                condition=~Q(sent_key=""),
                name="answers_are_kept_once_under_a_key",
            ),
            models.CheckConstraint(
                condition=Q(is_questioned=False) | Q(version__gt=1),
                name="only_a_later_version_is_questioned",
            ),
        ]


class Draft(ClinicOwned):
    """Answers that are half given: what was typed so far, by link id, on its way to a response.

    ``concern`` is what was raised from it already: an emergency waits for no last question.
    ``browser`` is the mark of the one browser that wrote all of it and has shown nothing but a
    link: it alone may see it so. Empty: who wrote in it had shown who they are, and it is seen by
    who does.
    """

    audited: ClassVar[bool] = False  # nothing is said until it is sent, and then it is a Response

    patient = models.ForeignKey("registry.Patient", on_delete=models.PROTECT, related_name="+")
    course = models.ForeignKey("registry.Course", on_delete=models.PROTECT, related_name="drafts")
    due_key = models.CharField(max_length=60)
    questionnaire = models.CharField(max_length=200)  # canonical|version
    typed = models.JSONField(default=dict)
    said = models.JSONField(default=dict)  # the same as a response, to be weighed as one
    saved_at = models.DateTimeField()
    weighed_at = models.DateTimeField(null=True)  # when it had rested, for who does not send it
    browser = models.CharField(max_length=64, blank=True)
    response = models.ForeignKey(
        Response, on_delete=models.PROTECT, null=True, related_name="drafts"
    )  # empty: not sent yet
    concern = models.ForeignKey(
        "registry.Concern", on_delete=models.PROTECT, null=True, related_name="drafts"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["course", "due_key"],
                condition=Q(response__isnull=True),
                name="one_draft_a_form_that_is_due",
            ),
        ]


class Score(ClinicOwned):
    """A score computed from a response by our rules; made with it, never edited. ``part`` is of a
    measure without a score of the whole; ``least`` and ``greatest`` are the ends of the
    instrument's scale, where it has them. ``activities`` are what the person rated of their own,
    by the name they gave it: another score is compared over those that were rated both times."""

    clinic = clinic_of_many_rows()  # read by course and by answers alone
    patient = patient_of_a_course()
    course = models.ForeignKey("registry.Course", on_delete=models.PROTECT, related_name="scores")
    response = models.ForeignKey(  # the constraint below begins with it
        Response, on_delete=models.PROTECT, related_name="scores", db_index=False
    )
    instrument = models.CharField(max_length=40)
    part = models.CharField(max_length=40, blank=True)
    value = models.DecimalField(max_digits=8, decimal_places=3)
    least = models.DecimalField(max_digits=8, decimal_places=3, null=True)
    greatest = models.DecimalField(max_digits=8, decimal_places=3, null=True)
    activities = models.JSONField(default=dict, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(Q(least__isnull=True) | Q(value__gte=F("least")))
                & (Q(greatest__isnull=True) | Q(value__lte=F("greatest"))),
                name="a_score_lies_on_its_scale",
            ),
            models.UniqueConstraint(
                fields=["response", "instrument", "part"],
                name="one_score_a_response_and_part_of_an_instrument",
            ),
        ]


class Concern(ClinicOwned):
    """Something a person reported that somebody must act on, with a clock.

    ``state`` is the newest ``ConcernStep``'s, ``owner`` who did it: nobody but while it is open.
    ``rank`` (4 emergency … 1 watch) sorts the list.
    """

    class State(models.TextChoices):
        OPEN = "open"
        SEEN = "seen"  # somebody has it, and says by ``respond_by`` what came of it since
        AGAIN = "again"  # its owner looks or calls again by ``respond_by``
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
    respond_by = models.DateTimeField()
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
    again_on = models.DateField(null=True)  # of ``again``: the day on which somebody looks
    happened_at = models.DateTimeField()

    class Meta:
        ordering = ["happened_at", "recorded_at"]
