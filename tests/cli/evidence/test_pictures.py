"""``--svg`` and ``--png``."""

from __future__ import annotations

import sys

import pytest

from tests.cli.evidence.asked import KNEE, refused, said


@pytest.mark.parametrize(
    ("command", "shows"),
    [
        ("pool", "All trials, by Bayes"),
        ("bayes", "Sit 2020"),
        ("bias", "Rabago 2013"),
        ("missing", "Sit 2020"),
    ],
)
def test_the_plot_of_an_answer_is_written_beside_it(capsys, tmp_path, command, shows):
    question = ("evidence", command, "--condition", "knee-oa", "--weeks", "long")
    said(capsys, *question, "--svg", str(tmp_path / "plot.svg"))
    svg = (tmp_path / "plot.svg").read_text()
    assert shows in svg
    assert "knee-oa, pain, against placebo, 27 to 104 weeks" in svg


def test_a_png_has_the_same_bytes_again_and_an_empty_answer_no_picture(capsys, tmp_path):
    one, two = tmp_path / "one.png", tmp_path / "two.png"
    said(capsys, *KNEE, "--png", str(one))
    said(capsys, *KNEE, "--png", str(two))
    assert one.read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"
    assert one.read_bytes() == two.read_bytes()
    against = (*KNEE, "--against", "corticosteroid")
    assert "nothing to draw" in refused(capsys, *against, "--svg", str(tmp_path / "none.svg"))
    assert "cannot be written" in refused(capsys, *KNEE, "--svg", str(tmp_path / "no" / "x.svg"))


def test_without_typst_a_png_says_what_to_install(capsys, monkeypatch, tmp_path):
    monkeypatch.setitem(sys.modules, "typst", None)
    assert "pip install 'prolo[papers]'" in refused(capsys, *KNEE, "--png", str(tmp_path / "x.png"))
