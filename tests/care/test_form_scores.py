"""Scoring agrees with a slow twin that was written apart from it, on any form and answers."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from prolo.care.form_scores import FormScore, judge_scores, score_form
from prolo.care.responses import read_answers
from prolo.knowledge import load_knowledge
from tests.support.brought_form import as_questionnaire, computed, question

Form = dict[str, Any]
ODI = replace(load_knowledge().instruments["odi"], unverified=())  # as if it were confirmed
RULES = ("sum", "filled-sum", "share", "reversed-share")


@st.composite
def forms(draw: st.DrawFn) -> Form:
    """Headings with choices of any scores; some depend on a question before them."""
    items: list[Form] = [question("first", draw(st.integers(1, 5)))]
    for place in range(draw(st.integers(0, 6))):
        asked = question(f"q{place}", draw(st.integers(1, 5)))
        for option in asked["answerOption"]:
            option["extension"][0]["valueDecimal"] += draw(st.sampled_from([0, 0.5, 3]))
        if draw(st.booleans()):
            code = {"code": str(draw(st.integers(0, 1)))}
            about = draw(st.sampled_from([one["linkId"] for one in items]))
            asked["enableWhen"] = [{"question": about, "operator": "=", "answerCoding": code}]
        items.append(asked)
    items.append({"linkId": "remark", "type": "text", "text": "Remark"})
    group = {"linkId": "pain", "type": "group", "text": "Pain", "item": items}
    return {"url": "https://x.example/f", "version": "1", "title": "Form", "item": [group]}


@st.composite
def answered(draw: st.DrawFn, body: Form) -> Form:
    given = [
        {
            "linkId": item["linkId"],
            "answer": [{"valueCoding": {"code": draw(st.sampled_from(codes))}}],
        }
        for item in body["item"][0]["item"]
        if (codes := [one["valueCoding"]["code"] for one in item.get("answerOption", ())])
        and draw(st.integers(0, 3))
    ]
    return {
        "resourceType": "QuestionnaireResponse",
        "questionnaire": f"{body['url']}|{body['version']}",
        "item": [{"linkId": "pain", "item": given}],
    }


def twin(body: Form, response: Form, rule: str, least_pct: int | None) -> Fraction | None:
    """Question by question, in fractions, straight from the files."""
    chosen = {
        one["linkId"]: one["answer"][0]["valueCoding"]["code"]
        for one in response["item"][0]["item"]
    }
    conditions = {one["linkId"]: one.get("enableWhen", []) for one in body["item"][0]["item"]}

    def asked(link: str) -> bool:
        return all(
            asked(one["question"]) and chosen.get(one["question"]) == one["answerCoding"]["code"]
            for one in conditions[link]
        )

    count = got = 0
    total = Fraction(0)
    lows = highs = Fraction(0)
    for item in body["item"][0]["item"]:
        scores = {
            one["valueCoding"]["code"]: Fraction(str(one["extension"][0]["valueDecimal"]))
            for one in item.get("answerOption", [])
        }
        if not scores:
            continue
        count += 1
        if item["linkId"] not in chosen or not asked(item["linkId"]):
            continue
        got += 1
        total += scores[chosen[item["linkId"]]]
        lows += min(scores.values())
        highs += max(scores.values())
    needed = Fraction(100 if rule == "sum" or least_pct is None else least_pct, 100) * count
    if got == 0 or got < needed:
        return None
    if rule == "sum":
        return total
    if rule == "filled-sum":
        return total + (count - got) * total / got
    share = (total - lows) / (highs - lows) * 100
    return share if rule == "share" else 100 - share


@given(st.data(), forms(), st.sampled_from(RULES), st.none() | st.integers(0, 100))
def test_scoring_agrees_with_its_slow_twin(
    data: st.DataObject, body: Form, rule: str, least_pct: int | None
) -> None:
    response = data.draw(answered(body))
    measure = replace(
        ODI,
        computed=rule,  # type: ignore[arg-type]
        answered_least_pct=None if least_pct is None else Decimal(least_pct),
        score_max=Decimal(10_000 if rule in ("sum", "filled-sum") else 100),
    )
    (found,) = _scores(measure, body, response)
    expected = twin(body, response, rule, least_pct)
    assert (found.value is None) == (expected is None)
    if found.value is not None and expected is not None:
        assert abs(Fraction(found.value) - expected) <= Fraction(1, 1000)


@given(st.data(), forms(), st.sampled_from(RULES[2:]))
def test_each_part_is_scored_as_if_it_stood_alone(
    data: st.DataObject, body: Form, rule: str
) -> None:
    response = data.draw(answered(body))
    measure = replace(ODI, computed=rule, answered_least_pct=Decimal(50))  # type: ignore[arg-type]
    (alone,) = _scores(measure, body, response)
    (part,) = _scores(replace(measure, by_part=True, domains=("pain", "adl")), body, response)
    assert part == replace(alone, part="pain")


def _scores(measure: Any, body: Form, response: Form) -> tuple[FormScore, ...]:
    questionnaire = as_questionnaire(body)
    return score_form(measure, questionnaire, read_answers(questionnaire, response))


def test_what_a_form_says_of_each_part_is_shown_also_where_no_rule_is_verified() -> None:
    """There is one score of ours then, that there is none; the parts are those of the form."""
    measure = replace(load_knowledge().instruments["koos"], unverified=("computed",))
    own = {"pain": "20 + 5", "adl": "unheardOf()"}
    body: Form = {
        "url": "https://x.example/f",
        "version": "1",
        "title": "Form",
        "item": [
            {"linkId": part, "type": "group", "text": part, "item": [computed(f"own-{part}", said)]}
            for part, said in own.items()
        ],
    }
    form = as_questionnaire(body)
    response = {
        "resourceType": "QuestionnaireResponse",
        "questionnaire": form.canonical,
        "item": [],
    }
    scores = score_form(measure, form, read_answers(form, response))
    assert [one.why_none for one in scores] == ["rule-unverified"]
    concluded = judge_scores(scores, instrument=measure, form=form, response=response)
    found = {
        one.params["part"]: (one.code, one.params.get("calculated"))
        for one in concluded.findings
        if one.rule == "scores.expression"
    }
    assert found == {"pain": ("differs", Decimal(25)), "adl": ("not-evaluated", None)}
    assert concluded.verdict == "differs"
