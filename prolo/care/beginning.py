"""What is asked before a session begins although nothing forbids it.

code         when                                                        params
early        more than an hour before the time of its appointment         minutes
written-late the day of its appointment is over: it was held that day     –
beyond-plan  its number is above the sessions that the signed plan has    number, planned

A choice of the project: people come a quarter of an hour early, and a quiet morning brings somebody
forward by an hour; what begins earlier than that is more often the wrong line of the board.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from prolo.care.dates import local_day

EARLY = timedelta(hours=1)
WRITTEN_LATE = "written-late"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    code: str
    params: Mapping[str, Any] = field(default_factory=dict)


def ask_before_beginning(
    *, starts_at: datetime, now: datetime, zone: ZoneInfo, number: int, planned: int | None
) -> tuple[Question, ...]:
    """``planned`` sessions of the signed plan; None: there is none."""
    return tuple(_questions(starts_at, now, zone, number, planned))


def _questions(
    starts_at: datetime, now: datetime, zone: ZoneInfo, number: int, planned: int | None
) -> Iterator[Question]:
    if local_day(starts_at, zone) < local_day(now, zone):
        yield Question(code=WRITTEN_LATE)
    if starts_at - now > EARLY:
        minutes = int((starts_at - now).total_seconds() // 60)
        yield Question(code="early", params={"minutes": minutes})
    if planned is not None and number > planned:
        yield Question(code="beyond-plan", params={"number": number, "planned": planned})
