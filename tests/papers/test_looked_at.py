"""Every kind of paper was looked at as pictures, in each language, as its template is now."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from tests.papers.every_paper import IN_ENGLISH, PAPERS
from tools.paper_pictures import (
    LANGUAGES,
    SIZES,
    Drawn,
    draw,
    every,
    looked_at,
    template_looked_at,
    template_sha256,
)


def test_of_every_kind_it_is_written_down_when_it_was_looked_at_and_in_which_languages() -> None:
    assert {kind: languages for kind, (_on, languages) in looked_at().items()} == {
        kind: frozenset({"en"} if kind in IN_ENGLISH else LANGUAGES) for kind in PAPERS
    }


def test_a_template_that_was_changed_is_looked_at_anew() -> None:
    assert template_looked_at() == template_sha256(), (
        "draw them with «python -m tools.paper_pictures FOLDER», look, and write it into "
        "docs/papers.md"
    )


def test_every_kind_is_drawn_in_each_of_its_languages_on_both_sizes() -> None:
    drawn = list(every())
    assert len(drawn) == len(set(drawn))
    assert {(one.kind, one.size) for one in drawn} == {
        (kind, size) for kind in PAPERS for size in SIZES
    }


@pytest.mark.parametrize(("size", "inches"), [("letter", (8.5, 11)), ("a4", (8.27, 11.69))])
def test_each_page_of_a_paper_is_a_picture_of_its_size(
    tmp_path: Path, size: str, inches: tuple[float, float]
) -> None:
    one = Drawn("plan", "de", size)
    pages = draw(one, tmp_path, ppi=20)
    found = sorted((tmp_path / one.name).iterdir())
    assert len(found) == pages > 1
    for page in found:
        with Image.open(page) as read:
            across, down = read.size
        assert (across / 20, down / 20) == pytest.approx(inches, abs=0.06)
    assert (tmp_path / f"{one.name}.png").exists()
