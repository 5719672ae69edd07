"""What waits for another day, and what is called again tonight."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from prolo.care.harms.escalation import is_put_off

ZONE = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("now", "respond_by", "is_later"),
    [
        ("2026-03-02T10:00", "2026-03-02T10:15", False),
        ("2026-03-02T23:50", "2026-03-03T00:05", False),
        ("2026-03-02T23:50", "2026-03-03T09:00", True),
        ("2026-03-03T00:10", "2026-03-03T09:00", False),  # it is that day now
        ("2026-03-28T12:00", "2026-03-29T09:00", True),  # the clocks go forward in that night
    ],
)
def test_only_the_morning_of_a_later_day_is_put_off(
    now: str, respond_by: str, is_later: bool
) -> None:
    at, until = (datetime.fromisoformat(one).replace(tzinfo=ZONE) for one in (now, respond_by))
    assert is_put_off(until, at, ZONE) == is_later
