"""What a number can be, from the unit in its name; and that a smallest is not above a largest."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields
from decimal import Decimal
from typing import Any

# unit in the name → smallest and largest value that can be meant. Wide on purpose: they catch a
# slip of the point or of the unit, not an unusual clinic.
SCALES: tuple[tuple[str, Decimal, Decimal], ...] = (
    (r"map_[xy]", Decimal(0), Decimal(100)),
    (r"temp_c(_min)?", Decimal(34), Decimal(43)),
    (r"(.*_)?pct(_min|_max)?", Decimal(0), Decimal(100)),
    (r"max_mg_per_kg", Decimal("0.1"), Decimal(20)),
    (r"max_mg", Decimal(1), Decimal(2_000)),
    (r"max_cream_g", Decimal(1), Decimal(100)),
    (r"max_area_cm2", Decimal(1), Decimal(1_000)),
    (r".*_ml(_per_site)?(_min|_max)?", Decimal("0.05"), Decimal(200)),
    (r"half_life_h(_min|_max)?", Decimal("0.05"), Decimal(2_000)),
    (r"(.*_)?(h|hours)(_min|_max)?", Decimal(0), Decimal(2_000)),
    (r".*_minutes", Decimal(0), Decimal(10_080)),
    (r".*days(_before)?(_min|_max)?", Decimal(0), Decimal(3_660)),
    (r"(.*_)?weeks(_min|_max)?", Decimal(0), Decimal(520)),
    (r".*_months(_min|_max)?", Decimal(0), Decimal(60)),
    (r"injections_(min|max)", Decimal(1), Decimal(100)),
    (r"sessions_(min|max)", Decimal(1), Decimal(60)),
    (r"better(_min|_max)?", Decimal(-1_000), Decimal(1_000)),
    (r"scale_points", Decimal(1), Decimal(1_000)),
    (r"rank", Decimal(0), Decimal(4)),
    (r"rise_points", Decimal(1), Decimal(10)),
    (r"(.*_)?year", Decimal(1900), Decimal(2100)),
)


def scale_faults(record: Any) -> Iterator[tuple[str, str]]:
    """Key and fault, for every number of a record that cannot be meant."""
    values = {each.name: getattr(record, each.name) for each in fields(record)}
    for name, value in values.items():
        for one in value if isinstance(value, tuple) else (value,):
            if isinstance(one, int | Decimal) and not isinstance(one, bool):
                yield from _outside(name, Decimal(one))
    yield from _crossed(values)


def _outside(name: str, value: Decimal) -> Iterator[tuple[str, str]]:
    scale = next((one for one in SCALES if re.fullmatch(one[0], name)), None)
    low, high = (scale[1], scale[2]) if scale else (Decimal(0), Decimal("Infinity"))
    if not value.is_finite() or not low <= value <= high:
        yield name, f"{value} is outside {low} to {high}."


def _crossed(values: dict[str, Any]) -> Iterator[tuple[str, str]]:
    pairs = [(name, name.removesuffix("_min") + "_max") for name in values if name.endswith("_min")]
    for smallest, largest in [*pairs, ("low", "value"), ("value", "high"), ("low", "high")]:
        below, above = values.get(smallest), values.get(largest)
        if isinstance(below, int | Decimal) and isinstance(above, int | Decimal) and below > above:
            yield smallest, f"{below} is above {largest}, which is {above}."
