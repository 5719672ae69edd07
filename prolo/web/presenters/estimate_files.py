"""Every estimate of a person, as one table."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.utils.translation import gettext_lazy as _

from prolo.knowledge import Knowledge
from prolo.registry.estimates import estimate_of, is_intact
from prolo.registry.in_force import Standing, standing_of_estimates
from prolo.registry.models import Estimate
from prolo.web.presenters.courses import course_title
from prolo.web.presenters.listings import Head, Listing, listing

HEADS = (
    Head("course", _("Course")),
    Head("version", _("Number of the estimate")),
    Head("made_at", _("Made")),
    Head("is_intact", _("As it was kept")),
    Head("least", _("At least")),
    Head("expected", _("As planned")),
    Head("most", _("At most")),
    Head("currency", _("Currency")),
    Head("given_at", _("Given")),
    Head("acknowledged_at", _("Acknowledged")),
    Head("standing", _("Whether it counts, as a code")),
)


def estimates_listing(rows: Collection[Estimate], knowledge: Knowledge) -> Listing:
    standing = standing_of_estimates(rows)
    listed = [_listed(row, standing.get(row.pk), knowledge) for row in rows]
    return listing("estimates", HEADS, listed)


def _listed(row: Estimate, standing: Standing | None, knowledge: Knowledge) -> dict[str, Any]:
    """What is not as it was kept has no amount."""
    is_kept = is_intact(row)
    made = estimate_of(row) if is_kept else None
    steps = {one.step: one.happened_at for one in row.steps.all()}  # the last giving
    return {
        "course": course_title(row.course, knowledge) if row.course else None,
        "version": row.version,
        "made_at": row.happened_at,
        "is_intact": is_kept,
        "least": made.least if made else None,
        "expected": made.expected if made else None,
        "most": made.most if made else None,
        "currency": made.currency if made else None,
        "given_at": steps.get("given"),
        "acknowledged_at": steps.get("acknowledged"),
        "standing": standing.code if standing and is_kept else None,
    }
