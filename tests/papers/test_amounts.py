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
from prolo.papers.words.amounts import money, signed
from tests.papers.sheets import estimate, frame

AMOUNT = "1,250.00\N{NO-BREAK SPACE}USD"


def arabic(amount: str) -> Paper:
    paper = estimate_paper(estimate(), frame(language="ar"), load_knowledge())
    return replace(paper, blocks=(Paragraph(text=f"التكلفة {amount} بحسب الخطة"),))


@pytest.mark.parametrize("is_apart", [True, False])
def test_an_amount_among_arabic_words_runs_as_in_a_column(is_apart: bool) -> None:
    """The number on the left of its currency; the order of a text says nothing of it."""
    with translation.override("ar"):
        written = money(Decimal(1250), "USD")
    shown = written if is_apart else AMOUNT
    (page,) = PdfReader(BytesIO(typeset(arabic(shown)))).pages
    begins: dict[str, float] = {}

    def see(text: str, around: list[float], here: list[float], *_font: object) -> None:
        for part in ("1,250.00", "USD"):
            if part in text:
                begins[part] = here[4] * around[0] + text.index(part)

    page.extract_text(visitor_text=see)
    assert (begins["1,250.00"] < begins["USD"]) is is_apart


def test_a_difference_keeps_its_sign_before_it() -> None:
    with translation.override("ar"):
        assert signed(Decimal(-5), "USD") == "\u2068−5.00\N{NO-BREAK SPACE}USD\u2069"
    with translation.override("en"):
        assert signed(Decimal(5), "USD") == "+5.00\N{NO-BREAK SPACE}USD"
        assert money(Decimal(1250), "USD") == AMOUNT
