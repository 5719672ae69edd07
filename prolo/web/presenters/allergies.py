"""What a person reacts to, as a list to take away."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from prolo.care.allergies import unclear_in
from prolo.knowledge import Knowledge
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


def asks_of(substances: Iterable[str], knowledge: Knowledge) -> dict[str, str]:
    """Of entries that name nothing known here: what a clinician will be asked of them."""
    return {
        one.allergy: _("Not recognised: is %(names)s meant? A clinician is asked at each plan.")
        % {"names": ", ".join(one.near)}
        if one.near
        else _("Not recognised: say what is in it, or a clinician is asked at each plan.")
        for one in unclear_in(substances, knowledge)
    }
