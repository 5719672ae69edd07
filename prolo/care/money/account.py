"""What a person was charged and paid, and what is still owed, in one currency."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from prolo.care.money.disputes import Beside, compare_charges
from prolo.knowledge import Knowledge

CHARGE, RECEIVED, REFUND = "charge", "received", "refund"
SIGN = {CHARGE: 1, RECEIVED: -1, REFUND: 1}  # what it does to what is owed


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    kind: str
    amount: Decimal
    currency: str
    on: date


def balance(items: Iterable[Item], currency: str) -> Decimal:
    """What is owed in this currency; below zero it is the person's."""
    own = (one for one in items if one.currency == currency)
    return sum((SIGN[one.kind] * one.amount for one in own), Decimal(0))


def refundable(items: Iterable[Item], currency: str) -> Decimal:
    """No more can be given back than was received and not given back."""
    own = [one for one in items if one.currency == currency]
    received = sum((one.amount for one in own if one.kind == RECEIVED), Decimal(0))
    return received - sum((one.amount for one in own if one.kind == REFUND), Decimal(0))


def beside_estimate(
    charges: Sequence[Item], *, estimated: Decimal, currency: str, knowledge: Knowledge
) -> Beside:
    """All that was charged for what was estimated, and until when the bill that reached the line
    may be disputed."""
    found, total = _compare(Decimal(0), None, estimated, currency, knowledge), Decimal(0)
    for one in sorted(charges, key=lambda one: one.on):
        if one.currency == currency:
            total += one.amount
            until = found.until
            found = _compare(total, one.on, estimated, currency, knowledge)
            found = replace(found, until=until or found.until)
    return found


def _compare(
    charged: Decimal, on: date | None, estimated: Decimal, currency: str, knowledge: Knowledge
) -> Beside:
    return compare_charges(
        estimated=estimated,
        charged=charged,
        currency=currency,
        billed_on=on,
        knowledge=knowledge,
    )
