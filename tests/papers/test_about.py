"""What prolotherapy is: sourced sentence by sentence, claiming nothing."""

from __future__ import annotations

import re

import pytest

from prolo.knowledge import load_knowledge
from prolo.papers.about import about_prolotherapy
from prolo.papers.paper import Bullets, References

LANGUAGES = ("en", "de", "es", "ar")
SAID = [*load_knowledge().explanations.values()]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_names_its_sources(language: str) -> None:
    paper = about_prolotherapy(load_knowledge(), language=language)
    items = [one for block in paper.blocks if isinstance(block, Bullets) for one in block.items]
    assert len(items) == len(SAID)
    assert all(re.search(r"\[\d+\]$", one) for one in items)
    (references,) = [one for one in paper.blocks if isinstance(one, References)]
    cited = {int(one) for item in items for one in re.findall(r"\[(\d+)\]", item)}
    assert cited == set(range(1, len(references.items) + 1))


def test_claims_of_others_are_said_as_claims() -> None:
    for one in SAID:
        text = one.text.casefold()
        if "for good" in text or "nearly always" in text:
            assert text.startswith("you may read that")
        for never in ("permanent", "natural", "success", "cure", "proven", "safe", "rebuild"):
            assert never not in text
