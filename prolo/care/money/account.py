"""What a person was charged and paid, and what is still owed, in one currency."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from prolo.care.money.disputes import Beside, compare_charges
from prolo.care.money.estimate_due import last_for_change
from prolo.knowledge import Knowledge

CHARGE, RECEIVED, REFUND = "charge", "received", "refund"
ESTIMATE = "estimate"  # was given; nothing is owed by it
NONE = -1
SIGN = {CHARGE: 1, RECEIVED: -1, REFUND: 1}  # what it does to what is owed


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    kind: str
    amount: Decimal
    currency: str
    on: date
    what: str = ""  # of a charge: what has a price, as ``care.money.prices`` calls it
    done_on: date | None = None  # of a charge: the day of service; none: before it
    received_on: date | None = None  # of a bill: the person had it
    is_good_faith: bool = False  # of an estimate

    @property
    def service_on(self) -> date:
        """What is paid before it is done is held to what was said by then."""
        return min(self.done_on or self.on, self.on)


def balance(items: Iterable[Item], currency: str) -> Decimal:
    """What is owed in this currency; below zero it is the person's."""
    own = (one for one in items if one.currency == currency)
    return sum((SIGN[one.kind] * one.amount for one in own), Decimal(0))


def refundable(items: Iterable[Item], currency: str) -> Decimal:
    """No more can be given back than was received and not given back."""
    own = [one for one in items if one.currency == currency]
    received = sum((one.amount for one in own if one.kind == RECEIVED), Decimal(0))
    return received - sum((one.amount for one in own if one.kind == REFUND), Decimal(0))


def payable(items: Sequence[Item], currency: str, *, estimated: Decimal) -> Decimal:
    """As much may be received before somebody is asked: what is owed, or what the estimates that
    the person has come to at most, less what was received. A choice of the project; who pays before
    it is done is not asked about each time."""
    to_come = estimated - refundable(items, currency)
    return max(balance(items, currency), to_come, Decimal(0))


def theirs(items: Iterable[Item], currency: str) -> Decimal:
    """As much may be given back before somebody is asked: what was received beyond what is owed."""
    return max(-balance(items, currency), Decimal(0))


def beside_estimate(
    items: Sequence[Item],
    *,
    currency: str,
    knowledge: Knowledge,
    starts_anew: bool = False,
) -> Beside | None:
    """Charges, in the order of their bills, beside estimates, in the order in which they were
    given: all that was charged beside the estimate that was in force when the last of it was done.
    One that came too late for that, or after a bill over the line, takes nothing from the dispute.
    A plain estimate has no such line, whoever pays by now. ``starts_anew``: an estimate is for what
    comes after it."""
    own = [one for one in items if one.currency == currency]
    given = [one for one in own if one.kind == ESTIMATE]
    bills = [(in_force(given, one.service_on, knowledge), one) for one in own if one.kind == CHARGE]
    found = None
    for place in sorted({each for each, _one in bills} - {NONE}):
        new = [one for each, one in bills if each == place]
        if found and found.until and (not starts_anew or given[place].on <= found.until):
            more = sum((one.amount for one in new), Decimal(0))
            found = replace(found, charged=found.charged + more)
            continue
        all_until_then = [one for each, one in bills if each <= place]
        found = _hold(new if starts_anew else all_until_then, given[place], knowledge)
        found = replace(found, is_older=place < len(given) - 1)
    return found


def _hold(bills: Sequence[Item], estimate: Item, knowledge: Knowledge) -> Beside:
    """The days of a dispute count from the bill that reached the line."""
    total = Decimal(0)
    for one in bills:
        total += one.amount
        found = compare_charges(
            estimated=estimate.amount,
            charged=total,
            currency=estimate.currency,
            billed_on=one.on,
            received_on=one.received_on,
            is_good_faith=estimate.is_good_faith,
            knowledge=knowledge,
        )
        if found.until:
            break
    return replace(found, charged=sum((one.amount for one in bills), Decimal(0)))


def in_force(given: Sequence[Item], service_on: date, knowledge: Knowledge) -> int:
    """Which of them counts for what is done on that day (billing/estimate-in-force): the last that
    came in time. The first does on the day itself, since there was none before; NONE: no estimate
    had been given."""
    found = NONE
    for place, one in enumerate(given):
        last = last_for_change(service_on, knowledge) if one.is_good_faith else None
        is_in_time = one.on < service_on if last is None else one.on <= last
        if is_in_time or (found == NONE and one.on <= service_on):
            found = place
    return found
