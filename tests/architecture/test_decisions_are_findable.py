from __future__ import annotations

import re
from pathlib import Path

import pytest

DECISIONS = Path(__file__).resolve().parents[2] / "docs" / "decisions"
PAGES = sorted(DECISIONS.glob("[0-9]*.md"))
HEADINGS = ["What we needed", "What we chose", "What else we considered", "What follows"]


def test_numbers_run_from_one_without_a_gap_or_a_double() -> None:
    assert [int(page.name[:4]) for page in PAGES] == list(range(1, len(PAGES) + 1))


def test_the_list_names_every_decision_by_its_title() -> None:
    listed = re.findall(
        r"^- \[(\d{4})\]\((.+?)\) (.+)$", (DECISIONS / "README.md").read_text(), re.MULTILINE
    )
    titles = [re.match(r"# (\d{4}) (.+)", page.read_text()) for page in PAGES]
    expected = [
        (title[1], page.name, title[2]) for page, title in zip(PAGES, titles, strict=True) if title
    ]
    assert listed == expected


@pytest.mark.parametrize("document", PAGES, ids=lambda path: path.name)
def test_every_decision_says_need_choice_alternatives_and_consequences(document: Path) -> None:
    assert re.findall(r"^## (.+)$", document.read_text(), re.MULTILINE) == HEADINGS
