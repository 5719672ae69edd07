"""Papers as they were shown: their bytes, and who was shown them when."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from prolo.registry.models.base import ClinicOwned, Entry

MOST_BYTES = 20 * 1024 * 1024  # of one document


class Kept(ClinicOwned):
    """Bytes by their hash. The database refuses to change them (see walls.py), and every reading
    compares them with it."""

    masked_in_audit: ClassVar[tuple[str, ...]] = ("content",)
    unchangeable: ClassVar[tuple[str, ...]] = ("sha256", "content_type", "size", "content")

    class Type(models.TextChoices):
        HTML = "text/html"
        PDF = "application/pdf"
        PNG = "image/png"  # this and the next: a paper that was scanned
        JPEG = "image/jpeg"

    sha256 = models.CharField(max_length=64)
    content_type = models.CharField(max_length=20, choices=Type)
    size = models.PositiveIntegerField()  # bytes
    content = models.BinaryField()

    class Meta:
        abstract = True
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=Q(size__gt=0, size__lte=MOST_BYTES), name="%(class)s_has_a_size"
            ),
        ]


class ArchivedDocument(Kept):
    """Of a paper that names nobody: several people who were shown the same bytes share a row."""

    class Meta(Kept.Meta):
        constraints = [
            *Kept.Meta.constraints,
            models.UniqueConstraint(
                fields=["clinic", "sha256"], name="bytes_are_archived_once_a_clinic"
            ),
        ]


class PersonalDocument(Kept):
    """Of a paper with a person's name in it: it is theirs, and goes where their rows go."""

    patient = models.ForeignKey("registry.Patient", on_delete=models.PROTECT, related_name="+")


class DocumentShown(Entry):
    """A paper was shown or given to a person, or to who may agree for them, or sent to a payer; or
    one is what a hand wrote on it, and was scanned.
    ``document`` is what can be read on any screen, ``printed`` the same as PDF where one was made,
    and ``personal_…`` the same of a paper with the person's name in it; both hashes stand here once
    more, so that a row of bytes that was exchanged as a whole is noticed. ``made_with`` says which
    versions of program, protocol and tables they come from."""

    unchangeable: ClassVar[tuple[str, ...]] = ("sha256", "printed_sha256")

    course = models.ForeignKey(
        "registry.Course", on_delete=models.PROTECT, null=True, related_name="documents_shown"
    )
    subject_id = models.UUIDField(null=True)  # the row that it is about, beside the course
    kind = models.CharField(max_length=20)  # options · estimate · plan · …
    title = models.CharField(max_length=200)
    language = models.CharField(max_length=10)
    document = models.ForeignKey(
        ArchivedDocument, on_delete=models.PROTECT, null=True, related_name="+"
    )
    personal_document = models.ForeignKey(
        PersonalDocument, on_delete=models.PROTECT, null=True, related_name="+"
    )
    sha256 = models.CharField(max_length=64)
    printed = models.ForeignKey(
        ArchivedDocument, on_delete=models.PROTECT, null=True, related_name="+"
    )
    personal_printed = models.ForeignKey(
        PersonalDocument, on_delete=models.PROTECT, null=True, related_name="+"
    )
    printed_sha256 = models.CharField(max_length=64, blank=True)
    shown_to = models.CharField(max_length=250)
    shown_as = models.CharField(max_length=20)  # patient · guardian · payer
    made_with = models.JSONField(default=dict, blank=True)

    class Meta(Entry.Meta):
        ordering = ["happened_at", "id"]
        constraints = [
            *Entry.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(kind="") & ~Q(title="") & ~Q(shown_to="") & ~Q(sha256=""),
                name="what_was_shown_says_what_and_to_whom",
            ),
            models.CheckConstraint(
                condition=Q(document__isnull=False, personal_document__isnull=True)
                | Q(document__isnull=True, personal_document__isnull=False, printed__isnull=True),
                name="what_was_shown_has_its_bytes",
            ),
            models.CheckConstraint(
                condition=Q(printed__isnull=True, personal_printed__isnull=True, printed_sha256="")
                | Q(printed__isnull=False, personal_printed__isnull=True) & ~Q(printed_sha256="")
                | Q(personal_printed__isnull=False, personal_document__isnull=False)
                & ~Q(printed_sha256=""),
                name="what_was_printed_has_a_hash",
            ),
        ]

    @property
    def is_personal(self) -> bool:
        return self.personal_document_id is not None
