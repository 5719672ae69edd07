"""Which estimate counts for a service, beside a second way to find it."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from prolo.care.money.account import ESTIMATE, NONE, Item, in_force
from prolo.knowledge import load_knowledge

KNOWLEDGE = load_knowledge()
HOLIDAYS = [  # federal, of 2026, as they are observed
    *("2026-01-01", "2026-01-19", "2026-02-16", "2026-05-25", "2026-06-19", "2026-07-03"),
    *("2026-09-07", "2026-10-12", "2026-11-11", "2026-11-26", "2026-12-25"),
]
SERVICE = st.dates(date(2026, 2, 1), date(2026, 12, 20))


def naive(days: list[date], service_on: date) -> int:
    """The newest of all that were in time, by numpy's calendar."""
    last = np.busday_offset(
        np.datetime64(service_on - timedelta(days=1)), 0, roll="backward", holidays=HOLIDAYS
    ).astype(date)
    in_time = [place for place, day in enumerate(days) if day <= last]
    by_the_day = [NONE] if not days or days[0] > service_on else [0]
    return max(in_time + by_the_day)


@given(SERVICE, st.lists(st.integers(-30, 5), max_size=5))
def test_the_last_that_came_in_time_counts(service_on: date, offsets: list[int]) -> None:
    days = sorted(service_on + timedelta(days=one) for one in offsets)
    estimates = [
        Item(kind=ESTIMATE, amount=Decimal(9), currency="USD", on=day, is_good_faith=True)
        for day in days
    ]
    assert in_force(estimates, service_on, KNOWLEDGE) == naive(days, service_on)
