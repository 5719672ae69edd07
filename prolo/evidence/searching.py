"""What one trial prints for one question: the figures of its two sides, or why there are none.

Instruments are tried in the order of the protocol, times from the nearest, and at each place
first the arms' changes, then their scores, then a printed difference. The first that holds a
number with its spread is used; of those before it the reasons are kept (see ``figures.py``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from prolo.errors import SynthesisError
from prolo.evidence.figures import (
    COUNTED,
    Figures,
    NothingError,
    Row,
    Search,
    from_arms,
    from_contrast,
    from_counts,
    name_of,
)
from prolo.evidence.trials import Sides
from prolo.knowledge.trials import Contrast, Count, Outcome


def find_figures(search: Search) -> tuple[Figures | None, tuple[str, ...]]:
    """The first usable figures, and why none came before them."""
    reasons: list[str] = []
    for instrument, weeks in _places(search):
        for attempt in _attempts(search, instrument, weeks):
            try:
                return checked(attempt()), tuple(dict.fromkeys(reasons))
            except NothingError as nothing:
                reasons.append(str(nothing))
    return None, tuple(dict.fromkeys(reasons)) or (_nothing_here(search),)


def checked(figures: Figures) -> Figures:
    """The figures, if an effect can be made of them: a spread of zero is a misprint."""
    try:
        figures.printed.effect("logOR" if figures.kind == "counts" else "MD")
    except SynthesisError:
        raise NothingError("no-spread") from None
    return figures


def printed_weeks(search: Search) -> tuple[float, ...]:
    """Every time after the beginning at which anything is printed for the question."""
    weeks = {week for row in _rows(search) if (week := _week(row))}  # week 0 is before it began
    return tuple(sorted(weeks))


# -- where to look -------------------------------------------------------------------------


def _rows(search: Search) -> Sequence[Row]:
    trial, sides = search.trial, search.sides
    if search.outcome in COUNTED:
        return [
            row for row in trial.counts if row.kind == search.outcome and row.arm_id in sides.both
        ]
    arms = [
        row for row in trial.outcomes if row.outcome == search.outcome and row.arm_id in sides.both
    ]
    contrasts = [
        row for row in trial.contrasts if row.outcome == search.outcome and _crosses(row, sides)
    ]
    return [*arms, *contrasts]


def _week(row: Row) -> float | None:
    return None if row.weeks is None else float(row.weeks)


def _crosses(row: Contrast, sides: Sides) -> bool:
    pairs = ((row.arm_a, row.arm_b), (row.arm_b, row.arm_a))
    return any(a in sides.irritant and b in sides.comparator for a, b in pairs)


def _places(search: Search) -> list[tuple[str, float]]:
    """Instrument and week, in the order in which they are tried."""
    order = list(dict.fromkeys(name_of(row) for row in _rows(search)))
    places = {
        (name_of(row), week)
        for row in _rows(search)
        if (week := _week(row)) and search.window.holds(week)
    }
    return sorted(
        places,
        key=lambda place: (
            search.protocol.instrument_rank(search.outcome, place[0]),
            order.index(place[0]),
            search.window.distance(place[1]),
        ),
    )


def _nothing_here(search: Search) -> str:
    after = [row for row in _rows(search) if row.weeks is None or row.weeks > 0]
    if not after:
        return "no-figures"
    return "time-not-printed" if all(row.weeks is None for row in after) else "other-time"


def _attempts(search: Search, instrument: str, weeks: float) -> Iterator[Callable[[], Figures]]:
    rows = [row for row in _rows(search) if name_of(row) == instrument and _week(row) == weeks]
    for kind in ("change", "value"):
        arms = [row for row in rows if isinstance(row, Outcome) and row.kind == kind]
        for adjusted in dict.fromkeys(row.adjusted for row in arms):  # never one of each
            alike = [row for row in arms if row.adjusted == adjusted]
            yield partial(from_arms, search, weeks, alike)
    for row in rows:
        if isinstance(row, Contrast):
            yield partial(from_contrast, search, weeks, row)
    counts = [row for row in rows if isinstance(row, Count)]
    if counts:
        yield partial(from_counts, search, weeks, counts)
