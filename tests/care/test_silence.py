"""On which day who is silent after a session is called."""

from __future__ import annotations

from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from prolo.care.dates import at_local, clock_change, local_day
from prolo.care.reports import SessionFacts
from prolo.care.silence import day_of, silence_of
from prolo.knowledge import load_knowledge

KNOWLEDGE = load_knowledge()
ZONES = ("America/New_York", "Europe/Berlin")
CHANGES = {
    "America/New_York": (date(2026, 3, 8), date(2026, 11, 1)),
    "Europe/Berlin": (date(2026, 3, 29), date(2026, 10, 25)),
}
KNEE, CHEST = ("knee-joint",), ()  # where no structure is known, it may have been the chest


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("season", ["spring", "autumn"])
@pytest.mark.parametrize(("structures", "days"), [(KNEE, 3), (CHEST, 2)], ids=["knee", "anywhere"])
def test_clocks_that_change_in_between_put_the_call_to_no_other_day(
    zone: str, season: str, structures: tuple[str, ...], days: int
) -> None:
    """Also of a session that ended shortly before midnight or after it, when an hour more or less
    is another day."""
    changes_on, own = CHANGES[zone][season == "autumn"], ZoneInfo(zone)
    assert clock_change(changes_on, own) is not None
    for before in range(-1, 6):
        ended_on = changes_on - timedelta(days=before)
        for clock in (time(0, 0), time(0, 59), time(10), time(23, 0), time(23, 59)):
            ended_at = at_local(ended_on, clock, own)
            session = SessionFacts(ended_at=ended_at, structures=structures)
            silent = silence_of(session, own, KNOWLEDGE)
            called_on = local_day(silent.call_at, own)
            assert called_on - ended_on == timedelta(days=days), ended_at
            assert local_day(silent.asked_at, own) == called_on
            assert day_of(silent.check, KNOWLEDGE) == days
