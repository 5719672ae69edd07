"""Who answers for a concern that nobody has taken, and from when.

rung      who                                          from
owner     the role that its level names, or who        when it was raised
          said to look again
on-call   the physician on call                        when the time to answer is over; of an
                                                       emergency that is at once
everyone  every physician, and the administrator       thresholds/escalate-…-min later; with nobody
                                                       on call when the time to answer is over

It ends when somebody takes it by name; and begins anew when what they owe then does not come:

taken      says within thresholds/taken-…-min what came of it
no-answer  calls again within thresholds/tried-again-…-min
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from prolo.care.signs import Level
from prolo.knowledge import Knowledge

CLOCKS = {"taken": "taken", "no-answer": "tried-again"}  # by what somebody did


class Rung(StrEnum):
    OWNER = "owner"
    ON_CALL = "on-call"
    EVERYONE = "everyone"


@dataclass(frozen=True, slots=True)
class Turn:
    """From when somebody answers for it."""

    rung: Rung
    begins_at: datetime


def turns(
    level: str, respond_by: datetime | None, *, on_call: bool, knowledge: Knowledge
) -> tuple[Turn, ...]:
    """Whom it passes to after its owner, in order. ``on_call``: whether somebody is when the time
    to answer is over. Without such a time it passes to nobody."""
    if respond_by is None:
        return ()
    if not on_call:
        return (Turn(Rung.EVERYONE, respond_by),)
    minutes = knowledge.threshold(f"escalate-{level}-min").value
    return (
        Turn(Rung.ON_CALL, respond_by),
        Turn(Rung.EVERYONE, respond_by + timedelta(minutes=int(minutes))),
    )


def turns_begun(found: tuple[Turn, ...], now: datetime) -> tuple[Turn, ...]:
    return tuple(one for one in found if one.begins_at <= now)


def next_look(step: str, level: str, now: datetime, *, knowledge: Knowledge) -> datetime | None:
    """By when whoever did ``step`` owes the next; None: nobody is waited for."""
    if step not in CLOCKS or Level.of(level) < Level.CALL:
        return None
    minutes = knowledge.threshold(f"{CLOCKS[step]}-{level}-min").value
    return now + timedelta(minutes=int(minutes))
