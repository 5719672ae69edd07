"""The needles of a session, and the vials that they were drawn from, as files."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from prolo.registry.models import Session
from prolo.registry.vial_rests import rests_thrown_away
from prolo.web.presenters.listings import Head, Listing, listing

INJECTION_HEADS = (
    Head("sequence", _("Number")),
    Head("structure", _("Structure")),
    Head("side", _("Side")),
    Head("volume_ml", _("Volume, ml")),
    Head("irritant", _("Irritant")),
    Head("irritant_pct", _("Irritant, %")),
    Head("anaesthetic", _("Anaesthetic")),
    Head("anaesthetic_pct", _("Anaesthetic, %")),
    Head("depth_mm", _("Depth, mm")),
    Head("needle", _("Needle")),
    Head("guidance", _("Guidance")),
    Head("as_planned", _("As planned")),
)
VIAL_HEADS = (
    Head("role", _("Role")),
    Head("substance", _("Substance")),
    Head("strength_pct", _("Strength, %")),
    Head("amount_g", _("Amount, g")),
    Head("product", _("Product")),
    Head("maker", _("Maker")),
    Head("lot", _("Lot")),
    Head("expires_on", _("Expires")),
    Head("opened_at", _("Opened")),
    Head("single_dose", _("For one person")),
    Head("is_another", _("Another than the visit’s other session’s")),
    Head("rest_ml", _("Thrown away by hand, mL")),
)


def injections_listing(session: Session) -> Listing:
    return _as_stored("injections", INJECTION_HEADS, session.injections.current())


def vials_listing(session: Session) -> Listing:
    rows = list(session.vials.current().order_by("recorded_at", "id"))
    thrown = rests_thrown_away([session.pk])
    for row in rows:
        row.rest_ml = thrown[row.pk].rest_ml if row.pk in thrown else None  # type: ignore[attr-defined]
    return _as_stored("vials", VIAL_HEADS, rows)


def _as_stored(name: str, heads: Sequence[Head], rows: Iterable[Model]) -> Listing:
    keys = [one.key for one in heads]
    return listing(name, heads, [{key: getattr(row, key) for key in keys} for row in rows])
