"""What a person is told of their appointments, and when.

change     told
booked     once it stands
moved      once it begins at another time than they know, or takes another time
cancelled  once what they know of will not be
remind     thresholds/appointment-remind-h before it begins, unless they were told of it since
sheet      once a sheet for it holds days ahead, on which to look at it, that they were not told

Of what has begun nothing is told. Nothing goes out in the quiet hours of messages, unless their
end would leave less than thresholds/appointment-soon-h before what was moved or cancelled begins.
What only takes longer or less long waits for the morning: nobody comes in vain.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from prolo.care.messages import when_allowed
from prolo.knowledge import Knowledge

CHANGES = ("booked", "moved", "cancelled", "remind", "sheet")
BOOKED, MOVED, CANCELLED, REMIND, SHEET = CHANGES
URGENT = (MOVED, CANCELLED)  # somebody would come in vain


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a person was told last of an appointment, and when."""

    change: str
    starts_at: datetime
    minutes: int
    at: datetime
    days: tuple[date, ...] = ()  # of the sheet


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """An appointment as it stands: expected, cancelled, or neither. ``days``: those before it on
    which its sheet says what is taken for the last time."""

    mark: str
    starts_at: datetime
    minutes: int
    booked_at: datetime
    is_expected: bool = True
    is_cancelled: bool = False
    days: tuple[date, ...] = ()
    told: Told | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """``starts_at`` is when it begins, or would have begun; ``was`` when they thought it would;
    ``days`` are those ahead on which to look at the sheet."""

    mark: str
    change: str
    starts_at: datetime
    minutes: int
    was: datetime | None = None
    days: tuple[date, ...] = ()

    @property
    def first_at(self) -> datetime:
        return min(self.starts_at, self.was or self.starts_at)

    @property
    def is_urgent(self) -> bool:
        return self.change in URGENT and not self.is_length_alone

    @property
    def is_length_alone(self) -> bool:
        """It begins when they think, and takes another time."""
        return self.change == MOVED and self.was == self.starts_at


def notices(rows: Iterable[Standing], *, now: datetime, knowledge: Knowledge) -> tuple[Notice, ...]:
    """In the order in which they begin."""
    ahead = timedelta(hours=float(knowledge.threshold("appointment-remind-h").value))
    found = [one for row in rows if (one := _notice(row, now, ahead))]
    return tuple(sorted(found, key=lambda one: (one.starts_at, one.mark)))


def _notice(row: Standing, now: datetime, ahead: timedelta) -> Notice | None:
    told, change, starts_at, was = row.told, "", row.starts_at, None
    days = tuple(one for one in row.days if one >= now.date())
    if row.is_cancelled and told and told.change != CANCELLED:
        change, starts_at, days = CANCELLED, told.starts_at, ()
    elif row.is_expected and told and told.change == CANCELLED:
        change = BOOKED  # that was a slip, and they think that it is off
    elif row.is_expected and told and (told.starts_at, told.minutes) != (starts_at, row.minutes):
        change, was = MOVED, told.starts_at
    elif row.is_expected:
        known_at = told.at if told else row.booked_at
        is_near = now >= starts_at - ahead
        if is_near and known_at < starts_at - ahead:
            change = REMIND
        elif told is None:
            change = BOOKED
        elif set(days) - set(told.days):
            change = SHEET
    if not change or starts_at <= now:
        return None
    return Notice(
        mark=row.mark,
        change=change,
        starts_at=starts_at,
        minutes=row.minutes,
        was=was,
        days=days,
    )


def may_go_at(
    told: Sequence[Notice], *, now: datetime, zone: ZoneInfo, knowledge: Knowledge
) -> datetime:
    """``zone`` is the person's."""
    morning = when_allowed(now, zone, knowledge=knowledge)
    soon = timedelta(hours=float(knowledge.threshold("appointment-soon-h").value))
    begin = (one.first_at for one in told if one.is_urgent and one.first_at > now)
    first_at = min(begin, default=morning + soon)
    return now if morning + soon > first_at else morning
