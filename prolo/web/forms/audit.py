"""What of the audit is looked for, in the address."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date

from prolo.registry.audit_trail import Asked, kinds

LATEST_SEQ = 2**63 - 1


def asked_of(query: Mapping[str, str]) -> Asked:
    """What cannot be read is not asked about."""
    kind = query.get("kind", "")
    return Asked(
        person_id=_uuid(query.get("person", "")),
        patient_id=_uuid(query.get("patient", "")),
        kind=kind if kind in kinds() else "",
        day=_day(query.get("day", "")),
        before=_seq(query.get("before", "")),
    )


def _uuid(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text.strip())
    except ValueError:
        return None


def _day(text: str) -> date | None:
    try:
        found = date.fromisoformat(text.strip())
    except ValueError:
        return None
    return found if 1900 < found.year < 9999 else None


def _seq(text: str) -> int | None:
    found = int(text) if text.isascii() and text.isdecimal() and len(text) < 20 else None
    return found if found is not None and found <= LATEST_SEQ else None
