"""A form that was given out is never edited: answers name its version."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from prolo.errors import KnowledgeError
from prolo.knowledge import Knowledge
from prolo.knowledge.check import check_file
from prolo.knowledge.questionnaires import check_questionnaires, load_questionnaire
from prolo.knowledge.questionnaires.kept import (
    FILE,
    before_a_break,
    check_kept,
    load_kept,
    not_comparing,
)
from prolo.knowledge.questionnaires.reading import FORMS

EVER = {  # what was given out stays; a line is added with each new version, and none is changed
    "aftercare-check 1.0.0": "b6e2edf326a84d7242605ba81739acb73f16a71b6c616619c2b9c5532063c5cd",
    "each-session 1.0.0": "c311f603af87209040766695d1b932084c7e6e558ec115e1bb115e6c7731863c",
    "first-visit 1.0.0": "33529860aeae71af4dee6cda0d9f1530cef29a4d6606e099b2dc69bc7491ee62",
    "follow-up 1.0.0": "0811551c5a1a1af47988996554873c3271124e75e942eb44450ec6090a0bd840",
    "follow-up 1.1.0": "c7aa41ccb5fbb6552ab06a020e3266b43cae683c1630137f3233eac558d3f2e1",
    "function-psfs 1.0.0": "d3c67f1c6b6e207e44cea9431b4a796ff22e12d3b252d7108fba6416c7c19b7a",
    "global-change 1.0.0": "b89bacc24e80fe52cb8001694fca583cadb263ae98e05e6e9c73bcf8c53eb469",
    "pain-nprs 1.0.0": "5269a2adfc318730da6a816c55e6ad4579f181e1a54cab4a54e1f4c1cc789437",
}
NEW = """
[[pain-nprs]]
version = "1.1.0"
sha256 = "{sha256}"
"""
SAYS = """changes = "The pain is of the last two weeks"
comparable = false
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return shutil.copytree(FORMS, tmp_path / "forms", ignore=shutil.ignore_patterns("*.py"))


def faults(folder: Path, k: Knowledge) -> list[str]:
    try:
        check_kept(check_questionnaires(folder, k), folder / FILE.name)
    except KnowledgeError as problem:
        return list(problem.faults)
    return []


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_the_list_of_what_was_given_out_only_grows() -> None:
    kept = {f"{one.id} {one.version}": one.sha256 for one in load_kept()}
    assert {name: kept.get(name) for name in EVER} == EVER
    assert set(kept) == set(EVER), "add the new version here too"


def test_every_form_is_as_it_was_given_out(k: Knowledge) -> None:
    check_kept(check_questionnaires(FORMS, k))


def test_a_form_that_was_edited_in_place_is_refused(folder: Path, k: Knowledge) -> None:
    edit(folder / "pain-nprs-1.0.0.json", "last week", "last two weeks")
    (fault,) = faults(folder, k)
    assert fault.startswith("pain-nprs-1.0.0.json: was edited after it was given out.")
    assert EVER["pain-nprs 1.0.0"] in fault
    with pytest.raises(KnowledgeError, match="was edited after it was given out"):
        check_file(folder / "pain-nprs-1.0.0.json")


def test_what_means_the_same_to_a_reader_of_json_is_no_edit(folder: Path, k: Knowledge) -> None:
    path = folder / "pain-nprs-1.0.0.json"
    path.write_text(json.dumps(json.loads(path.read_text(encoding="utf-8"))), encoding="utf-8")
    assert faults(folder, k) == []


def test_a_new_version_says_what_changed_and_whether_its_scores_compare(
    folder: Path, k: Knowledge
) -> None:
    body = dict(load_questionnaire("pain-nprs").body, version="1.1.0")
    (folder / "pain-nprs-1.1.0.json").write_text(json.dumps(body))
    (fault,) = faults(folder, k)
    assert fault.startswith("pain-nprs-1.1.0.json: is not in kept.toml: add it there, with sha256")
    kept = (folder / FILE.name).read_text(encoding="utf-8")
    entry = kept + NEW.format(sha256=fault.split('"')[1])
    (folder / FILE.name).write_text(entry, encoding="utf-8")
    (fault,) = faults(folder, k)
    assert "pain-nprs 1.1.0: says neither what changed" in fault
    (folder / FILE.name).write_text(entry + SAYS, encoding="utf-8")
    assert faults(folder, k) == []
    listed = check_kept(check_questionnaires(folder, k), folder / FILE.name)
    assert [*before_a_break(listed)] == ["https://prolo.example/Questionnaire/pain-nprs|1.0.0"]
    edit(folder / FILE.name, "comparable = false", "comparable = true")
    listed = check_kept(check_questionnaires(folder, k), folder / FILE.name)
    assert [*before_a_break(listed)] == []


def test_a_version_that_answers_may_name_does_not_go(folder: Path, k: Knowledge) -> None:
    (folder / "global-change-1.0.0.json").unlink()
    assert faults(folder, k) == [
        "kept.toml: global-change 1.0.0: its file is gone, and answers may name it."
    ]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('version = "1.0.0"', "version = 1", "version: is 1, not text."),
        ("sha256 =", "sha =", "sha256: is missing."),
        ("[[pain-nprs]]", "[pain-nprs]", "pain-nprs: is no list of versions, [[pain-nprs]]."),
        ("[[pain-nprs]]", "[[pain-nprs", "kept.toml: cannot be read"),
    ],
)
def test_what_is_wrong_with_the_list_is_said(
    folder: Path, k: Knowledge, old: str, new: str, said: str
) -> None:
    edit(folder / FILE.name, old, new)
    assert any(said in one for one in faults(folder, k))


def test_all_scores_of_ours_compare_until_a_version_says_otherwise() -> None:
    assert not_comparing() == ()
