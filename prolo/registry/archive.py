"""Reading what was shown, exactly as it was shown."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from prolo.care.signing import GUARDIAN
from prolo.errors import Altered
from prolo.registry.models import Course, DocumentShown, Patient
from prolo.registry.models.archive import Kept


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    content: bytes
    content_type: str


RELATED = ("document", "printed", "personal_document", "personal_printed")


def read_document(shown: DocumentShown) -> Read:
    """Raises ``Altered`` where the bytes are no longer those that were shown."""
    kept = shown.document or shown.personal_document
    assert kept is not None
    return _read(kept, shown.sha256)


def read_printed(shown: DocumentShown) -> Read | None:
    """None where no PDF was made."""
    kept = shown.printed or shown.personal_printed
    return _read(kept, shown.printed_sha256) if kept else None


def is_as_kept(shown: DocumentShown) -> bool:
    try:
        read_document(shown)
        read_printed(shown)
    except Altered:
        return False
    return True


def shown_to(patient: Patient) -> list[DocumentShown]:
    """Everything, the newest first; what was entered in error says so."""
    rows = DocumentShown.objects.filter(patient=patient, replaced_by__isnull=True)
    related = (*RELATED, "course", "recorded_by", "marked_in_error_by")
    return list(rows.select_related(*related).order_by("-happened_at", "-pk"))


def last_shown(
    course: Course, kind: str, *, to: str = "", as_: str = "", until: datetime | None = None
) -> DocumentShown | None:
    """To whomever; with ``as_`` to the patient, or to the guardian of the name ``to``."""
    rows = course.documents_shown.current().filter(kind=kind)
    if as_:
        rows = rows.filter(shown_as=as_)
    if as_ == GUARDIAN:  # a patient is one person, however they were called
        rows = rows.filter(shown_to__iexact=to.strip())
    if until is not None:
        rows = rows.filter(happened_at__lte=until)
    return rows.order_by("happened_at", "pk").last()


def hash_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _read(document: Kept, sha256: str) -> Read:
    content = bytes(document.content)
    found = hash_of(content)
    if not sha256 == document.sha256 == found or len(content) != document.size:
        raise Altered(kept=sha256, found=found)
    return Read(content=content, content_type=document.content_type)
