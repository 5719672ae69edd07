"""Sums of estimates, whatever the prices and in whatever order."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from prolo.care.money.estimate import (
    Count,
    Estimate,
    Gap,
    Line,
    Visits,
    estimate_course,
)
from prolo.care.money.estimate_changes import compare_estimates
from prolo.care.money.prices import Price
from prolo.care.plan import Plan, PlannedSite
from prolo.care.stored import from_json, to_json
from prolo.knowledge import load_knowledge

DAY = date(2026, 3, 2)
amounts = st.decimals(0, 99_999, places=2)
counts = st.integers(0, 12).flatmap(
    lambda least: st.integers(least, 14).map(
        lambda most: Count(least=least, expected=(least + most) // 2, most=most)
    )
)


@st.composite
def estimates(draw: st.DrawFn) -> Estimate:
    names = draw(st.lists(st.sampled_from("abcdef"), unique=True, max_size=5))
    lines = tuple(
        Line(what="extra", of=name, amount=draw(amounts), priced_from=DAY, count=draw(counts))
        for name in names
    )
    return Estimate(currency="USD", lines=lines, sessions=Count(least=0, expected=0, most=0))


@given(estimates())
def test_an_estimate_is_the_sum_of_its_lines_in_every_order_and_rounding(made: Estimate) -> None:
    cents = [int(line.expected * 100) for line in made.lines]
    for ordered in [*permutations(made.lines)][:24]:
        total = Decimal(0)
        for line in ordered:
            total = (total + line.expected).quantize(Decimal("0.01"))
        assert total == made.expected == Decimal(sum(cents)) / 100
    assert made.least <= made.expected <= made.most
    assert from_json(Estimate, to_json(made)) == made


@given(estimates(), estimates())
def test_differences_of_lines_add_up_to_that_of_the_whole(before: Estimate, now: Estimate) -> None:
    found = sum((one.difference for one in compare_estimates(before, now)), Decimal(0))
    assert found == now.expected - before.expected


def test_every_gap_of_the_prices_is_said_at_once() -> None:
    site = PlannedSite(
        structure="knee-joint",
        side="right",
        volume_ml=Decimal(5),
        irritant="p2g",
        guidance="ultrasound",
    )
    plan = Plan(protocol="", sites=(site,), sessions_on=(DAY, date(2026, 4, 6)))
    prices = [
        Price(what="session", amount=Decimal(1), currency="USD", starts_on=date(2026, 4, 1)),
        Price(what="assessment", amount=Decimal(1), currency="EUR", starts_on=DAY),
        Price(what="irritant", amount=Decimal(1), currency="USD", starts_on=date(2026, 4, 1)),
    ]
    found = estimate_course(
        plan=plan,
        region="knee",
        injector="",
        visits=Visits(on=DAY, assessment_on=DAY, extras={"Brace": 1}),
        prices=prices,
        currency="USD",
        knowledge=load_knowledge(),
    )
    assert found.gaps == (
        Gap(what="assessment", on=DAY, code="other-currency"),
        Gap(what="session", on=DAY, code="no-price"),
        Gap(what="irritant", of="p2g", on=DAY, code="no-price"),
        Gap(what="extra", of="Brace", on=DAY, code="no-price"),
    )
    assert found.estimate.included == ("guidance/ultrasound",)  # which never had one


def test_at_most_is_priced_by_whom_the_last_session_is_booked_with() -> None:
    """What a report gives beyond the plan costs what the last planned session does."""
    site = PlannedSite(
        structure="knee-joint", side="right", volume_ml=Decimal(5), irritant="dextrose"
    )
    days = (DAY, date(2026, 4, 6))
    priced = [("", 400), ("B", 900)]
    made = estimate_course(
        plan=Plan(protocol="rabago-2013", sites=(site,), sessions_on=days),
        region="knee",
        injector="A",
        visits=Visits(on=DAY),
        prices=[
            Price(what="session", injector=by, amount=Decimal(n), currency="USD", starts_on=DAY)
            for by, n in priced
        ],
        currency="USD",
        knowledge=load_knowledge(),
        booked_with={2: "B"},
    ).estimate
    assert (made.least, made.expected) == (400, 1300)
    beyond = made.sessions.most - 2
    assert beyond > 0
    assert made.most == 1300 + 900 * beyond
