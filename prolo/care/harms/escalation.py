"""Who answers for a concern that nobody has taken, and from when.

rung      who                                          from
owner     the role that its level names, or who        when it was raised
          said to look again
on-call   the physician on call                        when the time to answer is over; of an
                                                       emergency that is at once
everyone  every physician, and the administrator       thresholds/escalate-…-min later; with nobody
                                                       on call when the time to answer is over

It ends when somebody takes it by name.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from prolo.knowledge import Knowledge


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
