"""By which day somebody looks at what came in, and how urgent it is.

kind       what it says       urgency   days
answers    worse              first     1
answers    in their own words first     1
answers    better by enough   routine   14
images     –                  soon      3
clearance  –                  soon      3, and never later than the day before its appointment

The days are a choice of the project: worse answers, and words that no rule reads, may be a
complication and are looked at the next day; a reading or a prescriber's answer is waited for by a
plan or a session; who is better loses nothing by two weeks.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

ANSWERS, IMAGES, CLEARANCE = "answers", "images", "clearance"


class Urgency(StrEnum):
    FIRST = "first"
    SOON = "soon"
    ROUTINE = "routine"


DAYS = {Urgency.FIRST: 1, Urgency.SOON: 3, Urgency.ROUTINE: 14}


@dataclass(frozen=True, slots=True, kw_only=True)
class LookBy:
    urgency: Urgency
    day: date


def look_by(
    *, kind: str, is_better: bool, came_on: date, appointment_on: date | None = None
) -> LookBy:
    """``appointment_on`` is the day for which a prescriber was asked."""
    urgency = _urgency(kind, is_better)
    day = came_on + timedelta(days=DAYS[urgency])
    if appointment_on is not None:
        day = max(came_on, min(day, appointment_on - timedelta(days=1)))
    return LookBy(urgency=urgency, day=day)


def _urgency(kind: str, is_better: bool) -> Urgency:
    if kind != ANSWERS:
        return Urgency.SOON
    return Urgency.ROUTINE if is_better else Urgency.FIRST
