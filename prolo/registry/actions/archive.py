"""Keeping what a person is shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from prolo.errors import Invalid
from prolo.registry import clock
from prolo.registry.access import Actor, check_may, check_own
from prolo.registry.archive import hash_of
from prolo.registry.checking import check_row
from prolo.registry.entering import entry
from prolo.registry.events import record_event
from prolo.registry.models import ArchivedDocument, Course, DocumentShown
from prolo.registry.transactions import write_transaction

# Who may show which paper.
VERBS: Mapping[str, str] = {"options": "show_options"}
SHOWN_AS = ("patient", "guardian")


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A paper that was made: ``document`` is HTML, ``printed`` the same as PDF, or empty."""

    kind: str
    title: str
    language: str
    document: bytes
    printed: bytes = b""
    made_with: Mapping[str, Any] = field(default_factory=dict)


def show_document(
    *, course: Course, made: Made, shown_to: str, shown_as: str, by: Actor
) -> DocumentShown:
    """Keep these bytes, and that this person was shown them now."""
    check_may(by, VERBS[made.kind])
    check_own(by, course)
    row = shown_now(course, made, shown_to=shown_to, shown_as=shown_as, by=by)
    with write_transaction(by=by):
        keep_shown(row, made, by=by)
        record_event(
            verb="document_shown",
            subject=row,
            patient=course.patient,
            by=by,
            body={
                "kind": row.kind,
                "language": row.language,
                "sha256": row.sha256,
                "printed_sha256": row.printed_sha256,
            },
        )
    return row


def shown_now(
    course: Course, made: Made, *, shown_to: str, shown_as: str, by: Actor
) -> DocumentShown:
    """Checked, and not saved yet."""
    row = DocumentShown(
        **entry(by, course.patient, at=clock.now(by.clinic)),
        course=course,
        kind=made.kind,
        title=made.title,
        language=made.language,
        sha256=hash_of(made.document),
        printed_sha256=hash_of(made.printed) if made.printed else "",
        shown_to=shown_to.strip(),
        shown_as=shown_as,
        made_with=dict(made.made_with),
    )
    faults = {} if row.shown_to else {"shown_to": "missing"}
    if shown_as not in SHOWN_AS:
        faults["shown_as"] = "unknown"
    check_row(row, faults=faults)
    return row


def keep_shown(row: DocumentShown, made: Made, *, by: Actor) -> None:
    """Part of the transaction of whoever shows it."""
    row.document = _archived(made.document, ArchivedDocument.Type.HTML, by)
    if made.printed:
        row.printed = _archived(made.printed, ArchivedDocument.Type.PDF, by)
    row.save(force_insert=True)


def _archived(content: bytes, content_type: str, by: Actor) -> ArchivedDocument:
    """The same bytes are kept once, whoever keeps them first. Another's row that no longer holds
    them is not relied on."""
    kept, _is_new = ArchivedDocument.objects.get_or_create(
        clinic=by.clinic,
        sha256=hash_of(content),
        defaults={
            "recorded_by": by.user,
            "content_type": content_type,
            "size": len(content),
            "content": content,
        },
    )
    if bytes(kept.content) != content:
        raise Invalid({"document": "altered"})
    return kept
