"""The body map of a session: what is planned and typed, and what was recorded."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from typing import Any

from prolo.knowledge.records import Region
from prolo.registry.models import Session
from prolo.web.presenters.bodymap import BodyMap, MapPoint, body_map
from prolo.web.presenters.session_recorded import mixture


def map_while_typed(
    region: Region, side: str, rows: Iterable[Any], planned: Iterable[Mapping[str, Any]]
) -> BodyMap:
    """What is planned, and the rows as they stand in the form. The rows are the list beside it."""
    given = [_typed_point(row, place, side) for place, row in enumerate(rows, start=1)]
    drawn = body_map(
        region,
        side,
        planned=[MapPoint(structure=one["structure"], side=one["side"]) for one in planned],
        given=[one for one in given if one.structure and _is_on(one, side, region)],
    )
    return replace(drawn, lines=())


def _typed_point(row: Any, place: int, side: str) -> MapPoint:
    def raw(name: str) -> str:
        return str(row[name].value() or "")

    return MapPoint(
        structure=raw("structure"),
        side=raw("side") or side,
        number=place,
        view=raw("view"),
        x=_hundredths(raw("map_x")),
        y=_hundredths(raw("map_y")),
    )


def _hundredths(text: str) -> Decimal | None:
    try:
        value = Decimal(text)
    except InvalidOperation:
        return None
    return value if value.is_finite() and 0 <= value <= 100 else None


def recorded_maps(session: Session, region: Region) -> list[BodyMap]:
    """One map a side that was injected; the table beside it says the same in words."""
    rows = list(session.injections.current())
    points = [
        MapPoint(
            structure=row.structure,
            side=row.side,
            number=row.sequence,
            text=mixture(row),
            view=row.view,
            x=row.map_x,
            y=row.map_y,
        )
        for row in rows
    ]
    side = session.course.side
    others = sorted({one.side for one in points} - {side}) if not region.midline else []
    return [
        replace(
            body_map(region, one, given=[p for p in points if _is_on(p, one, region)]), lines=()
        )
        for one in (side, *others)
    ]


def _is_on(point: MapPoint, side: str, region: Region) -> bool:
    return region.midline or point.side == side
