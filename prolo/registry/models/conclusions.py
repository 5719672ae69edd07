"""What was concluded, on which facts, and who decided otherwise."""

from __future__ import annotations

from django.db import models

from prolo.registry.models.base import ClinicOwned, clinic_of_many_rows, patient_of_a_course


class FactVersion(models.Model):
    """A fact of the knowledge as it stood, kept by its content hash.

    Shared by all clinics: it holds no patient's data. Never changed, never deleted, so that a
    conclusion can be shown again years later whatever the package says then.
    """

    sha256 = models.CharField(max_length=64, primary_key=True)
    ref = models.CharField(max_length=120, db_index=True)
    body = models.JSONField()

    def __str__(self) -> str:
        return f"{self.ref} {self.sha256[:12]}"


class Conclusion(ClinicOwned):
    """The answer of a care rule about one patient, with its findings, inputs and facts.

    ``subject_kind`` and ``subject_id`` name the row it is about (an assessment, a plan …), and
    ``fact_hashes`` the facts that it followed as they stood (``FactVersion``): in the row itself,
    so that the audit of the one is that of the others.
    """

    clinic = clinic_of_many_rows()
    patient = patient_of_a_course()
    course = models.ForeignKey(
        "registry.Course", on_delete=models.PROTECT, null=True, related_name="conclusions"
    )
    kind = models.CharField(max_length=40)
    verdict = models.CharField(max_length=60)
    subject_kind = models.CharField(max_length=40)
    subject_id = models.UUIDField()
    body = models.JSONField()
    concluded_at = models.DateTimeField()
    fact_hashes = models.JSONField(default=list, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["subject_id"], name="conclusions_about"),
            models.Index(
                fields=["patient"],
                condition=models.Q(course__isnull=True),
                name="conclusions_beside_courses",
            ),
            models.Index(
                "clinic", "kind", models.F("concluded_at").desc(), name="newest_of_a_kind"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.verdict}"

    @property
    def facts(self) -> models.QuerySet[FactVersion]:
        return FactVersion.objects.filter(sha256__in=self.fact_hashes)


class Override(ClinicOwned):
    """A person decides otherwise than a finding, by name and with a reason.

    ``rule`` and ``code`` name the finding; both empty: the verdict as a whole.
    """

    conclusion = models.ForeignKey(Conclusion, on_delete=models.PROTECT, related_name="overrides")
    patient = models.ForeignKey("registry.Patient", on_delete=models.PROTECT, related_name="+")
    rule = models.CharField(max_length=80, blank=True)
    code = models.CharField(max_length=80, blank=True)
    reason = models.TextField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~models.Q(reason=""), name="an_override_has_a_reason"),
        ]


class FactConfirmation(ClinicOwned):
    """A clinician of this clinic vouches for an unverified fact, or for one field of it.

    Bound to the content hash: when the fact changes in the package, it must be confirmed again.
    """

    ref = models.CharField(max_length=120)
    field = models.CharField(max_length=60, default="*")
    sha256 = models.CharField(max_length=64)
    reason = models.TextField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["clinic", "ref", "field", "sha256"],
                condition=models.Q(withdrawn_at__isnull=True),
                name="one_standing_confirmation_a_field",
            ),
        ]


class ClinicValue(ClinicOwned):
    """A clinic's own value for a threshold. The newest that is not withdrawn counts."""

    ref = models.CharField(max_length=120)
    field = models.CharField(max_length=60, default="value")
    value = models.CharField(max_length=60)
    published = models.CharField(max_length=60, blank=True)
    reason = models.TextField()
    withdrawn_at = models.DateTimeField(null=True)


class TrialRating(ClinicOwned):
    """The risk of bias of a published trial, as a person rated it domain by domain."""

    trial = models.CharField(max_length=60)  # a study_id of the trial tables
    overall = models.CharField(max_length=10)
    domains = models.JSONField()  # by domain: the risk, and what was seen
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["clinic", "trial"],
                condition=models.Q(withdrawn_at__isnull=True),
                name="one_standing_rating_a_trial",
            ),
            models.CheckConstraint(
                condition=models.Q(overall__in=["low", "some", "high"]),
                name="a_rating_has_a_risk",
            ),
        ]


class SignedCertainty(ClinicOwned):
    """How sure one may be of a pooled answer of the published trials, as a person judged.

    Bound to the hash of what it was judged on: when trials or rules change it is kept, and says
    that it is of other numbers.
    """

    condition = models.CharField(max_length=60)  # a word of the trial tables
    outcome = models.CharField(max_length=60)
    comparator = models.CharField(max_length=60)
    window = models.CharField(max_length=60)
    sha256 = models.CharField(max_length=64)
    proposed = models.CharField(max_length=10)
    level = models.CharField(max_length=10)
    judgements = models.JSONField()  # by domain: levels down, and why
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["clinic", "condition", "outcome", "comparator", "window"],
                condition=models.Q(withdrawn_at__isnull=True),
                name="one_standing_certainty_a_question",
            ),
            models.CheckConstraint(
                condition=models.Q(level__in=["very-low", "low", "moderate", "high"]),
                name="a_certainty_has_a_level",
            ),
        ]
