"""An estimate of a whole course beside a sum that is made session by session and day by day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from itertools import product

from hypothesis import assume, given
from hypothesis import strategies as st

from prolo.care.money.estimate import HeldSession, Priced, Visits, estimate_course
from prolo.care.money.prices import Price
from prolo.care.plan import Plan, PlannedSite
from prolo.knowledge import load_knowledge

KNOWLEDGE = load_knowledge()
FIRST = date(2026, 1, 1)
STARTS = (FIRST, date(2026, 3, 16), date(2026, 4, 1))
DAYS = (date(2026, 3, 2), date(2026, 3, 16), date(2026, 3, 30), date(2026, 4, 13))
PLACES = {"USD": 2, "JPY": 0, "KWD": 3}
VISITS = ("assessment", "session", "follow-up")
KINDS = {"guidance": "ultrasound", "irritant": "dextrose"}


@st.composite
def lists(draw: st.DrawFn, currency: str) -> list[Price]:
    """Every visit has a price; what is dearer here, by whom or later comes as it comes."""
    things = [
        *((what, "", "", "", FIRST) for what in VISITS),
        *draw(
            st.lists(
                st.tuples(
                    st.sampled_from([*VISITS, *KINDS]),
                    st.booleans(),
                    st.sampled_from(["", "knee", "elbow"]),
                    st.sampled_from(["", "A", "B"]),
                    st.sampled_from(STARTS),
                ).map(lambda one: (one[0], KINDS.get(one[0], "") if one[1] else "", *one[2:])),
                max_size=12,
            )
        ),
    ]
    units = st.integers(0, 10**6)
    return [
        Price(
            what=what,
            of=of,
            region=region,
            injector=injector,
            amount=Decimal(draw(units)).scaleb(-PLACES[currency]),
            currency=currency,
            starts_on=starts_on,
        )
        for what, of, region, injector, starts_on in dict.fromkeys(things)
    ]


def naive(prices: Iterable[Price], what: str, on: date) -> Decimal:
    """What it costs at the knee by A: what names it most closely before what has begun last."""
    begun = [one for one in prices if one.what == what and one.starts_on <= on]
    for of, region, injector in product((KINDS.get(what, ""), ""), ("knee", ""), ("A", "")):
        found = [
            one for one in begun if (one.of, one.region, one.injector) == (of, region, injector)
        ]
        if found:
            return max(found, key=lambda one: one.starts_on).amount
    return Decimal(0)  # in the price of the session


@given(st.data())
def test_an_estimate_of_a_course_is_the_sum_of_its_sessions_in_every_order(
    data: st.DataObject,
) -> None:
    currency = data.draw(st.sampled_from(sorted(PLACES)))
    prices = data.draw(lists(currency))
    planned = DAYS[: data.draw(st.integers(1, len(DAYS)))]
    held = data.draw(st.sets(st.integers(1, len(planned))))
    follow_ups, is_guided = data.draw(st.integers(0, 3)), data.draw(st.booleans())
    site = PlannedSite(
        structure="knee-joint",
        side="right",
        volume_ml=Decimal(5),
        irritant="dextrose",
        guidance="ultrasound" if is_guided else "",
    )
    plan = Plan(protocol="", sites=(site,), sessions_on=planned)

    def estimated(listed: Sequence[Price]) -> Priced:
        return estimate_course(
            plan=plan,
            region="knee",
            injector="A",
            visits=Visits(on=DAYS[0], assessment_on=DAYS[0], follow_ups=follow_ups),
            prices=listed,
            currency=currency,
            knowledge=KNOWLEDGE,
            held={one: HeldSession(plan=plan, on=planned[one - 1]) for one in held},
        )

    found = estimated(prices)
    assume(not found.gaps)  # a list that begins too late says so; test_estimate.py
    given_each_time = ("session", "irritant", *(["guidance"] if is_guided else []))
    sessions = {
        number: sum((naive(prices, what, day) for what in given_each_time), Decimal(0))
        for number, day in enumerate(planned, start=1)
    }
    visits = naive(prices, "assessment", DAYS[0])
    visits += follow_ups * naive(prices, "follow-up", planned[-1])
    made = found.estimate
    assert made.expected == made.most == visits + sum(sessions.values())
    assert made.least == visits + sum(sessions[one] for one in held or {1})
    again = estimated(data.draw(st.permutations(prices))).estimate
    assert (again.least, again.expected, again.most) == (made.least, made.expected, made.most)
    assert sorted(again.lines, key=repr) == sorted(made.lines, key=repr)
    for line in made.lines:
        assert -int(line.expected.as_tuple().exponent) <= PLACES[currency]
