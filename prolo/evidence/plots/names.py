"""Names beside points, moved so that none lies on another."""

from __future__ import annotations

from collections.abc import Sequence

from prolo.evidence.plots.svg import LETTER
from prolo.evidence.plots.words import short

STEP = 14.0
MOST = 14  # points: more names than that hide what they name
LETTERS = 22


def place_names(
    spots: Sequence[tuple[float, float]], names: Sequence[str], *, right: float
) -> list[tuple[float, float, str, str]]:
    """x, y, anchor and name for each point; nothing where there are too many."""
    if len(names) != len(spots) or len(spots) > MOST:
        return []
    placed: list[tuple[float, float, float]] = []  # left, right, y of what is there
    found = []
    for (x, beside), name in sorted(zip(spots, names, strict=True), key=lambda one: one[0][1]):
        said, y = short(name, LETTERS), beside
        width = len(said) * LETTER
        is_left = x + 9 + width > right
        start = x - 9 - width if is_left else x + 9
        while any(
            start < other_end and other_start < start + width and abs(y - other_y) < STEP
            for other_start, other_end, other_y in placed
        ):
            y += STEP / 2
        placed.append((start, start + width, y))
        found.append((x - 9 if is_left else x + 9, y, "end" if is_left else "start", said))
    return found
