"""What a person was charged and paid, and what is still owed, in one currency."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from prolo.care.money.disputes import Beside, compare_charges
from prolo.knowledge import Knowledge

CHARGE, RECEIVED, REFUND = "charge", "received", "refund"
ESTIMATE = "estimate"  # was given; nothing is owed by it
SIGN = {CHARGE: 1, RECEIVED: -1, REFUND: 1}  # what it does to what is owed


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    kind: str
    amount: Decimal
    currency: str
    on: date
    what: str = ""  # of a charge: what has a price, as ``care.money.prices`` calls it
    received_on: date | None = None  # of a bill: the person had it
    is_good_faith: bool = False  # of an estimate


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
    items: Iterable[Item],
    *,
    currency: str,
    knowledge: Knowledge,
    starts_anew: bool = False,
) -> Beside | None:
    """Estimates that were given and charges, in the order in which they came: all that was charged
    beside the estimate that was in force at the last charge. One that comes after a bill over the
    line takes nothing from the dispute. A plain estimate has no such line, whoever pays by now.
    ``starts_anew``: an estimate is for what comes after it."""
    total, given, found = Decimal(0), None, None
    for one in items:
        if one.currency != currency:
            continue
        if one.kind == ESTIMATE:
            given = one
            if starts_anew and not (found and found.until and one.on <= found.until):
                total, found = Decimal(0), None
            continue
        total += one.amount
        if found and found.until:
            found = replace(found, charged=total)
        elif given is not None:
            found = compare_charges(
                estimated=given.amount,
                charged=total,
                currency=currency,
                billed_on=one.on,
                received_on=one.received_on,
                is_good_faith=given.is_good_faith,
                knowledge=knowledge,
            )
    return found
