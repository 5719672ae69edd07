"""The price list of a clinic, as care reads it."""

from __future__ import annotations

from decimal import Decimal

from prolo.care.money.estimate import IMAGED
from prolo.care.money.prices import Price
from prolo.knowledge import Knowledge
from prolo.registry.models import Clinic, ClinicPrice


def price_of(row: ClinicPrice) -> Price:
    return Price(
        what=row.procedure,
        of=row.of,
        region=row.region,
        injector=str(row.injector_id or ""),
        amount=row.amount,
        currency=row.currency,
        starts_on=row.starts_on,
    )


def standing_prices(clinic: Clinic) -> list[Price]:
    rows = ClinicPrice.objects.filter(clinic=clinic, withdrawn_at__isnull=True)
    return [price_of(row) for row in rows]


def published_in(currency: str, knowledge: Knowledge) -> list[Decimal]:
    """The highest of each price that others print in this currency."""
    return [one.high for one in knowledge.prices.values() if one.currency == currency]


def kinds_of(procedure: str, knowledge: Knowledge) -> tuple[str, ...]:
    """What a price besides the session may be for."""
    return {
        "irritant": tuple(knowledge.irritants),
        "guidance": IMAGED,
        "sedation": tuple(one for one in knowledge.sedation if one != "none"),
    }.get(procedure, ())


def extras_of(clinic: Clinic) -> list[str]:
    """What the clinic has a price for besides all this, by its own names."""
    rows = ClinicPrice.objects.filter(
        clinic=clinic, procedure=ClinicPrice.Procedure.EXTRA, withdrawn_at__isnull=True
    )
    return sorted(set(rows.values_list("of", flat=True)))
