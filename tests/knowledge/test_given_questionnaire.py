"""A Questionnaire that a clinic brings is checked in full; every fault is said at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prolo.knowledge import load_knowledge
from prolo.knowledge.questionnaires.given import given_faults, read_given
from prolo.knowledge.questionnaires.items import FHIR, ORDINAL, TRANSLATION
from tests.support.brought_form import computed, form, question, sent

KNOWN = load_knowledge()
WOMAC = KNOWN.instruments["womac"]  # 24 items, 0 to 96, added up
Form = dict[str, Any]


def faults_of(body: Form) -> list[str]:
    return given_faults(body, WOMAC, KNOWN)


def test_a_sound_form_has_no_fault() -> None:
    body, faults = read_given(sent(form()))
    assert body == form()
    assert (faults, faults_of(form())) == ([], [])


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is not JSON"),
        (b"{", "is not JSON"),
        (b"\xff\xfe", "is not JSON"),
        (b"[]", "must begin with {"),
        (b'{"a": NaN}', "NaN is no number"),
        (b'{"a": "\\ud800"}', "is not JSON"),
        (b'{"a": "\\u0000"}', "cannot be stored"),
        (b"[" * 100_000, "nested too deeply"),
        (b" " * 10_000_000, "longer than the 1,000,000 bytes"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(content: bytes, said: str) -> None:
    body, (fault,) = read_given(content)
    assert body is None
    assert said in fault


def first(body: Form) -> Form:
    found: Form = body["item"][0]
    return found


def put_scores_on_the_coding(body: Form) -> None:
    for option in first(body)["answerOption"]:
        option["valueCoding"]["extension"] = option.pop("extension")


WRONG: list[tuple[str, Callable[[Form], object], str]] = [
    ("type", lambda body: body.update(resourceType="Patient"), "resourceType: is 'Patient'"),
    ("url", lambda body: body.pop("url"), "url: is missing"),
    ("version", lambda body: body.update(version=2), "version: is missing"),
    ("title", lambda body: body.update(title="x" * 201), "title: is longer than 200"),
    ("status", lambda body: body.update(status="retired"), "status: is 'retired'"),
    ("experimental", lambda body: body.update(experimental="no"), "experimental: is 'no'"),
    ("no items", lambda body: body.update(item=[]), "item: must be a list with at least one"),
    ("items", lambda body: body["item"].append("x"), "item: holds something that is not an object"),
    ("twice", lambda body: first(body).update(linkId="q2"), "linkId q2: stands 2 times"),
    ("no link", lambda body: first(body).pop("linkId"), "a question has no linkId"),
    ("link", lambda body: first(body).update(linkId=1), "linkId is 1, not text"),
    ("no text", lambda body: first(body).pop("text"), "linkId q1: has no text"),
    ("kind", lambda body: first(body).update(type=["choice"]), "type is ['choice'], not text"),
    ("required", lambda body: first(body).update(required="true"), "required is 'true', not true"),
    ("options", lambda body: first(body).update(answerOption={}), "answerOption: must be a list"),
    ("coding", put_scores_on_the_coding, "the score of 0 stands on its coding"),
    (
        "score",
        lambda body: first(body)["answerOption"][0].update(
            extension=[{"url": ORDINAL, "valueDecimal": "0"}]
        ),
        "a score is '0', not a number",
    ),
    (
        "condition",
        lambda body: first(body).update(
            enableWhen=[{"question": "q77", "operator": "=", "answerBoolean": True}]
        ),
        'enableWhen names "q77", which is not asked',
    ),
    ("fewer", lambda body: body["item"].pop(), "23 questions have scores"),
    ("range", lambda body: first(body)["answerOption"].pop(), "the scores reach 0 to 95"),
    ("ours", lambda body: body.update(url="https://prolo.example/x"), "is where forms of prolo's"),
    ("date", lambda body: first(body).update(type="date"), "type 'date' cannot be asked here"),
    ("several", lambda body: first(body).update(repeats=True), "several answers to one question"),
    ("name", lambda body: first(body).update(linkId="task"), "a name that prolo's own pages need"),
    ("letters", lambda body: first(body).update(linkId="a b"), "a link id is of letters, digits"),
    ("below", lambda body: first(body).update(item=[question("q1.1")]), "stands under a question"),
    ("read only", lambda body: first(body).update(readOnly=True), "is asked of nobody"),
    ("length", lambda body: first(body).update(maxLength="5"), "maxLength is '5'"),
    (
        "bound",
        lambda body: first(body).update(extension=[{"url": f"{FHIR}minValue", "valueString": "1"}]),
        "minValue and maxValue need one number",
    ),
    (
        "another kind of answer",
        lambda body: first(body).update(
            enableWhen=[{"question": "q2", "operator": "=", "answerInteger": 1}]
        ),
        "answerInteger is no answer to a question of type 'choice'",
    ),
    (
        "an answer that is not offered",
        lambda body: first(body).update(
            enableWhen=[{"question": "q2", "operator": "=", "answerCoding": {"code": "9"}}]
        ),
        'is no answer to "q2"',
    ),
    (
        "a question that comes later",
        lambda body: first(body).update(
            enableWhen=[{"question": "q2", "operator": "=", "answerCoding": {"code": "1"}}]
        ),
        'names "q2", which is asked later',
    ),
    (
        "a heading that depends",
        lambda body: body["item"].append(
            {
                "linkId": "g",
                "type": "group",
                "text": "Heading",
                "item": [question("g1")],
                "enableWhen": [{"question": "q2", "operator": "exists", "answerBoolean": True}],
            }
        ),
        "enableWhen stands on a heading",
    ),
    ("computed twice", lambda body: body["item"].extend([computed("s"), computed("t")]), "leave"),
    (
        "computed in another language",
        lambda body: body["item"].append(computed("s", language="text/cql")),
        "needs an expression in text/fhirpath",
    ),
    ("computed text", lambda body: body["item"].append(computed("s") | {"type": "text"}), "not a "),
    (
        "translation",
        lambda body: first(body).update(_text={"extension": [{"url": TRANSLATION}]}),
        "a translation of the text needs a lang",
    ),
]


@pytest.mark.parametrize(("change", "said"), [one[1:] for one in WRONG], ids=[w[0] for w in WRONG])
def test_each_fault_is_said_where_it_is(change: Callable[[Form], object], said: str) -> None:
    body = form()
    change(body)
    assert any(said in fault for fault in faults_of(body)), faults_of(body)


def test_what_is_worked_out_by_the_form_itself_is_no_question() -> None:
    body = form()
    body["item"].append(computed("score"))
    assert faults_of(body) == []


def test_a_measure_in_parts_has_them_as_headings() -> None:
    koos = KNOWN.instruments["koos"]
    parts = [
        {"linkId": part, "type": "group", "text": part, "item": [question(part[:1])]}
        for part in ("pain", "adl")
    ]
    said = given_faults(form() | {"item": parts}, koos, KNOWN)
    assert said == [f"2 questions have scores; {koos.name} has 42."]
    (fault,) = given_faults(form(questions=42), koos, KNOWN)[:1]
    assert "is no part of" in fault


@pytest.mark.parametrize("name", ["spadi", "prtee", "koos-12", "hoos-12"])
def test_a_mean_of_parts_needs_each_of_them_as_a_heading(name: str) -> None:
    measure = KNOWN.instruments[name]
    first_part, *rest = measure.parts
    assert "summary" not in rest

    def brought(parts: list[str]) -> Form:
        """Of as many questions as the measure has, the most of them in the first part."""
        sizes = [measure.items - len(parts) + 1, *(1 for _ in parts[1:])]
        headings = [
            {
                "linkId": part,
                "type": "group",
                "text": part,
                "item": [question(f"{part}-{place}", 10) for place in range(size)],
            }
            for part, size in zip(parts, sizes, strict=True)
        ]
        return form() | {"item": headings}

    assert given_faults(brought([first_part, *rest]), measure, KNOWN) == []
    (fault,) = given_faults(brought([first_part, *rest[:-1]]), measure, KNOWN)
    assert f"no heading has the linkId {rest[-1]}" in fault
    flat = given_faults(form(questions=measure.items, most=10), measure, KNOWN)
    assert sum("is no part of" in one for one in flat) == measure.items
    summary = given_faults(brought([first_part, *rest, "summary"]), measure, KNOWN)
    assert any("linkId summary: has scores and is no part of" in one for one in summary)


def test_all_faults_are_said_at_once() -> None:
    body = form()
    body.pop("version")
    first(body).update(linkId="q2", required="yes")
    body["item"].pop()
    said = "\n".join(faults_of(body))
    for one in ("version: is missing", "q2: stands 2 times", "'yes'", "23 questions", "0 to 92"):
        assert one in said


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=3),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(
            st.sampled_from(["linkId", "type", "item", "answerOption", "enableWhen", "extension"])
            | st.sampled_from(
                ["valueCoding", "valueDecimal", "code", "question", "url", "required"]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(JSON)
def test_whatever_stands_in_a_form_is_a_fault_and_never_a_crash(found: Any) -> None:
    assert faults_of({**form(), "item": [found]})
