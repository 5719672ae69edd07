"""What the measures let in: every column checked at once, every fault with its position."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import ArrayLike

from prolo.errors import SynthesisError
from prolo.evidence.measures.record import Mask, Values

T = TypeVar("T")
MOST_FAULTS = 20  # of thousands of rows the first are enough to see what is wrong


@dataclass(frozen=True, slots=True)
class Rule:
    """What a column may hold; NaN stands for «not reported» and is let in everywhere."""

    holds: Callable[[Values], Mask]
    expected: str


ANY = Rule(np.isfinite, "a finite number")
ABOVE_0 = Rule(lambda x: np.isfinite(x) & (x > 0), "a number above 0")
NOT_0 = Rule(lambda x: np.isfinite(x) & (x != 0), "a number other than 0")
# People may be fractions: an effective number, after a design effect.
GROUP = Rule(lambda x: np.isfinite(x) & (x >= 2), "2 or more people")
PEOPLE = Rule(lambda x: np.isfinite(x) & (x >= 1), "1 person or more")
COUNT = Rule(lambda x: np.isfinite(x) & (x >= 0), "0 or more")
CORRELATION = Rule(lambda x: np.abs(x) < 1, "a correlation between −1 and 1")
SHARE = Rule(lambda x: (x > 0) & (x < 1), "a share between 0 and 1")


def enter(**given: tuple[ArrayLike, Rule]) -> tuple[Values, ...]:
    """The columns as floats of one shape, in the order given.

    Raises
    ------
    SynthesisError
        Shapes that do not fit together, or any value that breaks its rule; all are named.
    """
    arrays = {name: np.asarray(column, dtype=float) for name, (column, _) in given.items()}
    try:
        columns = np.broadcast_arrays(*arrays.values())
    except ValueError:
        shapes = ", ".join(f"{name} {array.shape}" for name, array in arrays.items())
        raise SynthesisError(f"columns of different lengths: {shapes}.") from None
    faults = [
        fault
        for (name, (_, rule)), column in zip(given.items(), columns, strict=True)
        for fault in _faults(name, column, rule)
    ]
    refuse(faults)
    return columns


def refuse(faults: list[str]) -> None:
    if faults:
        more = len(faults) - MOST_FAULTS
        rest = [f"and {more} more."] if more > 0 else []
        raise SynthesisError("\n".join([*faults[:MOST_FAULTS], *rest]))


def wrong_rows(wrong: Mask, what: str) -> None:
    """Refuses every row that is wrong in the same way."""
    refuse([f"{_place(at, wrong)}{what}" for at in np.argwhere(wrong)])


def choose(offered: dict[str, T], chosen: str, what: str) -> T:
    if chosen not in offered:
        raise SynthesisError(f"{chosen!r} is no {what}: there are {', '.join(offered)}.")
    return offered[chosen]


def _faults(name: str, column: Values, rule: Rule) -> Iterator[str]:
    wrong = ~(rule.holds(column) | np.isnan(column))
    for at in np.argwhere(wrong):
        found = column[tuple(at)]
        yield f"{_place(at, column)}{name} is {found:g}: {rule.expected} is expected."


def _place(at: Iterable[int], column: Values | Mask) -> str:
    return f"row {', '.join(str(i + 1) for i in at)} of {column.size}: " if column.ndim else ""
