"""What a whole course is likely to cost, line by line: at least, as planned, at most.

At least   as many sessions as the stop rule of the plan needs before a person decides; who stops
           earlier pays for what was done
As planned the sessions of the plan
At most    as many as the report gave that the plan was drafted from, where somebody verified it

A session beyond the plan costs what the last planned one does. What never has a price of
its own besides the session is said to be in it. The lines are exact: no amount is ever rounded.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from itertools import zip_longest

from prolo.care.money.prices import EXTRA, Price, Wanted, find_price, has_price
from prolo.care.plan import Plan
from prolo.knowledge import Knowledge

IMAGED = ("ultrasound", "fluoroscopy")  # guidance that needs a machine; a hand is in the session


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """How often at least, as planned, at most."""

    least: int
    expected: int
    most: int

    def __add__(self, other: Count) -> Count:
        return Count(
            least=self.least + other.least,
            expected=self.expected + other.expected,
            most=self.most + other.most,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    what: str
    of: str = ""
    amount: Decimal  # of one
    priced_from: date  # the day from which that price counts
    region: str = ""  # of the price
    injector: str = ""  # of the price
    count: Count

    @property
    def least(self) -> Decimal:
        return self.amount * self.count.least

    @property
    def expected(self) -> Decimal:
        return self.amount * self.count.expected

    @property
    def most(self) -> Decimal:
        return self.amount * self.count.most


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    currency: str
    lines: tuple[Line, ...]
    sessions: Count
    sessions_on: tuple[date, ...] = ()  # as planned
    included: tuple[str, ...] = ()  # in the price of the session: ``irritant/dextrose``
    facts: tuple[str, ...] = ()

    @property
    def least(self) -> Decimal:
        return sum((one.least for one in self.lines), Decimal(0))

    @property
    def expected(self) -> Decimal:
        return sum((one.expected for one in self.lines), Decimal(0))

    @property
    def most(self) -> Decimal:
        return sum((one.most for one in self.lines), Decimal(0))


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """No price on that day, or one in another currency."""

    what: str
    of: str = ""
    on: date
    code: str  # no-price · other-currency


@dataclass(frozen=True, slots=True, kw_only=True)
class Visits:
    """What belongs to the course besides its sessions, and when: the first visit, those after."""

    assessment_on: date | None = None
    follow_ups: int = 0
    extras: Mapping[str, int] = field(default_factory=dict)  # by the clinic's name for it
    on: date  # of these visits, where no day is known


@dataclass(frozen=True, slots=True, kw_only=True)
class Priced:
    """An estimate, or what stands against one: every gap at once."""

    estimate: Estimate
    gaps: tuple[Gap, ...] = ()


def estimate_course(
    *,
    plan: Plan | None,
    region: str,
    injector: str,
    visits: Visits,
    prices: Sequence[Price],
    currency: str,
    knowledge: Knowledge,
) -> Priced:
    """Without a plan of the visits alone."""
    sessions, facts = session_count(plan, knowledge) if plan else (NEVER, ())
    needed = [
        *_before(visits),
        *(_of_sessions(plan, sessions) if plan else ()),
        *_after(visits),
    ]
    lines: dict[tuple[str, str, Price], Line] = {}
    gaps: list[Gap] = []
    included: list[str] = []
    for need, count in needed:
        wanted = replace(need, region=region, injector=injector)
        price = find_price(prices, wanted)
        if price is None and wanted.what in OPTIONAL and not has_price(prices, wanted):
            included.append(f"{wanted.what}/{wanted.of}")
        elif price is None or price.currency != currency:
            code = "no-price" if price is None else "other-currency"
            gaps.append(Gap(what=wanted.what, of=wanted.of, on=wanted.on, code=code))
        else:
            key = (wanted.what, wanted.of, price)
            lines[key] = _added(lines.get(key) or _line(wanted, price), count)
    made = Estimate(
        currency=currency,
        lines=tuple(lines.values()),
        sessions=sessions,
        sessions_on=plan.sessions_on if plan else (),
        included=tuple(dict.fromkeys(included)),
        facts=facts,
    )
    return Priced(estimate=made, gaps=tuple(dict.fromkeys(gaps)))


OPTIONAL = frozenset({"irritant", "guidance", "sedation"})  # without any price: in the session's
NEVER = Count(least=0, expected=0, most=0)


def session_count(plan: Plan, knowledge: Knowledge) -> tuple[Count, tuple[str, ...]]:
    """With the refs of what was followed."""
    planned = len(plan.sessions_on)
    report = knowledge.protocols.get(plan.protocol)
    least = min(planned, plan.gain.sessions_without)
    if report and report.sessions_max and report.is_usable("sessions_max"):
        most = max(planned, report.sessions_max)
        return Count(least=least, expected=planned, most=most), (report.ref,)
    return Count(least=least, expected=planned, most=planned), ()


def _before(visits: Visits) -> Iterator[tuple[Wanted, Count]]:
    if visits.assessment_on:
        yield Wanted(what="assessment", on=visits.assessment_on), _always(1)


def _after(visits: Visits) -> Iterator[tuple[Wanted, Count]]:
    if visits.follow_ups:
        yield Wanted(what="follow-up", on=visits.on), _always(visits.follow_ups)
    for name, times in sorted(visits.extras.items()):
        yield Wanted(what=EXTRA, of=name, on=visits.on), _always(times)


def _of_sessions(plan: Plan, sessions: Count) -> Iterator[tuple[Wanted, Count]]:
    beyond = sessions.most - sessions.expected
    days = [*plan.sessions_on, *plan.sessions_on[-1:] * beyond]
    for place, day in enumerate(days):
        count = Count(
            least=int(place < sessions.least), expected=int(place < sessions.expected), most=1
        )
        for what, of in _given_each_time(plan):
            yield Wanted(what=what, of=of, on=day), count


def _given_each_time(plan: Plan) -> list[tuple[str, str]]:
    guided = {site.guidance for site in plan.sites} & {*IMAGED}
    return [
        ("session", ""),
        *(("irritant", name) for name in sorted(plan.irritants)),
        *(("guidance", name) for name in sorted(guided)),
        *([("sedation", plan.sedation)] if plan.sedation != "none" else []),
    ]


def _line(wanted: Wanted, price: Price) -> Line:
    return Line(
        what=wanted.what,
        of=wanted.of,
        amount=price.amount,
        priced_from=price.starts_on,
        region=price.region,
        injector=price.injector,
        count=NEVER,
    )


def _added(line: Line, count: Count) -> Line:
    return replace(line, count=line.count + count)


def _always(times: int) -> Count:
    return Count(least=times, expected=times, most=times)


# -- beside an earlier one


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
        if self.before.count == self.now.count:
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


def _costs(line: Line | None) -> tuple[Decimal, Count] | None:
    return (line.amount, line.count) if line else None
