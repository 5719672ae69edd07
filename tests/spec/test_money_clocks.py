"""By when an estimate is owed, and when a bill may be disputed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from prolo.care.money import estimate_due
from prolo.care.money.business_days import business_days_after, is_business_day
from prolo.care.money.disputes import check_dispute, compare_charges
from prolo.knowledge import load_knowledge
from tests.spec.tables import Spec

step = "money"
place = 1
title = "When an estimate is owed, and when a bill may be disputed"
text = """
In the United States a person who is not insured, or does not use the insurance, is owed a written
Good Faith Estimate. Its clock counts business days from the day of booking, of a question about the
cost, or back from the service. Dates are the clinic's own: a change of the clocks moves none of them.
"""


def owed(booked: str, service: str) -> dict[str, object]:
    found = estimate_due.of_booking(
        date.fromisoformat(booked), date.fromisoformat(service), load_knowledge()
    )
    if found is None:
        return {"ahead": None, "due": None}
    return {"ahead": found.days_ahead, "due": found.due_on}


def asked(asked: str) -> dict[str, object]:
    found = estimate_due.of_request(date.fromisoformat(asked), load_knowledge())
    return {"due": found.due_on if found else None}


def changed(changed: str, service: str) -> dict[str, object]:
    found = estimate_due.of_change(
        date.fromisoformat(changed), date.fromisoformat(service), load_knowledge()
    )
    return {"due": found.due_on if found else None}


def counted(day: str) -> dict[str, object]:
    on = date.fromisoformat(day)
    return {"counts": is_business_day(on), "next": business_days_after(on, 1)}


def billed(
    estimated: str, charged: str, currency: str, billed: str, received: str
) -> dict[str, object]:
    found = compare_charges(
        estimated=Decimal(estimated),
        charged=Decimal(charged),
        currency=currency,
        billed_on=date.fromisoformat(billed) if billed else None,
        received_on=date.fromisoformat(received) if received else None,
        is_good_faith=True,
        knowledge=load_knowledge(),
    )
    return {"stands": found.stands, "left": found.left, "dispute_until": found.until}


def test_weekends_and_federal_holidays_do_not_count(spec: Spec) -> None:
    """A holiday on a Saturday is kept on Friday, one on a Sunday on Monday. What a state or the
    clinic keeps besides, such as the day after Thanksgiving, counts."""
    spec(
        counted,
        """
        day        || counts | next
        2026-03-06 || yes    | 2026-03-09
        2026-03-07 || no     | 2026-03-09
        2026-07-03 || no     | 2026-07-06
        2026-11-26 || no     | 2026-11-27
        2026-11-27 || yes    | 2026-11-30
        2027-07-05 || no     | 2027-07-06
        2027-12-31 || no     | 2028-01-03
        """,
        follows=["billing/estimate-business-day"],
    )


def test_a_booking_starts_the_clock(spec: Spec) -> None:
    """Two business days ahead there is none; three to nine ahead one day is left, from ten on
    three are."""
    spec(
        owed,
        """
        booked     | service    || ahead | due
        2026-03-02 | 2026-03-02 || –     | –
        2026-03-02 | 2026-03-04 || –     | –
        2026-03-02 | 2026-03-05 || 3     | 2026-03-03
        2026-03-02 | 2026-03-13 || 9     | 2026-03-03
        2026-03-02 | 2026-03-16 || 10    | 2026-03-05
        """,
        follows=["billing/estimate-deadline-short", "billing/estimate-deadline-long"],
    )


def test_it_counts_across_weekends_holidays_and_the_change_of_the_clocks(spec: Spec) -> None:
    """Booked on a Saturday, Monday is the first day. Around Thanksgiving ten days of the calendar
    are five business days. Clocks went forward on 8 March 2026 and back on 1 November."""
    spec(
        owed,
        """
        booked     | service    || ahead | due
        2026-03-07 | 2026-03-11 || –     | –
        2026-03-07 | 2026-03-12 || 3     | 2026-03-09
        2026-03-06 | 2026-03-11 || 3     | 2026-03-09
        2026-11-25 | 2026-12-01 || 3     | 2026-11-27
        2026-11-25 | 2026-12-09 || 9     | 2026-11-27
        2026-11-25 | 2026-12-10 || 10    | 2026-12-01
        2026-10-30 | 2026-11-04 || 3     | 2026-11-02
        2026-12-31 | 2027-01-06 || 3     | 2027-01-04
        2026-12-23 | 2027-01-08 || 10    | 2026-12-29
        """,
        follows=["billing/estimate-deadline-short", "billing/estimate-deadline-long"],
    )


def test_who_asks_has_it_in_three_business_days(spec: Spec) -> None:
    spec(
        asked,
        """
        asked      || due
        2026-03-02 || 2026-03-05
        2026-03-07 || 2026-03-11
        2026-07-01 || 2026-07-07
        """,
        follows=["billing/estimate-deadline-request"],
    )


def test_what_changed_is_estimated_anew_a_business_day_before(spec: Spec) -> None:
    """What changes on the day before or the day itself is due at once."""
    spec(
        changed,
        """
        changed    | service    || due
        2026-03-02 | 2026-03-16 || 2026-03-13
        2026-03-02 | 2026-03-03 || 2026-03-02
        2026-03-03 | 2026-03-03 || 2026-03-03
        2026-11-20 | 2026-11-27 || 2026-11-25
        """,
        follows=["billing/estimate-change"],
    )


def test_a_bill_is_held_against_the_estimate(spec: Spec) -> None:
    """At 400 dollars above, the person may dispute it for 120 calendar days: from the day on which
    they had the bill, where it is on record, otherwise from the bill's own. Halfway there the
    clinic is told, which is a choice of ours. In other currencies there is no such line."""
    spec(
        billed,
        """
        estimated | charged | currency | billed     | received   || stands | left   | dispute until
        1200      | 1200    | USD      | 2026-03-02 | –          || within | 400    | –
        1200      | 900     | USD      | 2026-03-02 | –          || within | 700    | –
        1200      | 1399.99 | USD      | 2026-03-02 | –          || above  | 200.01 | –
        1200      | 1400    | USD      | 2026-03-02 | –          || near   | 200    | –
        1200      | 1599.99 | USD      | 2026-03-02 | –          || near   | 0.01   | –
        1200      | 1600    | USD      | –          | –          || over   | 0      | –
        1200      | 1600    | USD      | 2026-03-02 | –          || over   | 0      | 2026-06-30
        1200      | 1600    | USD      | 2026-03-02 | 2026-03-02 || over   | 0      | 2026-06-30
        1200      | 1600    | USD      | 2026-03-02 | 2026-03-06 || over   | 0      | 2026-07-04
        1200      | 1600    | EUR      | 2026-03-02 | –          || above  | –      | –
        """,
        follows=["billing/estimate-dispute", "billing/estimate-dispute-from"],
    )


def disputed(asked: str) -> dict[str, object]:
    found = check_dispute(date.fromisoformat(asked) if asked else None, load_knowledge())
    papers = found.findings[0]
    return {
        "follows": [one.code for one in found.findings],
        "to_be_found_out": [one.awaits for one in found.findings if one.awaits],
        "papers_by": papers.params["due_on"],
    }


def test_while_a_bill_is_disputed_the_clinic_is_asked(spec: Spec) -> None:
    """Ten business days after the notice that asks for the papers; Memorial Day is none."""
    spec(
        disputed,
        """
        asked      || follows                        | to be found out              | papers by
        –          || papers, collections, settle    | billing/estimate-collections | –
        2026-05-18 || papers-by, collections, settle | billing/estimate-collections | 2026-06-02
        """,
        follows=["billing/dispute-papers", "billing/dispute-settled"],
    )
