"""Where a course stands, and how it may move: one table, from which the diagram is drawn."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from prolo.errors import CareError


class State(StrEnum):
    ASSESSING = "assessing"  # asked, examined, images looked at; a physician decides
    DEFERRED = "deferred"  # not before a day
    NOT_SUITABLE = "not-suitable"  # stays on record with the reason and the alternatives
    PLANNING = "planning"  # suitable: a plan is written and signed
    TREATING = "treating"
    PAUSED = "paused"
    FOLLOWING = "following"  # no more sessions; answers at 6, 12, 26 and 52 weeks
    WITHDRAWN = "withdrawn"  # the person wants no more of it
    CLOSED = "closed"


S = State
ENDED = frozenset({S.WITHDRAWN, S.CLOSED})
INJECTING = frozenset({S.TREATING})  # where a session may begin


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One arrow. ``verb`` is what a person must be allowed to; without ``sources`` it begins."""

    name: str
    sources: tuple[State, ...]
    target: State
    verb: str
    needs_reason: bool = False
    needs_until: bool = False


MOVES: tuple[Move, ...] = (
    Move(name="open", sources=(), target=S.ASSESSING, verb="assess"),
    Move(name="find-suitable", sources=(S.ASSESSING,), target=S.PLANNING, verb="decide"),
    Move(
        name="defer",
        sources=(S.ASSESSING, S.PLANNING),
        target=S.DEFERRED,
        verb="decide",
        needs_reason=True,
        needs_until=True,
    ),
    Move(
        name="find-not-suitable",
        sources=(S.ASSESSING, S.DEFERRED, S.PLANNING),
        target=S.NOT_SUITABLE,
        verb="decide",
        needs_reason=True,
    ),
    Move(
        name="assess-again",
        sources=(S.DEFERRED, S.NOT_SUITABLE, S.PLANNING, S.PAUSED),
        target=S.ASSESSING,
        verb="assess",
    ),
    Move(name="sign-plan", sources=(S.PLANNING,), target=S.TREATING, verb="sign"),
    Move(
        name="go-on",
        sources=(S.TREATING,),
        target=S.TREATING,
        verb="decide",
        needs_reason=True,
    ),
    Move(
        name="pause",
        sources=(S.TREATING,),
        target=S.PAUSED,
        verb="move_course",
        needs_reason=True,
        needs_until=True,
    ),
    Move(name="resume", sources=(S.PAUSED,), target=S.TREATING, verb="move_course"),
    Move(name="finish", sources=(S.TREATING,), target=S.FOLLOWING, verb="decide"),
    Move(
        name="stop",
        sources=(S.TREATING, S.PAUSED),
        target=S.FOLLOWING,
        verb="decide",
        needs_reason=True,
    ),
    Move(
        name="call-off",  # no needle was given: there is nothing to follow
        sources=(S.TREATING, S.PAUSED),
        target=S.CLOSED,
        verb="decide",
        needs_reason=True,
    ),
    Move(
        name="extend", sources=(S.FOLLOWING,), target=S.PLANNING, verb="decide", needs_reason=True
    ),
    Move(
        name="withdraw",
        sources=(
            S.ASSESSING,
            S.DEFERRED,
            S.NOT_SUITABLE,
            S.PLANNING,
            S.TREATING,
            S.PAUSED,
            S.FOLLOWING,
        ),
        target=S.WITHDRAWN,
        verb="move_course",
        needs_reason=True,
    ),
    Move(
        name="go-elsewhere",  # no needle was given here; what is treated is at another place
        sources=(
            S.ASSESSING,
            S.DEFERRED,
            S.NOT_SUITABLE,
            S.PLANNING,
            S.TREATING,
            S.PAUSED,
        ),
        target=S.CLOSED,
        verb="decide",
        needs_reason=True,
    ),
    Move(name="close", sources=(S.FOLLOWING, S.NOT_SUITABLE), target=S.CLOSED, verb="move_course"),
    Move(
        name="record-death",
        sources=(
            S.ASSESSING,
            S.DEFERRED,
            S.NOT_SUITABLE,
            S.PLANNING,
            S.TREATING,
            S.PAUSED,
            S.FOLLOWING,
        ),
        target=S.CLOSED,
        verb="contact",
        needs_reason=True,
    ),
    Move(  # a death was recorded by mistake; something was injected before
        name="take-up-following",
        sources=(S.CLOSED,),
        target=S.FOLLOWING,
        verb="contact",
        needs_reason=True,
    ),
    Move(  # the same, and nothing was
        name="take-up-assessing",
        sources=(S.CLOSED,),
        target=S.ASSESSING,
        verb="contact",
        needs_reason=True,
    ),
)
# No arrow: a merge with the record of somebody who had died closed the course, and they are two
# people. It stands where it stood, and neither counts as a move.
STANDS_AGAIN = "stand-as-before"
# No arrow either: the course was ended by a slip, of the person or of who wrote down what they
# said, which is seen on that day.
TAKEN_BACK = "take-back"
NO_ARROWS = frozenset({STANDS_AGAIN, TAKEN_BACK})
MAY_BE_A_SLIP = frozenset({"withdraw", "close", "call-off"})  # no arrow leads back from them
BY_NAME = {one.name: one for one in MOVES}


def moves_from(state: State) -> tuple[Move, ...]:
    return tuple(one for one in MOVES if state in one.sources)


def check_move(
    name: str, *, state: State, reason: str = "", until: date | None = None, today: date
) -> Move:
    """The arrow of this name. Raises ``CareError`` where it does not lead away from ``state``, or
    lacks the reason or the day it needs: every fault at once."""
    move = BY_NAME.get(name)
    if move is None or state not in move.sources:
        raise CareError({"move": "unknown" if move is None else "not-from-here"})
    faults = {}
    if move.needs_reason and not reason.strip():
        faults["reason"] = "missing"
    if move.needs_until and until is None:
        faults["until"] = "missing"
    elif until is not None and until <= today:
        faults["until"] = "not-after-today"
    if faults:
        raise CareError(faults)
    return move


def draw_moves() -> str:
    """The table as a state diagram, in Mermaid's words."""
    return "\n".join(("stateDiagram-v2", *(f"    {line}" for line in _arrows())))


def _arrows() -> Iterator[str]:
    for move in MOVES:
        for source in move.sources or ("[*]",):
            yield f"{_word(source)} --> {_word(move.target)}: {move.name}"
    for state in sorted(ENDED):
        yield f"{_word(state)} --> [*]"


def _word(state: str) -> str:
    return state.replace("-", "_")
