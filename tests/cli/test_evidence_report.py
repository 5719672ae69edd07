"""``prolo evidence report``, as it is typed."""

from __future__ import annotations

import re
import sys

from pypdf import PdfReader

from prolo.cli.entry import main

REPORT = ("evidence", "report")


def test_its_figures_are_those_that_the_other_commands_print(capsys, tmp_path):
    path = tmp_path / "knee.pdf"
    assert main([*REPORT, "knee-oa", "-o", str(path)]) == 0
    assert capsys.readouterr().out.strip() == str(path)
    main(["evidence", "pool", "--condition", "knee-oa", "--outcome", "pain", "--weeks", "long"])
    pooled = re.search(r"2 trials, 127 people: (.*?), p", capsys.readouterr().out)
    assert pooled is not None
    text = " ".join(page.extract_text() for page in PdfReader(path).pages)
    assert pooled[1] in re.sub(r"\s+", " ", text)


def test_who_watches_sees_how_far_it_is_and_a_program_sees_nothing(capsys, monkeypatch, tmp_path):
    asked = [*REPORT, "osgood-schlatter", "-o", str(tmp_path / "osgood.pdf")]
    main(asked)
    assert capsys.readouterr().err == ""
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    main(asked)
    shown = capsys.readouterr()
    assert re.search(r"questions \[#{30}\] (\d+) of \1\b", shown.err)
    assert shown.out.strip() == str(tmp_path / "osgood.pdf")


def test_an_unknown_condition_is_answered_with_the_nearest(capsys):
    assert main([*REPORT, "nee-oa"]) == 1
    assert "Did you mean knee-oa?" in capsys.readouterr().err


def test_without_typst_it_says_how_to_get_it(capsys, monkeypatch, tmp_path):
    monkeypatch.setitem(sys.modules, "typst", None)
    assert main([*REPORT, "osgood-schlatter", "-o", str(tmp_path / "osgood-schlatter.pdf")]) == 1
    assert "pip install 'prolo[papers]'" in capsys.readouterr().err


def test_a_place_that_cannot_be_written_is_said(capsys, tmp_path):
    assert (
        main([*REPORT, "osgood-schlatter", "-o", str(tmp_path / "no" / "osgood-schlatter.pdf")])
        == 1
    )
    assert "cannot be written" in capsys.readouterr().err
