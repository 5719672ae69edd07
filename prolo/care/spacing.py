"""How far apart sessions lie: the days of a plan, when a session was held or is booked later than
planned; and the least distance between two at one place, which is what published reports of the
condition and of what is injected waited, or what the signed plan itself has."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import ROUND_CEILING, Decimal
from itertools import pairwise
from zoneinfo import ZoneInfo

from prolo.care.dates import local_day
from prolo.knowledge import Knowledge
from prolo.knowledge.records import Fact, Protocol

DAYS_A_WEEK = 7
USUAL = "dextrose"  # what a report is about that names no other irritant


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


# -- the least distance


@dataclass(frozen=True, slots=True, kw_only=True)
class Distance:
    """Between two sessions at one place. ``facts`` are the reports that say one, or the irritants
    of which none does; the plan's own, which ``is_planned``, counts where it is less, or there is
    no other. ``unknown`` are irritants of which neither a report nor a plan says any: then somebody
    is asked, however long ago the last session was."""

    weeks: Decimal
    days: int
    facts: tuple[Fact, ...] = ()
    is_planned: bool = False
    unknown: tuple[str, ...] = ()


def published_distance(
    condition: str, knowledge: Knowledge, irritants: Iterable[str] = ()
) -> Distance | None:
    """protocols: the least that a report of the condition waited, or a report of one of these
    irritants where that is longer; None where none says it."""
    all_of_it = _telling(knowledge)
    told = [
        [one for one in all_of_it if one.condition == condition],
        *(_of_irritant(name, condition, all_of_it) for name in irritants),
    ]
    found = [_least(reports) for reports in told if reports]
    return max(found, key=lambda one: one.days, default=None)


def without_distance(irritants: Iterable[str], knowledge: Knowledge) -> tuple[str, ...]:
    """irritants: those of which no report says how long to wait. Of the usual one the reports of
    the condition are, and where these say nothing the plan does."""
    all_of_it = _telling(knowledge)
    told = {one.irritant for one in all_of_it} | {USUAL}
    return tuple(name for name in dict.fromkeys(irritants) if name and name not in told)


def _telling(knowledge: Knowledge) -> list[Protocol]:
    name = "interval_weeks_min"
    reports = knowledge.protocols.values()
    return [one for one in reports if one.interval_weeks_min and one.is_usable(name)]


def _of_irritant(name: str, condition: str, reports: Sequence[Protocol]) -> list[Protocol]:
    """Those of the condition; where there are none, and it is not the usual irritant, of any."""
    own = [one for one in reports if one.irritant == name]
    here = [one for one in own if one.condition == condition]
    return here or ([] if name == USUAL else own)


def _least(reports: Sequence[Protocol]) -> Distance:
    weeks = min(one.interval_weeks_min for one in reports if one.interval_weeks_min)
    days = (weeks * DAYS_A_WEEK).to_integral_value(ROUND_CEILING)
    return Distance(weeks=weeks, days=int(days), facts=tuple(reports))


def least_distance(
    condition: str,
    planned_on: Sequence[date],
    knowledge: Knowledge,
    irritants: Iterable[str] = (),
) -> Distance | None:
    """protocols: what reports of the condition and of the irritants waited, unless a physician has
    signed a plan whose own days lie closer; the plan's where no report says it, of the condition or
    of an irritant. None: nobody has said it."""
    irritants = tuple(irritants)
    published = published_distance(condition, knowledge, irritants)
    unknown = without_distance(irritants, knowledge)
    days = min(((day - before).days for before, day in pairwise(planned_on)), default=None)
    if days is None:
        return _with_unknown(published, unknown)
    if not unknown and published and published.days <= days:
        return published
    facts: tuple[Fact, ...] = published.facts if published else ()
    known = (knowledge.irritants.get(name) for name in unknown)
    facts += tuple(one for one in known if one)
    return Distance(weeks=weeks_of(days), days=days, facts=facts, is_planned=True)


def _with_unknown(published: Distance | None, unknown: tuple[str, ...]) -> Distance | None:
    if not unknown:
        return published
    return replace(published or Distance(weeks=Decimal(0), days=0), unknown=unknown)


def weeks_of(days: int) -> Decimal:
    return round(Decimal(days) / DAYS_A_WEEK, 1)


# -- one session among others


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbour:
    """Another session at the same place, held or booked. ``number``: of the same course; None: of
    another course, which a visit of the same day may hold too."""

    at: datetime
    number: int | None = None


def too_near(
    at: datetime, around: Iterable[Neighbour], least: Distance | None, zone: ZoneInfo
) -> Neighbour | None:
    """The nearest that lies closer than the least distance, before or after."""
    if least is None:
        return None
    apart = {
        one: abs(_days_between(one, at, zone)) for one in around if not _is_along(one, at, zone)
    }
    near = [one for one, days in apart.items() if days < least.days]
    return min(near, key=lambda one: (apart[one], one.at), default=None)


def nearest(at: datetime, around: Iterable[Neighbour], zone: ZoneInfo) -> Neighbour | None:
    """Before or after, in another visit."""
    others = (one for one in around if not _is_along(one, at, zone))
    return min(others, key=lambda one: abs(one.at - at), default=None)


def along(at: datetime, around: Iterable[Neighbour], zone: ZoneInfo) -> Neighbour | None:
    """The nearest of another course on the same day: perhaps of one visit, perhaps a slip."""
    beside = (one for one in around if _is_along(one, at, zone))
    return min(beside, key=lambda one: abs(one.at - at), default=None)


def out_of_order(at: datetime, number: int, around: Iterable[Neighbour]) -> Neighbour | None:
    """One of the same course on the wrong side of it: with an earlier number and after it, or with
    a later one and before it."""
    wrong = (
        one
        for one in around
        if one.number not in (None, number)
        and one.at != at
        and (one.number < number) is (one.at > at)
    )
    return next(wrong, None)


def last_before(at: datetime, around: Iterable[Neighbour], zone: ZoneInfo) -> date | None:
    """The day of the last session before that time, in another visit."""
    before = (one for one in around if one.at < at and not _is_along(one, at, zone))
    return max((local_day(one.at, zone) for one in before), default=None)


def _is_along(one: Neighbour, at: datetime, zone: ZoneInfo) -> bool:
    return one.number is None and _days_between(one, at, zone) == 0


def _days_between(one: Neighbour, at: datetime, zone: ZoneInfo) -> int:
    return (local_day(one.at, zone) - local_day(at, zone)).days
