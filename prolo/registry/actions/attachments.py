"""Pictures and documents kept with a course, and what images they belong to."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from prolo.errors import Invalid
from prolo.registry import clock
from prolo.registry.access import Actor, check_may, check_own
from prolo.registry.actions.entries import correct_entry, mark_in_error
from prolo.registry.checking import check_row
from prolo.registry.entering import entry
from prolo.registry.events import record_event
from prolo.registry.file_content import Content
from prolo.registry.ids import new_id
from prolo.registry.models import Attachment, AttachmentContent, Course, ImagingReview, Response
from prolo.registry.transactions import write_transaction

OF_A_PHOTO = ("session", "answered_by", "how")  # that a person sent themselves


@dataclass(frozen=True, slots=True, kw_only=True)
class SentFile:
    """A file as somebody sent it: its name, and what was read in it (``read_content``)."""

    name: str
    content: Content

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content.kept).hexdigest()


def attach_files(
    *,
    course: Course,
    files: Sequence[SentFile],
    caption: str,
    review: ImagingReview | None = None,
    response: Response | None = None,
    again: Attachment | None = None,
    by: Actor,
) -> list[Attachment]:
    """Keep these files with one course, and with one review of its images or one report after a
    session; all of them or none. Several share their caption, each with its number. ``again``: what
    was marked in error by a slip, and belongs where it did."""
    check_may(by, "attach_files")
    check_own(by, course, *(one for one in (review, response) if one is not None))
    if review is not None and review.course_id != course.pk:
        raise Invalid({"review": "unknown"})
    if response is not None and response.course_id != course.pk:
        raise Invalid({"response": "unknown"})
    belongs_to: dict[str, Any] = {"imaging_review": review, "response": response}
    if again is not None:
        belongs_to |= {name: getattr(again, name) for name in ("response", *OF_A_PHOTO)}
    rows = attachment_rows(files, course=course, caption=caption, by=by, **belongs_to)
    with write_transaction(by=by):
        _check_new(course, [row.sha256 for row in rows])
        keep_attachments(rows, files, by=by)
        record_event(
            verb="files_attached",
            subject=course,
            patient=course.patient,
            by=by,
            body={"sha256": [row.sha256 for row in rows]},
        )
    return rows


def attachment_rows(
    files: Sequence[SentFile], *, course: Course, caption: str, by: Actor, **belongs_to: Any
) -> list[Attachment]:
    """What is known of each, looked at and not saved."""
    now = clock.now(by.clinic)
    ids = sorted(new_id() for _file in files)  # so that they stand in the order they were sent
    rows = [
        Attachment(
            id=ids[number - 1],
            **entry(by, course.patient, at=now),
            course=course,
            file_name=one.name,
            content_type=one.content.content_type,
            size=len(one.content.kept),
            sha256=one.sha256,
            width=one.content.width,
            height=one.content.height,
            removed=list(one.content.removed),
            caption=caption if len(files) == 1 else f"{caption} ({number}/{len(files)})",
            **belongs_to,
        )
        for number, one in enumerate(files, start=1)
    ]
    for row in rows:
        check_row(row)
    return rows


def keep_attachments(rows: Sequence[Attachment], files: Sequence[SentFile], *, by: Actor) -> None:
    """Each with its bytes. Part of the caller's action."""
    for row, sent in zip(rows, files, strict=True):
        row.save(force_insert=True)
        AttachmentContent.objects.create(
            clinic=by.clinic,
            recorded_by=by.user,
            attachment=row,
            content=sent.content.kept,
            thumbnail=sent.content.thumbnail,
        )


def correct_caption(*, attachment: Attachment, caption: str, reason: str, by: Actor) -> Attachment:
    """What it shows, as it should have been said; the earlier version stays."""
    check_may(by, "correct_entry")
    check_own(by, attachment)
    faults = {} if reason.strip() else {"reason": "missing"}
    if not caption.strip():
        faults["caption"] = "missing"
    elif caption.strip() == attachment.caption:
        faults["caption"] = "nothing-changed"
    if faults:
        raise Invalid(faults)
    changes = {"caption": caption.strip()}
    return correct_entry(entry=attachment, changes=changes, reason=reason, by=by)


def take_back_attachment(*, attachment: Attachment, reason: str, by: Actor) -> None:
    """It never belonged here: every version says so, and the file may be attached anew."""
    check_may(by, "correct_entry")
    check_own(by, attachment)
    with write_transaction(by=by):
        mark_in_error(entry=attachment, reason=reason, by=by)
        marked = {
            name: getattr(attachment, name)
            for name in ("marked_in_error_at", "marked_in_error_by", "marked_in_error_reason")
        }
        row = attachment.replaces
        while row is not None:
            for name, value in marked.items():
                setattr(row, name, value)
            row.save(update_fields=list(marked))
            row = row.replaces


def attached_hashes(course: Course) -> frozenset[str]:
    """Of what is attached to the course and counts."""
    return frozenset(course.attachments.current().values_list("sha256", flat=True))


def _check_new(course: Course, hashes: Sequence[str]) -> None:
    if not hashes:
        raise Invalid({"file": "missing"})
    if len({*hashes}) < len(hashes) or attached_hashes(course) & {*hashes}:
        raise Invalid({"file": "attached-already"})
