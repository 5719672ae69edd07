"""What is charged and paid, beside what was estimated."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from prolo.care.money.account import (
    NONE,
    Item,
    balance,
    beside_estimate,
    in_force,
    payable,
    refundable,
    theirs,
)
from prolo.care.money.estimate import Count, Estimate, Line
from prolo.care.money.so_far import charged_so_far
from prolo.knowledge import load_knowledge
from tests.spec.tables import Spec

step = "money"
place = 4
title = "What is charged and paid"
text = """
Charges, money received and money given back are rows of one currency each. Nothing is converted: what
is in another currency is a sum of its own. In the tables +450 is a charge, -200 was received and r50
was given back, each on the next day from 2 March 2026 on; e900 is a Good Faith Estimate that was
given, p900 a plain one. "+900 of 3 March" was done on that day, and other charges on the day of their bill.
"""
KINDS = {"+": "charge", "-": "received", "r": "refund", "e": "estimate", "p": "estimate"}


def rows(written: str) -> list[Item]:
    return [
        Item(
            kind=KINDS[one[0]],
            amount=Decimal(one[1:].partition(" ")[0]),
            currency="EUR" if one.endswith("EUR") else "USD",
            on=date(2026, 3, 2 + place),
            done_on=date(2026, 3, int(done)) if (done := one.partition(" of ")[2][:1]) else None,
            is_good_faith=one[0] == "e",
        )
        for place, one in enumerate(filter(None, written.split(", ")))
    ]


def adds_up(booked: str) -> dict[str, object]:
    items = rows(booked)
    return {"owed": balance(items, "USD"), "may_be_given_back": refundable(items, "USD")}


def unasked(booked: str, estimated: str) -> dict[str, object]:
    items = rows(booked)
    received = payable(items, "USD", estimated=Decimal(estimated))
    return {"received": received, "given_back": theirs(items, "USD")}


def beside(came: str, course: str) -> dict[str, object]:
    found = beside_estimate(
        rows(came),
        currency="USD",
        knowledge=load_knowledge(),
        starts_anew=course == "no",
    )
    if found is None:
        return {"estimated": None, "charged": None, "stands": None, "dispute_until": None}
    return {
        "estimated": found.estimated,
        "charged": found.charged,
        "stands": found.stands,
        "dispute_until": found.until,
    }


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


def test_how_much_is_received_or_given_back_before_somebody_is_asked(spec: Spec) -> None:
    """What is owed, or what the estimates in the person's hands come to at most, less what was
    received; and back what is theirs. More may be right: somebody looks again."""
    spec(
        unasked,
        """
        booked           | estimated || received | given back
        –                | 0         || 0        | 0
        +180             | 0         || 180      | 0
        +180             | 900       || 900      | 0
        +180, -180       | 0         || 0        | 0
        +180, -180       | 900       || 720      | 0
        -300             | 0         || 0        | 300
        +180, -300       | 200       || 0        | 120
        +180, -300, r120 | 200       || 20       | 0
        +900, -200       | 300       || 700      | 0
        +80 EUR          | 0         || 0        | 0
        """,
    )


def test_charges_of_a_course_are_held_against_the_estimate_in_force_together(spec: Spec) -> None:
    """The one that was in force when the last of it was done: an estimate that comes after the
    service and before the bill takes nothing from the dispute. The days of a dispute count from the
    bill that reached the line, and neither later bills nor a later estimate put them off. Without a
    course an estimate is for what comes after it. There is a line beside a Good Faith Estimate
    alone, whoever pays by the time of the bill."""
    spec(
        beside,
        """
        came                               | course || estimated | charged | stands | dispute until
        e900, +450                         | yes    || 900       | 450     | within | –
        e900, +450, +450                   | yes    || 900       | 900     | within | –
        e900, +450, +450, +250             | yes    || 900       | 1150    | near   | –
        e900, +450, +450, +400             | yes    || 900       | 1300    | over   | 2026-07-03
        e900, +1300, +1                    | yes    || 900       | 1301    | over   | 2026-07-01
        e900, +1300, e1500                 | yes    || 900       | 1300    | over   | 2026-07-01
        e900, +1300, e1500, +100           | yes    || 900       | 1400    | over   | 2026-07-01
        e900, +450, e1500, +900            | yes    || 1500      | 1350    | within | –
        e900, e1500, +1300 of 3 March      | yes    || 900       | 1300    | over   | 2026-07-02
        e900, e1500, +1300 of 4 March      | yes    || 1500      | 1300    | within | –
        e900, e1500, +400 of 4 March, +900 of 2 March | yes || 1500 | 1300 | within | –
        e900, e1500, +1 of 4 March, +1300 of 3 March | yes || 900 | 1301 | over | 2026-07-03
        e900, +1300, e1500                 | no     || 900       | 1300    | over   | 2026-07-01
        e150, e600, +700 of 3 March, +50   | no     || 150       | 750     | over   | 2026-07-02
        e150, e600, +50, +700 of 3 March   | no     || 150       | 750     | over   | 2026-07-03
        p900, p1500, +1300 of 3 March      | yes    || 900       | 1300    | above  | –
        +450, e900                         | yes    || –         | –       | –      | –
        +450, e900, +450                   | yes    || 900       | 900     | within | –
        e900, +450, +1300 EUR              | yes    || 900       | 450     | within | –
        e150, +150, e150, +150             | no     || 150       | 150     | within | –
        e150, +550, e600, +50              | no     || 150       | 600     | over   | 2026-07-01
        p900, +1300                        | yes    || 900       | 1300    | above  | –
        p900, e900, +1300                  | yes    || 900       | 1300    | over   | 2026-07-02
        e900, p900, +1300                  | yes    || 900       | 1300    | above  | –
        """,
        follows=["billing/estimate-dispute"],
    )


def counts(given: str, service: str) -> dict[str, object]:
    estimates = [
        Item(
            kind="estimate",
            amount=Decimal(amount),
            currency="USD",
            on=date.fromisoformat(f"2026-{day}"),
            is_good_faith=not plain,
        )
        for day, amount, *plain in (one.split() for one in given.split(", "))
    ]
    place = in_force(estimates, date.fromisoformat(f"2026-{service}"), load_knowledge())
    return {"counts": None if place == NONE else estimates[place].amount}


def test_an_estimate_counts_for_what_is_done_after_it(spec: Spec) -> None:
    """The last that came in time. A new one comes in time 1 business day before the service, the
    first by the day itself, since there was none before it. 14 March 2026 is a Saturday, 25 May a
    federal holiday. A plain estimate comes in time on any day before."""
    spec(
        counts,
        """
        given                          | service || counts
        03-02 900                      | 03-16   || 900
        03-16 900                      | 03-16   || 900
        03-17 900                      | 03-16   || –
        03-02 900, 03-13 1500          | 03-16   || 1500
        03-02 900, 03-14 1500          | 03-16   || 900
        03-02 900, 03-16 1500          | 03-16   || 900
        03-02 900, 03-17 1500          | 03-16   || 900
        03-02 900, 03-17 1500          | 03-18   || 1500
        05-04 900, 05-22 1500          | 05-26   || 1500
        05-04 900, 05-25 1500          | 05-26   || 900
        03-02 900 plain, 03-15 1500 plain | 03-16 || 1500
        03-02 900 plain, 03-16 1500 plain | 03-16 || 900
        """,
        follows=["billing/estimate-in-force", "billing/estimate-change"],
    )


FIRST = date(2026, 3, 16)
ESTIMATED = Estimate(
    currency="USD",
    sessions=Count(least=1, expected=3, most=4),
    sessions_on=tuple(FIRST + timedelta(weeks=4 * one) for one in range(3)),
    lines=(
        Line(
            what="assessment",
            amount=Decimal(180),
            priced_from=FIRST,
            count=Count(least=1, expected=1, most=1),
        ),
        *(
            Line(
                what="session",
                amount=Decimal(amount),
                priced_from=FIRST,
                count=Count(least=0, expected=len(numbers), most=len(numbers)),
                on=tuple(FIRST + timedelta(weeks=4 * one) for one in numbers),
            )
            for amount, numbers in ((350, (0, 1)), (375, (2,)))
        ),
        Line(
            what="guidance",
            of="ultrasound",
            amount=Decimal(75),
            priced_from=FIRST,
            count=Count(least=1, expected=3, most=4),
            on=tuple(FIRST + timedelta(weeks=4 * one) for one in range(3)),
        ),
        Line(
            what="follow-up",
            amount=Decimal(120),
            priced_from=FIRST,
            count=Count(least=2, expected=2, most=2),
        ),
    ),
)


def done_so_far(held: str, charged: str) -> dict[str, object]:
    items = [
        Item(kind="charge", what=what, amount=Decimal(amount), currency=code or "USD", on=FIRST)
        for what, amount, code in (
            (*each.split(" "), "")[:3] for each in filter(None, charged.split(", "))
        )
    ]
    found = charged_so_far(ESTIMATED, items, [int(one) for one in filter(None, held.split(", "))])
    if found is None:
        return {"estimated": None, "charged": None, "above": None}
    return {"estimated": found.estimated, "charged": found.charged, "above": found.is_above}


def test_what_was_done_so_far_is_held_against_its_part_of_the_estimate(spec: Spec) -> None:
    """180 for the first visit, three sessions of 350, 350 and 375 with ultrasound for 75 at each,
    and two later visits for 120 are estimated. A session that was held counts with all that is
    given at it; the first visit once a session was held or it was charged; a later visit as often
    as it was charged, and no oftener than was estimated. It is a help on the way: what may be
    disputed goes by the total."""
    spec(
        done_so_far,
        """
        held       | charged                                       || estimated | charged | above
        –          | –                                             || –         | –       | –
        –          | assessment 180                                || 180       | 180     | no
        –          | session 350                                   || 0         | 350     | yes
        1          | assessment 180, session 350, guidance 75      || 605       | 605     | no
        1          | session 605                                   || 605       | 605     | no
        1          | session 750                                   || 605       | 750     | yes
        1, 2, 3    | session 1480                                  || 1480      | 1480    | no
        1, 2, 3, 4 | session 1930                                  || 1930      | 1930    | no
        1          | session 605, follow-up 120                    || 725       | 725     | no
        1          | session 605, follow-up 120, follow-up 120, follow-up 120 || 845 | 965 | yes
        1          | session 605, extra 65                         || 605       | 670     | yes
        1          | session 750 EUR                               || –         | –       | –
        """,
    )
