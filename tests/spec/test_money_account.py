"""What is charged and paid, beside what was estimated."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from prolo.care.money.account import Item, balance, beside_estimate, refundable
from prolo.knowledge import load_knowledge
from tests.spec.tables import Spec

step = "money"
place = 4
title = "What is charged and paid"
text = """
Charges, money received and money given back are rows of one currency each. Nothing is converted: what
is in another currency is a sum of its own. In the tables +450 is a charge, -200 was received and r50
was given back, each on the next day from 2 March 2026 on.
"""
KINDS = {"+": "charge", "-": "received", "r": "refund"}


def rows(written: str) -> list[Item]:
    return [
        Item(
            kind=KINDS[one[0]],
            amount=Decimal(one[1:].partition(" ")[0]),
            currency=one.partition(" ")[2] or "USD",
            on=date(2026, 3, 2 + place),
        )
        for place, one in enumerate(filter(None, written.split(", ")))
    ]


def adds_up(booked: str) -> dict[str, object]:
    items = rows(booked)
    return {"owed": balance(items, "USD"), "may_be_given_back": refundable(items, "USD")}


def beside(estimated: str, charges: str) -> dict[str, object]:
    found = beside_estimate(
        rows(charges),
        estimated=Decimal(estimated),
        currency="USD",
        knowledge=load_knowledge(),
    )
    return {"charged": found.charged, "stands": found.stands, "dispute_until": found.until}


def test_what_is_owed_adds_up(spec: Spec) -> None:
    spec(
        adds_up,
        """
        booked                    || owed | may be given back
        –                         || 0    | 0
        +450                      || 450  | 0
        +450, -200                || 250  | 200
        +450, -500, r50           || 0    | 450
        -100, +450                || 350  | 100
        +450, +80 EUR, -200 EUR   || 450  | 0
        """,
    )


def test_charges_of_a_course_are_held_against_its_estimate_together(spec: Spec) -> None:
    """The days of a dispute count from the bill that reached the line, and later bills do not put
    them off."""
    spec(
        beside,
        """
        estimated | charges          || charged | stands | dispute until
        900       | +450             || 450     | within | –
        900       | +450, +450       || 900     | within | –
        900       | +450, +450, +250 || 1150    | near   | –
        900       | +450, +450, +400 || 1300    | over   | 2026-07-02
        900       | +1300, +1        || 1301    | over   | 2026-06-30
        900       | +450, +1300 EUR  || 450     | within | –
        """,
        follows=["billing/estimate-dispute"],
    )
