"""Who on the waiting list could take a place that became free."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TypeVar
from zoneinfo import ZoneInfo

NOON = time(12)
ANY, MORNING, AFTERNOON = "any", "morning", "afternoon"

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """``weekdays`` empty: any (Monday is 0). ``minutes`` is what the appointment will take."""

    earliest_on: date
    weekdays: frozenset[int]
    part_of_day: str
    minutes: int
    since: datetime


def fits(wish: Wish, *, starts_at: datetime, minutes: int, zone: ZoneInfo) -> bool:
    """By the clinic's clock; a morning is what begins before noon."""
    local = starts_at.astimezone(zone)
    part = MORNING if local.time() < NOON else AFTERNOON
    return (
        wish.earliest_on <= local.date()
        and (not wish.weekdays or local.weekday() in wish.weekdays)
        and wish.part_of_day in (ANY, part)
        and wish.minutes <= minutes
    )


def who_fits(
    waiting: Iterable[tuple[T, Wish]], *, starts_at: datetime, minutes: int, zone: ZoneInfo
) -> list[T]:
    """Who has waited longest first."""
    fitting = [
        (wish.since, number, one)
        for number, (one, wish) in enumerate(waiting)
        if fits(wish, starts_at=starts_at, minutes=minutes, zone=zone)
    ]
    return [one for _, _, one in sorted(fitting, key=lambda row: row[:2])]
