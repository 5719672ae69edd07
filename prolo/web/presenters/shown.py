"""What a person was shown, and what it would say today."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from prolo.papers.differing import Change, changes, lines_of
from prolo.registry.models import DocumentShown
from prolo.web.languages import SPOKEN
from prolo.web.words.options import KINDS, MADE_WITH, SHOWN_AS


def shown_row(row: DocumentShown) -> dict[str, Any]:
    return {
        "title": row.title,
        "kind": KINDS[row.kind],
        "at": row.happened_at,
        "to": row.shown_to,
        "as": SHOWN_AS[row.shown_as],
        "by": row.recorded_by.full_name if row.recorded_by else "",
        "language": SPOKEN.get(row.language, row.language),
        "sha256": row.sha256,
        "printed_sha256": row.printed_sha256,
        "made_with": [(MADE_WITH.get(k, k), v) for k, v in sorted(row.made_with.items())],
        "in_error": {
            "at": row.marked_in_error_at,
            "by": row.marked_in_error_by.full_name,
            "reason": row.marked_in_error_reason,
        }
        if row.marked_in_error_by
        else None,
        "in_error_url": reverse("web:shown-in-error", args=[row.pk]),
        "url": reverse("web:shown", args=[row.pk]),
        "document_url": reverse("web:shown-document", args=[row.pk]),
        "printed_url": reverse("web:shown-printed", args=[row.pk]) if row.printed_id else "",
    }


def differing(then: bytes, now: bytes) -> tuple[Change, ...]:
    return changes(lines_of(then), lines_of(now))
