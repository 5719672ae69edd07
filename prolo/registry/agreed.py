"""What a consent is bound to: all that was agreed to, its plan and its printed paper, and that it
was taken back.

The hash of what was agreed to goes on unchanged from version to version, and taking back puts
another round it. So no later version makes an altered one sound, and an emptied column does not let
one stand again that was taken back. Marks of an entry in error are no part of it.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from prolo.errors import Altered
from prolo.registry.columns import given_fields
from prolo.registry.json_hash import json_sha256
from prolo.registry.models import Consent

AGREED = (  # columns; goes on to the version that says that it was taken back
    "course",
    "happened_at",
    "region",
    "side",
    "irritant",
    "irritants_besides",
    "plan",
    "off_label_said",
    "alternatives_said",
    "signature",
    "printed",
    "scan",
    "paper_kept",
    "options_shown",
    "signed_by",
    "signed_as",
    "relation",
    "decides_note",
    "interpreter",
    "interpreter_language",
    "language_note",
    "assent",
    "assent_note",
    "taken_by",
)


def content_sha256(row: Consent) -> str:
    """As its columns say it now. A merge gives it to another patient and leaves it as it was."""
    columns = (one for one in given_fields(row) if one.name in AGREED)
    content = {
        **{one.attname: _plain(one.value_from_object(row)) for one in columns},
        "planned": row.plan.body if row.plan else None,
        "printed_sha256": row.printed.sha256 if row.printed else "",
    }
    agreed = json_sha256(content)
    return agreed if row.withdrawn_at is None else taken_back_sha256(agreed, row)


def taken_back_sha256(agreed: str, row: Consent) -> str:
    """``agreed`` is the hash of what is taken back, ``row`` says when, how and why."""
    return json_sha256([agreed, _plain(row.withdrawn_at), row.withdrawn_how, row.withdrawn_reason])


def seal(row: Consent) -> Consent:
    """Of one that is new, before it is saved."""
    row.content_sha256 = content_sha256(row)
    return row


def check_as_kept(row: Consent) -> None:
    """Raises ``Altered``. The paper that was signed is not read: ``consents.check_as_signed``."""
    if (found := content_sha256(row)) != row.content_sha256:
        raise Altered(kept=row.content_sha256, found=found)


def _plain(value: Any) -> Any:
    """An instant in one way, whatever zone it was typed in."""
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value
