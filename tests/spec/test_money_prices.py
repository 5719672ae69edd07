"""Prices, the estimate of a course, and what changed in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import zip_longest
from types import MappingProxyType

from prolo.care.money.estimate import (
    BookedVisit,
    Count,
    Estimate,
    HeldSession,
    Line,
    Visits,
    estimate_course,
)
from prolo.care.money.estimate_changes import compare_estimates, compare_spread
from prolo.care.money.prices import (
    Price,
    Wanted,
    begun_later,
    find_price,
    price_faults,
    usual_range,
)
from prolo.care.plan import Gain, Plan, PlannedSite
from prolo.knowledge import load_knowledge
from tests.spec.tables import Spec

step = "money"
place = 2
title = "What a course is likely to cost"
text = """
A clinic's price counts from a day on, until a newer one of the same thing does. The clinic below
asks 400 dollars for a session, 450 from 1 April; 600 at the knee; 700 at the knee by Dr. A; 80 for
ultrasound, 120 for fluoroscopy, 50 for any other guidance; 90 for the phenol mixture; 150 for the
first visit, 100 for a later one, and 60 for a brace. The course is of the knee.
"""
NOTHING_HELD: Mapping[int, HeldSession] = MappingProxyType({})
DAYS = (date(2026, 3, 2), date(2026, 3, 16), date(2026, 3, 30), date(2026, 4, 13))


def priced(what: str, amount: str, of: str = "", starts_on: str = "2026-01-01", **by: str) -> Price:
    return Price(
        what=what,
        of=of,
        amount=Decimal(amount),
        currency="USD",
        starts_on=date.fromisoformat(starts_on),
        **by,
    )


PRICES = (
    priced("session", "400"),
    priced("session", "450", starts_on="2026-04-01"),
    priced("session", "600", region="knee"),
    priced("session", "700", region="knee", injector="Dr. A"),
    priced("guidance", "50"),
    priced("guidance", "80", of="ultrasound"),
    priced("guidance", "120", of="fluoroscopy"),
    priced("irritant", "90", of="p2g"),
    priced("assessment", "150"),
    priced("follow-up", "100"),
    priced("extra", "60", of="Brace"),
)


def price_of(what: str, of: str, region: str, injector: str, on: str) -> dict[str, object]:
    wanted = Wanted(what=what, of=of, region=region, injector=injector, on=date.fromisoformat(on))
    found = find_price(PRICES, wanted)
    return {"price": found.amount if found else None}


def refused(
    what: str, of: str, amount: str, currency: str, starts: str, meant: str
) -> dict[str, object]:
    new = Price(
        what=what,
        of=of,
        amount=Decimal(amount),
        currency=currency,
        starts_on=date.fromisoformat(starts),
    )
    usual = usual_range(what, currency, load_knowledge())
    faults = price_faults(new, PRICES, usual, is_meant=meant == "yes")
    return {"faults": [f"{name}: {code}" for name, code in sorted(faults.items())]}


def planned(
    sessions: int = 3, irritant: str = "dextrose", guidance: str = "", protocol: str = ""
) -> Plan:
    site = PlannedSite(
        structure="knee-joint",
        side="right",
        volume_ml=Decimal(5),
        irritant=irritant,
        guidance=guidance,
    )
    return Plan(
        protocol=protocol, sites=(site,), sessions_on=DAYS[:sessions], gain=Gain(sessions_without=2)
    )


def moved(*days: int) -> Plan:
    """Each session by so many days."""
    plan = planned(3)
    on = [day + timedelta(days=late) for day, late in zip_longest(DAYS[:3], days, fillvalue=0)]
    return replace(plan, sessions_on=tuple(on))


def estimated(
    plan: Plan,
    region: str = "knee",
    follow_ups: int = 0,
    *,
    prices: Sequence[Price] = PRICES,
    held: Mapping[int, HeldSession] = NOTHING_HELD,
) -> Estimate:
    found = estimate_course(
        plan=plan,
        region=region,
        injector="",
        visits=Visits(on=DAYS[0], follow_ups=follow_ups),
        prices=prices,
        currency="USD",
        knowledge=load_knowledge(),
        held=held,
    )
    assert not found.gaps
    return found.estimate


def costs(
    sessions: str, region: str, irritant: str, guidance: str, protocol: str, visits: str
) -> dict[str, object]:
    plan = planned(int(sessions), irritant, guidance, protocol)
    made = estimated(plan, region, int(visits))
    return {
        "lines": [
            f"{one.count.expected} {one.of or one.what} at {one.amount:f}" for one in made.lines
        ],
        "in_the_session": made.included,
        "least": made.least,
        "as_planned": made.expected,
        "most": made.most,
    }


def later_visits(sessions: str, visits: str, booked: str) -> dict[str, object]:
    found = estimate_course(
        plan=planned(int(sessions)),
        region="knee",
        injector="",
        visits=Visits(on=DAYS[0], follow_ups=int(visits)),
        prices=(*PRICES, priced("follow-up", "130", starts_on="2026-04-01")),
        currency="USD",
        knowledge=load_knowledge(),
        booked={
            "follow-up": tuple(
                BookedVisit(on=date.fromisoformat(one)) for one in filter(None, booked.split(", "))
            )
        },
    )
    lines = [one for one in found.estimate.lines if one.what == "follow-up"]
    return {"lines": [f"{one.count.expected} at {one.amount:f}" for one in lines]}


def with_booked(sessions: str, booked: str, held: str, stopped: str) -> dict[str, object]:
    """``booked``: «4 on 2026-05-04», and others; those that were held on the days of the plan."""
    plan = planned(int(sessions))
    pairs = (one.split(" on ") for one in filter(None, booked.split(", ")))
    made = estimate_course(
        plan=plan,
        region="back",
        injector="",
        visits=Visits(on=DAYS[0]),
        prices=PRICES,
        currency="USD",
        knowledge=load_knowledge(),
        booked_sessions={int(number): date.fromisoformat(day) for number, day in pairs},
        held={
            number: HeldSession(plan=plan, on=DAYS[number - 1], prices=PRICES)
            for number in range(1, int(held or 0) + 1)
        },
        is_stopped=stopped == "yes",
    ).estimate
    return {
        "counted": made.sessions.expected,
        "beyond": made.beyond_plan,
        "last_on": made.sessions_on[-1],
        "as_planned": made.expected,
    }


RISEN = tuple(
    replace(one, amount=Decimal(800)) if one.amount == Decimal(600) else one for one in PRICES
)
CHANGES_OF_FOUR = {
    "the same": planned(4),
    "phenol mixture": planned(4, irritant="p2g"),
    "with ultrasound": planned(4, guidance="ultrasound"),
    "three sessions": planned(3),
}


def after_some(held: str, becomes: str, risen: str) -> dict[str, object]:
    before = planned(4)
    then = {
        number: HeldSession(plan=before, on=DAYS[number - 1], prices=PRICES)
        for number in range(1, int(held) + 1)
    }
    prices = RISEN if risen == "yes" else PRICES
    now = estimated(CHANGES_OF_FOUR[becomes], prices=prices, held=then)
    found = compare_estimates(estimated(before), now)
    return {
        "lines": [
            f"{one.count.expected} {one.of or one.what} at {one.amount:f}" for one in now.lines
        ],
        "least": now.least,
        "as_planned": now.expected,
        "difference": sum((one.difference for one in found), Decimal(0)),
    }


CHANGES = {
    "the same": planned(3),
    "one session a day later": moved(0, 1),
    "all four weeks later": moved(28, 28, 28),
    "the last 7 days later": moved(0, 0, 7),
    "the last 8 days later": moved(0, 0, 8),
    "every six weeks": moved(0, 28, 56),
    "a fourth session": planned(4),
    "two sessions": planned(2),
    "with ultrasound": planned(3, guidance="ultrasound"),
    "phenol mixture": planned(3, irritant="p2g"),
}


def differs(becomes: str) -> dict[str, object]:
    before, now = estimated(planned(3)), estimated(CHANGES[becomes])
    found = compare_estimates(before, now)
    return {
        "changes": [f"{one.kind}: {one.of or one.what} {one.difference:+f}" for one in found],
        "in_all": sum((one.difference for one in found), Decimal(0)),
        "frequency_or_duration": bool(compare_spread(before, now, load_knowledge())),
    }


def written(text: str) -> Estimate:
    lines = []
    for one in filter(None, ("" if text == "in" else text).split(", ")):
        count, _at, amount, _from, day = one.split()
        lines.append(
            Line(
                what="irritant",
                of="p2g",
                amount=Decimal(amount),
                priced_from=date.fromisoformat(f"2026-{day}"),
                count=Count(least=1, expected=int(count), most=int(count)),
            )
        )
    return Estimate(
        currency="USD",
        lines=tuple(lines),
        sessions=Count(least=1, expected=1, most=1),
        included=("irritant/p2g",) if text == "in" else (),
    )


def explained(before: str, now: str) -> dict[str, object]:
    found = compare_estimates(written(before), written(now))
    return {
        "changes": [f"{one.kind}: {one.difference:+f}" for one in found],
        "in_all": sum((one.difference for one in found), Decimal(0)),
    }


def test_the_price_that_names_the_thing_most_closely_counts(spec: Spec) -> None:
    """First what it is for, then the region, then the injector; of those the newest that has begun."""
    spec(
        price_of,
        """
        what     | of           | region | injector | on         || price
        session  | –            | elbow  | –        | 2026-03-31 || 400
        session  | –            | elbow  | –        | 2026-04-01 || 450
        session  | –            | knee   | –        | 2026-04-01 || 600
        session  | –            | knee   | Dr. A    | 2026-04-01 || 700
        session  | –            | elbow  | Dr. A    | 2026-04-01 || 450
        session  | –            | knee   | Dr. B    | 2026-04-01 || 600
        session  | –            | knee   | –        | 2025-12-31 || –
        guidance | fluoroscopy  | knee   | –        | 2026-03-01 || 120
        guidance | ct           | knee   | –        | 2026-03-01 || 50
        irritant | p2g          | knee   | –        | 2026-03-01 || 90
        irritant | dextrose     | knee   | –        | 2026-03-01 || –
        """,
    )


def test_a_wrong_price_is_refused_with_everything_that_is_wrong(spec: Spec) -> None:
    """Ten times or a tenth of what the thing costs, and of a thing without a price twice or half of
    what anybody prints for it, is taken once somebody has looked again; a price below zero never
    is. Sessions are printed in dollars from 150 to 1,700; what nobody prints, as a calming
    medicine, is held to that. The clinic has no price in euros, and nobody prints one."""
    spec(
        refused,
        """
        what     | of | amount  | currency | starts     | meant || faults
        session  | –  | 425     | USD      | 2026-05-01 | no    || –
        session  | –  | 0       | USD      | 2026-05-01 | no    || –
        session  | –  | -1      | USD      | 2026-05-01 | yes   || amount: out-of-range
        session  | –  | NaN     | USD      | 2026-05-01 | yes   || amount: out-of-range
        session  | –  | 4500    | USD      | 2026-05-01 | no    || amount: questioned
        session  | –  | 45      | USD      | 2026-05-01 | no    || amount: questioned
        session  | –  | 4500    | USD      | 2026-05-01 | yes   || –
        sedation | –  | 3401    | USD      | 2026-05-01 | no    || amount: questioned
        sedation | –  | 3400    | USD      | 2026-05-01 | no    || –
        sedation | –  | 35000   | USD      | 2026-05-01 | no    || amount: questioned
        sedation | –  | 35000   | USD      | 2026-05-01 | yes   || –
        sedation | –  | 1.49    | USD      | 2026-05-01 | no    || amount: questioned
        irritant | –  | 49999   | USD      | 2026-05-01 | no    || amount: questioned
        extra    | Belt | 49000 | USD      | 2026-05-01 | no    || amount: questioned
        extra    | Belt | 0     | USD      | 2026-05-01 | no    || –
        session  | hip | 3500   | USD      | 2026-05-01 | no    || amount: questioned
        session  | hip | 350    | USD      | 2026-05-01 | no    || –
        session  | hip | 35     | USD      | 2026-05-01 | no    || amount: questioned
        session  | hip | 3.50   | USD      | 2026-05-01 | no    || amount: questioned
        assessment | hip | 4000 | CAD      | 2026-05-01 | no    || amount: questioned
        assessment | hip | 400  | CAD      | 2026-05-01 | no    || –
        session  | –  | 450     | EUR      | 2026-05-01 | no    || amount: questioned
        session  | –  | 450     | EUR      | 2026-05-01 | yes   || –
        session  | –  | 99999999999 | EUR  | 2026-05-01 | no    || amount: questioned
        session  | –  | 0.005   | USD      | 2026-05-01 | no    || amount: too-many-decimals
        session  | –  | 45000.5 | JPY      | 2026-05-01 | yes   || amount: too-many-decimals
        session  | –  | 120.125 | KWD      | 2026-05-01 | yes   || –
        session  | –  | 600000000    | IRR | 2026-05-01 | yes   || –
        session  | –  | 100000000000 | IRR | 2026-05-01 | yes   || amount: out-of-range
        session  | –  | -5      | USD      | 2026-04-01 | no    || amount: out-of-range, starts_on: priced-from-that-day
        extra    | –  | 5       | USD      | 2026-05-01 | no    || of: missing
        """,
    )


def beside_own(what: str, amount: str) -> dict[str, object]:
    def euros(what: str, amount: str, **of: str) -> Price:
        return replace(priced(what, amount, **of), currency="EUR")

    own = (euros("session", "300"), euros("session", "400", region="knee"), euros("extra", "0"))
    new = euros(what, amount, region="elbow")
    usual = usual_range(what, "EUR", load_knowledge())
    return {"asked": "amount" in price_faults(new, own, usual)}


def test_where_nobody_prints_a_price_the_list_of_the_clinic_is_the_measure(spec: Spec) -> None:
    """In euros: 300 for a session, 400 at the knee, an extra for nothing. Ten times the dearest of
    its kind, or a tenth of the cheapest, is asked about; without one of its kind, of the list."""
    spec(
        beside_own,
        """
        what     | amount || asked
        session  | 350    || no
        session  | 3999   || no
        session  | 4000   || yes
        session  | 30     || yes
        session  | 31     || no
        guidance | 80     || no
        guidance | 8000   || yes
        guidance | 0.80   || yes
        guidance | 0      || no
        """,
    )


def test_a_course_is_estimated_at_least_as_planned_and_at_most(spec: Spec) -> None:
    """At least the first session, after which a person may stop. At most as many as the
    report gave that was followed: five in the study of 2013. At the elbow the fourth session, after
    1 April, costs more."""
    spec(
        costs,
        """
        sessions | region | irritant | guidance   | protocol    | visits || lines                                                | in the session    | least | as planned | most
        3        | knee   | dextrose | –          | –           | 0      || 3 session at 600                                     | irritant/dextrose | 600   | 1800       | 1800
        1        | knee   | dextrose | –          | –           | 0      || 1 session at 600                                     | irritant/dextrose | 600   | 600        | 600
        3        | knee   | dextrose | –          | rabago-2013 | 0      || 3 session at 600                                     | irritant/dextrose | 600   | 1800       | 3000
        3        | knee   | dextrose | ultrasound | –           | 1      || 3 session at 600, 3 ultrasound at 80, 1 follow-up at 100 | irritant/dextrose | 780   | 2140       | 2140
        3        | knee   | p2g      | landmark   | –           | 0      || 3 session at 600, 3 p2g at 90                        | –                 | 690   | 2070       | 2070
        4        | elbow  | dextrose | –          | –           | 0      || 3 session at 400, 1 session at 450                   | irritant/dextrose | 400   | 1650       | 1650
        """,
        follows=["protocols/rabago-2013"],
    )


def test_a_later_visit_costs_what_it_will_on_its_day(spec: Spec) -> None:
    """On the day that is booked; one without a day is after the last session. From 1 April a later
    visit costs 130. Three sessions end on 30 March, four on 13 April."""
    spec(
        later_visits,
        """
        sessions | visits | booked                 || lines
        3        | 0      | 2026-04-20             || –
        3        | 2      | –                      || 2 at 100
        4        | 2      | –                      || 2 at 130
        3        | 1      | 2026-04-20             || 1 at 130
        3        | 2      | 2026-04-20             || 1 at 130, 1 at 100
        4        | 2      | 2026-03-20             || 1 at 100, 1 at 130
        3        | 1      | 2026-05-20, 2026-03-20 || 1 at 100
        """,
    )


def test_what_was_held_is_estimated_as_it_was_then(spec: Spec) -> None:
    """By the plan and at the prices of then, whatever is planned and asked now: four sessions of
    dextrose were estimated at 2,400. What was held is the least. A price that rises here rises for
    the session at the knee, from 600 to 800."""
    spec(
        after_some,
        """
        held | becomes         | risen || lines                                   | least | as planned | difference
        0    | the same        | no    || 4 session at 600                        | 600   | 2400       | 0
        0    | phenol mixture  | no    || 4 session at 600, 4 p2g at 90           | 690   | 2760       | 360
        2    | the same        | no    || 4 session at 600                        | 1200  | 2400       | 0
        2    | phenol mixture  | no    || 4 session at 600, 2 p2g at 90           | 1200  | 2580       | 180
        3    | phenol mixture  | no    || 4 session at 600, 1 p2g at 90           | 1800  | 2490       | 90
        2    | with ultrasound | no    || 4 session at 600, 2 ultrasound at 80    | 1200  | 2560       | 160
        2    | the same        | yes   || 2 session at 600, 2 session at 800      | 1200  | 2800       | 400
        3    | three sessions  | yes   || 3 session at 600                        | 1800  | 1800       | -600
        4    | three sessions  | yes   || 4 session at 600                        | 2400  | 2400       | 0
        """,
    )


def test_what_changed_is_said_line_by_line(spec: Spec) -> None:
    """Three sessions are planned, two weeks apart. A day that moves by itself is said; a new estimate
    is owed where the sessions take over a week longer or shorter, or anything else has changed."""
    spec(
        differs,
        """
        becomes                 || changes                          | in all | frequency or duration
        the same                || –                                | 0      | no
        one session a day later || days: session +0                 | 0      | no
        all four weeks later    || days: session +0                 | 0      | no
        the last 7 days later   || days: session +0                 | 0      | no
        the last 8 days later   || days: session +0                 | 0      | yes
        every six weeks         || days: session +0                 | 0      | yes
        a fourth session        || count: session +600              | 600    | yes
        two sessions            || count: session -600              | -600   | yes
        with ultrasound         || new: ultrasound +240             | 240    | no
        phenol mixture          || gone: dextrose +0, new: p2g +270 | 270    | no
        """,
        follows=["billing/estimate-change", "billing/estimate-spread"],
    )


def spread(before: str, now: str) -> dict[str, object]:
    was, becomes = (
        Estimate(
            currency="USD",
            lines=(),
            sessions=Count(least=1, expected=4, most=4),
            sessions_on=tuple(DAYS[0] + timedelta(days=int(one)) for one in each.split(", ")),
        )
        for each in (before, now)
    )
    found = compare_spread(was, becomes, load_knowledge())
    return {"changes": [f"{one.code} {one.before} to {one.now}" for one in found]}


def test_sessions_that_come_twice_as_often_are_a_change_within_the_same_time_too(
    spec: Spec,
) -> None:
    """In days from the first session on. The span is from the first to the last; the gap is what
    mostly lies between two, which one day that moves by itself leaves as it is."""
    spec(
        spread,
        """
        before        | now           || changes
        0, 28, 56, 84 | 0, 14, 28, 84 || gap 28 to 14
        0, 14, 28, 84 | 0, 28, 56, 84 || gap 14 to 28
        0, 28, 56, 84 | 0, 21, 42, 84 || –
        0, 28, 56, 84 | 0, 7, 56, 84  || –
        0, 28, 56     | 0, 7, 56      || –
        0, 28, 56, 84 | 0, 28, 56, 92 || span 84 to 92
        0, 28         | 0, 14         || span 28 to 14, gap 28 to 14
        0             | 0             || –
        """,
        follows=["billing/estimate-spread"],
    )


def test_a_thing_with_several_prices_is_one_change(spec: Spec) -> None:
    """Each as how many at which price from which day; a price of 0 is one too. What is «in» is in
    the price of the session."""
    spec(
        explained,
        """
        before                                    | now                                       || changes               | in all
        3 at 400 from 01-01                       | 1 at 400 from 01-01, 2 at 450 from 04-01  || price: +100           | 100
        2 at 400 from 01-01, 1 at 450 from 04-01  | 3 at 450 from 04-01                       || price: +100           | 100
        2 at 400 from 01-01, 1 at 450 from 04-01  | 2 at 400 from 01-01                       || count: -450           | -450
        3 at 400 from 01-01                       | 3 at 450 from 02-01                       || price: +150           | 150
        3 at 400 from 01-01                       | 4 at 450 from 02-01                       || price-and-count: +600 | 600
        3 at 400 from 01-01                       | 3 at 400 from 02-01                       || –                     | 0
        3 at 400 from 01-01                       | in                                        || included: -1200       | -1200
        in                                        | 3 at 50 from 01-01                        || new: +150             | 150
        in                                        | 3 at 0 from 01-01                         || new: +0               | 0
        in                                        | in                                        || –                     | 0
        –                                         | in                                        || included: +0          | 0
        in                                        | –                                         || gone: +0              | 0
        """,
    )


def later(asked: str, today: str) -> dict[str, object]:
    prices = []
    for one in filter(None, asked.split(", ")):
        what, region, day = one.split()
        prices.append(
            Price(
                what=what,
                region="" if region == "every" else region,
                amount=Decimal(1),
                currency="USD",
                starts_on=date.fromisoformat(f"2026-{day}"),
            )
        )
    found = begun_later(prices, date.fromisoformat(today))
    return {"none_until": [f"{one.what} {one.starts_on:%m-%d}" for one in found]}


def test_a_list_that_begins_later_has_a_gap_until_then(spec: Spec) -> None:
    """Where a wider price counts today, there is none."""
    spec(
        later,
        """
        asked                                                    | today      || none until
        session every 01-01                                      | 2026-03-02 || –
        session every 04-01                                      | 2026-03-02 || session 04-01
        session every 05-01, session every 04-01                 | 2026-03-02 || session 04-01
        session every 01-01, session knee 04-01                  | 2026-03-02 || –
        session knee 04-01, follow-up every 04-01                | 2026-03-02 || session 04-01, follow-up 04-01
        session every 04-01                                      | 2026-04-01 || –
        """,
    )


def test_a_session_that_is_booked_beyond_the_plan_is_in_the_estimate(spec: Spec) -> None:
    """At the price of its day, and otherwise as the last one of the plan; of two that are booked
    too many by number, one between them counts too. Once no more are given, none is."""
    spec(
        with_booked,
        """
        sessions | booked                           | held | stopped || counted | beyond | last on    | as planned
        2        | –                                | –    | –       || 2       | –      | 2026-03-16 | 800
        2        | 2 on 2026-03-18                  | –    | –       || 2       | –      | 2026-03-18 | 800
        2        | 3 on 2026-03-30                  | –    | –       || 3       | 3      | 2026-03-30 | 1200
        2        | 3 on 2026-04-13                  | –    | –       || 3       | 3      | 2026-04-13 | 1250
        2        | 3 on 2026-03-30, 4 on 2026-04-13 | –    | –       || 4       | 3, 4   | 2026-04-13 | 1650
        2        | 4 on 2026-04-13                  | –    | –       || 4       | 4      | 2026-04-13 | 1650
        2        | 3 on 2026-03-30                  | 2    | –       || 3       | 3      | 2026-03-30 | 1200
        2        | 3 on 2026-03-30                  | 1    | yes     || 1       | –      | 2026-03-02 | 400
        """,
        follows=["billing/estimate-who"],
    )
