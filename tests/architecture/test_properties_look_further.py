"""A property with a number of examples of its own looks further where the profile does."""

from __future__ import annotations

import re
from pathlib import Path

from hypothesis import settings

from tests.support.examples import at_least

TESTS = Path(__file__).parents[1]


def test_its_own_number_holds_on_a_steady_run_and_no_fewer_than_thorough_says() -> None:
    before = settings.get_current_profile_name()
    try:
        settings.load_profile("steady")
        assert (at_least(12), at_least(150)) == (12, 150)
        settings.load_profile("thorough")
        assert (at_least(12), at_least(3_000)) == (2_000, 3_000)
    finally:
        settings.load_profile(before)


def test_no_property_keeps_a_number_that_no_profile_raises() -> None:
    fixed = [
        str(one.relative_to(TESTS))
        for one in TESTS.rglob("test_*.py")
        if re.search(r"max_examples=\d", one.read_text(encoding="utf-8"))
    ]
    assert fixed == []
