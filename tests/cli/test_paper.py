"""``prolo paper``, as it is typed."""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest

from prolo.cli.entry import main
from prolo.papers.differing import lines_of
from prolo.papers.words.sentences import day

ABOUT = """
from pathlib import Path
from prolo.cli import printing
from prolo.cli.entry import main
printing.CATALOGUES = Path({folder!r})
main(["paper", "about", "--language", "qx", "-o", {to!r}])
"""


@pytest.mark.parametrize(
    ("kind", "language", "says"),
    [
        ("options", "es", "Artrosis de rodilla: las opciones lado a lado"),
        ("about", "ar", "ما هو العلاج بالتكاثر"),
    ],
)
def test_what_is_known_is_written_in_the_language_asked_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], kind: str, language: str, says: str
) -> None:
    to, of = tmp_path / "paper.html", ["knee-oa"] if kind == "options" else []
    assert main(["paper", kind, *of, "--language", language, "-o", str(to)]) == 0
    assert lines_of(to.read_bytes())[0] == says
    assert capsys.readouterr().out == f"{to}\n"


def test_options_bear_the_day_on_which_they_are_written(tmp_path: Path) -> None:
    """As on the page; the trials in them are those of the protocol, whose day is another."""
    to, before = tmp_path / "paper.html", datetime.now().astimezone().date()
    assert main(["paper", "options", "knee-oa", "-o", str(to)]) == 0
    of = {day(one) for one in (before, datetime.now().astimezone().date())}
    assert [one for one in lines_of(to.read_bytes())[:4] if of & {*one.split(" | ")}]


@pytest.mark.parametrize("kind", ["evidence", "dossier"])
def test_who_watches_a_long_paper_sees_how_far_it_is_and_a_program_sees_nothing(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    kind: str,
) -> None:
    asked = ["paper", kind, "osgood-schlatter", "-o", str(tmp_path / "paper.html")]
    assert main(asked) == 0
    assert capsys.readouterr().err == ""
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    assert main(asked) == 0
    assert re.search(r"questions \[#{30}\] (\d+) of \1\b", capsys.readouterr().err)


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        (["options", "nee-oa"], "Did you mean knee-oa"),
        (["options", "knee-oa", "-o", "knee.doc"], "a name that ends in .pdf or .html"),
        (["evidence", "knee-oa", "--language", "de"], "in English alone"),
        (["about", "--language", "qx"], "is one of: en, ar, de, es"),
        (["about", "knee-oa"], "it takes no ID"),
        (["plan", "01a217f3-789c-78a6-8fd0-d7f031746d3f"], "--by USER"),
        (["plan", "knee", "--by", "physician"], "The id of the course is expected"),
        (["plan", "knee", "--by", "physician", "--style", "apa"], "--style is for papers of what"),
    ],
)
def test_what_cannot_be_written_is_said(
    capsys: pytest.CaptureFixture[str], typed: list[str], answer: str
) -> None:
    assert main(["paper", *typed]) == 1
    assert answer in capsys.readouterr().err


def test_a_slip_in_the_kind_is_answered_with_the_nearest(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit):
        main(["paper", "option", "knee-oa"])
    assert "Did you mean options" in capsys.readouterr().err


@pytest.mark.parametrize("direction", ["rtl", "ltr"])
def test_a_language_that_is_added_is_written_in_the_direction_that_its_file_names(
    tmp_path: Path, direction: str
) -> None:
    catalogue, to = tmp_path / "qx" / "LC_MESSAGES" / "django.po", tmp_path / "about.html"
    catalogue.parent.mkdir(parents=True)
    catalogue.write_text(f'msgid ""\nmsgstr ""\n"X-Direction: {direction}\\n"\n', encoding="utf-8")
    typed = ABOUT.format(folder=str(tmp_path), to=str(to))
    subprocess.run([sys.executable, "-c", typed], check=True)
    assert f'<html lang="qx" dir="{direction}">' in to.read_text(encoding="utf-8")
