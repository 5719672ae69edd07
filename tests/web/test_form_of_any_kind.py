"""Every kind of question that a brought form may have is asked, and kept as FHIR has it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from prolo.care.responses import read_answers
from prolo.knowledge import load_knowledge
from prolo.knowledge.questionnaires.given import given_faults
from prolo.knowledge.questionnaires.items import FHIR
from prolo.web.forms.answering import AnsweringForm
from tests.support.brought_form import as_questionnaire, computed, form, question

KNOWN = load_knowledge()


def bound(which: str, value: float) -> dict[str, Any]:
    return {"url": f"{FHIR}{which}", "valueDecimal": value}


def when(about: str, operator: str, **answer: Any) -> list[dict[str, Any]]:
    return [{"question": about, "operator": operator, **answer}]


BODY = form() | {
    "item": [
        {"linkId": "intro", "type": "display", "text": "Of the last week."},
        *form()["item"],
        {
            "linkId": "more",
            "type": "group",
            "text": "More",
            "item": [
                {"linkId": "walks", "type": "boolean", "text": "Do you walk?", "required": True},
                {
                    "linkId": "steps",
                    "type": "integer",
                    "text": "Flights of stairs",
                    "extension": [bound("minValue", -2), bound("maxValue", 99)],
                    "enableWhen": when("walks", "=", answerBoolean=True),
                },
                {
                    "linkId": "deeper",
                    "type": "group",
                    "text": "Deeper",
                    "item": [
                        {"linkId": "miles", "type": "decimal", "text": "Miles"},
                        {
                            "linkId": "why",
                            "type": "text",
                            "text": "Why so far?",
                            "maxLength": 20,
                            "enableWhen": when("miles", ">", answerDecimal=2.5),
                        },
                    ],
                },
                computed("score"),
            ],
        },
    ]
}


def asked(**typed: str) -> AnsweringForm:
    answers = {f"q{place}": "1" for place in range(1, 25)}
    return AnsweringForm({**answers, **typed}, questionnaire=as_questionnaire(BODY))


def test_the_form_is_one_that_a_clinic_may_bring() -> None:
    assert given_faults(BODY, KNOWN.instruments["womac"], KNOWN) == []


def test_what_is_typed_is_kept_in_the_type_of_the_question() -> None:
    answered = asked(walks="yes", steps="-1", miles="3,5", why="A dog")
    assert answered.is_valid(), answered.errors
    read = read_answers(as_questionnaire(BODY), json.loads(json.dumps(answered.response())))
    values = {name: read.value(name) for name in ("walks", "steps", "miles", "why", "score")}
    assert json.dumps(values, default=str) == json.dumps(
        {"walks": True, "steps": -1, "miles": "3.5", "why": "A dog", "score": None}
    )


def test_questions_stand_under_their_headings_with_the_text_before_them() -> None:
    shown = [
        (group["legend"], group["hint"], [one["name"] for one in group["asks"]][:2])
        for group in asked().groups()
    ]
    about = "Of the last week."
    assert shown == [
        ("", about, ["q1", "q2"]),
        ("More", about, ["walks", "steps"]),
        ("More – Deeper", about, ["miles", "why"]),
    ]


def test_what_depends_on_an_answer_says_on_which() -> None:
    form_ = asked()
    assert json.loads(form_.when("steps"))["of"] == [
        {"question": "walks", "operator": "=", "value": "yes"}
    ]
    assert json.loads(form_.when("why"))["of"] == [
        {"question": "miles", "operator": ">", "value": 2.5}
    ]


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("walks", ""),
        ("walks", "perhaps"),
        ("steps", "100"),
        ("steps", "1.5"),
        ("miles", "many"),
        ("why", "x" * 21),
        ("q1", "9"),
    ],
)
def test_what_does_not_fit_is_said_beside_its_question(name: str, typed: str) -> None:
    answered = asked(**{"walks": "yes", name: typed})
    assert not answered.is_valid()
    assert list(answered.errors) == [name]


def test_ten_words_on_a_scale_of_ten_are_all_read() -> None:
    """Only where the ends alone say something are numbers shown in their place."""
    worded = question("scale", 10)
    for option in worded["answerOption"]:
        option["valueCoding"]["display"] = f"Word {option['valueCoding']['code']}"
    body = form() | {"item": [worded]}
    shown = AnsweringForm(questionnaire=as_questionnaire(body)).fields["scale"]
    assert dict(shown.choices)["5"] == "Word 5"  # type: ignore[attr-defined]
