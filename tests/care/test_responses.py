from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from prolo.care.answers import Answer
from prolo.care.responses import Answers, read_answer, read_answers, read_so_far
from prolo.errors import CareError
from prolo.knowledge.questionnaires import Questionnaire, load_questionnaire
from tests.care.answering import respond

FOLLOW_UP = {
    "pain": "3",
    "activity-1": "climbing stairs",
    "activity-1-score": "6",
    "change": "much-better",
    "work-days-lost": 2,
    "other-treatment": "no",
    "pain-reliever": "yes",
    "new-injury": "unsure",
}


@pytest.fixture
def form() -> Questionnaire:
    return load_questionnaire("follow-up")


def faults_of(form: Questionnaire, response: Any) -> dict[str, str]:
    with pytest.raises(CareError) as caught:
        read_answers(form, response)
    return caught.value.faults


def read(form: Questionnaire, given: dict[str, Any]) -> Answers:
    return read_answers(form, respond(form, given))


def test_answers_come_back_by_link_id_with_the_scores_on_the_options(form: Questionnaire) -> None:
    answers = read(form, FOLLOW_UP)
    assert answers.form == form.canonical
    assert answers.number("pain") == 3
    assert answers.number("change") == 6
    assert answers.number("work-days-lost") == 2
    assert answers.text("activity-1") == "climbing stairs"
    assert answers.answer("pain-reliever") is Answer.YES
    assert answers.answer("new-injury") is Answer.UNSURE
    assert answers.answer("words") is Answer.NOT_ASKED


def test_all_faults_are_said_at_once(form: Questionnaire) -> None:
    given = {
        **FOLLOW_UP,
        "pain": "11",
        "work-days-lost": 29,
        "activity-1": "x" * 10_001,
    }
    del given["change"]
    response = respond(form, given)
    response["item"].append({"linkId": "shoe-size", "answer": [{"valueInteger": 43}]})
    response["item"].append({"linkId": "words", "answer": [{"valueString": "hello"}]})
    assert faults_of(form, response) == {
        "pain": "not-an-option",
        "work-days-lost": "out-of-range",
        "activity-1": "too-long",
        "shoe-size": "unknown-question",
        "words": "misplaced",
        "change": "missing",
    }


@pytest.mark.parametrize(
    ("answer", "fault"),
    [
        ({"valueInteger": "3"}, "wrong-type"),
        ({"valueInteger": True}, "wrong-type"),
        ({"valueInteger": 2.5}, "wrong-type"),
        ({"valueInteger": float("nan")}, "wrong-type"),
        ({"valueDecimal": 3}, "wrong-type"),
        ({"valueString": "3"}, "wrong-type"),
        ({"valueInteger": -1}, "out-of-range"),
        ({"valueInteger": 1, "valueString": "1"}, "no-value"),
        ({}, "no-value"),
        ("3", "no-value"),
    ],
)
def test_a_number_of_days_is_a_whole_number_in_range(
    form: Questionnaire, answer: Any, fault: str
) -> None:
    response = respond(form, FOLLOW_UP)
    group = next(one for one in response["item"] if one["linkId"] == "work")
    group["item"][0]["answer"] = [answer]
    assert faults_of(form, response) == {"work-days-lost": fault}


def test_a_question_answered_twice_is_refused(form: Questionnaire) -> None:
    response = respond(form, FOLLOW_UP)
    group = next(one for one in response["item"] if one["linkId"] == "work")
    group["item"] = group["item"] * 2
    assert faults_of(form, response) == {"work-days-lost": "asked-twice"}


def test_several_answers_are_refused_where_one_is_asked_for(form: Questionnaire) -> None:
    given = {**FOLLOW_UP, "change": ["same", "much-better"]}
    assert faults_of(form, respond(form, given)) == {"change": "too-many"}


@pytest.mark.parametrize(
    "response", [None, [], "text", {}, {"resourceType": "Patient"}, {"resourceType": []}]
)
def test_what_is_no_response_is_refused(form: Questionnaire, response: Any) -> None:
    assert faults_of(form, response) == {"": "not-a-response"}


