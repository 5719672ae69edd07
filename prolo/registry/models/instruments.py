"""Outcome measures as a clinic has them: whose wording it may show, and what they scored."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from prolo.registry.models.base import ClinicOwned, Entry


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


class EnteredScore(Entry):
    """A score that was worked out elsewhere, on a form that prolo does not show. ``happened_at`` is
    when the person answered. ``least``, ``greatest`` and ``step`` are those of the measure on that
    day; ``steps`` is how many lie between the least and the value."""

    course = models.ForeignKey(
        "registry.Course", on_delete=models.PROTECT, related_name="entered_scores"
    )
    instrument = models.CharField(max_length=40)  # its id in the knowledge
    part = models.CharField(max_length=40, blank=True)  # of a measure without a score of the whole
    edition = models.CharField(max_length=100)  # as printed on the form: version and language
    value = models.DecimalField(max_digits=8, decimal_places=3)
    least = models.DecimalField(max_digits=8, decimal_places=3, null=True)
    greatest = models.DecimalField(max_digits=8, decimal_places=3, null=True)
    step = models.DecimalField(max_digits=8, decimal_places=3, null=True)
    steps = models.PositiveIntegerField(null=True)
    answered_by = models.CharField(max_length=20)  # patient · proxy · guardian

    class Meta(Entry.Meta):
        ordering = ["happened_at", "recorded_at"]
        constraints: ClassVar = [
            *Entry.Meta.constraints,
            models.CheckConstraint(
                condition=(Q(least__isnull=True) | Q(value__gte=F("least")))
                & (Q(greatest__isnull=True) | Q(value__lte=F("greatest"))),
                name="an_entered_score_lies_on_its_scale",
            ),
            models.CheckConstraint(
                condition=Q(step__isnull=True, steps__isnull=True)
                | Q(value=F("least") + F("steps") * F("step")),
                name="an_entered_score_lies_on_a_step",
            ),
            models.CheckConstraint(
                condition=~Q(edition="") & Q(answered_by__in=["patient", "proxy", "guardian"]),
                name="an_entered_score_says_on_which_form_and_by_whom",
            ),
        ]


class ClinicQuestionnaire(ClinicOwned):
    """A version of a form that this clinic brought, a FHIR R4 Questionnaire: kept as it came. The
    database refuses to change it (see walls.py). Its wording is shown while a permission stands."""

    unchangeable: ClassVar[tuple[str, ...]] = (
        "instrument",
        "url",
        "version",
        "title",
        "body",
        "sha256",
    )

    instrument = models.CharField(max_length=40)  # its id in the knowledge
    url = models.CharField(max_length=200)
    version = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    body = models.JSONField()
    sha256 = models.CharField(max_length=64)  # of its canonical JSON
    changes = models.CharField(max_length=1_000, blank=True)  # since the version before it
    is_comparable = models.BooleanField(null=True)  # its scores with those of the one before

    class Meta:
        ordering = ["instrument", "url", "recorded_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["clinic", "url", "version"], name="a_version_of_a_form_is_kept_once"
            ),
            models.CheckConstraint(
                condition=Q(changes="", is_comparable__isnull=True)
                | ~Q(changes="") & Q(is_comparable__isnull=False),
                name="a_new_version_says_what_changed_and_whether_scores_compare",
            ),
        ]


class GivenPassport(ClinicOwned):
    """What this clinic says of a measure beside the form that it brought
    (``knowledge.questionnaires.passport``). The newest counts; those before it stay on record."""

    instrument = models.CharField(max_length=40)  # its id in the knowledge
    said = models.JSONField()

    class Meta:
        ordering = ["instrument", "recorded_at"]
        indexes: ClassVar = [
            models.Index(fields=["clinic", "instrument"], name="passport_of_a_measure")
        ]


class FormTimes(ClinicOwned):
    """At which times this clinic asks the form that it brought of a measure, beside our own
    questions. The newest counts; without one the knowledge says so (follow-ups)."""

    instrument = models.CharField(max_length=40)  # its id in the knowledge
    before_first = models.BooleanField()  # before the first session
    before_sessions = models.BooleanField()  # before each later one
    at_follow_ups = models.BooleanField()

    class Meta:
        ordering = ["instrument", "recorded_at"]
        indexes: ClassVar = [models.Index(fields=["clinic", "instrument"], name="times_of_a_form")]
