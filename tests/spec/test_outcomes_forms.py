"""What the answers to a form score that the clinic brought."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from prolo.care.form_scores import judge_scores, score_form
from prolo.care.responses import read_answers
from prolo.knowledge import load_knowledge
from tests.spec.tables import Spec
from tests.support.brought_form import as_questionnaire, computed, form, question, respond

step = "outcomes"
title = "What a form scores that the clinic brought"
text = """
The passport of a measure says by which rule its form is scored: the scores of the answers added up;
the same with the mean of the answered for each that is missing; or what was scored as a share of what the answered
questions could score. Where more questions are
missing than the passport allows there is no score, and it says so. A rule that nobody verified
scores nothing. Where the form works out a score itself, by an expression of its own, that is
evaluated too, and a difference is shown. Below, a form of four questions that score 0 to 5, of a measure that runs
to 16 where it is added up.
"""

MEASURE = replace(
    load_knowledge().instruments["odi"], items=4, unverified=(), score_max=Decimal(16)
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
        score_max=Decimal(16 if "sum" in computed_by else 100),
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
        filled-sum     | 75        | 2 3 4 0 | –                                               || 9     | –                | –             | scored
        filled-sum     | 75        | 2 3 4 · | –                                               || 12    | –                | –             | scored
        filled-sum     | 75        | 2 3 · · | –                                               || –     | too-many-missing | –             | not-scored
        filled-sum     |           | 2 3 4 · | –                                               || –     | too-many-missing | –             | not-scored
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


SCORES = {"odi": (0, 5), "ndi": (0, 5), "quickdash": (1, 5), "rmdq": (0, 1)}  # of one answer


def confirmed(measure: str, part: str, answers: str) -> dict[str, object]:
    """«9×2» is nine answers that score 2, «2×·» two questions that were not answered."""
    instrument = replace(load_knowledge().instruments[measure], unverified=())
    least, most = SCORES.get(measure, (0, 4))
    given = [
        None if score == "·" else int(score)
        for count, score in (one.split("×") for one in answers.split())
        for _ in range(int(count))
    ]
    questions = [question(f"q{place}", most) for place in range(len(given))]
    for one in questions:
        one["answerOption"] = one["answerOption"][least:]
    body = form() | {"item": questions}
    response = respond(body, given)
    if part:
        body["item"] = [{"linkId": part, "type": "group", "text": part, "item": questions}]
        response["item"] = [{"linkId": part, "item": response["item"]}]
    questionnaire = as_questionnaire(body)
    (score,) = score_form(instrument, questionnaire, read_answers(questionnaire, response))
    return {"score": score.value, "why_none": score.why_none}


def test_what_is_missing_is_met_as_the_passport_says(spec: Spec) -> None:
    """Worked out by hand from the published rules, which the measures' passports cite, as if a
    clinic had confirmed them. KOOS and HOOS, long and short: half of a part, the share is of the
    answered. QuickDASH: ten of eleven. FAAM: 19 of 21 and 7 of 8. NDI: the mean stands for one that
    is missing. ODI: nine of ten. WOMAC and RMDQ are added up, and want every answer."""
    spec(
        confirmed,
        """
        measure   | part     | answers             || score | why none
        koos      | pain     | 5×1 4×·             || 75    | –
        koos      | pain     | 4×1 5×·             || –     | too-many-missing
        koos      | symptoms | 3×2 1×4 3×·         || 37.5  | –
        koos      | sport    | 1×4 1×2 1×0 2×·     || 50    | –
        koos      | sport    | 2×4 3×·             || –     | too-many-missing
        hoos      | symptoms | 1×4 1×2 1×0 2×·     || 50    | –
        hoos      | symptoms | 2×4 3×·             || –     | too-many-missing
        hoos      | adl      | 9×1 8×·             || 75    | –
        koos-12   | pain     | 1×3 1×1 2×·         || 50    | –
        hoos-12   | qol      | 1×3 3×·             || –     | too-many-missing
        quickdash | –        | 5×2 5×3 1×·         || 37.5  | –
        quickdash | –        | 9×2 2×·             || –     | too-many-missing
        faam      | adl      | 19×3 2×·            || 75    | –
        faam      | adl      | 18×3 3×·            || –     | too-many-missing
        faam      | sport    | 3×4 3×2 1×3 1×·     || 75    | –
        faam      | sport    | 6×4 2×·             || –     | too-many-missing
        ndi       | –        | 3×1 3×2 3×3 1×·     || 20    | –
        ndi       | –        | 8×2 2×·             || –     | too-many-missing
        odi       | –        | 3×1 3×2 3×3 1×·     || 40    | –
        odi       | –        | 8×2 2×·             || –     | too-many-missing
        womac     | –        | 24×2                || 48    | –
        womac     | –        | 23×2 1×·            || –     | too-many-missing
        rmdq      | –        | 10×1 13×0 1×·       || –     | too-many-missing
        """,
        follows=[
            "instruments/koos",
            "instruments/hoos",
            "instruments/koos-12",
            "instruments/hoos-12",
            "instruments/quickdash",
            "instruments/faam",
            "instruments/ndi",
            "instruments/odi",
            "instruments/womac",
            "instruments/rmdq",
        ],
    )
