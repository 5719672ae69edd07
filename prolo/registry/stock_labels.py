"""Labels that were put right: what stood there, and which vials were drawn under it."""

from __future__ import annotations

from dataclasses import dataclass

from prolo.registry.models import Event, StockLot, Vial

CORRECTED = "stock_label_corrected"
NAMES = ("substance", "product", "lot")  # by which it is found who got it
ON_A_VIAL = {  # what a vial repeats of its label, as the vial calls it
    "maker": "maker",
    "expires_on": "expires_on",
    "strength_pct": "strength_pct",
    "single_person": "single_dose",
}
READ_ALONE = ("ingredients", "opened_life_days", "package_ml")  # off the lot, on the day


@dataclass(frozen=True, slots=True)
class DrawnBefore:
    """A vial that was recorded while its label said something else of ``fields``."""

    vial: Vial
    fields: tuple[str, ...]


def is_name_fixed(stock: StockLot) -> bool:
    return stock.recalled_at is not None or stock.vials.exists()


def corrections_of(stock: StockLot) -> list[Event]:
    return list(Event.objects.filter(subject_id=stock.pk, verb=CORRECTED).order_by("recorded_at"))


def drawn_before(stock: StockLot, corrections: list[Event]) -> list[DrawnBefore]:
    """Of vials that stand on record; one that was put right since says what it says now."""
    if not corrections:
        return []
    rows = Vial.objects.filter(stock=stock).current().select_related("session__course")
    found = [DrawnBefore(one, _otherwise(one, stock, corrections)) for one in rows]
    return [one for one in found if one.fields]


def _otherwise(vial: Vial, stock: StockLot, corrections: list[Event]) -> tuple[str, ...]:
    since = {
        name
        for event in corrections
        if event.recorded_at >= vial.recorded_at
        for name in event.body["before"]
    }
    differs = {
        name
        for name in since & ON_A_VIAL.keys()
        if getattr(vial, ON_A_VIAL[name]) != getattr(stock, name)
    }
    return tuple(sorted(differs | since & set(READ_ALONE)))
