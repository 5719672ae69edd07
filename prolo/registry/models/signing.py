"""Asking for a signature under a consent, and the signature."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from prolo.registry.models.archive import DocumentShown
from prolo.registry.models.base import ClinicOwned


class ConsentRequest(ClinicOwned):
    """Somebody of the clinic explained what is planned and asks one person to sign it, in one
    language. Its signature answers it, once; another request of the course ends it."""

    class State(models.TextChoices):
        OPEN = "open"
        SIGNED = "signed"
        ENDED = "ended"

    unchangeable: ClassVar[tuple[str, ...]] = ("signer", "signed_as", "language", "asked_at")

    patient = models.ForeignKey("registry.Patient", on_delete=models.PROTECT, related_name="+")
    course = models.ForeignKey(
        "registry.Course", on_delete=models.PROTECT, related_name="consent_requests"
    )
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    signer = models.CharField(max_length=120)
    signed_as = models.CharField(max_length=20)  # patient · guardian
    relation = models.ForeignKey(  # the guardian
        "registry.Relation", on_delete=models.PROTECT, null=True, related_name="+"
    )
    decides_note = models.CharField(max_length=300, blank=True)  # why a minor decides alone
    assent = models.CharField(max_length=20, blank=True)  # as in Consent
    assent_note = models.CharField(max_length=300, blank=True)
    language = models.CharField(max_length=10)
    interpreter = models.CharField(max_length=120, blank=True)
    interpreter_language = models.CharField(max_length=60, blank=True)
    language_note = models.CharField(max_length=300, blank=True)  # as in Consent
    identity = models.CharField(max_length=20)  # known · document: how whoever asks knows who it is
    asked_by = models.ForeignKey("registry.User", on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()

    class Meta:
        ordering = ["asked_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["course"],
                condition=Q(state="open"),
                name="one_signature_of_a_course_is_asked_for",
            ),
            models.CheckConstraint(
                condition=~Q(signer="") & Q(signed_as__in=("patient", "guardian")),
                name="a_signature_is_asked_of_somebody_who_may",
            ),
            models.CheckConstraint(
                condition=Q(relation__isnull=True, signed_as="patient")
                | Q(relation__isnull=False, signed_as="guardian"),
                name="a_guardian_who_is_asked_is_on_record",
            ),
            models.CheckConstraint(
                condition=Q(interpreter="", interpreter_language="")
                | ~Q(interpreter="") & ~Q(interpreter_language=""),
                name="who_interprets_does_so_into_a_language",
            ),
        ]


class ConsentSignature(ClinicOwned):
    """Who put their name under which bytes, when, where, and how it was known who they are. None
    of it is ever changed. ``drawing`` is the path of an SVG of 1000 by 300."""

    class Method(models.TextChoices):
        TYPED = "typed"
        DRAWN = "drawn"

    masked_in_audit: ClassVar[tuple[str, ...]] = ("drawing",)
    unchangeable: ClassVar[tuple[str, ...]] = (
        "sha256",
        "name",
        "method",
        "drawing",
        "how",
        "identity",
        "signed_at",
        "time_zone",
        "content_sha256",
    )

    patient = models.ForeignKey("registry.Patient", on_delete=models.PROTECT, related_name="+")
    request = models.OneToOneField(
        ConsentRequest, on_delete=models.PROTECT, related_name="signature"
    )
    paper = models.ForeignKey(DocumentShown, on_delete=models.PROTECT, related_name="signatures")
    sha256 = models.CharField(max_length=64)  # of the bytes that stood before the signer
    name = models.CharField(max_length=120)  # as it was typed; of a drawn one the signer's
    method = models.CharField(max_length=10, choices=Method)
    drawing = models.TextField(blank=True)
    how = models.CharField(max_length=20)  # screen · tablet · link · own-device
    identity = models.CharField(max_length=20)  # known · document · birth-date · log-in
    signed_at = models.DateTimeField()
    time_zone = models.CharField(max_length=60)  # the clinic's, on whose wall the time is read
    content_sha256 = models.CharField(max_length=64)  # of this row, of what was asked, of the plan

    class Meta:
        ordering = ["signed_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(method="typed", drawing="") | Q(method="drawn") & ~Q(drawing=""),
                name="a_drawn_signature_has_a_drawing",
            ),
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(sha256=""), name="a_signature_has_a_name_and_a_paper"
            ),
        ]
