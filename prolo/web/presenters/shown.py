"""What a person was shown, and what it would say today."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from prolo.papers.differing import Change, changes, lines_of
from prolo.registry.archive import is_as_kept
from prolo.registry.consents import PAPER
from prolo.registry.in_force import IN_FORCE, Standing, standing_of
from prolo.registry.models import DocumentShown
from prolo.web.languages import SPOKEN
from prolo.web.presenters.listings import Head, Listing, listing
from prolo.web.words.options import KINDS, MADE_WITH, SHOWN_AS, STANDING
from prolo.web.words.values import shown

HEADS = (
    Head("shown_at", _("When")),
    Head("kind", _("Kind, as a code")),
    Head("title", _("What was shown")),
    Head("language", _("Language")),
    Head("shown_to", _("To whom")),
    Head("shown_as", _("As whom")),
    Head("shown_by", _("By")),
    Head("sha256", _("SHA-256")),
    Head("is_as_kept", _("As it was kept")),
    Head("standing", _("Whether it counts, as a code")),
    Head("in_error", _("Entered in error")),
)


def archive_listing(rows: Sequence[DocumentShown]) -> Listing:
    standing = standing_of(rows)
    return listing(
        "archive",
        HEADS,
        (
            {
                "shown_at": one.happened_at,
                "kind": one.kind,
                "title": one.title,
                "language": one.language,
                "shown_to": one.shown_to,
                "shown_as": one.shown_as,
                "shown_by": one.recorded_by.full_name if one.recorded_by else None,
                "sha256": one.sha256,
                "is_as_kept": is_as_kept(one),
                "standing": standing[one.pk].code if one.pk in standing else None,
                "in_error": one.marked_in_error_at is not None,
            }
            for one in rows
        ),
    )


def archive_rows(rows: Sequence[DocumentShown]) -> list[dict[str, Any]]:
    standing = standing_of(rows)
    return [
        {
            **shown_row(one),
            "is_as_kept": is_as_kept(one),
            "standing": standing_row(standing.get(one.pk)),
        }
        for one in rows
    ]


def standing_row(found: Standing | None) -> dict[str, Any] | None:
    """Whether a consent or an estimate counts today; None of a paper that decides nothing."""
    if found is None:
        return None
    return {
        "text": STANDING[found.code] % {"at": shown(found.at) if found.at else ""},
        "tone": "tag-good" if found.code == IN_FORCE else "tag-warn",
        "number": found.number,
    }


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
        "in_error_url": reverse("web:shown-in-error", args=[row.pk]) if row.kind != PAPER else "",
        "url": reverse("web:shown", args=[row.pk]),
        "document_url": reverse("web:shown-document", args=[row.pk]),
        "printed_url": reverse("web:shown-printed", args=[row.pk]) if row.printed_sha256 else "",
    }


def differing(then: bytes, now: bytes) -> tuple[Change, ...]:
    return changes(lines_of(then), lines_of(now))
