"""What a form works out itself is evaluated by a library, or said not to be."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from prolo.care.calculated import evaluate
from prolo.knowledge.questionnaires.items import ORDINAL
from tests.support.brought_form import form

ON_OPTION = f"extension.where(url = '{ORDINAL}').valueDecimal"


def response(*scores: int) -> dict[str, Any]:
    return {
        "resourceType": "QuestionnaireResponse",
        "item": [
            {"linkId": f"q{place}", "answer": [{"valueCoding": {"code": str(score)}}]}
            for place, score in enumerate(scores, start=1)
        ],
    }


@pytest.mark.parametrize(
    ("expression", "found"),
    [
        ("%resource.item.answer.value.ordinal().sum()", "9"),
        ("%resource.item.answer.value.weight().sum()", "9"),
        ("%resource.item.answer.valueCoding.ordinal().sum() / 12 * 100", "75"),
        (f"%resource.item.answer.valueCoding.{ON_OPTION}.sum()", "9"),
        (f"item.answer.valueCoding.{ON_OPTION}.aggregate($this + $total, 0)", "9"),
        ("%resource.item.where(linkId = 'q1').answer.value.ordinal() + 1", "3"),
        ("iif(%resource.item.answer.count() < 3, {}, 7)", "7"),
        ("%resource.item.where(linkId = 'none').answer.value.ordinal().sum()", None),
        ("%resource.item.answer.count() > 1", None),
        ("%resource.item.linkId", None),
        ("unheardOf()", None),
        ("((", None),
        ("%resource.item.answer.value.ordinal().stdDev()", None),
    ],
)
def test_an_expression_gives_one_number_or_nothing(expression: str, found: str | None) -> None:
    got = evaluate(expression, form(questions=3), response(2, 3, 4))
    assert (got is None) == (found is None)
    assert got is None or got == Decimal(str(found))
