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
the same with the mean of the answered for each that is missing; what was scored as a share of what the answered
questions could score; or the mean of such shares of its parts. Where each part has a score, one may be the mean of the
others. Where more questions are
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
    score, *_ = score_form(instrument, questionnaire, read_answers(questionnaire, response))
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


MOST = {"spadi": 10, "prtee": 10}  # of one answer


def of_parts(measure: str, **answers: str) -> dict[str, object]:
    """Scores by part, or why a part has none; «whole» is the measure as a whole."""
    instrument = replace(load_knowledge().instruments[measure], unverified=())
    items, given = [], []
    for part, said in answers.items():
        scores = [score for few in said.split() for score in _repeated(few)]
        if not scores:
            continue
        questions = [question(f"{part}{at}", MOST.get(measure, 4)) for at in range(len(scores))]
        items.append({"linkId": part, "type": "group", "text": part, "item": questions})
        answered = respond(form() | {"item": questions}, scores)["item"]
        given.append({"linkId": part, "item": answered})
    body = form() | {"item": items}
    response = respond(form(0), []) | {"item": given}
    questionnaire = as_questionnaire(body)
    found = score_form(instrument, questionnaire, read_answers(questionnaire, response))
    said_of = {
        one.part or "whole": one.why_none if one.value is None else f"{one.value.normalize():f}"
        for one in found
    }
    return {"scores": " · ".join(f"{part} {said}" for part, said in said_of.items())}


def _repeated(few: str) -> list[int | None]:
    count, score = few.split("×")
    return [None if score == "·" else int(score)] * int(count)


def whole_of_two(measure: str, pain: str, rest: str) -> dict[str, object]:
    (other,) = set(load_knowledge().instruments[measure].domains) - {"pain"}
    return of_parts(measure, pain=pain, **{other: rest})


def test_a_whole_that_is_the_mean_of_its_parts(spec: Spec) -> None:
    """Worked out by hand from the published rules, as if a clinic had confirmed them. SPADI: pain
    of 50 and disability of 80 as percentages, and their mean; in each one item may be missing.
    PRTEE: the sum of pain and half that of function, as 25 + 60 / 2; nobody read what is done where
    an item is missing, and all must be answered. What is the mean of 13 items is told from the mean
    of two parts by the first two rows."""
    spec(
        whole_of_two,
        """
        measure | pain        | rest       || scores
        spadi   | 3×10 2×0    | 8×0        || whole 30
        spadi   | 5×0         | 8×10       || whole 50
        spadi   | 5×10        | 8×10       || whole 100
        spadi   | 4×5 1×·     | 4×10 3×0 1×· || whole 53.571
        spadi   | 3×5 2×·     | 8×5        || pain too-many-missing
        spadi   | 5×5         | 6×5 2×·    || disability too-many-missing
        spadi   | 5×·         | 6×5 2×·    || pain not-answered · disability too-many-missing
        spadi   | 5×5         | –          || disability not-answered
        prtee   | 5×5         | 10×6       || whole 55
        prtee   | 5×10        | 10×0       || whole 50
        prtee   | 3×7 2×1     | 9×3 1×0    || whole 36.5
        prtee   | 4×5 1×·     | 10×6       || pain too-many-missing
        """,
        follows=["instruments/spadi", "instruments/prtee"],
    )


def with_mean(measure: str, pain: str, function: str, qol: str) -> dict[str, object]:
    return of_parts(measure, pain=pain, function=function, qol=qol)


def test_a_part_that_is_the_mean_of_the_others(spec: Spec) -> None:
    """KOOS-12 and HOOS-12, as if confirmed: the summary is of all three parts or of none."""
    spec(
        with_mean,
        """
        measure | pain    | function | qol     || scores
        koos-12 | 4×0     | 4×4      | 4×2     || pain 100 · function 0 · qol 50 · summary 50
        koos-12 | 4×1     | 4×1      | 4×2     || pain 75 · function 75 · qol 50 · summary 66.667
        koos-12 | 2×1 2×· | 4×1      | 4×2     || pain 75 · function 75 · qol 50 · summary 66.667
        koos-12 | 1×1 3×· | 4×1      | 4×2     || pain too-many-missing · function 75 · qol 50 · summary part-missing
        koos-12 | –       | 4×1      | 4×2     || function 75 · qol 50 · summary part-missing
        hoos-12 | 4×0     | 4×3      | 4×4     || pain 100 · function 25 · qol 0 · summary 41.667
        """,
        follows=["instruments/koos-12", "instruments/hoos-12"],
    )
