"""An estimate beside an earlier one, line by line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import zip_longest

from prolo.care.money.estimate import Estimate, Line


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One line beside itself in an earlier estimate; None: it was not there, or is no more."""

    what: str
    of: str
    before: Line | None
    now: Line | None
    is_included: bool = False  # now, in the price of the session

    @property
    def difference(self) -> Decimal:
        """As planned."""
        zero = Decimal(0)
        return (self.now.expected if self.now else zero) - (
            self.before.expected if self.before else zero
        )

    @property
    def kind(self) -> str:
        if self.now is None:
            return "included" if self.is_included else "gone"
        if self.before is None:
            return "new"
        if _times(self.before) == _times(self.now):
            return "price"
        return "count" if self.before.amount == self.now.amount else "price-and-count"


def compare_estimates(before: Estimate, now: Estimate) -> tuple[Change, ...]:
    """Line by line, what changed alone; the differences add up to that of the whole."""
    things = dict.fromkeys(thing for one in (before, now) for thing in _things(one))
    found = (one for what, of in things for one in _changes_of(what, of, before, now))
    return tuple(one for one in found if one.now is None or _costs(one.before) != _costs(one.now))


def _things(estimate: Estimate) -> Iterator[tuple[str, str]]:
    yield from ((one.what, one.of) for one in estimate.lines)
    for one in estimate.included:
        what, _slash, of = one.partition("/")
        yield what, of


def _changes_of(what: str, of: str, before: Estimate, now: Estimate) -> Iterator[Change]:
    was_in, is_in = (f"{what}/{of}" in one.included for one in (before, now))
    pairs = _paired(*(_lines_of(what, of, one) for one in (before, now)))
    if not pairs and was_in != is_in:
        pairs = [(None, None)]
    for old, new in pairs:
        yield Change(what=what, of=of, before=old, now=new, is_included=is_in)


def _lines_of(what: str, of: str, estimate: Estimate) -> list[Line]:
    return [one for one in estimate.lines if (one.what, one.of) == (what, of)]


def _paired(before: list[Line], now: list[Line]) -> list[tuple[Line | None, Line | None]]:
    """A thing that has several prices within the course has several lines: first those of the same
    price are beside each other, then what is left by the day from which its price counts."""
    pairs: list[tuple[Line | None, Line | None]] = []
    for same in (_price_and_day, _price):
        for old in [*before]:
            if match := next((one for one in now if same(one) == same(old)), None):
                pairs.append((old, match))
                before.remove(old)
                now.remove(match)
    gone, new = (sorted(lines, key=lambda one: one.priced_from) for lines in (before, now))
    return [*pairs, *zip_longest(gone, new)]


def _price_and_day(line: Line) -> tuple[Decimal, date]:
    return line.amount, line.priced_from


def _price(line: Line) -> Decimal:
    return line.amount


def _costs(line: Line | None) -> tuple[Decimal, tuple[int, int]] | None:
    return (line.amount, _times(line)) if line else None


def _times(line: Line) -> tuple[int, int]:
    """How often at least is left out: it grows with each session that is held as was estimated."""
    return line.count.expected, line.count.most
