"""An answer stands for its planned time only within its window."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from prolo.care.follow_ups import follow_up_window, weigh_window
from prolo.knowledge import load_knowledge

KNOWLEDGE = load_knowledge()
FIRST = date(2026, 6, 1)
WINDOW = follow_up_window(12, FIRST, knowledge=KNOWLEDGE)


def test_the_window_lies_around_the_day_so_many_weeks_after_the_first_injection() -> None:
    assert WINDOW.due_on == date(2026, 8, 24)
    assert WINDOW.opens_on == WINDOW.due_on - timedelta(days=14)
    assert WINDOW.closes_on == WINDOW.due_on + timedelta(days=28)


@pytest.mark.parametrize(
    ("days", "timing"),
    [(-15, "early"), (-14, "in-time"), (0, "in-time"), (28, "in-time"), (29, "late")],
)
def test_both_ends_belong_to_the_window(days: int, timing: str) -> None:
    assert WINDOW.timing(WINDOW.due_on + timedelta(days=days)) == timing


def test_within_the_window_nothing_is_said_and_outside_the_threshold_is_named() -> None:
    assert weigh_window(WINDOW, WINDOW.due_on, knowledge=KNOWLEDGE) is None
    late = weigh_window(WINDOW, date(2026, 12, 1), knowledge=KNOWLEDGE)
    assert late is not None
    assert (late.code, late.facts) == ("late", ("thresholds/follow-up-late-days",))
