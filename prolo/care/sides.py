"""On which side of the body a structure can be."""

from __future__ import annotations

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
