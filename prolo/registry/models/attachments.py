"""Pictures and documents of a course: what is known of each, and apart from it the bytes."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from prolo.registry.models.base import ClinicOwned, Entry

MOST_BYTES = 20 * 1024 * 1024  # of one file, as it is kept


class Attachment(Entry):
    """A picture or document as a person attached it. The type is that of its content, whatever
    its name says; ``sha256`` is of the bytes that are kept."""

    class Type(models.TextChoices):
        PNG = "image/png"
        JPEG = "image/jpeg"
        PDF = "application/pdf"

    course = models.ForeignKey(
        "registry.Course", on_delete=models.PROTECT, related_name="attachments"
    )
    imaging_review = models.ForeignKey(
        "registry.ImagingReview", on_delete=models.PROTECT, null=True, related_name="attachments"
    )
    response = models.ForeignKey(  # a photo that belongs to a report, for a person to look at
        "registry.Response", on_delete=models.PROTECT, null=True, related_name="attachments"
    )
    session = models.ForeignKey(  # after which the person sent it themselves
        "registry.Session", on_delete=models.PROTECT, null=True, related_name="photos"
    )
    answered_by = models.CharField(max_length=20, blank=True)  # then: patient · proxy · guardian
    how = models.CharField(max_length=20, blank=True)  # own-device · link · tablet
    file_name = models.CharField(max_length=200)  # as it was sent
    content_type = models.CharField(max_length=20, choices=Type)
    size = models.PositiveIntegerField()  # bytes
    sha256 = models.CharField(max_length=64)
    width = models.PositiveIntegerField(null=True)  # pixels, as a picture is shown
    height = models.PositiveIntegerField(null=True)
    removed = models.JSONField(
        default=list, blank=True
    )  # codes of what was taken out before it was kept
    caption = models.CharField(max_length=200)

    class Meta(Entry.Meta):
        ordering = ["happened_at", "id"]
        constraints = [
            *Entry.Meta.constraints,
            models.CheckConstraint(
                condition=Q(content_type__in=["image/png", "image/jpeg", "application/pdf"]),
                name="an_attachment_is_of_a_known_type",
            ),
            models.CheckConstraint(
                condition=Q(size__gt=0, size__lte=MOST_BYTES), name="an_attachment_has_a_size"
            ),
            models.CheckConstraint(
                condition=~Q(caption="") & ~Q(file_name=""), name="an_attachment_says_what_it_shows"
            ),
            models.CheckConstraint(
                condition=Q(session__isnull=True, how="", answered_by="")
                | Q(session__isnull=False) & ~Q(how="") & ~Q(answered_by=""),
                name="a_photo_says_who_sent_it_and_how",
            ),
            models.CheckConstraint(
                condition=Q(session__isnull=True) | ~Q(content_type="application/pdf"),
                name="a_photo_is_a_picture",
            ),
            models.UniqueConstraint(
                fields=["course", "sha256"],
                condition=Q(
                    marked_in_error_at__isnull=True, replaces__isnull=True, session__isnull=True
                ),
                name="a_file_is_attached_once_a_course",
            ),
            models.UniqueConstraint(
                fields=["session", "sha256"],
                condition=Q(marked_in_error_at__isnull=True, replaces__isnull=True),
                name="a_photo_is_kept_once_a_session",
            ),
        ]

    @property
    def first(self) -> Attachment:
        """The version that the bytes were kept with."""
        earlier: Attachment | None = self.replaces  # type: ignore[assignment]
        return earlier.first if earlier else self

    @property
    def is_picture(self) -> bool:
        return self.content_type != self.Type.PDF


class AttachmentContent(ClinicOwned):
    """The bytes, in a row of their own: no list reads megabytes, and they can be erased alone.
    The audit of their row says that they were written; their hash is in the other row's."""

    masked_in_audit: ClassVar[tuple[str, ...]] = ("content", "thumbnail")

    attachment = models.OneToOneField(Attachment, on_delete=models.PROTECT, related_name="kept")
    content = models.BinaryField()
    thumbnail = models.BinaryField(default=b"")  # a PNG; of a document none
