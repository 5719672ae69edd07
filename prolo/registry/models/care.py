"""What was asked, found, seen, planned and agreed before the first needle."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from prolo.registry.models.base import Entry


class Assessment(Entry):
    """The first assessment of a course; ``answers`` is ``care.candidate.Assessment`` as JSON."""

    course = models.ForeignKey(
        "registry.Course", on_delete=models.PROTECT, related_name="assessments"
    )
    answers = models.JSONField()


class Examination(Entry):
    """Examined again at a later date: ``answers`` is ``care.assessment.Examination`` as JSON. The
    first examination of a course is part of its assessment."""

    course = models.ForeignKey(
        "registry.Course", on_delete=models.PROTECT, related_name="examinations"
    )
    answers = models.JSONField()


class MedicineUse(Entry):
    """A medicine a person takes, as typed, and what it was recognised as.

    ``medicine`` is an id of the knowledge, empty while nobody has said what was meant.
    """

    typed = models.CharField(max_length=200)
    medicine = models.CharField(max_length=80, blank=True)
    reason = models.CharField(max_length=40, blank=True)  # pain · heart-or-stroke · gout · …
    dose = models.CharField(max_length=120, blank=True)
    topical = models.BooleanField(default=False)
    prescriber = models.CharField(max_length=120, blank=True)
    started_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)


class ClinicianHold(Entry):
    """A clinician's own figure where the knowledge has none or the clinician wants another:
    how long this person leaves this medicine before a session, and when it may start again."""

    medicine_use = models.ForeignKey(MedicineUse, on_delete=models.PROTECT, related_name="holds")
    days_before = models.PositiveSmallIntegerField()
    days_after = models.PositiveSmallIntegerField(null=True)
    reason = models.TextField()


class MedicineClearance(Entry):
    """What the prescriber, or a clinician of the clinic, decided about one medicine around one
    session: ``care.taken.Clearance``."""

    medicine_use = models.ForeignKey(
        MedicineUse, on_delete=models.PROTECT, related_name="clearances"
    )
    appointment = models.ForeignKey(
        "registry.Appointment", on_delete=models.PROTECT, related_name="clearances"
    )
    decision = models.CharField(max_length=20)  # continue · hold
    decided_by = models.CharField(max_length=120)  # who said so, by name
    reason = models.TextField()


class DoseLimit(Entry):
    """A clinician's own ceiling of one anaesthetic for this person: ``care.limits.OwnLimit``. A
    version with ``ended_at`` says that from then on there is none; its ``reason`` says why."""

    anaesthetic = models.CharField(max_length=80)  # an id of the knowledge
    max_mg = models.DecimalField(max_digits=7, decimal_places=2)
    reason = models.TextField()
    ended_at = models.DateTimeField(null=True)

    class Meta(Entry.Meta):
        constraints = [
            *Entry.Meta.constraints,
            models.CheckConstraint(condition=Q(max_mg__gt=0), name="a_dose_limit_is_above_zero"),
            models.CheckConstraint(condition=~Q(reason=""), name="a_dose_limit_has_a_reason"),
        ]


class Allergy(Entry):
    substance = models.CharField(max_length=120)  # a code of the knowledge's checks, or free text
    reaction = models.CharField(max_length=200, blank=True)


class Measurement(Entry):
    """A measured value with the unit it was entered in; ``value`` is in the kind's own unit
    (weight kg, temperature °C, blood pressure mmHg, pulse a minute, glucose mmol/L)."""

    visit = models.ForeignKey(
        "registry.Visit", on_delete=models.PROTECT, null=True, related_name="measurements"
    )
    kind = models.CharField(max_length=20)
    value = models.DecimalField(max_digits=9, decimal_places=4)
    entered_value = models.DecimalField(max_digits=9, decimal_places=4)
    entered_unit = models.CharField(max_length=10)
    questioned = models.BooleanField(default=False)  # implausible, and confirmed by the person

    class Meta(Entry.Meta):
        constraints = [
            *Entry.Meta.constraints,
            models.CheckConstraint(condition=Q(value__gt=0), name="a_measurement_is_above_zero"),
        ]


class ImagingReview(Entry):
    """What a person saw on the images. Software never reads images. ``compared_with``: of a
    follow-up, the review of the earlier images, which stays beside it."""

    course = models.ForeignKey(
        "registry.Course", on_delete=models.PROTECT, related_name="imaging_reviews"
    )
    modality = models.CharField(max_length=20)
    taken_on = models.DateField(null=True)
    read_by = models.CharField(max_length=120, blank=True)
    grade_system = models.CharField(max_length=40, blank=True)
    grade = models.CharField(max_length=20, blank=True)
    agrees = models.CharField(max_length=20, blank=True)
    compared_with = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="followed_by"
    )
    answers = models.JSONField()


class Plan(Entry):
    """The plan of a course. ``body`` is ``care.plan.Plan`` as JSON; a change is a new version."""

    course = models.ForeignKey("registry.Course", on_delete=models.PROTECT, related_name="plans")
    body = models.JSONField()


class PersonalValues(Entry):
    """What matters most to the person about the choice, as they said it when ``asked_by`` asked:
    codes of ``care.values``, and their own words. Shown beside the options, never counted."""

    course = models.ForeignKey(
        "registry.Course", on_delete=models.PROTECT, related_name="personal_values"
    )
    matters = models.JSONField(default=list, blank=True)
    words = models.TextField(blank=True)
    asked_by = models.ForeignKey("registry.User", on_delete=models.PROTECT, related_name="+")


class Consent(Entry):
    """Agreement of the person, or of who may agree for them, to this site, side, irritants and
    plan; beside a guardian's signature what the child says (``assent``). ``signature`` is what was
    put under a paper from here; without one it was signed on real paper, of which ``scan`` is, or
    which lies where ``paper_kept`` says."""

    course = models.ForeignKey("registry.Course", on_delete=models.PROTECT, related_name="consents")
    region = models.CharField(max_length=40)
    side = models.CharField(max_length=10)
    irritant = models.CharField(max_length=40)
    irritants_besides = models.JSONField(default=list, blank=True)  # of a plan with several
    plan = models.ForeignKey(  # that the paper names; without one nothing was planned yet
        Plan, on_delete=models.PROTECT, null=True, related_name="consents"
    )
    off_label_said = models.BooleanField()
    alternatives_said = models.BooleanField()
    signature = models.ForeignKey(
        "registry.ConsentSignature", on_delete=models.PROTECT, null=True, related_name="consents"
    )
    printed = models.ForeignKey(  # the very paper that was signed with a pen, where it is from here
        "registry.DocumentShown", on_delete=models.PROTECT, null=True, related_name="+"
    )
    scan = models.ForeignKey(
        "registry.Attachment", on_delete=models.PROTECT, null=True, related_name="+"
    )
    paper_kept = models.CharField(max_length=200, blank=True)
    options_shown = models.ForeignKey(  # the sheet as it was shown before
        "registry.DocumentShown", on_delete=models.PROTECT, null=True, related_name="consents"
    )
    signed_by = models.CharField(max_length=120)
    signed_as = models.CharField(max_length=20)  # patient · guardian
    relation = models.ForeignKey(  # the guardian; counts once it is recorded by what right
        "registry.Relation", on_delete=models.PROTECT, null=True, related_name="+"
    )
    decides_note = models.CharField(max_length=300, blank=True)  # why a minor decides alone
    interpreter = models.CharField(max_length=120, blank=True)
    interpreter_language = models.CharField(max_length=60, blank=True)
    # how who signed understands a paper in another language than theirs, without an interpreter
    language_note = models.CharField(max_length=300, blank=True)
    assent = models.CharField(max_length=20, blank=True)  # signed · said · not-able; or not asked
    assent_note = models.CharField(max_length=300, blank=True)  # why nobody could ask the child
    taken_by = models.ForeignKey("registry.User", on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_how = models.CharField(max_length=20, blank=True)  # as a signature's, or told
    withdrawn_reason = models.TextField(blank=True)  # nobody has to give one
    content_sha256 = models.CharField(max_length=64)  # of all this: registry/agreed.py

    class Meta(Entry.Meta):
        constraints = [
            *Entry.Meta.constraints,
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_how="", withdrawn_reason="")
                | Q(withdrawn_at__isnull=False) & ~Q(withdrawn_how=""),
                name="a_consent_is_withdrawn_somehow",
            ),
            models.CheckConstraint(
                condition=Q(signature__isnull=True) | Q(scan__isnull=True, printed__isnull=True),
                name="a_consent_is_signed_here_or_on_paper",
            ),
            models.CheckConstraint(
                condition=Q(assent__in=("", "signed", "said"), assent_note="")
                | Q(assent="not-able") & ~Q(assent_note=""),
                name="an_assent_that_was_not_asked_has_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(assent="") | Q(signed_as="guardian"),
                name="an_assent_stands_beside_a_guardian",
            ),
            models.CheckConstraint(
                condition=Q(relation__isnull=True, signed_as="patient")
                | Q(relation__isnull=False, signed_as="guardian"),
                name="a_guardian_who_signed_is_on_record",
            ),
        ]


class Preparation(Entry):
    """The preparation sheet for one appointment, as it was given, and the call about it.

    ``body`` is ``care.preparation.PreparationPlan`` as JSON.
    """

    course = models.ForeignKey(
        "registry.Course", on_delete=models.PROTECT, related_name="preparations"
    )
    appointment = models.ForeignKey(
        "registry.Appointment", on_delete=models.PROTECT, related_name="preparations"
    )
    sedation = models.CharField(max_length=20)
    body = models.JSONField()
    told_at = models.DateTimeField(null=True)
    told_how = models.CharField(max_length=40, blank=True)
