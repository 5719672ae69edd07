"""Days of the calendar and of a clinic: months, open days, and the clinic's own clock."""

from __future__ import annotations

import calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from prolo.errors import CareError

CLOSED_AT_MOST_DAYS = 366  # a clinic that is closed for longer is not planning sessions
SATURDAY, SUNDAY = 5, 6


def add_months(day: date, months: int) -> date:
    """The same day so many months later; the last of a month that has no such day."""
    year, month0 = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month0 + 1)[1]
    return date(year, month0 + 1, min(day.day, last))


@dataclass(frozen=True, slots=True)
class OpenDays:
    """On which days a clinic treats: not on its closed weekdays (Monday is 0), nor on closures."""

    closures: frozenset[date] = frozenset()
    closed_weekdays: frozenset[int] = frozenset({SATURDAY, SUNDAY})

    @classmethod
    def without(
        cls,
        closures: Iterable[date] = (),
        closed_weekdays: Iterable[int] = (SATURDAY, SUNDAY),
    ) -> OpenDays:
        return cls(frozenset(closures), frozenset(closed_weekdays))

    def why_closed(self, day: date) -> str | None:
        if day in self.closures:
            return "closure"
        return "weekday" if day.weekday() in self.closed_weekdays else None

    def first_from(self, day: date) -> date:
        """That day, or the next on which the clinic treats."""
        for days in range(CLOSED_AT_MOST_DAYS + 1):
            later = day + timedelta(days=days)
            if self.why_closed(later) is None:
                return later
        raise CareError({"closures": "no-open-day"})


def at_local(day: date, clock: time, zone: ZoneInfo) -> datetime:
    """That day and time on the clinic's wall, as an instant in UTC.

    A time that the clocks skip in spring becomes the hour after; one that comes twice in autumn
    is its first coming.
    """
    return datetime.combine(day, clock, tzinfo=zone).astimezone(UTC)


def days_later(instant: datetime, days: int, zone: ZoneInfo) -> datetime:
    """The same time on the clinic's wall so many days later, as an instant in UTC."""
    local = instant.astimezone(zone)
    return at_local(local.date() + timedelta(days=days), local.time().replace(fold=0), zone)


def same_clock(day: date, instant: datetime, zone: ZoneInfo) -> datetime:
    """That day at the time of day of an instant, by the clinic's clock."""
    return at_local(day, instant.astimezone(zone).time().replace(fold=0), zone)


def local_day(instant: datetime, zone: ZoneInfo) -> date:
    return instant.astimezone(zone).date()


def instants_of(day: date, clock: time, zone: ZoneInfo) -> tuple[datetime, ...]:
    """When that time comes on the clinic's wall: once; never in the hour that the clocks skip in
    spring; twice in the hour that they repeat in autumn. In UTC, the first first."""
    found = []
    for fold in (0, 1):
        local = datetime.combine(day, clock.replace(fold=fold), tzinfo=zone)
        instant = local.astimezone(UTC)
        if instant.astimezone(zone).replace(tzinfo=None) == local.replace(tzinfo=None):
            found.append(instant)
    return tuple(dict.fromkeys(found))


def clock_change(day: date, zone: ZoneInfo) -> timedelta | None:
    """By how much the clocks go forward (or, below zero, back) in that day; None on other days."""
    begin, end = at_local(day, time(0), zone), at_local(day + timedelta(days=1), time(0), zone)
    change = timedelta(days=1) - (end - begin)
    return change or None
