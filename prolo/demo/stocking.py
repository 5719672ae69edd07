"""The cupboard of the demonstration: received, drawn from, one broken, one soon to expire, one
recalled after some people got it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any

from prolo.demo.stage import Stage, Story
from prolo.registry.actions.stock import Label, recall_stock, receive_stock, waste_stock
from prolo.registry.models import StockLot
from prolo.registry.stock import usable

STRENGTHS = {
    "dextrose": ("Dextrose 50 %", "50"),
    "p2g": ("P2G", "25"),
    "dextrose-morrhuate": ("Dextrose with morrhuate", "10.7"),
    "lidocaine": ("Lidocaine 2 %", "2"),
}
MAKER = "Invented Pharma"
RECALL = "The maker recalls it (invented): particles were seen in some vials"
DELIVERIES = (  # substance, lot, units, days from now to the day on which it expires
    ("dextrose", "DX-4410", 60, 18),
    ("dextrose", "DX-4471", 40, 330),
    ("lidocaine", "LI-2188", 40, 150),
    ("lidocaine", "LI-2209", 30, 300),
    ("p2g", "PG-0093", 10, 200),
    ("dextrose-morrhuate", "DM-0117", 6, 240),
)
RECALLED, BROKEN = "LI-2188", "LI-2209"


def keep_stock(stage: Stage) -> Story:
    """What expires first is drawn first; after the recall, of the next lot."""
    yield stage.ago(84, 8)
    lots = {one[1]: _receive(stage, *one) for one in DELIVERIES}
    yield stage.ago(30, 12)
    broken = "Fell from the table, glass on the floor"
    waste_stock(stock=lots[BROKEN], units=1, reason="broken", note=broken, by=stage.nurse)
    yield stage.ago(6, 8, 10)
    recalled = StockLot.objects.get(pk=lots[RECALLED].pk)
    recall_stock(stock=recalled, reason=RECALL, by=stage.physician)


def _receive(stage: Stage, substance: str, lot: str, units: int, days: int) -> StockLot:
    product, strength = STRENGTHS[substance]
    label = Label(
        substance=substance,
        product=product,
        maker=MAKER,
        lot=lot,
        expires_on=stage.today + timedelta(days=days),
        strength_pct=Decimal(strength),
        package_ml=Decimal(10),
    )
    return receive_stock(
        label=label,
        units=units,
        supplier="Invented Supplies",
        place="Cupboard in Room 1",
        low_at=8,
        by=stage.nurse,
    )


def from_stock(stage: Stage, substance: str) -> Mapping[str, Any]:
    """The label of the next vial; empty before the first delivery, or when none is left."""
    lot = usable(stage.clinic).filter(substance=substance).first()
    if lot is None:
        return {}
    return {
        "stock": lot,
        "product": lot.product,
        "maker": lot.maker,
        "lot": lot.lot,
        "strength_pct": lot.strength_pct,
        "volume_ml": lot.package_ml,
        "expires_on": lot.expires_on,
        "single_dose": lot.single_person,
    }
