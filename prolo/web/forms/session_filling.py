"""«As planned»: the planned needles and their vials as rows of the form, beside what is typed.

A vial of which the clinic has one lot and no other comes with that lot, for the eyes of who holds
it: the page says to compare them. Of several lots none is guessed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import copy
from decimal import Decimal
from typing import Any

from prolo.registry.models import StockLot
from prolo.registry.session_rows import (
    MIXED,
    PLACE,
    ROW,
    Filling,
    Rows,
    is_among,
    still_to_give,
)
from prolo.web.forms.session_rows import offered_text
from prolo.web.forms.sessions import FILL, SessionForm
from prolo.web.forms.vial_labels import label_of, typed_text

INJECTION = (*ROW, *PLACE)
VIAL = ("substance", "product", "maker", "strength_pct")


def fill_as_planned(form: SessionForm, filling: Filling, outdated: Rows = ()) -> Any:
    """What stands in ``form``, without its blank rows and those of a plan that was replaced, with
    the rows that are still missing. What is typed stays; pressed twice, nothing is there twice."""
    data: Any = copy(form.data)
    data[FILL] = "yes"
    form.sets["injections"].is_valid()
    kept = [row for row in form.sets["injections"].filled() if not is_among(_read(row), outdated)]
    missing = still_to_give([_read(row) for row in kept], filling.injections)
    _add(form, data, "injections", kept, _injections(missing))
    drawn = form.sets["vials"].filled()
    substances = {row["substance"].value() for row in drawn}
    lots: Mapping[str, StockLot] = form.row_sets["vials"].form.stocks  # type: ignore[attr-defined]
    vials = [
        _only_lot(row, lots, filling.injections) or _vial(row)
        for row in filling.vials
        if row["substance"] not in substances
    ]
    _add(form, data, "vials", drawn, vials)
    return data


def _read(row: Any) -> Mapping[str, Any]:
    found: Mapping[str, Any] = getattr(row, "cleaned_data", {})
    return found


def _add(
    form: SessionForm, data: Any, name: str, left: Sequence[Any], rows: Sequence[Mapping[str, str]]
) -> None:
    rowset = form.sets[name]
    kept = [row.row_number for row in left]
    first = max((row.row_number for row in rowset), default=-1) + 1  # type: ignore[attr-defined]
    numbers = [*kept, *range(first, first + len(rows))][: rowset.rows.most]
    for number, row in zip(numbers[len(kept) :], rows, strict=False):
        for field, value in row.items():
            data[f"{name}-{number}-{field}"] = value
    data[rowset.count_name] = " ".join(str(one) for one in numbers)


def _injections(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, str]]:
    return [{name: typed_text(row.get(name)) for name in INJECTION} for row in rows]


def _vial(row: Mapping[str, Any]) -> dict[str, str]:
    text = {name: typed_text(row.get(name)) for name in VIAL}
    multi_dose = {} if row.get("single_dose", True) else {"multi_dose": "on"}
    return {**text, **multi_dose, "offered": offered_text(text)}


def _only_lot(
    row: Mapping[str, Any], lots: Mapping[str, StockLot], needles: Rows
) -> dict[str, str]:
    """The one lot that this vial can be of: it holds the substance, as the product that was used
    last if there was one, and is strong enough for every needle."""
    strongest = max(_strengths(row["substance"], needles), default=Decimal(0))
    fitting = {
        key: one
        for key, one in lots.items()
        if one.substance == row["substance"]
        and row.get("product") in (None, "", one.product)
        and (one.strength_pct is None or one.strength_pct >= strongest)
    }
    if len(fitting) != 1:
        return {}
    ((key, lot),) = fitting.items()
    return {"stock": key, **label_of(lot)}


def _strengths(substance: str, needles: Rows) -> list[Decimal]:
    return [
        row[pct]
        for row in needles
        for name, pct in MIXED
        if row.get(name) == substance and row.get(pct) is not None
    ]
