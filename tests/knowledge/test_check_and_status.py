"""What a clinician who changes a file is told, and what still needs a person."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from prolo.errors import KnowledgeError
from prolo.knowledge import Knowledge
from prolo.knowledge.check import check_all, check_file
from prolo.knowledge.clinic import with_clinic
from prolo.knowledge.loading import load_folder
from prolo.knowledge.questionnaires.reading import FORMS
from prolo.knowledge.reading import FACTS
from prolo.knowledge.records import Confirmation, OwnValue
from prolo.knowledge.status import StatusLine, knowledge_status
from prolo.knowledge.trials.reading import TABLES

DAY = date(2026, 11, 24)


def test_everything_in_the_package_is_right() -> None:
    check_all()


@pytest.mark.parametrize(
    "path",
    [
        FACTS / "medicines/naproxen.toml",
        FACTS / "signs.toml",
        FACTS / "sources.toml",
        TABLES / "arms.csv",
        FORMS / "follow-up-1.0.0.json",
    ],
    ids=lambda path: path.name,
)
def test_a_file_of_the_package_is_right_by_itself(path: Path) -> None:
    check_file(path)


def test_a_proposed_fact_is_checked_as_if_it_stood_in_the_package(tmp_path: Path) -> None:
    proposed = tmp_path / "medicines" / "nimesulide.toml"
    proposed.parent.mkdir()
    proposed.write_text(
        'name = "nimesulide"\ndrug_class = "NSAID"\naction = "hold"\nhalf_life_h_max = 5\n'
    )
    with pytest.raises(KnowledgeError, match="half_life_h_max: is a figure without a source"):
        check_file(proposed)
    proposed.write_text(proposed.read_text() + 'source = ["fletcher-2017"]\n')
    check_file(proposed)


def test_a_changed_file_may_break_nothing_elsewhere(tmp_path: Path) -> None:
    changed = tmp_path / "levels.toml"
    text = (FACTS / "levels.toml").read_text(encoding="utf-8")
    changed.write_text(text.replace("[watch]", "[wait]"), encoding="utf-8")
    check_file(changed)  # nothing names it
    changed.write_text(text.replace("[call]", "[phone]"), encoding="utf-8")
    with pytest.raises(KnowledgeError, match=r'signs\.toml: rash: level: "call" is not known'):
        check_file(changed)


@pytest.mark.parametrize(
    ("name", "said"),
    [("absent.toml", "no such file"), ("notes.md", "is none of .toml, .csv, .json")],
)
def test_what_cannot_be_checked_is_said(tmp_path: Path, name: str, said: str) -> None:
    if name == "notes.md":
        (tmp_path / name).touch()
    with pytest.raises(KnowledgeError, match=said):
        check_file(tmp_path / name)


def test_the_status_lists_what_is_unverified_in_conflict_stale_and_due(k: Knowledge) -> None:
    status = knowledge_status(k, DAY)
    unverified = {(one.ref, one.field) for one in status.unverified}
    assert ("medicines/oxaprozin", "half_life_h_max") in unverified
    assert ("contraindications/deep-spinal-bleeding", "*") in unverified
    assert StatusLine(ref="regions/knee", field="structures", says="knee-mcl-femoral") in (
        status.unverified
    )
    assert "conditions/knee-laxity" in {one.ref for one in status.conflicting}
    assert "payers/anthem" in {one.ref for one in status.stale}
    assert [one.ref for one in status.due] == ["payers/cms-ncd"]
    assert status.refused == ()


def test_what_is_due_next_month_is_not_due_today(k: Knowledge) -> None:
    assert knowledge_status(k, date(2026, 5, 14)).due == ()
    assert knowledge_status(k, date(2026, 5, 15)).due != ()


@pytest.mark.parametrize(
    ("looked", "dated", "own", "again"),
    [
        ("2026-05-15", "2016", None, date(2028, 5, 15)),
        ("2026-05", "2016", None, date(2028, 5, 31)),
        ("2026", None, None, date(2028, 12, 31)),
        (None, "2025", None, date(2027, 12, 31)),  # nobody knows who looked: since the policy's day
        (None, None, None, None),
        ("2026", "2016", date(2026, 5, 15), date(2026, 5, 15)),
    ],
)
def test_a_payer_is_looked_up_again_by_its_own_day_or_two_years_after_somebody_looked(
    k: Knowledge, looked: str | None, dated: str | None, own: date | None, again: date | None
) -> None:
    anthem = k.payers["anthem"]
    found = replace(anthem, checked_on=looked, dated=dated, check_again_by=own)
    assert found.again_by == again


def test_a_confirmed_field_moves_from_unverified_to_confirmed(k: Knowledge) -> None:
    vouched = Confirmation(by="Dr Example", on=DAY, reason="label", field="half_life_h_max")
    ours = with_clinic(k, confirmations=[("medicines/oxaprozin", vouched)])
    status = knowledge_status(ours, DAY)
    line = StatusLine(ref="medicines/oxaprozin", field="half_life_h_max", says="50")
    assert line in status.confirmed
    assert line not in status.unverified


def test_an_own_value_that_does_not_count_is_listed(k: Knowledge) -> None:
    value = OwnValue(
        field="value", value=Decimal(44), published=None, by="Dr Example", on=DAY, reason="slip"
    )
    ours = with_clinic(k, own_values=[("thresholds/fever-c", value)])
    (line,) = knowledge_status(ours, DAY).refused
    assert line.ref == "thresholds/fever-c"
    assert "Dr Example" in line.says


def test_the_example_in_the_manual_is_right(facts: Path) -> None:
    page = (Path(__file__).parents[2] / "docs/knowledge.md").read_text(encoding="utf-8")
    source, medicine = re.findall(r"```toml\n(.*?)```", page, re.DOTALL)
    with (facts / "sources.toml").open("a", encoding="utf-8") as file:
        file.write(f"\n{source}")
    (facts / "medicines/etodolac.toml").write_text(medicine, encoding="utf-8")
    etodolac = load_folder(facts).medicines["etodolac"]
    assert etodolac.half_life_h_max == 8
    assert etodolac.is_usable("half_life_h_max")
