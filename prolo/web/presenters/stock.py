"""The cupboard as the nurse reads it: what expires first on top, what is wrong marked."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from prolo.care.stock import low_products, marks_of
from prolo.registry.models import Event, StockLot, StockMovement
from prolo.registry.session_rows import SEDATION
from prolo.registry.stock import on_the_shelf
from prolo.registry.stock_labels import corrections_of, drawn_before
from prolo.web.presenters.listings import Head
from prolo.web.words.dose import substance_name
from prolo.web.words.stock import KINDS, MARKS, ON_THE_LABEL, REASONS, TONES
from prolo.web.words.values import apart, number, shown

HEADS = (
    Head("product", gettext_lazy("Product")),
    Head("substance", gettext_lazy("Substance")),
    Head("maker", gettext_lazy("Maker")),
    Head("lot", gettext_lazy("Lot")),
    Head("expires_on", gettext_lazy("Expires")),
    Head("units", gettext_lazy("Packages")),
    Head("package_ml", gettext_lazy("Size, mL")),
    Head("strength_pct", gettext_lazy("Strength, %")),
    Head("place", gettext_lazy("Place")),
    Head("marks", gettext_lazy("Marked")),
)

MOVEMENT_HEADS = (
    Head("at", gettext_lazy("When")),
    Head("kind", gettext_lazy("What")),
    Head("units_moved", gettext_lazy("Packages")),
    Head("after", gettext_lazy("Then there")),
    Head("says", gettext_lazy("About it")),
    Head("note", gettext_lazy("Note")),
    Head("by", gettext_lazy("By")),
)


def stock_rows(
    rows: Iterable[StockLot], *, on: date, shared: Container[str]
) -> list[dict[str, Any]]:
    return [_row(one, on, shared) for one in rows]


def _row(one: StockLot, on: date, shared: Container[str]) -> dict[str, Any]:
    marks = list(marks_of(on_the_shelf(one, shared), on=on))
    return {
        "product": one.product,
        "substance": substance_name(one.substance),
        "maker": one.maker,
        "lot": one.lot,
        "expires_on": one.expires_on,
        "units": one.units,
        "package_ml": one.package_ml,
        "strength_pct": one.strength_pct,
        "place": one.place,
        "marks": [str(MARKS[mark]) for mark in marks],
        "tags": [{"tone": TONES[mark], "word": MARKS[mark]} for mark in marks],
        "content": _content(one),
        "url": reverse("web:stock-lot", args=[one.pk]),
    }


def put_right(one: StockLot) -> dict[str, Any]:
    """What a label said before it was corrected, and the vials that were drawn under it."""
    events = corrections_of(one)
    return {
        "changes": {event.body["movement"]: " ".join(_changes(event)) for event in events},
        "drawn": [
            {
                "url": reverse("web:session", args=[row.vial.session_id]),
                "number": row.vial.session.number,
                "at": row.vial.happened_at,
                "fields": ", ".join(str(ON_THE_LABEL[name]) for name in row.fields),
                "asks_allergies": "ingredients" in row.fields,
            }
            for row in drawn_before(one, events)
        ],
    }


def _changes(event: Event) -> list[str]:
    after = event.body["after"]
    return [
        _("%(field)s: «%(before)s», now «%(after)s».")
        % {
            "field": ON_THE_LABEL[name],
            "before": _said(name, was),
            "after": _said(name, after[name]),
        }
        for name, was in event.body["before"].items()
    ]


def label_words(one: StockLot) -> dict[str, str]:
    """Each field as somebody else saved it, for the form of a conflict."""
    said = {name: _said(name, getattr(one, name)) for name in (*ON_THE_LABEL, "place", "low_at")}
    said["multi_dose"] = _said("multi_dose", not one.single_person)
    if one.role == SEDATION:
        said |= {"substance": _("A drug that is given to calm"), "calming": said["substance"]}
    return said


def _said(name: str, value: Any) -> str:
    """As an event or the row keeps it, in words."""
    if value in (None, ""):
        return "–"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if name == "expires_on":
        return shown(value)
    if name in ("strength_pct", "package_ml"):
        return number(Decimal(value))
    return apart(substance_name(value) if name == "substance" else str(value))


def low_rows(rows: Iterable[StockLot], *, on: date) -> list[str]:
    found = low_products([on_the_shelf(one) for one in rows], on=on)
    return [
        ngettext("%(product)s: %(n)s package left", "%(product)s: %(n)s packages left", units)
        % {"product": product, "n": units}
        for product, units in found.items()
    ]


def lot_view(one: StockLot, *, on: date, shared: Container[str]) -> dict[str, Any]:
    right = put_right(one)
    return {
        **_row(one, on, shared),
        "single_person": one.single_person,
        "opened_life_days": one.opened_life_days,
        "ingredients": one.ingredients,
        "supplier": one.supplier,
        "recalled_at": one.recalled_at,
        "recalled_reason": one.recalled_reason,
        "movements": [_movement(row, right["changes"]) for row in movements_of(one)],
        "drawn_before": right["drawn"],
    }


def movements_of(one: StockLot) -> Any:
    return one.movements.select_related("recorded_by", "session")


def _movement(row: StockMovement, changes: Mapping[str, str]) -> dict[str, Any]:
    return {
        "at": row.happened_at,
        "kind": KINDS[row.kind],
        "units_moved": row.units,
        "units": f"{row.units:+d}" if row.units else "0",
        "after": row.units_after,
        "says": " ".join(_says(row)) or changes.get(str(row.pk), ""),
        "note": row.note,
        "by": row.recorded_by.full_name if row.recorded_by else "",
        "session_url": reverse("web:session", args=[row.session_id]) if row.session_id else "",
    }


def _says(row: StockMovement) -> list[str]:
    said = [str(REASONS[row.reason])] if row.reason in REASONS else []
    if row.rest_ml and row.kind == StockMovement.Kind.PUT_BACK:
        said.append(_("no rest of %(ml)s mL was thrown away either") % {"ml": number(row.rest_ml)})
    elif row.rest_ml:
        said.append(_("%(ml)s mL") % {"ml": number(row.rest_ml)})
    if row.lacking and row.kind == StockMovement.Kind.TAKEN:
        said.append(
            ngettext(
                "%(n)s was opened that was not there by the record: count the stock",
                "%(n)s were opened that were not there by the record: count the stock",
                row.lacking,
            )
            % {"n": row.lacking}
        )
    return said


def _content(one: StockLot) -> str:
    """«50 %, 50 mL»."""
    said = []
    if one.strength_pct is not None:
        said.append(f"{number(one.strength_pct)} %")
    if one.package_ml is not None:
        said.append(_("%(ml)s mL") % {"ml": number(one.package_ml)})
    return ", ".join(said)
