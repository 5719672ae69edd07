"""When each check after a session is due, and which of them an answer answers.

aftercare-checks gives the hours. Whole days are the same time on the clinic's wall so many days
later; other hours have to pass. An answer counts for a check from half of the gap to the check
before; the first opens as the session ends, the last stays open for half of its gap after its
time. So every moment in between belongs to exactly one check. One is asked only where an
anaesthetic was injected.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import NamedTuple
from zoneinfo import ZoneInfo

from prolo.care.dates import days_later
from prolo.knowledge import Knowledge

HOURS_A_DAY = 24


class CheckTime(NamedTuple):
    """One check of one session, in UTC: open from ``opens_at`` until just before ``closes_at``."""

    id: str
    due_at: datetime
    opens_at: datetime
    closes_at: datetime


def check_times(
    ended_at: datetime, zone: ZoneInfo, knowledge: Knowledge, *, is_numbed: bool = True
) -> tuple[CheckTime, ...]:
    """All checks of a session that ended then, the first due first. ``is_numbed``: an anaesthetic
    was injected, or nobody knows."""
    asked = (
        one for one in knowledge.aftercare_checks.values() if is_numbed or not one.after_anaesthetic
    )
    checks = sorted(asked, key=lambda one: one.hours)
    dues = [_due_at(ended_at, one.hours, zone) for one in checks]
    halves = [earlier + (later - earlier) / 2 for earlier, later in pairwise(dues)]
    after_last = dues[-1] + (dues[-1] - halves[-1])
    bounds = pairwise([ended_at.astimezone(UTC), *halves, after_last])
    return tuple(
        CheckTime(one.id, due_at, opens_at, closes_at)
        for one, due_at, (opens_at, closes_at) in zip(checks, dues, bounds, strict=True)
    )


def check_answered(
    ended_at: datetime,
    answered_at: datetime,
    zone: ZoneInfo,
    knowledge: Knowledge,
    *,
    is_numbed: bool = True,
) -> str:
    """The id of the check that an answer of then answers; empty where none is open."""
    times = check_times(ended_at, zone, knowledge, is_numbed=is_numbed)
    return next((one.id for one in times if one.opens_at <= answered_at < one.closes_at), "")


def _due_at(ended_at: datetime, hours: int, zone: ZoneInfo) -> datetime:
    days, rest = divmod(hours, HOURS_A_DAY)
    if rest:
        return (ended_at + timedelta(hours=hours)).astimezone(UTC)
    return days_later(ended_at, days, zone)


def checks_answered(
    ended_at: datetime,
    reports_at: Collection[datetime],
    zone: ZoneInfo,
    knowledge: Knowledge,
    *,
    now: datetime,
    is_numbed: bool = True,
) -> tuple[int, int]:
    """How many checks of a session that ended then were answered, and how many have been due or
    were answered before that."""
    answered = due = 0
    for one in check_times(ended_at, zone, knowledge, is_numbed=is_numbed):
        is_answered = any(one.opens_at <= at < one.closes_at for at in reports_at)
        answered += is_answered
        due += is_answered or one.due_at <= now
    return answered, due
