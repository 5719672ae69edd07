"""An estimate beside an earlier one: line by line, and what else a Good Faith Estimate holds.

rule                    fact
compare_estimates       billing/estimate-change   charges, items, how often
compare_spread          billing/estimate-spread   how long it takes, how often one comes; of a day
                                                  that moves by itself no more than that is said
compare_elements        billing/element-…         who treats and bills, where, under which numbers
                                                  and codes
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from statistics import median_high

from prolo.care.money.elements import Party, Stated
from prolo.care.money.estimate import Estimate, Line, codes_of
from prolo.knowledge import Knowledge

SPREAD = "estimate-spread"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One thing with all its prices, beside itself in an earlier estimate; without lines it was not
    there, or is no more."""

    what: str
    of: str
    before: tuple[Line, ...]
    now: tuple[Line, ...]
    is_included: bool = False  # now, in the price of the session

    @property
    def difference(self) -> Decimal:
        """As planned."""
        was, becomes = (sum((one.expected for one in each), ZERO) for each in self._both)
        return becomes - was

    @property
    def kind(self) -> str:
        if not self.now:
            return "included" if self.is_included else "gone"
        if not self.before:
            return "new"
        was, becomes = map(_costs, self._both)
        if was == becomes:
            return "days"
        if _times(self.before) == _times(self.now):
            return "price"
        return "price-and-count" if becomes.keys() - was.keys() else "count"

    @property
    def _both(self) -> tuple[tuple[Line, ...], tuple[Line, ...]]:
        return self.before, self.now


ZERO = Decimal(0)


def compare_estimates(before: Estimate, now: Estimate) -> tuple[Change, ...]:
    """What changed alone; the differences add up to that of the whole."""
    things = dict.fromkeys(thing for one in (before, now) for thing in _things(one))
    found = (_change(what, of, before, now) for what, of in things)
    return tuple(one for one in found if _is_otherwise(one, before))


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """``code``: span, the days from the first session to the last; or gap, those that mostly lie
    between two."""

    code: str
    before: int
    now: int


def compare_spread(before: Estimate, now: Estimate, knowledge: Knowledge) -> tuple[Spread, ...]:
    """What is further from before than the fact says."""
    rule = knowledge.billing[SPREAD]
    if not rule.is_usable("says"):
        return ()
    found = []
    was, becomes = _span(before), _span(now)
    if abs(becomes - was) > int(rule.says["days"]):
        found.append(Spread(code="span", before=was, now=becomes))
    was, becomes = _gap(before), _gap(now)
    if was and becomes and max(was, becomes) >= min(was, becomes) * int(rule.says["times"]):
        found.append(Spread(code="gap", before=was, now=becomes))
    return tuple(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """``code``: a name of ``Stated`` or of ``Party``, or the code of a line; ``of``: whose."""

    code: str
    of: str = ""
    before: str
    now: str


def compare_elements(
    before: Stated, now: Stated, *, codes: tuple[Mapping[str, str], Mapping[str, str]]
) -> tuple[Element, ...]:
    """``codes`` are of services, by ``Line.thing``: then and now."""
    return tuple(one for one in _elements(before, now, *codes) if one.before != one.now)


def all_codes(before: Estimate, now: Estimate) -> tuple[Mapping[str, str], Mapping[str, str]]:
    """Of the lines that are in both."""
    both = {one.thing for one in before.lines} & {one.thing for one in now.lines}
    then, since = (
        {thing: code for thing, code in codes_of(each).items() if thing in both}
        for each in (before, now)
    )
    return then, since


def _elements(
    before: Stated, now: Stated, codes: Mapping[str, str], codes_now: Mapping[str, str]
) -> Iterator[Element]:
    yield Element(code="clinic", before=before.clinic.name, now=now.clinic.name)
    if before.clinic.address:  # what was not said was written in by hand
        was, becomes = (", ".join(one.clinic.address.splitlines()) for one in (before, now))
        yield Element(code="address", before=was, now=becomes)
    yield from _numbers(before.clinic, now.clinic)
    who, who_now = ({one.name: one for one in each.providers} for each in (before, now))
    yield Element(code="providers", before=_names(who), now=_names(who_now))
    for name in who.keys() & who_now.keys():
        yield from _numbers(who[name], who_now[name])
    for name in ("service", "diagnosis_codes", "others", "separately"):
        yield Element(code=name, before=_said(before, name), now=_said(now, name))
    for thing in sorted(codes.keys() | codes_now.keys()):
        was, becomes = codes.get(thing, ""), codes_now.get(thing, "")
        yield Element(code="code", of=thing, before=was, now=becomes)


def _names(who: Mapping[str, Party]) -> str:
    """Who of them comes first is no change."""
    return ", ".join(sorted(who))


def _said(stated: Stated, name: str) -> str:
    said: str | tuple[str, ...] = getattr(stated, name)
    return said if isinstance(said, str) else ", ".join(sorted(said))


def _numbers(before: Party, now: Party) -> Iterator[Element]:
    for name in ("provider_number", "tax_number"):
        if was := getattr(before, name):
            yield Element(code=name, of=now.name, before=was, now=getattr(now, name))


def _things(estimate: Estimate) -> Iterator[tuple[str, str]]:
    yield from ((one.what, one.of) for one in estimate.lines)
    for one in estimate.included:
        what, _slash, of = one.partition("/")
        yield what, of


def _change(what: str, of: str, before: Estimate, now: Estimate) -> Change:
    was, becomes = (
        tuple(one for one in each.lines if (one.what, one.of) == (what, of))
        for each in (before, now)
    )
    return Change(
        what=what, of=of, before=was, now=becomes, is_included=f"{what}/{of}" in now.included
    )


def _is_otherwise(change: Change, before: Estimate) -> bool:
    if not change.before and not change.now:
        return change.is_included != (f"{change.what}/{change.of}" in before.included)
    if _costs(change.before) != _costs(change.now):
        return True
    was, becomes = _days(change.before), _days(change.now)
    return bool(was and becomes and was != becomes)


def _costs(lines: tuple[Line, ...]) -> dict[Decimal, tuple[int, int]]:
    """How often each price. How often at least is left out: it grows with each session that is held
    as was estimated."""
    found: dict[Decimal, list[Line]] = defaultdict(list)
    for one in lines:
        found[one.amount].append(one)
    return {amount: _times(each) for amount, each in found.items()}


def _times(lines: tuple[Line, ...] | list[Line]) -> tuple[int, int]:
    return sum(one.count.expected for one in lines), sum(one.count.most for one in lines)


def _days(lines: tuple[Line, ...]) -> list[date]:
    return sorted(day for one in lines for day in one.on)


def _gap(estimate: Estimate) -> int:
    """0: there are no two sessions on different days. The median: one day that moves by itself
    leaves it as it is."""
    days = sorted(estimate.sessions_on)
    gaps = [(later - earlier).days for earlier, later in pairwise(days)]
    return median_high(gaps) if gaps else 0


def _span(estimate: Estimate) -> int:
    days = estimate.sessions_on
    return (max(days) - min(days)).days if days else 0
