"""Who answers for a concern that nobody has taken, and from when.

rung      who                                          from
owner     the role that its level names, or who        when it was raised
          said to look again
on-call   the physician on call                        when the time to answer is over; of an
                                                       emergency that is at once; of who is to be
                                                       seen today and was not taken, no later than
                                                       when the clinic closes
everyone  every physician, and the administrator       thresholds/escalate-…-min later, and not
                                                       before the time to answer is over; at once
                                                       where nobody could be told at the rung before

Nobody looks at a list in a clinic that is closed: an hour that nobody hears of is no hour to answer
in. Who must be seen today may have an infected joint, and does not wait for the morning. A call
within a working day keeps its time, whatever the hour.

A rung at which nobody can be told is not waited for: nobody is on call, there is no way to send a
message, the person on call has no address, what was sent did not arrive, or whoever is on call had
taken it and let the time pass: nobody is the next after themselves. That it was passed over, and
why, stays on record. At the last rung they are told again and again until somebody takes it:
thresholds/escalate-again-…-min.

It ends when somebody takes it by name; and begins anew when what they owe then does not come:

taken                     says within thresholds/taken-…-min what came of it
no-answer                 calls again within thresholds/tried-again-…-min
called, examined, sent-on says within thresholds/spoken-…-min how they are since, or closes it
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from prolo.care.dates import at_local, local_day
from prolo.care.signs import Level
from prolo.knowledge import Knowledge

CLOCKS = {  # by what somebody did
    "taken": "taken",
    "no-answer": "tried-again",
    "called": "spoken",
    "examined": "spoken",
    "sent-on": "spoken",
}

LOOK_AGAIN_AT = time(9)  # of the day to which it was put off; a choice of the project


class Rung(StrEnum):
    OWNER = "owner"
    ON_CALL = "on-call"
    EVERYONE = "everyone"


class PassedOver(StrEnum):
    """Why nobody can be told at a rung."""

    NOBODY = "nobody-on-call"
    NO_WAY = "no-way"  # the clinic sends no messages
    NO_ADDRESS = "no-address"  # of whoever is on call
    THEIRS = "had-it"  # whoever is on call had taken it, and let the time pass


@dataclass(frozen=True, slots=True)
class Turn:
    """From when somebody answers for it, or would if they could be told."""

    rung: Rung
    begins_at: datetime
    passed_over: str = ""  # a ``PassedOver``


def told_from(level: str, respond_by: datetime, *, watched_until: datetime | None) -> datetime:
    """When the physician on call is told. ``watched_until``: when the clinic closes first, since it
    was reported; None: somebody has taken it."""
    if watched_until is None or Level.of(level) is not Level.SAME_DAY:
        return respond_by
    return min(respond_by, watched_until)


def turns(
    level: str,
    respond_by: datetime,
    *,
    told_at: datetime,
    passed_over: str = "",
    untold_at: datetime | None = None,
    knowledge: Knowledge,
) -> tuple[Turn, ...]:
    """Whom it passes to after its owner, in order. ``told_at``: as ``told_from`` says;
    ``passed_over``: why the physician on call cannot be told; ``untold_at``: when it was known that
    nothing of what was sent to them arrived."""
    minutes = knowledge.threshold(f"escalate-{level}-min").value
    later = max(respond_by, told_at + timedelta(minutes=int(minutes)))
    if passed_over:
        later = told_at
    elif untold_at is not None:
        later = min(later, max(told_at, untold_at))
    return (Turn(Rung.ON_CALL, told_at, passed_over), Turn(Rung.EVERYONE, later))


def turns_begun(found: tuple[Turn, ...], now: datetime) -> tuple[Turn, ...]:
    return tuple(one for one in found if one.begins_at <= now)


def next_look(step: str, level: str, now: datetime, *, knowledge: Knowledge) -> datetime | None:
    """By when whoever did ``step`` owes the next; None: nobody is waited for."""
    if step not in CLOCKS or Level.of(level) < Level.CALL:
        return None
    minutes = knowledge.threshold(f"{CLOCKS[step]}-{level}-min").value
    return now + timedelta(minutes=int(minutes))


def is_put_off(respond_by: datetime, now: datetime, zone: ZoneInfo) -> bool:
    """Whether it waits for the morning of a later day. Who did not pick up before midnight is
    called again in the night, not on a later day."""
    tomorrow = local_day(now, zone) + timedelta(days=1)
    return respond_by >= at_local(tomorrow, LOOK_AGAIN_AT, zone)
