"""Every kind of paper was looked at as pictures, in each language, as all that makes it is now."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PIL import Image

from prolo.papers.typesetting import SHIPPED, TEMPLATE
from tests.papers.every_paper import IN_ENGLISH, PAPERS
from tools import paper_pictures
from tools.paper_pictures import (
    LANGUAGES,
    LOOK,
    ROOT,
    SIZES,
    Drawn,
    draw,
    every,
    look_looked_at,
    look_sha256,
    looked_at,
)


def test_of_every_kind_it_is_written_down_when_it_was_looked_at_and_in_which_languages() -> None:
    assert {kind: languages for kind, (_on, languages) in looked_at().items()} == {
        kind: frozenset({"en"} if kind in IN_ENGLISH else LANGUAGES) for kind in PAPERS
    }


def test_what_makes_the_look_is_looked_at_anew_once_it_was_changed() -> None:
    assert look_looked_at() == look_sha256(), (
        "draw them with «python -m tools.paper_pictures FOLDER», look, and write it into "
        "docs/papers.md"
    )


@pytest.mark.parametrize("changed", LOOK, ids=lambda one: one.name)
def test_each_file_that_makes_the_look_asks_for_another_look(changed: Path) -> None:
    def read(one: Path) -> bytes:
        return one.read_bytes() + (b"\n" if one == changed else b"")

    assert look_sha256(read) != look_sha256()


def test_another_typst_asks_for_another_look(monkeypatch: pytest.MonkeyPatch) -> None:
    before = look_sha256()
    monkeypatch.setattr(paper_pictures, "version", lambda _name: "0.1.0")
    assert look_sha256() != before


def test_every_file_that_draws_for_a_paper_is_among_what_makes_the_look() -> None:
    """Whatever makes a picture, with what draws for it; what only names the words draws nothing."""
    papers = ROOT / "prolo" / "papers"
    draw = {one for one in papers.glob("*.py") if "svg=" in one.read_text(encoding="utf-8")}
    assert draw <= {*LOOK}
    assert {*SHIPPED.glob("*.ttf"), *TEMPLATE.parent.glob("*.typ")} <= {*LOOK}
    plots = ROOT / "prolo" / "evidence" / "plots"
    used = {
        plots / f"{name}.py"
        for one in LOOK
        if one.suffix == ".py"
        for name in re.findall(r"prolo\.evidence\.plots\.(\w+)", one.read_text(encoding="utf-8"))
    }
    assert used - {plots / "words.py"} <= {*LOOK}


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
