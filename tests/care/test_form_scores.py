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
def forms(draw: st.DrawFn, parts: tuple[str, ...] = ("pain",)) -> Form:
    """Headings with choices of any scores; some depend on a question before them."""
    groups = [draw(headings(part)) for part in parts]
    return {"url": "https://x.example/f", "version": "1", "title": "Form", "item": groups}


@st.composite
def headings(draw: st.DrawFn, part: str) -> Form:
    items: list[Form] = [question(f"{part}-first", draw(st.integers(1, 5)))]
    for place in range(draw(st.integers(0, 6))):
        asked = question(f"{part}-{place}", draw(st.integers(1, 5)))
        for option in asked["answerOption"]:
            option["extension"][0]["valueDecimal"] += draw(st.sampled_from([0, 0.5, 3]))
        if draw(st.booleans()):
            code = {"code": str(draw(st.integers(0, 1)))}
            about = draw(st.sampled_from([one["linkId"] for one in items]))
            asked["enableWhen"] = [{"question": about, "operator": "=", "answerCoding": code}]
        items.append(asked)
    items.append({"linkId": f"{part}-remark", "type": "text", "text": "Remark"})
    return {"linkId": part, "type": "group", "text": part, "item": items}


@st.composite
def answered(draw: st.DrawFn, body: Form) -> Form:
    given = {
        group["linkId"]: [
            {
                "linkId": item["linkId"],
                "answer": [{"valueCoding": {"code": draw(st.sampled_from(codes))}}],
            }
            for item in group["item"]
            if (codes := [one["valueCoding"]["code"] for one in item.get("answerOption", ())])
            and draw(st.integers(0, 3))
        ]
        for group in body["item"]
    }
    return {
        "resourceType": "QuestionnaireResponse",
        "questionnaire": f"{body['url']}|{body['version']}",
        "item": [{"linkId": part, "item": items} for part, items in given.items()],
    }


def twin(
    body: Form, response: Form, rule: str, least_pct: int | None, place: int = 0
) -> Fraction | None:
    """Of one heading, question by question, in fractions, straight from the files."""
    chosen = {
        one["linkId"]: one["answer"][0]["valueCoding"]["code"]
        for one in response["item"][place]["item"]
    }
    conditions = {one["linkId"]: one.get("enableWhen", []) for one in body["item"][place]["item"]}

    def asked(link: str) -> bool:
        return all(
            asked(one["question"]) and chosen.get(one["question"]) == one["answerCoding"]["code"]
            for one in conditions[link]
        )

    count = got = 0
    total = Fraction(0)
    lows = highs = Fraction(0)
    for item in body["item"][place]["item"]:
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


def twin_of_means(parts: list[Fraction | None]) -> Fraction | None:
    total = Fraction(0)
    for part in parts:
        if part is None:
            return None
        total += part
    return total / len(parts)


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


PARTS = st.sampled_from([("pain", "adl"), ("pain", "adl", "sport")])
MEASURED_BY_MEAN = replace(ODI, computed="mean-of-parts")


@given(st.data(), PARTS, st.none() | st.integers(0, 100))
def test_the_mean_of_parts_agrees_with_its_slow_twin(
    data: st.DataObject, parts: tuple[str, ...], least_pct: int | None
) -> None:
    body = data.draw(forms(parts))
    response = data.draw(answered(body))
    least = None if least_pct is None else Decimal(least_pct)
    measure = replace(MEASURED_BY_MEAN, domains=parts, answered_least_pct=least)
    found = _scores(measure, body, response)
    of_parts = [twin(body, response, "share", least_pct, place) for place in range(len(parts))]
    expected = twin_of_means(of_parts)
    if expected is None:
        lacking = [part for part, one in zip(parts, of_parts, strict=True) if one is None]
        assert [one.part for one in found] == lacking
        assert {one.value for one in found} == {None}
        return
    (whole,) = found
    assert (whole.part, whole.why_none) == ("", None)
    assert whole.value is not None
    assert abs(Fraction(whole.value) - expected) <= Fraction(1, 2000)  # it is rounded once


@given(st.data(), PARTS, st.sampled_from(RULES[2:]), st.none() | st.integers(0, 100))
def test_a_part_that_is_the_mean_of_the_others_agrees_with_its_slow_twin(
    data: st.DataObject, parts: tuple[str, ...], rule: str, least_pct: int | None
) -> None:
    body = data.draw(forms(parts))
    response = data.draw(answered(body))
    measure = replace(
        ODI,
        computed=rule,  # type: ignore[arg-type]
        answered_least_pct=None if least_pct is None else Decimal(least_pct),
        by_part=True,
        domains=(*parts, "summary"),
        mean_part="summary",
    )
    *others, summary = _scores(measure, body, response)
    without = replace(measure, domains=parts, mean_part=None)
    assert tuple(others) == _scores(without, body, response)
    expected = twin_of_means(
        [twin(body, response, rule, least_pct, place) for place in range(len(parts))]
    )
    assert summary.part == "summary"
    if expected is None:
        assert (summary.value, summary.why_none) == (None, "part-missing")
    else:
        assert summary.value is not None
        assert abs(Fraction(summary.value) - expected) <= Fraction(1, 2000)
    doubted = replace(measure, unverified=("mean_part",))
    *still, unsure = _scores(doubted, body, response)
    assert (still, unsure.why_none) == (others, "rule-unverified")


def test_what_a_form_says_of_the_summary_is_checked_against_ours() -> None:
    measure = replace(load_knowledge().instruments["koos-12"], unverified=())
    groups = [
        {"linkId": part, "type": "group", "text": part, "item": [question(f"{part}-1", 4)]}
        for part in measure.parts
    ]
    own = computed("summary", "200 / 3")
    body: Form = {"url": "https://x.example/f", "version": "1", "title": "Form"}
    body["item"] = [*groups, own]
    form = as_questionnaire(body)
    response = {
        "resourceType": "QuestionnaireResponse",
        "questionnaire": form.canonical,
        "item": [
            {
                "linkId": part,
                "item": [
                    {"linkId": f"{part}-1", "answer": [{"valueCoding": {"code": str(scored)}}]}
                ],
            }
            for part, scored in zip(measure.parts, (1, 1, 2), strict=True)
        ],
    }
    scores = score_form(measure, form, read_answers(form, response))
    assert {one.part: one.value for one in scores} == {
        "pain": 75,
        "function": 75,
        "qol": 50,
        "summary": Decimal("66.667"),
    }
    concluded = judge_scores(scores, instrument=measure, form=form, response=response)
    said = [one for one in concluded.findings if one.rule == "scores.expression"]
    assert [(one.params["part"], one.code) for one in said] == [("summary", "agrees")]


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
