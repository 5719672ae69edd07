"""On which side of the body a structure can be."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from prolo.knowledge.records import Region

RIGHT, LEFT, MIDLINE = "right", "left", "midline"
MIDDLE = Decimal(50)  # hundredths of a drawing's width: a structure there has no side


def sides_of(region: Region, structure: str, side: str) -> tuple[str, ...]:
    """The sides that this structure can have on a course of ``side``, the usual one first."""
    if not region.midline:
        return (side, *(one for one in (LEFT, RIGHT) if one != side))
    place = next((one for one in region.structures if one.code == structure), None)
    if place and place.map_x == MIDDLE:
        return (MIDLINE,)
    if place and place.map_x is not None:
        return (LEFT, RIGHT)
    return (side, *(one for one in (LEFT, RIGHT, MIDLINE) if one != side))


def sides_to_plan(region: Region, structure: str, side: str) -> tuple[str, ...]:
    """The side of the course; in a course of the midline both, where there are two."""
    possible = sides_of(region, structure, side)
    if side in possible:
        return (side,)
    return (RIGHT, LEFT) if {LEFT, RIGHT} <= set(possible) else possible[:1]


def side_called(side: str, needles: Iterable[str]) -> str:
    """The side that is said, marked and called out before the needle: that of the course; in the
    midline that of the planned needles, where all that have a side have the same."""
    lateral = {one for one in needles if one in (LEFT, RIGHT)}
    return lateral.pop() if side == MIDLINE and len(lateral) == 1 else side


def on_another_side(
    side: str, planned: Iterable[tuple[str, str]], given: Iterable[tuple[str, str]]
) -> tuple[tuple[str, str], ...]:
    """Structures with the side they were injected on, which nobody planned: another than the
    course's; in the midline another than is planned for that structure or, where nothing is
    planned there, than any needle has."""
    if side != MIDLINE:
        return tuple(one for one in given if one[1] not in (side, MIDLINE))
    planned = tuple(planned)
    anywhere = {one for _, one in planned}
    sides = {
        structure: {one for name, one in planned if name == structure} for structure, _ in planned
    }
    return tuple(
        (structure, one)
        for structure, one in given
        if planned and one != MIDLINE and one not in sides.get(structure, anywhere)
    )
