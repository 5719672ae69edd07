"""Whoever listens to a paper hears it in the order in which it is written."""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from prolo.papers import typeset
from tests.papers.every_paper import PAPERS
from tests.papers.printed import changed, made, printed, squeezed
from tests.papers.reading import texts_of
from tests.support.pdf import spoken

LABEL = 12  # letters at most between two texts: a bullet, the number of a section, «Table 12:»


def out_of_order(said: str, texts: Iterable[str]) -> list[str]:
    """What does not come right behind the one before it, but for a label between them."""
    wanted = [one for one in map(squeezed, texts) if one]
    at, found = said.find(wanted[0]), []
    for text in wanted:
        begins = said.find(text, at)
        if 0 <= begins <= at + LABEL:
            at = begins + len(text)
        else:
            found.append(text)
    return found


@pytest.mark.parametrize("kind", sorted(PAPERS))
def test_a_screen_reader_says_each_paper_in_the_order_of_its_blocks(kind: str) -> None:
    said = squeezed(spoken(printed(kind, "en", "US")))
    assert out_of_order(said, texts_of(made(kind, "en", "US"))) == []


def test_another_order_would_be_heard(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As if the blocks stood the other way round."""
    changed(monkeypatch, tmp_path, r"for part in paper\.blocks", "for part in paper.blocks.rev()")
    said = squeezed(spoken(PdfReader(BytesIO(typeset(made("plan", "en", "US"))))))
    assert out_of_order(said, texts_of(made("plan", "en", "US")))
