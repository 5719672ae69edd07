"""The tables of published trials, and how a slip in one is answered."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from dataclasses import fields
from decimal import Decimal
from pathlib import Path
from typing import get_args, get_type_hints

import pytest

from prolo.errors import KnowledgeError
from prolo.knowledge import Knowledge
from prolo.knowledge.trials import Study, check_trials, load_trials
from prolo.knowledge.trials.reading import RECORD_OF, TABLES


@pytest.fixture
def spoil(tmp_path: Path) -> Callable[[str, str, str], tuple[str, ...]]:
    """Replace one text in a copy of one table, and give the faults that are said about it."""

    def change(name: str, old: str, new: str) -> tuple[str, ...]:
        folder = shutil.copytree(TABLES, tmp_path / "trials", ignore=shutil.ignore_patterns("*.py"))
        text = (folder / name).read_text(encoding="utf-8")
        assert old in text, old
        (folder / name).write_text(text.replace(old, new, 1), encoding="utf-8")
        with pytest.raises(KnowledgeError) as caught:
            check_trials(folder)
        return caught.value.faults

    return change


def test_all_seven_tables_load() -> None:
    tables = load_trials()
    rows = {each.name: len(getattr(tables, each.name)) for each in fields(tables)}
    assert rows == {
        "studies": 127, "arms": 276, "outcomes": 222, "contrasts": 54, "binary": 51,
        "reviews": 65, "review_rows": 19, "own": 0,
    }  # fmt: skip


def test_what_a_report_does_not_say_is_none_and_figures_are_exact() -> None:
    rabago = [
        one
        for one in load_trials().outcomes
        if one.study_id == "rabago-2013a" and one.arm_id == "dpt" and one.weeks == 52
    ]
    composite = next(one for one in rabago if one.outcome == "composite")
    assert (composite.mean, composite.se) == (Decimal("15.32"), Decimal("3.32"))
    assert composite.sd is None
    assert composite.adjusted


def test_every_row_says_where_it_was_read() -> None:
    tables = load_trials()
    for row in (*tables.studies, *tables.outcomes, *tables.contrasts, *tables.binary):
        assert row.source_url


def test_every_condition_points_to_a_word_of_the_tables_or_has_no_trial(k: Knowledge) -> None:
    words = set(get_args(get_type_hints(Study)["condition"]))
    for one in k.conditions.values():
        if one.trial_condition:
            assert one.trial_condition in words, one.id


def test_the_format_names_every_column() -> None:
    page = (TABLES / "FORMAT.md").read_text(encoding="utf-8")
    for name, record in RECORD_OF.items():
        assert f"## {name}.csv" in page
        for each in fields(record):
            assert re.search(rf"\b{each.name}\b", page), (name, each.name)


@pytest.mark.parametrize(
    ("name", "old", "new", "fault"),
    [
        (
            "arms.csv",
            "rabago-2013a,dpt,dextrose,",
            "rabago-2013a,dpt,dextrsoe,",
            "line 2, treatment: 'dextrsoe' is not a word here. Did you mean \"dextrose\"?",
        ),
        (
            "arms.csv",
            "rabago-2013a,dpt,dextrose,25",
            "rabago-2013a,dpt,dextrose,25 %",
            "arms.csv: line 2, concentration_pct: '25 %' is not a number.",
        ),
        (
            "arms.csv",
            "rabago-2013a,dpt,dextrose,25",
            "rabago-2013a,dpt,dextrose,250",
            "arms.csv: line 2, concentration_pct: 250 is outside 0 to 100.",
        ),
        (
            "outcomes.csv",
            "rabago-2013a,dpt,",
            "rabago-2013,dtp,",
            "arm_id: 'dtp' is not an arm.",
        ),
        (
            "contrasts.csv",
            "sert-2020,",
            "sert-2002,",
            "line 2, study_id: 'sert-2002' is not known. Did you mean \"sert-2020\"?",
        ),
        (
            "studies.csv",
            "study_id,first_author,year",
            "study_id,first_author,yaer",
            'studies.csv: column yaer is not a column here. Did you mean "year"?',
        ),
        ("reviews.csv", "review_id,", "review_id,extra,", "column extra is not a column here."),
        (
            "studies.csv",
            "sit-2020,",
            "rabago-2013a,",
            "study_id: stands on line 2 too.",
        ),
        ("binary.csv", ",38,0,", ",38,40,", "events: 40 is above n, which is 38."),
        ("outcomes.csv", ",change,", ",chnage,", 'Did you mean "change"?'),
        ("arms.csv", "rabago-2013a,saline,", "rabago-2013a,", "has fewer cells than columns."),
    ],
)
def test_a_slip_is_said_with_file_line_and_column(
    spoil: Callable[[str, str, str], tuple[str, ...]], name: str, old: str, new: str, fault: str
) -> None:
    faults = spoil(name, old, new)
    assert any(fault in one for one in faults), faults


def test_faults_of_several_tables_are_said_at_once(
    tmp_path: Path, spoil: Callable[[str, str, str], tuple[str, ...]]
) -> None:
    faults = spoil("arms.csv", "rabago-2013a,dpt,dextrose,25", "rabago-2013a,dpt,sugar,much")
    assert len([one for one in faults if one.startswith("arms.csv: line 2")]) == 2


def test_a_missing_table_is_said(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match=r"studies\.csv: cannot be read"):
        check_trials(tmp_path)
