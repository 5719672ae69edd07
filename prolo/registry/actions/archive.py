"""Keeping what a person is shown, or given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from prolo.errors import Invalid
from prolo.registry import clock
from prolo.registry.access import Actor, check_may, check_own
from prolo.registry.archive import hash_of
from prolo.registry.checking import check_row
from prolo.registry.entering import entry
from prolo.registry.events import record_event
from prolo.registry.models import (
    ArchivedDocument,
    Course,
    DocumentShown,
    Patient,
    PersonalDocument,
)
from prolo.registry.models.archive import Kept
from prolo.registry.transactions import write_transaction

# Who may show or give which paper.
VERBS: Mapping[str, str] = {
    "options": "show_options",
    "consent": "take_consent",
    "estimate": "keep_money",
    "estimate-scan": "keep_money",
    "coverage": "keep_money",
    "statement": "keep_money",
    "plan": "see_chart",
    "preparation": "prepare",
    "aftercare": "record_session",
    "session": "see_chart",
    "summary": "see_chart",
    "dossier": "see_chart",
}
SHOWN_AS = ("patient", "guardian", "payer")  # a payer is sent it, and shown nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A paper that was made: ``document`` is HTML unless ``content_type`` says otherwise,
    ``printed`` the same as PDF, or empty. ``subject_id`` is the row that it is about, beside the
    course."""

    kind: str
    title: str
    language: str
    document: bytes
    content_type: str = Kept.Type.HTML
    printed: bytes = b""
    made_with: Mapping[str, Any] = field(default_factory=dict)
    subject_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownTo:
    """By name, and as the patient, a guardian or a payer."""

    name: str
    as_: str = "patient"


def show_document(
    *, course: Course, made: Made, shown_to: str, shown_as: str, by: Actor
) -> DocumentShown:
    """Keep these bytes, which name nobody, and that this person was shown them, or a payer sent
    them, now."""
    check_may(by, VERBS[made.kind])
    check_own(by, course)
    to = ShownTo(name=shown_to, as_=shown_as)
    row = _checked(course.patient, course, made, to, clock.now(by.clinic), by)
    with write_transaction(by=by):
        row.document = _archived(made.document, Kept.Type.HTML, by)
        if made.printed:
            row.printed = _archived(made.printed, Kept.Type.PDF, by)
        row.save(force_insert=True)
        _record(row, by)
    return row


def give_document(
    *, patient: Patient, course: Course | None, made: Made, to: ShownTo, by: Actor
) -> DocumentShown:
    """Keep these bytes, which name the person, and that they were given them now."""
    check_may(by, VERBS[made.kind])
    check_own(by, patient, *([course] if course else []))
    with write_transaction(by=by):
        row = keep_personal(patient, course, made, to, at=clock.now(by.clinic), by=by)
        _record(row, by)
    return row


def keep_personal(
    patient: Patient, course: Course | None, made: Made, to: ShownTo, *, at: datetime, by: Actor
) -> DocumentShown:
    """For an action that records by itself what it means, within its transaction."""
    row = _checked(patient, course, made, to, at, by)
    row.personal_document = _personal(patient, made.document, made.content_type, by)
    if made.printed:
        row.personal_printed = _personal(patient, made.printed, Kept.Type.PDF, by)
    row.save(force_insert=True)
    return row


def _checked(
    patient: Patient, course: Course | None, made: Made, to: ShownTo, at: datetime, by: Actor
) -> DocumentShown:
    row = DocumentShown(
        **entry(by, patient, at=at),
        course=course,
        subject_id=made.subject_id,
        kind=made.kind,
        title=made.title,
        language=made.language,
        sha256=hash_of(made.document),
        printed_sha256=hash_of(made.printed) if made.printed else "",
        shown_to=to.name.strip(),
        shown_as=to.as_,
        made_with=dict(made.made_with),
    )
    faults = {} if row.shown_to else {"shown_to": "missing"}
    if row.shown_as not in SHOWN_AS:
        faults["shown_as"] = "unknown"
    check_row(row, faults=faults)
    return row


def _record(row: DocumentShown, by: Actor) -> None:
    record_event(
        verb="document_sent" if row.shown_as == "payer" else "document_shown",
        subject=row,
        patient=row.patient,
        by=by,
        body={
            "kind": row.kind,
            "language": row.language,
            "sha256": row.sha256,
            "printed_sha256": row.printed_sha256,
        },
    )


def _personal(patient: Patient, content: bytes, content_type: str, by: Actor) -> PersonalDocument:
    return PersonalDocument.objects.create(
        clinic=by.clinic,
        recorded_by=by.user,
        patient=patient,
        sha256=hash_of(content),
        content_type=content_type,
        size=len(content),
        content=content,
    )


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
