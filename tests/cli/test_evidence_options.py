"""``prolo evidence options``, as it is typed."""

from __future__ import annotations

import pytest

from prolo.cli.entry import main
from prolo.papers.differing import lines_of


def test_a_page_and_a_pdf_are_written_dated_as_asked(capsys, tmp_path):
    page, pdf = tmp_path / "knee.html", tmp_path / "knee.pdf"
    for to in (page, pdf):
        assert main(["evidence", "options", "knee-oa", "-o", str(to), "--on", "2026-03-04"]) == 0
    assert capsys.readouterr().out == f"{page}\n{pdf}\n"
    lines = lines_of(page.read_bytes())
    assert lines[0] == "Knee osteoarthritis: the options side by side"
    assert lines[2].startswith("Wed 4 March 2026")
    assert pdf.read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        (["nee-oa"], "Did you mean knee-oa"),
        (["knee-oa", "-o", "knee.doc"], "a name that ends in .pdf or .html is expected"),
    ],
)
def test_what_cannot_be_written_is_said(capsys, typed, answer):
    assert main(["evidence", "options", *typed]) == 1
    assert answer in capsys.readouterr().err
