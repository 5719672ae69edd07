"""What the answers to a form score that the clinic brought."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from prolo.care.form_scores import judge_scores, score_form
from prolo.care.responses import read_answers
from prolo.knowledge import load_knowledge
from tests.spec.tables import Spec
from tests.support.brought_form import as_questionnaire, computed, form, respond

step = "outcomes"
title = "What a form scores that the clinic brought"
text = """
The passport of a measure says by which rule its form is scored: the scores of the answers added up;
or what was scored as a share of what the answered questions could score. Where more questions are
missing than the passport allows there is no score, and it says so. A rule that nobody verified
scores nothing. Where the form works out a score itself, by an expression of its own, that is
evaluated too, and a difference is shown. Below, a form of four questions that score 0 to 5, of a measure that runs
to 16 where it is added up.
"""

MEASURE = replace(
    load_knowledge().instruments["odi"], items=4, unverified=frozenset(), score_max=Decimal(16)
)


def scored(
    computed_by: str, least_pct: str, answers: str, expression: str = ""
) -> dict[str, object]:
    body = form(questions=4, most=5)
    if expression:
        body["item"].append(computed("own", expression))
    measure = replace(
        MEASURE,
        computed=computed_by or None,  # type: ignore[arg-type]
        answered_least_pct=Decimal(least_pct) if least_pct else None,
        score_max=Decimal(16 if computed_by == "sum" else 100),
    )
    return _found(measure, body, answers)


def _found(measure: Any, body: dict[str, Any], answers: str) -> dict[str, object]:
    questionnaire = as_questionnaire(body)
    given = respond(body, [int(one) if one != "·" else None for one in answers.split()])
    scores = score_form(measure, questionnaire, read_answers(questionnaire, given))
    concluded = judge_scores(scores, instrument=measure, form=questionnaire, response=given)
    codes = {one.rule: one.code for one in concluded.findings}
    return {
        "score": scores[0].value,
        "why_none": scores[0].why_none,
        "expression": codes.get("scores.expression"),
        "verdict": concluded.verdict,
    }


def test_a_form_is_scored_by_the_rule_of_its_passport(spec: Spec) -> None:
    """«·» was not answered."""
    spec(
        scored,
        """
        computed by    | least pct | answers | expression                                      || score | why none         | expression    | verdict
        sum            |           | 2 3 4 0 | –                                               || 9     | –                | –             | scored
        sum            |           | 2 3 4 · | –                                               || –     | too-many-missing | –             | not-scored
        sum            | 50        | 2 3 4 · | –                                               || –     | too-many-missing | –             | not-scored
        sum            |           | · · · · | –                                               || –     | not-answered     | –             | not-scored
        share          |           | 2 3 4 0 | –                                               || 45    | –                | –             | scored
        share          | 50        | 2 3 · · | –                                               || 50    | –                | –             | scored
        share          | 50        | 4 · · · | –                                               || –     | too-many-missing | –             | not-scored
        share          | 0         | 1 · · · | –                                               || 20    | –                | –             | scored
        share          | 0         | · · · · | –                                               || –     | not-answered     | –             | not-scored
        reversed-share | 50        | 2 3 4 0 | –                                               || 55    | –                | –             | scored
        sum            |           | 5 5 5 5 | –                                               || –     | off-scale        | –             | not-scored
        –              |           | 2 3 4 0 | –                                               || –     | no-rule          | –             | not-scored
        sum            |           | 2 3 4 0 | %resource.item.answer.value.ordinal().sum()     || 9     | –                | agrees        | scored
        sum            |           | 2 3 4 0 | %resource.item.answer.value.ordinal().sum() + 1 || 9     | –                | differs       | differs
        sum            |           | 2 3 4 · | %resource.item.answer.value.ordinal().sum()     || –     | too-many-missing | differs       | differs
        sum            |           | 2 3 4 0 | unheardOf()                                     || 9     | –                | not-evaluated | scored
        """,
    )
