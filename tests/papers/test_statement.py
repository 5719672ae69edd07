"""A statement says at its head what is left to pay, and asks for nothing that is disputed."""

from __future__ import annotations

from typing import Any

import pytest

from prolo.papers.as_html import as_html
from prolo.papers.differing import lines_of
from prolo.papers.statement_paper import InCurrency, StatementLine, StatementSheet, statement_paper
from tests.papers.sheets import frame

DISPUTED = ("Knee osteoarthritis, right, Mon 2 March 2026",)
NOT_DECIDED = "Not paid: 900.00 USD. You dispute bills: what you owe of this is not decided yet."


def said(disputed: tuple[str, ...] = (), **more: Any) -> list[str]:
    line = StatementLine(on="Mon 2 March 2026", what="Session", billed="900.00 USD")
    given = {"lines": (line,), "billed": "900.00 USD", "paid": "0.00 USD", "owed": "900.00 USD"}
    sheet = StatementSheet(accounts=(InCurrency(**{**given, **more}),), disputed=disputed)
    return lines_of(as_html(statement_paper(sheet, frame())))


def test_what_is_left_to_pay_stands_at_its_head() -> None:
    assert "Still to pay: 900.00 USD." in said()


def test_nobody_is_told_to_pay_what_is_disputed() -> None:
    lines = said(DISPUTED)
    assert NOT_DECIDED in lines
    assert not [one for one in lines if "Still to pay" in one]
    assert DISPUTED[0] in lines


@pytest.mark.parametrize(
    ("account", "says"),
    [
        ({"owed": ""}, "Nothing is left to pay."),
        (
            {"owed": "50.00 USD", "is_credit": True},
            "You paid 50.00 USD more than you were billed. It is yours.",
        ),
    ],
)
def test_what_is_paid_or_is_the_persons_is_said_beside_a_dispute_too(
    account: dict[str, Any], says: str
) -> None:
    assert says in said(DISPUTED, **account)
