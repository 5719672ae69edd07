"""What a clinic asks, from which day on: which price counts, and what is wrong with one.

Of several prices of one thing the one counts that names it most closely: first what it is for
(an irritant, a kind of guidance, a sedation), then the region, then the injector; of those the
newest that has begun. A price therefore never overlaps another, and a list has a gap only before
its first day.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from prolo.knowledge import Knowledge

Range = tuple[Decimal, Decimal]  # the least and the most that nobody asks about
VISITS = frozenset({"assessment", "session", "follow-up"})
BESIDES = frozenset({"irritant", "guidance", "sedation"})  # what a session may cost besides
EXTRA = "extra"  # anything else, by the name that the clinic gives it
MOST = Decimal(99_999_999_999)  # more is a slip, in any currency; 15 digits with four decimals
DECIMALS = 4  # no currency has more (ISO 4217)
UNITS = {"session": ("session", "procedure"), "assessment": ("assessment",)}  # as they are printed
SOMEWHAT = 2  # a choice of the project: beyond what anybody prints, before it is asked about
FAR = 10  # a choice of the project: so many times another price is a slip of the finger, or meant


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """``of``, ``region`` and ``injector`` are empty where the price is for every one of them."""

    what: str
    of: str = ""
    region: str = ""
    injector: str = ""
    amount: Decimal
    currency: str
    starts_on: date

    @property
    def thing(self) -> tuple[str, str, str, str]:
        return (self.what, self.of, self.region, self.injector)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is to be priced, on which day."""

    what: str
    of: str = ""
    region: str = ""
    injector: str = ""
    on: date


def find_price(prices: Iterable[Price], wanted: Wanted) -> Price | None:
    found = [one for one in prices if one.what == wanted.what and _fits(one, wanted)]
    return max(found, key=_closeness, default=None)


def has_price(prices: Iterable[Price], wanted: Wanted) -> bool:
    """On whatever day."""
    return find_price(prices, replace(wanted, on=date.max)) is not None


def _fits(price: Price, wanted: Wanted) -> bool:
    return (
        price.starts_on <= wanted.on
        and price.of in ("", wanted.of)
        and price.region in ("", wanted.region)
        and price.injector in ("", wanted.injector)
    )


def _closeness(price: Price) -> tuple[bool, bool, bool, date]:
    return bool(price.of), bool(price.region), bool(price.injector), price.starts_on


def price_faults(
    new: Price, standing: Iterable[Price], usual: Range | None, *, is_meant: bool = False
) -> dict[str, str]:
    """Everything that is wrong with a new price, a code a field. ``usual``: what such a thing may
    cost by what others print in its currency; ``is_meant``: somebody looked again at one that is
    far off."""
    standing = [*standing]
    faults = {}
    if any(one.thing == new.thing and one.starts_on == new.starts_on for one in standing):
        faults["starts_on"] = "priced-from-that-day"
    if new.what == EXTRA and not new.of:
        faults["of"] = "missing"
    if fault := amount_fault(new.amount, new.currency):
        faults["amount"] = fault
    elif not is_meant and new.amount and _is_far(new, standing, usual):
        faults["amount"] = "questioned"
    return faults


def amount_fault(amount: Decimal, currency: str) -> str:
    """A code; empty where it can be an amount of this currency."""
    if not amount.is_finite() or not 0 <= amount <= MOST:
        return "out-of-range"
    return "too-many-decimals" if -_exponent(amount) > decimals(currency) else ""


def is_currency(code: str) -> bool:
    """A currency of ISO 4217."""
    from babel.numbers import list_currencies  # slow to load

    return code in list_currencies()


def decimals(currency: str) -> int:
    """2 of the dollar, none of the yen, 3 of the dinar of Kuwait."""
    from babel.numbers import get_currency_precision  # slow to load

    return get_currency_precision(currency)


def written(amount: Decimal, currency: str) -> Decimal:
    """The same amount with the decimals of its currency: 12.5000 of Kuwait is 12.500. What is no
    number stays what it is."""
    if not amount.is_finite():
        return amount
    places = max(-_exponent(amount), decimals(currency))
    return amount.quantize(Decimal(1).scaleb(-places))


def begun_later(prices: Iterable[Price], today: date) -> tuple[Price, ...]:
    """Things that have no price today and get one later: the first of each."""
    prices = sorted(prices, key=lambda one: one.starts_on)
    ahead: dict[tuple[str, str, str, str], Price] = {}
    for one in prices:
        what, of, region, injector = one.thing
        wanted = Wanted(what=what, of=of, region=region, injector=injector, on=today)
        if find_price(prices, wanted) is None:
            ahead.setdefault(one.thing, one)
    return tuple(ahead.values())


def other_currencies(prices: Iterable[Price], currency: str) -> tuple[str, ...]:
    """In which the list is besides its own: nothing is converted."""
    return tuple(sorted({one.currency for one in prices} - {currency}))


def _exponent(amount: Decimal) -> int:
    exponent = amount.normalize().as_tuple().exponent
    assert isinstance(exponent, int)  # it is finite
    return exponent


def _is_far(new: Price, standing: list[Price], usual: Range | None) -> bool:
    """Ten times or a tenth of what this thing costs already. Where it has no price: outside of what
    others print; where nobody does, ten times the dearest or a tenth of the cheapest of its kind
    here, or of the whole list. The very first price of a currency is looked at twice."""
    own = [one for one in standing if one.currency == new.currency]
    before = [one for one in own if one.thing == new.thing]
    if before:
        last = max(before, key=lambda one: one.starts_on).amount
        return bool(last) and not last / FAR < new.amount < last * FAR
    if usual is not None:
        return not usual[0] <= new.amount <= usual[1]
    of_its_kind = [one for one in own if one.what == new.what and one.amount]
    amounts = [one.amount for one in of_its_kind or own if one.amount]
    return not amounts or not min(amounts) / FAR < new.amount < max(amounts) * FAR


def usual_range(what: str, currency: str, knowledge: Knowledge) -> Range | None:
    """From half the lowest to twice the highest price that anybody prints for such a thing in this
    currency: of prolotherapy itself, and not of a whole course or of what is dearer to inject.
    What nobody prints, as a calming medicine, costs no more than a session does; None: nobody
    prints a session either."""
    if found := _published(UNITS.get(what, ()), currency, knowledge):
        return min(found) / SOMEWHAT, max(found) * SOMEWHAT
    if found := _published(UNITS["session"], currency, knowledge):
        return min(found) / FAR**2, max(found) * SOMEWHAT
    return None


def _published(units: tuple[str, ...], currency: str, knowledge: Knowledge) -> list[Decimal]:
    rows = (
        one
        for one in knowledge.prices.values()
        if one.currency == currency
        and one.unit in units
        and one.option is None
        and "injectate" not in one.says
    )
    return [amount for one in rows for amount in (one.low, one.high)]
