"""What the cupboard says of a lot, and whether a product runs low.

mark           of a lot
recalled       it was recalled
infections     of several people who got it are looked into; it may be used all the same
expired        the day on its label is over (it is good to its end)
expires-soon   within ``SOON_DAYS``
empty          none is left
low            of the product: what can be used comes to no more than it should
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

SOON_DAYS = 60  # a choice of the project: two months to order again
WHY_WASTED = ("rest", "expired", "recalled", "broken", "contaminated", "other")
REST = "rest"  # of an opened vial: no unit goes, it went when the vial was opened


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelved:
    product: str
    expires_on: date
    units: int
    low_at: int = 0
    is_recalled: bool = False
    shares_infections: bool = False

    def is_usable(self, on: date) -> bool:
        return self.units > 0 and not self.is_recalled and self.expires_on >= on


def marks_of(one: Shelved, *, on: date) -> Iterator[str]:
    if one.is_recalled:
        yield "recalled"
    elif one.shares_infections:
        yield "infections"
    if one.expires_on < on:
        yield "expired"
    elif one.expires_on <= on + timedelta(days=SOON_DAYS):
        yield "expires-soon"
    if not one.units:
        yield "empty"


def low_products(lots: Iterable[Shelved], *, on: date) -> dict[str, int]:
    """Products with so few usable units that they should be ordered, with how many there are."""
    usable: dict[str, int] = {}
    least: dict[str, int] = {}
    for one in lots:
        usable[one.product] = usable.get(one.product, 0) + (one.units if one.is_usable(on) else 0)
        least[one.product] = max(least.get(one.product, 0), one.low_at)
    return {name: units for name, units in usable.items() if least[name] and units <= least[name]}
