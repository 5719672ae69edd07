"""Amounts among words, in the order in which they stand in a column."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from io import BytesIO

import pytest
from django.utils import translation
from pypdf import PdfReader

from prolo.knowledge import load_knowledge
from prolo.papers import Paper, typeset
from prolo.papers.estimate_paper import estimate_paper
from prolo.papers.paper import Paragraph
from prolo.papers.words.amounts import money, signed, whole
from tests.papers.sheets import estimate, frame

AMOUNT = "1,250.00\N{NO-BREAK SPACE}USD"


def arabic(amount: str) -> Paper:
    paper = estimate_paper(estimate(), frame(language="ar"), load_knowledge())
    return replace(paper, blocks=(Paragraph(text=f"التكلفة {amount} بحسب الخطة"),))


@pytest.mark.parametrize("is_apart", [True, False])
def test_an_amount_among_arabic_words_runs_as_in_a_column(is_apart: bool) -> None:
    """The number on the left of its currency; the order of a text says nothing of it."""
    number = "1250,00"
    with translation.override("ar"):
        written = money(Decimal(1250), "USD")
    shown = written if is_apart else f"{number}\N{NO-BREAK SPACE}USD"
    (page,) = PdfReader(BytesIO(typeset(arabic(shown)))).pages
    begins: dict[str, float] = {}

    def see(text: str, around: list[float], here: list[float], *_font: object) -> None:
        for part in (number, "USD"):
            if part in text:
                begins[part] = here[4] * around[0] + text.index(part)

    page.extract_text(visitor_text=see)
    assert (begins[number] < begins["USD"]) is is_apart


@pytest.mark.parametrize(
    ("language", "amount", "people"),
    [
        ("en", "1,395.50", "22,370"),
        ("de", "1.395,50", "22.370"),
        ("es", "1\N{NO-BREAK SPACE}395,50", "22\N{NO-BREAK SPACE}370"),
        ("ar", "1395,50", "22370"),
    ],
)
def test_amounts_and_people_are_written_in_one_way(language: str, amount: str, people: str) -> None:
    with translation.override(language):
        assert amount in money(Decimal("1395.5"), "USD")
        assert whole(22370) == people


@pytest.mark.parametrize(
    ("currency", "amount", "written"),
    [("JPY", 1395, "1,395"), ("KWD", "1395.5", "1,395.500"), ("USD", "1395.5", "1,395.50")],
)
def test_an_amount_has_the_decimals_of_its_currency(
    currency: str, amount: str, written: str
) -> None:
    assert money(Decimal(amount), currency) == f"{written}\N{NO-BREAK SPACE}{currency}"


def test_a_difference_keeps_its_sign_before_it() -> None:
    with translation.override("ar"):
        assert signed(Decimal(-5), "USD") == "\u2068−5,00\N{NO-BREAK SPACE}USD\u2069"
    with translation.override("en"):
        assert signed(Decimal(5), "USD") == "+5.00\N{NO-BREAK SPACE}USD"
        assert money(Decimal(1250), "USD") == AMOUNT
