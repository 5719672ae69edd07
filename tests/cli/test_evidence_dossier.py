"""``prolo evidence dossier``, as it is typed."""

from __future__ import annotations

from pathlib import Path

import pytest
from pypdf import PdfReader

from prolo.cli.entry import main
from tests.support.pdf import text_of

DOSSIER = ("evidence", "dossier")


def test_it_is_written_where_it_is_asked_for_in_the_style_asked_for(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = tmp_path / "osgood.pdf"
    asked = ("osgood-schlatter", "-o", str(path), "--style", "apa", "--country", "US")
    assert main([*DOSSIER, *asked]) == 0
    assert capsys.readouterr().out.strip() == str(path)
    pdf = PdfReader(path)
    assert round(pdf.pages[0].mediabox.width) == 612
    assert "Nakase, J., Oshima, T., Takata, Y.," in text_of(pdf)


def test_an_unknown_condition_is_answered_with_the_nearest(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main([*DOSSIER, "nee-oa"]) == 1
    assert "Did you mean knee-oa?" in capsys.readouterr().err
