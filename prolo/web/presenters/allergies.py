"""What a person reacts to, as a list to take away."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy

from prolo.registry.models import Allergy
from prolo.web.presenters.listings import Head, Listing, listing

HEADS = (
    Head("substance", gettext_lazy("Reacts to")),
    Head("reaction", gettext_lazy("Reaction")),
    Head("recorded_at", gettext_lazy("Recorded; empty: said at an assessment")),
)


def allergies_listing(rows: Iterable[Allergy], said: Iterable[str]) -> Listing:
    """``said`` at assessments, besides what is listed."""
    kept = [{one.key: getattr(row, one.key) for one in HEADS} for row in rows]
    more = [{"substance": one, "reaction": None, "recorded_at": None} for one in said]
    return listing("allergies", HEADS, [*kept, *more])
