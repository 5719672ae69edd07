"""The manual says what the rules do."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.spec.tables import STEPS, parse_table, run_table, spec_functions, written
from tools.manual import manual_pages, pages_behind, spec_modules

DOUBLE = """
    n | unit || twice | odd
    1 | mg   || 2     | yes
    2 | –    || 4     | no
"""


def double(n: str, unit: str) -> dict[str, object]:
    return {"twice": int(n) * 2, "odd": bool(int(n) % 2), "unit": unit}


def test_the_pages_are_as_the_rules_are_now() -> None:
    assert pages_behind(manual_pages()) == [], "write them again: python -m tools.manual"


def test_every_spec_belongs_to_a_step_and_has_a_rule() -> None:
    assert {module.step for module in spec_modules()} <= set(STEPS)
    assert all(spec_functions(module) for module in spec_modules())


def test_a_table_that_holds_has_no_differences() -> None:
    assert run_table(double, parse_table(DOUBLE)) == []


def test_a_table_that_does_not_hold_names_every_cell() -> None:
    wrong = DOUBLE.replace("|| 2     | yes", "|| 3     | no")
    assert run_table(double, parse_table(wrong)) == [
        "row 1 (1, mg): twice is 2, not 3",
        "row 1 (1, mg): odd is yes, not no",
    ]


@pytest.mark.parametrize("text", ["a | b\n1 | 2", "a || b", "a || b\n1 || 2 | 3"])
def test_a_table_that_cannot_be_read_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="needs"):
        parse_table(text)


def test_cells_are_written_plainly() -> None:
    assert [written(one) for one in (None, "", (), Decimal("4.50"), Decimal(100), ("a", "b"))] == [
        "–", "–", "–", "4.5", "100", "a, b"
    ]  # fmt: skip
