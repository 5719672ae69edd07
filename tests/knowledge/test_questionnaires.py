"""The forms that patients answer hold together."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from prolo.errors import KnowledgeError
from prolo.knowledge import Knowledge
from prolo.knowledge.questionnaires import (
    Questionnaire,
    check_questionnaires,
    load_questionnaire,
    load_questionnaires,
)
from prolo.knowledge.questionnaires.items import ORDINAL
from prolo.knowledge.questionnaires.reading import FORMS

FORM_IDS = {
    "aftercare-check",
    "each-session",
    "first-visit",
    "follow-up",
    "function-psfs",
    "global-change",
    "pain-nprs",
}


def items_of(items: list[Any]) -> Iterator[dict[str, Any]]:
    for item in items:
        yield item
        yield from items_of(item.get("item", []))


def asked(form: Questionnaire) -> dict[str, dict[str, Any]]:
    return {item["linkId"]: item for item in items_of(form.body["item"])}


@pytest.fixture
def spoil(tmp_path: Path, k: Knowledge) -> Callable[[str, str, str], str]:
    """Replace one text in a copy of one form, and give what is said about it."""

    def change(name: str, old: str, new: str) -> str:
        folder = shutil.copytree(FORMS, tmp_path / "forms", ignore=shutil.ignore_patterns("*.py"))
        text = (folder / name).read_text(encoding="utf-8")
        assert old in text, old
        (folder / name).write_text(text.replace(old, new, 1), encoding="utf-8")
        with pytest.raises(KnowledgeError) as caught:
            check_questionnaires(folder, k)
        return str(caught.value)

    return change


def test_every_form_loads_by_its_id_with_its_address_and_version() -> None:
    assert {one.id for one in load_questionnaires()} == FORM_IDS
    for one in load_questionnaires():
        assert one.canonical == f"https://prolo.example/Questionnaire/{one.id}|{one.version}"
        assert one.body["resourceType"] == "Questionnaire"
        assert len(one.sha256) == 64


def test_the_newest_version_is_taken_unless_another_is_named() -> None:
    assert load_questionnaire("pain-nprs").version == "1.0.0"
    assert load_questionnaire("pain-nprs", "1.0.0") is load_questionnaire("pain-nprs")
    with pytest.raises(KnowledgeError, match=r"version 0\.9 is not known"):
        load_questionnaire("pain-nprs", "0.9")
    with pytest.raises(KnowledgeError, match=r'Did you mean "follow-up"'):
        load_questionnaire("followup")


def test_ten_is_a_higher_version_than_nine(tmp_path: Path, k: Knowledge) -> None:
    for version in ("1.9.0", "1.10.0"):
        body = dict(load_questionnaire("global-change").body, version=version)
        (tmp_path / f"global-change-{version}.json").write_text(json.dumps(body))
    forms = check_questionnaires(tmp_path, k)
    newest = max(forms, key=lambda one: [int(part) for part in one.version.split(".")])
    assert newest.version == "1.10.0"


def test_pain_scores_every_step_from_0_to_10() -> None:
    options = asked(load_questionnaire("pain-nprs"))["pain"]["answerOption"]
    scores = [one["extension"][0]["valueDecimal"] for one in options]
    assert scores == list(range(11))


def test_the_change_has_seven_steps_of_which_the_fourth_is_no_change() -> None:
    options = asked(load_questionnaire("global-change"))["change"]["answerOption"]
    assert len(options) == 7
    assert options[3]["valueCoding"]["code"] == "same"


def test_the_follow_up_asks_what_else_could_explain_the_answer() -> None:
    questions = asked(load_questionnaire("follow-up"))
    assert {
        "pain", "activity-1", "activity-2", "activity-3", "change", "work-days-lost",
        "other-treatment", "pain-reliever", "new-injury",
    } <= set(questions)  # fmt: skip
    for name in ("other-treatment", "pain-reliever", "new-injury"):
        codes = [one["valueCoding"]["code"] for one in questions[name]["answerOption"]]
        assert codes == ["yes", "no", "unsure"]


def test_each_session_asks_pain_and_change_in_the_words_of_the_follow_up() -> None:
    short, full = asked(load_questionnaire("each-session")), asked(load_questionnaire("follow-up"))
    assert set(short) == {"pain-group", "pain", "pain-now", "change-group", "change"}
    assert all(short[name] == full[name] for name in ("pain", "pain-now", "change"))


def test_every_warning_sign_is_asked_and_can_be_answered_with_not_sure(k: Knowledge) -> None:
    questions = asked(load_questionnaire("aftercare-check"))
    for sign in k.signs.values():
        if sign.ask:
            codes = [one["valueCoding"]["code"] for one in questions[sign.id]["answerOption"]]
            assert codes == ["yes", "no", "unsure"]
            assert questions[sign.id].get("required", False) is sign.is_red_flag


def test_what_cannot_wait_is_asked_first(k: Knowledge) -> None:
    questions = list(asked(load_questionnaire("aftercare-check")))
    urgent = [
        questions.index(one.id) for one in k.signs.values() if one.level == "emergency" and one.ask
    ]
    others = [
        questions.index(one.id) for one in k.signs.values() if one.level != "emergency" and one.ask
    ]
    assert max(urgent) < questions.index("pain") < min(others)


def test_no_form_tells_anybody_that_they_are_fine() -> None:
    for form in load_questionnaires():
        words = json.dumps(dict(form.body)).casefold()
        assert "you are fine" not in words
        assert "nothing to worry" not in words


@pytest.mark.parametrize(
    ("name", "old", "new", "fault"),
    [
        (
            "follow-up-1.0.0.json",
            '"linkId": "activity-2"',
            '"linkId": "activity-1"',
            "linkId activity-1: stands 2 times.",
        ),
        (
            "follow-up-1.0.0.json",
            '"question": "other-treatment"',
            '"question": "other-treatmant"',
            'names "other-treatmant", which is not asked. Did you mean "other-treatment"?',
        ),
        (
            "pain-nprs-1.0.0.json",
            '"valueDecimal": 10',
            '"valueDecimal": 9.5',
            "linkId pain: reaches 0 to 9.5, and nprs runs from 0 to 10.",
        ),
        (
            "pain-nprs-1.0.0.json",
            '"required": true',
            '"required": "true"',
            "linkId pain: required is 'true', not true or false.",
        ),
        (
            "global-change-1.0.0.json",
            '"code": "same"',
            f'"code": "same", "extension": [{{"url": "{ORDINAL}", "valueDecimal": 4}}]',
            "linkId change: the score of same stands on its coding",
        ),
        (
            "global-change-1.0.0.json",
            '"valueDecimal": 1\n',
            '"valueDecimal": 0\n',
            "linkId change: reaches 0 to 7, and pgic runs from 1 to 7.",
        ),
        (
            "aftercare-check-1.0.0.json",
            '"linkId": "chest"',
            '"linkId": "chess"',
            "the warning sign chest is not asked about.",
        ),
        (
            "aftercare-check-1.0.0.json",
            "Do you have chest pain, or are you short of breath?",
            "Do you have chest pain?",
            "linkId chest: text is not that of signs.toml",
        ),
        (
            "pain-nprs-1.0.0.json",
            '"version": "1.0.0"',
            '"version": "1.0.1"',
            "version: is '1.0.1', not '1.0.0'.",
        ),
        (
            "pain-nprs-1.0.0.json",
            '"type": "choice"',
            '"type": "choise"',
            "type 'choise' is none of",
        ),
        ("pain-nprs-1.0.0.json", "{", "", "cannot be read"),
    ],
)
def test_a_slip_in_a_form_is_said(
    spoil: Callable[[str, str, str], str], name: str, old: str, new: str, fault: str
) -> None:
    assert fault in spoil(name, old, new)
