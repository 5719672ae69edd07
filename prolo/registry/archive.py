"""Reading what was shown, exactly as it was shown."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from prolo.errors import Altered
from prolo.registry.models import ArchivedDocument, Course, DocumentShown, Patient


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    content: bytes
    content_type: str


def read_document(shown: DocumentShown) -> Read:
    """Raises ``Altered`` where the bytes are no longer those that were shown."""
    return _read(shown.document, shown.sha256)


def read_printed(shown: DocumentShown) -> Read | None:
    """None where no PDF was made."""
    if shown.printed is None:
        return None
    return _read(shown.printed, shown.printed_sha256)


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
    related = ("document", "printed", "recorded_by", "marked_in_error_by")
    return list(rows.select_related(*related).order_by("-happened_at", "-pk"))


def last_shown(course: Course, kind: str, *, until: datetime | None = None) -> DocumentShown | None:
    rows = course.documents_shown.current().filter(kind=kind)
    if until is not None:
        rows = rows.filter(happened_at__lte=until)
    return rows.order_by("happened_at", "pk").last()


def hash_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _read(document: ArchivedDocument, sha256: str) -> Read:
    content = bytes(document.content)
    found = hash_of(content)
    if not sha256 == document.sha256 == found or len(content) != document.size:
        raise Altered(kept=sha256, found=found)
    return Read(content=content, content_type=document.content_type)
