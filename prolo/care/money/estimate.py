"""What a whole course is likely to cost, line by line: at least, as planned, at most.

At least   the first session, or those that were held: a person may stop after any
As planned the sessions of the plan
At most    as many as the report gave that the plan was drafted from, where somebody verified it

Where no more are given, all three are those that were held.

A session that was held stays what it was: by the plan that stood then, at the prices of then. A
session beyond the plan costs what the last planned one does; one that is booked is expected as if
it were planned. What never has a price of its own besides the session is said to be in it. The
lines are exact: no amount is ever rounded.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from types import MappingProxyType

from prolo.care.money.prices import EXTRA, Price, Wanted, find_price, has_price
from prolo.care.plan import Plan
from prolo.knowledge import Knowledge

VISITS = ("assessment", "follow-up")  # besides the sessions
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
    on: tuple[date, ...] = ()  # the days that are booked or planned
    code: str = ""  # of the service, as the biller wrote it

    @property
    def thing(self) -> str:
        return f"{self.what}/{self.of}"

    @property
    def without_day(self) -> int:
        """So many visits are expected that are not booked. What belongs to a session has its
        planned day, and an extra none of its own."""
        return self.count.expected - len(self.on) if self.what in VISITS else 0

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
    sessions_on: tuple[date, ...] = ()  # as planned, and as booked beyond the plan
    beyond_plan: tuple[int, ...] = ()  # numbers of those sessions
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
class BookedVisit:
    """One that is no session; ``injector`` is with whom, where that is known."""

    on: date
    injector: str = ""


Booked = Mapping[str, tuple[BookedVisit, ...]]  # by what they are


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldSession:
    """``plan`` and ``prices`` as they stood then; without such prices those of now count."""

    plan: Plan
    on: date
    injector: str = ""
    prices: tuple[Price, ...] = ()


Held = Mapping[int, HeldSession]  # by the number of the session
NONE_HELD: Held = MappingProxyType({})
NONE_BOOKED: Mapping[int, date] = MappingProxyType({})
Injectors = Mapping[int, str]  # who is booked, by the number of the session
WITH_NOBODY: Injectors = MappingProxyType({})


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
    booked: Booked | None = None,
    booked_sessions: Mapping[int, date] = NONE_BOOKED,
    booked_with: Injectors = WITH_NOBODY,
    held: Held = NONE_HELD,
    is_stopped: bool = False,
) -> Priced:
    """Without a plan of the visits alone. ``booked_sessions`` are days, by the number of the
    session; one is priced by whom it is ``booked_with``, a visit by whom it is ``booked`` with,
    what is booked with nobody by the ``injector``. ``is_stopped``: no more sessions are given."""
    beyond = sessions_beyond(plan, booked_sessions)
    if plan and is_stopped:
        plan, beyond, booked_with = replace(plan, sessions_on=()), (), WITH_NOBODY
        held = dict(enumerate((held[number] for number in sorted(held)), start=1))
    elif plan:
        plan = as_booked(plan, booked_sessions)
    sessions, facts = session_count(plan, knowledge, held) if plan else (NEVER, ())
    days = tuple(_session_days(plan, sessions.expected, held)) if plan else ()
    needed = [
        *_before(visits, booked or {}),
        *(_of_sessions(plan, days, sessions, held, booked_with) if plan else ()),
        *_after(visits, booked or {}, days),
    ]
    lines: dict[tuple[str, str, Price], Line] = {}
    gaps: list[Gap] = []
    included: list[str] = []
    for need in needed:
        wanted = replace(need.wanted, region=region, injector=need.injector or injector)
        listed = need.prices or prices
        price = find_price(listed, wanted)
        if price is None and wanted.what in OPTIONAL and not has_price(listed, wanted):
            included.append(f"{wanted.what}/{wanted.of}")
        elif price is None or price.currency != currency:
            code = "no-price" if price is None else "other-currency"
            gaps.append(Gap(what=wanted.what, of=wanted.of, on=wanted.on, code=code))
        else:
            key = (wanted.what, wanted.of, price)
            lines[key] = _added(lines.get(key) or _line(wanted, price), need)
    made = Estimate(
        currency=currency,
        lines=tuple(lines.values()),
        sessions=sessions,
        sessions_on=days,
        beyond_plan=beyond,
        included=tuple(dict.fromkeys(included)),
        facts=facts,
    )
    return Priced(estimate=made, gaps=tuple(dict.fromkeys(gaps)))


def sessions_beyond(plan: Plan | None, numbers: Iterable[int]) -> tuple[int, ...]:
    """Those that the plan does not name; without one it is not known which."""
    planned = len(plan.sessions_on) if plan else None
    return () if planned is None else tuple(sorted(one for one in numbers if one > planned))


def as_booked(plan: Plan, booked: Mapping[int, date]) -> Plan:
    """With the days that are booked in the place of those that were planned, and with what is
    booked beyond them; one between them that neither is is on the day before it."""
    days: list[date] = []
    for number in range(1, max(len(plan.sessions_on), *booked, 0) + 1):
        known = [booked[number]] if number in booked else plan.sessions_on[number - 1 : number]
        days += known or days[-1:] or [min(booked.values())]
    return replace(plan, sessions_on=tuple(days))


OPTIONAL = frozenset({"irritant", "guidance", "sedation"})  # without any price: in the session's
NEVER = Count(least=0, expected=0, most=0)


def session_count(
    plan: Plan, knowledge: Knowledge, held: Held = NONE_HELD
) -> tuple[Count, tuple[str, ...]]:
    """With the refs of what was followed; a plan without days is of no more sessions."""
    planned = max(len(plan.sessions_on), *held, 0)
    if not plan.sessions_on:
        return Count(least=planned, expected=planned, most=planned), ()
    report = knowledge.protocols.get(plan.protocol)
    least = min(planned, max(1, len(held)))
    if report and report.sessions_max and report.is_usable("sessions_max"):
        most = max(planned, report.sessions_max)
        return Count(least=least, expected=planned, most=most), (report.ref,)
    return Count(least=least, expected=planned, most=planned), ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """Something that has a price, and the days on which it is expected, where they are known."""

    wanted: Wanted
    count: Count
    on: tuple[date, ...] = ()
    injector: str = ""  # who did it or is booked; empty: who is expected to
    prices: Sequence[Price] = ()  # of then; empty: those of now


def _before(visits: Visits, booked: Booked) -> Iterator[Need]:
    if visits.assessment_on:
        first = booked.get("assessment", ())[:1]
        yield Need(
            wanted=Wanted(what="assessment", on=visits.assessment_on),
            count=_always(1),
            on=tuple(one.on for one in first),
            injector=first[0].injector if first else "",
        )


def _after(visits: Visits, booked: Booked, sessions: Sequence[date]) -> Iterator[Need]:
    """Later visits on the days that are booked; one without a day is after the last session."""
    known = sorted(booked.get("follow-up", ()), key=lambda one: one.on)[: visits.follow_ups]
    for one in known:
        wanted = Wanted(what="follow-up", on=one.on)
        yield Need(wanted=wanted, count=_always(1), on=(one.on,), injector=one.injector)
    if more := visits.follow_ups - len(known):
        last = max((visits.on, *sessions))
        yield Need(wanted=Wanted(what="follow-up", on=last), count=_always(more))
    for name, times in sorted(visits.extras.items()):
        yield Need(wanted=Wanted(what=EXTRA, of=name, on=visits.on), count=_always(times))


def _of_sessions(
    plan: Plan, days: tuple[date, ...], sessions: Count, held: Held, booked_with: Injectors
) -> Iterator[Need]:
    beyond = sessions.most - sessions.expected
    for number, day in enumerate([*days, *days[-1:] * beyond], start=1):
        is_planned = number <= sessions.expected
        is_sure = number in held if held else number <= sessions.least
        count = Count(least=int(is_sure), expected=int(is_planned), most=1)
        expected_of = booked_with.get(min(number, sessions.expected), "")
        then = held.get(number) or HeldSession(plan=plan, on=day, injector=expected_of)
        for what, of in _given_each_time(then.plan):
            yield Need(
                wanted=Wanted(what=what, of=of, on=day),
                count=count,
                on=(day,) if is_planned else (),
                injector=then.injector,
                prices=then.prices,
            )


def _session_days(plan: Plan, sessions: int, held: Held) -> list[date]:
    """Those that were held on their own days; one that neither was nor is planned, on the last."""
    days: list[date] = []
    for number in range(1, sessions + 1):
        if number in held:
            days.append(held[number].on)
        else:
            days += plan.sessions_on[number - 1 : number] or days[-1:]
    return days


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


def _added(line: Line, need: Need) -> Line:
    return replace(line, count=line.count + need.count, on=line.on + need.on)


def _always(times: int) -> Count:
    return Count(least=times, expected=times, most=times)


def with_codes(made: Estimate, codes: Mapping[str, str]) -> Estimate:
    """``codes`` are the biller's, by ``Line.thing``."""
    return replace(
        made, lines=tuple(replace(one, code=codes.get(one.thing, "")) for one in made.lines)
    )


def codes_of(made: Estimate) -> dict[str, str]:
    return {one.thing: one.code for one in made.lines if one.code}


def things_to_price(plan: Plan | None, extras: Iterable[str]) -> list[tuple[str, str]]:
    """Everything that an estimate of this plan may have a line of."""
    return [
        ("assessment", ""),
        *(_given_each_time(plan) if plan else ()),
        ("follow-up", ""),
        *((EXTRA, name) for name in extras),
    ]
