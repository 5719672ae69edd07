"""What is known of a payer: what was published, and what the clinic found when it looked itself.

The clinic's own check counts before what was published, until the day by which it said to look
again, or until something newer is published. Marks say what a reader must know:

own          the clinic looked itself, and that counts
conflict     sources disagree
stale        what was published is old, and no own check counts
unverified   nobody has verified the published decision
look-again   the day by which to look again has passed
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import get_args, get_type_hints

from prolo.knowledge.records import Payer

DECISIONS: tuple[str, ...] = get_args(get_type_hints(Payer)["decision"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """Somebody of the clinic looked at the payer's page, or called."""

    decision: str
    checked_on: date
    check_again_by: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Stand:
    decision: str
    marks: tuple[str, ...]
    check_again_by: date | None


def payer_stand(payer: Payer, own: Check | None, today: date) -> Stand:
    if own and payer.is_since(own.checked_on):
        own = None
    again = own.check_again_by if own else payer.again_by
    is_lapsed = again is not None and again < today
    counts = own is not None and not is_lapsed
    marks = {
        "own": counts,
        "conflict": payer.conflict is not None,
        "stale": not counts and payer.is_old(today),
        "unverified": not counts and not payer.is_usable("decision"),
        "look-again": is_lapsed,
    }
    return Stand(
        decision=own.decision if own and counts else payer.decision,
        marks=tuple(name for name, holds in marks.items() if holds),
        check_again_by=again,
    )


def to_ask_since(payer: Payer, own: Check | None, said_on: date, today: date) -> date | None:
    """The clinic asks a payer of whom it does not know what they pay now: what was published is not
    known, old, unverified, disputed or to be looked up again, and no check of its own counts. Since
    the person said that this one pays, or since that check no longer counts; None: it knows."""
    if own is not None and not payer.is_since(own.checked_on):
        lapsed = own.check_again_by < today
        return max(own.check_again_by, said_on) if lapsed else None
    is_open = payer.decision == "unknown" or payer_stand(payer, None, today).marks
    return said_on if is_open else None