def test_an_answer_to_another_version_is_refused(form: Questionnaire) -> None:
    response = {**respond(form, FOLLOW_UP), "questionnaire": f"{form.url}|9.9.9"}
    assert faults_of(form, response) == {"": "wrong-form"}


@pytest.mark.parametrize("item", ["pain", {"answer": []}, {"linkId": 7}, None])
def test_an_item_without_a_link_id_is_refused(form: Questionnaire, item: Any) -> None:
    response = respond(form, FOLLOW_UP)
    response["item"].append(item)
    assert faults_of(form, response) == {"": "not-a-response"}


def test_groups_within_groups_without_end_are_refused(form: Questionnaire) -> None:
    item: dict[str, Any] = {"linkId": "pain"}
    for _ in range(500):
        item = {"linkId": "pain", "item": [item]}
    response = {**respond(form, FOLLOW_UP), "item": [item]}
    assert faults_of(form, response)["pain"] in ("not-a-response", "misplaced")


def test_a_question_is_required_only_while_its_condition_holds() -> None:
    form = load_questionnaire("function-psfs")
    read(form, {"activity-1": "kneeling", "activity-1-score": "2"})
    given = {"activity-1": "kneeling", "activity-1-score": "2", "activity-2": "running"}
    assert faults_of(form, respond(form, given)) == {"activity-2-score": "missing"}


def test_an_answer_to_a_question_that_was_not_enabled_is_kept() -> None:
    form = load_questionnaire("follow-up")
    answers = read(form, {**FOLLOW_UP, "other-treatment-what": "a steroid injection, in May"})
    assert answers.text("other-treatment-what") == "a steroid injection, in May"


def test_a_decimal_keeps_its_digits_and_its_bounds() -> None:
    form = load_questionnaire("aftercare-check")
    response = respond(form, {"temperature": 38.1, "temperature-unit": "C"})
    assert "temperature" not in faults_of(form, response)
    response = respond(form, {"temperature": Decimal("380.1"), "temperature-unit": "C"})
    assert faults_of(form, response)["temperature"] == "out-of-range"


@pytest.mark.parametrize("text", ["", "   ", "\n"])
def test_empty_text_is_no_answer(form: Questionnaire, text: str) -> None:
    assert faults_of(form, respond(form, {**FOLLOW_UP, "words": text})) == {"words": "no-value"}


def test_text_is_kept_as_it_is(form: Questionnaire) -> None:
    text = "<b>קשה</b> 🦵 \u202eabc"
    assert read(form, {**FOLLOW_UP, "words": text}).text("words") == text


def test_what_a_refused_form_says_can_be_read_all_the_same() -> None:
    form = load_questionnaire("follow-up")
    response = respond(form, {"pain": "9", "new-injury": "yes", "work-days-lost": 99})
    with pytest.raises(CareError):
        read_answers(form, response)
    so_far = read_so_far(form, response)
    assert (so_far.number("pain"), so_far.answer("new-injury")) == (9, Answer.YES)
    assert so_far.value("work-days-lost") is None  # out of range: not said
    assert so_far.without("pain").number("pain") is None


@pytest.mark.parametrize("link_id", ["pain", "new-injury", "words", "work-days-lost"])
def test_one_answer_is_read_alone_as_it_is_read_among_the_others(
    form: Questionnaire, link_id: str
) -> None:
    response = respond(form, {**FOLLOW_UP, "new-injury": "yes"})
    alone, among = read_answer(form, response, link_id), read_answers(form, response)
    assert (alone.value(link_id), alone.number(link_id)) == (
        among.value(link_id),
        among.number(link_id),
    )
    assert set(alone.values) == {link_id}


def test_what_a_form_asks_is_taken_from_its_own_body(form: Questionnaire) -> None:
    read(form, FOLLOW_UP)
    shorter = replace(form, body={**form.body, "item": [{"linkId": "other", "type": "integer"}]})
    said = {"resourceType": "QuestionnaireResponse", "questionnaire": form.canonical}
    other = [{"linkId": "other", "answer": [{"valueInteger": 7}]}]
    assert read_answers(shorter, {**said, "item": other}).value("other") == 7
    with pytest.raises(CareError):
        read_answers(form, {**said, "item": other})
