"""Every irritant says what must be known before it is drawn up."""

from __future__ import annotations

import pytest

from prolo.knowledge import load_knowledge
from prolo.knowledge.records import Irritant

IRRITANTS = [one for one in load_knowledge().irritants.values() if one.offered]


@pytest.mark.parametrize("one", IRRITANTS, ids=lambda one: one.id)
def test_what_is_in_it_is_looked_for_among_the_allergies(one: Irritant) -> None:
    """Of each part that is an irritant of its own, too: P2G holds dextrose, and that is of corn."""
    known = load_knowledge().irritants
    checked = " ".join(one.allergy_checks)
    assert checked
    for part in (*one.parts, *one.final_parts):
        for check in known[part.name].allergy_checks if part.name in known else (part.name,):
            assert check.split()[0].replace("glycerol", "glycerin") in checked


@pytest.mark.parametrize("one", IRRITANTS, ids=lambda one: one.id)
def test_it_says_a_strength_or_its_parts_and_where_that_was_read(one: Irritant) -> None:
    assert one.used_pct_max or one.parts or one.final_parts or one.stock_pct
    assert one.sources
