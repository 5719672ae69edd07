"""Pictures and documents as pages show them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePath
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from prolo.registry.models import Attachment, Entry
from prolo.web.words.attachments import REMOVED, TYPES, megabytes, sender

ENDINGS = {"image/png": ".png", "image/jpeg": ".jpg", "application/pdf": ".pdf"}
FULL, DOUBLE = "100", "200"  # per cent of the pixels that were kept


def gallery(rows: Iterable[Attachment]) -> list[dict[str, Any]]:
    """Each with its small picture, in the order in which they were attached."""
    return [_shown(row) for row in rows]


def _shown(row: Attachment) -> dict[str, Any]:
    return {
        "id": row.pk,
        "caption": row.caption,
        "is_picture": row.is_picture,
        "type": str(TYPES[Attachment.Type(row.content_type)]),
        "size": megabytes(row.size),
        "url": reverse("web:attachment", args=[row.pk]),
        "small_url": reverse("web:attachment-small", args=[row.pk]),
        "file_url": reverse("web:attachment-file", args=[row.pk]),
    }


def full_view(row: Attachment, *, zoom: str) -> dict[str, Any]:
    """One of them by itself. ``zoom`` is what the address asks for; anything else fits it in."""
    zoom = zoom if zoom in {FULL, DOUBLE} else ""
    times = {FULL: 1, DOUBLE: 2}.get(zoom, 0)
    return {
        "one": {
            **_shown(row),
            "file_name": row.file_name,
            "sha256": row.sha256,
            "removed": ", ".join(REMOVED[code]() for code in row.removed),
            "by": sender(row.first),
            "at": row.happened_at,
            "correction": _correction(row),
            "later_url": reverse("web:attachment", args=[row.replaced_by.pk])
            if hasattr(row, "replaced_by")
            else "",
            "width": row.width,
            "height": row.height,
            "shown_width": (row.width or 0) * times,
            "shown_height": (row.height or 0) * times,
            "in_error": in_error_view(row),
        },
        "zoom": zoom,
        "zooms": [
            {"label": label, "code": code, "is_chosen": code == zoom}
            for code, label in (
                ("", _("Fitted in")),
                (FULL, _("Every pixel")),
                (DOUBLE, _("Twice as large")),
            )
        ],
    }


def _correction(row: Attachment) -> dict[str, Any] | None:
    earlier: Any = row.replaces
    if earlier is None:
        return None
    return {
        "by": row.recorded_by.full_name if row.recorded_by else "",
        "at": row.recorded_at,
        "reason": row.correction_reason,
        "earlier": earlier.caption,
    }


def in_error_view(row: Entry) -> dict[str, Any] | None:
    if row.marked_in_error_at is None:
        return None
    return {
        "at": row.marked_in_error_at,
        "by": row.marked_in_error_by.full_name if row.marked_in_error_by else "",
        "reason": row.marked_in_error_reason,
    }


def download_name(row: Attachment) -> str:
    """The name it was sent under, with the ending of what it is."""
    return (
        PurePath(row.file_name.replace("/", "_").replace("\\", "_")).stem
        + ENDINGS[row.content_type]
    )
