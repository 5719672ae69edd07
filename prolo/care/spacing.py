"""The days of a plan, when a session was held or is booked later than planned."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta


def keep_spacing(planned_on: Sequence[date], known: Mapping[int, date]) -> tuple[date, ...]:
    """The planned days, each put off by as much as the last session before it came late, so that
    the plan's distance stays. ``known`` are days held or booked, by number of the session. One
    that came earlier draws nothing forward: a plan's days are the earliest it meant.

    >>> keep_spacing([date(2026, 1, 5), date(2026, 2, 2)], {1: date(2026, 1, 12)})
    (datetime.date(2026, 1, 12), datetime.date(2026, 2, 9))
    """
    late, found = timedelta(0), []
    for number, day in enumerate(planned_on, start=1):
        if number in known:
            late = max(known[number] - day, timedelta(0))
            found.append(known[number])
        else:
            found.append(day + late)
    return tuple(found)
