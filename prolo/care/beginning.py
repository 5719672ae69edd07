"""What is asked before a session begins although nothing forbids it.

code         when                                                        params
early        more than an hour before the time of its appointment         minutes
beyond-plan  its number is above the sessions that the signed plan has    number, planned

A choice of the project: people come a quarter of an hour early, and a quiet morning brings somebody
forward by an hour; what begins earlier than that is more often the wrong line of the board.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

EARLY = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    code: str
    params: Mapping[str, Any] = field(default_factory=dict)


def ask_before_beginning(
    *, starts_at: datetime, now: datetime, number: int, planned: int | None
) -> tuple[Question, ...]:
    """``planned`` sessions of the signed plan; None: there is none."""
    return tuple(_questions(starts_at, now, number, planned))


def _questions(
    starts_at: datetime, now: datetime, number: int, planned: int | None
) -> Iterator[Question]:
    if starts_at - now > EARLY:
        minutes = int((starts_at - now).total_seconds() // 60)
        yield Question(code="early", params={"minutes": minutes})
    if planned is not None and number > planned:
        yield Question(code="beyond-plan", params={"number": number, "planned": planned})
