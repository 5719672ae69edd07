"""Every kind of paper as long as it may come, as an independent reader finds it laid out."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from decimal import Decimal
from functools import cache
from html import escape
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from prolo.papers import typeset
from prolo.papers.as_html import as_html
from prolo.papers.paper import Heading, Notice, Picture, Table
from tests.papers.every_paper import HEAD, IN_ENGLISH, LINES, PAPERS, long
from tests.papers.printed import bytes_of, changed, made, printed, squeezed
from tests.support.pdf import (
    Piece,
    collisions_among,
    fonts_outside,
    parts_of,
    pieces_of,
    text_of,
)

SIDE = 2.2 / 2.54 * 72  # points, the margin of the template
CUT = 18  # points: what printers leave white at an edge
HANGS = 5  # the space at the end of a line
KINDS = [
    (kind, language, country)
    for kind in PAPERS
    for language, country in (("en", "US"), ("ar", "DE"))
    if language == "en" or kind not in IN_ENGLISH
]
IN_COLUMNS = [  # words that are wider than a column: «Entzündungshemmende»
    (kind, language, "DE") for kind in ("options", "consent") for language in ("de", "es")
]
OF_NOBODY = {"options", "evidence", "about", "estimate-notice"}  # below their heads
IN_ONE_SUM = ("options", "consent")  # say what forty lines of an estimate come to, and list none
WITHOUT_LINES = {*OF_NOBODY, *IN_ONE_SUM, "signature", "dossier"}  # of their own
WITH_NAMES = sorted(PAPERS.keys() - OF_NOBODY)


@cache
def laid_out(kind: str, language: str, country: str) -> list[list[Piece]]:
    return pages_of(printed(kind, language, country))


def pages_of(pdf: PdfReader) -> list[list[Piece]]:
    return [pieces_of(page) for page in pdf.pages]


def outside(pages: Iterable[list[Piece]], width: float) -> list[Piece]:
    return [
        one
        for pieces in pages
        for one in pieces
        if one.left < SIDE - HANGS or one.right > width - SIDE + HANGS or one.line < CUT
    ]


def begin_on(pages: Iterable[list[Piece]], width: float) -> tuple[int, int]:
    """How many lines of Arabic begin on the left, and how many on the right."""
    left = right = 0
    for pieces in pages:
        lines: defaultdict[int, list[Piece]] = defaultdict(list)
        for one in pieces:
            lines[round(one.line)].append(one)
        for line in lines.values():
            if any("Arabic" in one.font for one in line):
                left += abs(min(one.left for one in line) - SIDE) < HANGS
                right += abs(max(one.right for one in line) - width + SIDE) < HANGS
    return left, right


@pytest.mark.parametrize(("kind", "language", "country"), KINDS + IN_COLUMNS)
def test_nothing_leaves_its_place_whatever_stands_in_it(
    kind: str, language: str, country: str
) -> None:
    width = 612 if country == "US" else 595
    first = printed(kind, language, country).pages[0]
    assert abs(float(first.mediabox.width) - width) < 1
    pages = laid_out(kind, language, country)
    assert outside(pages, width) == []
    assert [found for pieces in pages for found in collisions_among(pieces)] == []


@pytest.mark.parametrize("kind", sorted(PAPERS))
def test_its_clinic_stands_at_its_top_with_address_and_logo(kind: str) -> None:
    above, _title, _below = as_html(made(kind, "en", "US")).decode().partition("<h1>")
    assert [one for one in (HEAD.name, *HEAD.lines) if escape(one) not in above] == []
    assert f'<img src="{HEAD.logo_address}" alt="{HEAD.name}">' in above
    first = printed(kind, "en", "US").pages[0]
    above, title, _below = squeezed(first.extract_text()).partition(
        squeezed(made(kind, "en", "US").title)[:20]
    )
    assert title
    assert [one for one in (HEAD.name, *HEAD.lines) if squeezed(one) not in above] == []
    assert [one.image.size for one in first.images if one.image] == [HEAD.logo_size]


@pytest.mark.parametrize("kind", sorted(PAPERS))
def test_it_bears_its_day_on_paper_as_on_a_screen(kind: str) -> None:
    paper = made(kind, "en", "US")
    day = paper.day or paper.dated.isoformat()
    assert f">{day}</time>" in as_html(paper).decode()
    assert squeezed(day) in squeezed(printed(kind, "en", "US").pages[0].extract_text())


@pytest.mark.parametrize(("kind", "language", "country"), KINDS)
def test_a_screen_reader_is_told_its_language_and_every_part(
    kind: str, language: str, country: str
) -> None:
    pdf, blocks = printed(kind, language, country), made(kind, language, country).unfolded
    root: Any = pdf.root_object
    assert root["/Lang"] == language
    assert root["/MarkInfo"]["/Marked"]
    tags = Counter(part["/S"] for part in parts_of(root["/StructTreeRoot"]))
    kinds = Counter(type(one) for one in blocks)
    assert tags["/Title"] == 1
    assert sum(tags[f"/H{level}"] for level in (1, 2, 3)) == kinds[Heading] + kinds[Notice]
    assert tags["/Table"] == kinds[Table]
    assert tags["/TH"] >= sum(len(one.columns) for one in blocks if isinstance(one, Table))
    assert tags["/Figure"] == kinds[Picture] + 1  # the logo
    assert fonts_outside(pdf) == []


@pytest.mark.parametrize("kind", sorted(PAPERS))
def test_made_again_it_has_the_same_bytes_and_no_other_day_than_its_own(kind: str) -> None:
    first, again = made(kind, "en", "US"), PAPERS[kind]("en", "US")
    assert as_html(again) == as_html(first)
    assert typeset(again) == bytes_of(kind, "en", "US")
    said: Any = printed(kind, "en", "US").metadata
    assert {said.creation_date.date(), said.modification_date.date()} == {first.dated}


@pytest.mark.parametrize("kind", sorted(PAPERS.keys() - WITHOUT_LINES))
def test_every_one_of_forty_lines_is_there(kind: str) -> None:
    said = squeezed(text_of(printed(kind, "en", "US")))
    begin = [squeezed(long(at, "en").partition(".")[0]) for at in LINES]
    assert [one for one in begin if f"{one}." not in said] == []


@pytest.mark.parametrize("kind", IN_ONE_SUM)
def test_forty_lines_of_an_estimate_are_there_as_their_three_sums(kind: str) -> None:
    """At least once, as planned twice, at most three times 9,999,999.99 of each."""
    said = squeezed(text_of(printed(kind, "en", "US")))
    least, planned, most = "399,999,999.60", "799,999,999.20", "1,199,999,998.80"
    assert f"{planned}USD({least}USDto{most}USD)" in said


def test_every_one_of_forty_needles_that_are_consented_to_is_there() -> None:
    said = squeezed(text_of(printed("consent", "en", "US")))
    volumes = (f"{(Decimal(at) / 10).normalize():f}" for at in LINES)
    assert [one for one in volumes if f"gives{one}mlofDextrose" not in said] == []


@pytest.mark.parametrize("kind", sorted(WITHOUT_LINES - {*IN_ONE_SUM}))
def test_a_paper_without_lines_of_its_own_lists_no_price(kind: str) -> None:
    assert not re.search(r"\d\s?USD", text_of(printed(kind, "en", "US")))


@pytest.mark.parametrize("kind", sorted(PAPERS.keys() - IN_ENGLISH))
def test_arabic_begins_on_the_right(kind: str) -> None:
    left, right = begin_on(laid_out(kind, "ar", "DE"), 595)
    assert right > 5
    assert right > 2 * left


@pytest.mark.parametrize("kind", WITH_NAMES)
def test_a_name_that_is_nowhere_broken_would_be_seen_to_leave_the_paper(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    changed(monkeypatch, tmp_path, r"#let breakable\(words\) = .*", "#let breakable(words) = words")
    pdf = PdfReader(BytesIO(typeset(PAPERS[kind]("en", "US"))))
    assert any(outside([pieces_of(page)], 612) for page in pdf.pages)  # mostly the first


def test_arabic_that_begins_on_the_left_would_be_seen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    changed(monkeypatch, tmp_path, r"lang: paper\.language", "lang: paper.language, dir: ltr")
    pdf = PdfReader(BytesIO(typeset(PAPERS["plan"]("ar", "DE"))))
    left, right = begin_on(pages_of(pdf), 595)
    assert right < 2 * left
