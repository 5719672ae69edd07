"""``prolo knowledge`` on the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from prolo.cli.entry import main
from prolo.knowledge.reading import FACTS


def test_every_file_that_comes_with_prolo_is_right(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["knowledge", "check"]) == 0
    assert "every file is right" in capsys.readouterr().out


def test_a_slip_is_answered_with_the_nearest_word_and_a_failure(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    changed = tmp_path / "thresholds.toml"
    text = (FACTS / "thresholds.toml").read_text(encoding="utf-8")
    changed.write_text(text.replace("label = ", "lable = ", 1), encoding="utf-8")
    assert main(["knowledge", "check", str(changed)]) == 1
    assert 'lable: is not a key here. Did you mean "label"?' in capsys.readouterr().err


def test_the_status_names_what_a_clinician_would_have_to_confirm(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["knowledge", "status"]) == 0
    said = capsys.readouterr().out
    assert "medicines/oxaprozin, half_life_h_max: 50" in said
    assert "conditions/knee-laxity: the article counts 38 knees" in said


def cited(capsys: pytest.CaptureFixture[str], *typed: str) -> str:
    assert main(["knowledge", "cite", *typed]) == 0
    return capsys.readouterr().out


def test_a_source_is_cited_in_the_style_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    assert "Yelland MJ, Glasziou PP" in cited(capsys, "yelland-2004")
    assert "Yelland, M. J., Glasziou, P. P." in cited(capsys, "yelland-2004", "--style", "apa")
    assert "@article{trials:yelland-2004," in cited(capsys, "yelland-2004", "--style", "bibtex")
    knee = cited(capsys, "--condition", "knee-oa", "--style", "recorded")
    assert len(knee.splitlines()) > 40
    assert "trials/sit-2020" not in cited(capsys, "--missing")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (["yeland-2004"], 'Did you mean "yelland-2004"?'),
        (["rabago-2013"], "is several: trials/rabago-2013, trials/rabago-2013a"),
        (["--condition", "nee-oa"], "Did you mean knee-oa?"),
        ([], "Name a source"),
    ],
)
def test_what_cannot_be_cited_is_said(
    capsys: pytest.CaptureFixture[str], typed: list[str], said: str
) -> None:
    assert main(["knowledge", "cite", *typed]) == 1
    assert said in capsys.readouterr().err


def test_a_measure_is_shown_as_its_passport_with_what_nobody_read(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["knowledge", "show", "instruments/prtee"]) == 0
    said = capsys.readouterr().out
    assert "higher_is: worse\n" in said
    assert "minimal_detectable_change: 9.7  [unverified]\n    Clinimetric analysis" in said
    assert "absolute 31.33, regions elbow, unverified yes" in said
    assert "\nnot known: " in said
    assert "recall" in said.partition("\nnot known: ")[2].partition("\n")[0]
    assert "yelland-2019: " in said.partition("\nread in:\n")[2]


def test_any_fact_is_shown_and_of_one_that_is_not_known_the_nearest_is_named(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["knowledge", "show", "medicines/oxaprozin"]) == 0
    assert "half_life_h_max: 50  [unverified]" in capsys.readouterr().out
    assert main(["knowledge", "show", "medicines/naproxn"]) == 1
    assert 'Did you mean "naproxen"?' in capsys.readouterr().err
