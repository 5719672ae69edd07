"""The body map: where needles are planned and where they went, drawn and as a list.

``body_map`` makes what ``web/_parts/body_map.html`` shows. Places come from the knowledge
(``Structure.map_x``, ``map_y``, ``view``); a point may bring its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from prolo.knowledge.records import Region, Structure
from prolo.web.presenters.drawings import AREAS, DRAWINGS, WHOLE_BODY, Area, Drawing
from prolo.web.words.values import shown

MIDLINE = 50  # hundredths of the width
FINGER = 7  # units of the whole body, around a region


@dataclass(frozen=True, slots=True, kw_only=True)
class MapPoint:
    """A needle, planned or given. Without a place of its own it stands at its structure's.

    ``x`` and ``y`` are hundredths of the drawing of the right side, as recorded.
    """

    structure: str
    side: str
    number: int | None = None  # of a given one
    text: str = ""  # what went in, in words: «1 mL dextrose 15 %»
    view: str = ""
    x: Decimal | None = None
    y: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A structure one can choose on the drawing."""

    code: str
    label: str
    side: str
    x: float  # in the drawing's units, as shown
    y: float
    map_x: Decimal  # as recorded
    map_y: Decimal
    warnings: tuple[str, ...]

    @property
    def name(self) -> str:
        return ", ".join((self.label, *self.warnings))


@dataclass(frozen=True, slots=True, kw_only=True)
class Dot:
    x: float
    y: float
    number: int | None
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MapView:
    drawing: Drawing
    title: str
    is_mirrored: bool
    ends: tuple[Any, Any]
    targets: tuple[Target, ...]
    planned: tuple[Dot, ...]
    given: tuple[Dot, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of the list beside the drawing, which says all that the drawing says."""

    number: int | None
    structure: str
    side: str
    text: str
    where: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyMap:
    region: str
    side: str
    views: tuple[MapView, ...]
    lines: tuple[Line, ...]


SIDES = {
    "left": gettext_lazy("left"),
    "right": gettext_lazy("right"),
    "midline": gettext_lazy("midline"),
}


def body_map(
    region: Region,
    side: str,
    *,
    planned: Iterable[MapPoint] = (),
    given: Iterable[MapPoint] = (),
) -> BodyMap:
    """Every view of a region at one side; a region without drawings has its list alone."""
    structures = {one.code: one for one in region.structures}
    planned, given = tuple(planned), tuple(given)
    views = tuple(
        _view(region, side, drawing, structures, planned, given)
        for drawing in DRAWINGS.get(region.id, ())
    )
    return BodyMap(
        region=region.label,
        side=side,
        views=views,
        lines=tuple(_line(point, structures) for point in (*given, *planned)),
    )


def _view(
    region: Region,
    side: str,
    drawing: Drawing,
    structures: dict[str, Structure],
    planned: Sequence[MapPoint],
    given: Sequence[MapPoint],
) -> MapView:
    is_mirrored = side == "left" and not region.midline
    place = _placing(drawing, is_mirrored)
    return MapView(
        drawing=drawing,
        title=_title(region, side, drawing),
        is_mirrored=is_mirrored,
        ends=drawing.ends[::-1] if is_mirrored else drawing.ends,
        targets=tuple(_targets(region, side, drawing, place)),
        planned=tuple(_dots(planned, region, drawing, structures, place)),
        given=tuple(_dots(given, region, drawing, structures, place)),
    )


Place = Callable[[Decimal, Decimal], tuple[float, float]]


def _placing(drawing: Drawing, is_mirrored: bool) -> Place:
    def place(x: Decimal, y: Decimal) -> tuple[float, float]:
        return drawing.place(float(100 - x if is_mirrored else x), float(y))

    return place


def _title(region: Region, side: str, drawing: Drawing) -> str:
    if region.midline:
        return f"{region.label}, {drawing.title}"
    words = {"region": region.label, "side": SIDES[side], "view": drawing.title}
    return _("%(region)s, %(side)s, %(view)s") % words


def _targets(region: Region, side: str, drawing: Drawing, place: Place) -> Iterator[Target]:
    for structure in region.structures:
        if structure.map_x is None or structure.map_y is None:
            continue
        if _shown_on(structure.view) != drawing.view:
            continue
        for own_side, x in _sides(region, side, structure.map_x):
            shown_x, shown_y = place(x, structure.map_y)
            yield Target(
                code=structure.code,
                label=_side_named(structure.label, own_side, region),
                side=own_side,
                x=shown_x,
                y=shown_y,
                map_x=x,
                map_y=structure.map_y,
                warnings=structure_warnings(structure),
            )


def _sides(region: Region, side: str, x: Decimal) -> Iterator[tuple[str, Decimal]]:
    """In a midline region a paired structure is there twice, a middle one once."""
    if not region.midline:
        yield side, x
    elif x == MIDLINE:
        yield "midline", x
    else:
        yield "left", 100 - x
        yield "right", x


def _side_named(label: str, side: str, region: Region) -> str:
    if not region.midline or side == "midline":
        return label
    return f"{label}, {SIDES[side]}"


def _dots(
    points: Sequence[MapPoint],
    region: Region,
    drawing: Drawing,
    structures: dict[str, Structure],
    place: Place,
) -> Iterator[Dot]:
    for point in points:
        where = point_place(point, region, structures.get(point.structure))
        if where is None or where[0] != drawing.view:
            continue
        x, y = place(where[1], where[2])
        label = structures[point.structure].label if point.structure in structures else ""
        yield Dot(x=x, y=y, number=point.number, label=f"{label} {point.text}".strip())


def point_place(
    point: MapPoint, region: Region, structure: Structure | None
) -> tuple[str, Decimal, Decimal] | None:
    """View and hundredths: the point's own place, else its structure's."""
    if point.x is not None and point.y is not None and point.view:
        return point.view, point.x, point.y
    if structure is None or structure.map_x is None or structure.map_y is None:
        return None
    is_on_left = region.midline and point.side == "left"
    x = 100 - structure.map_x if is_on_left else structure.map_x
    return _shown_on(structure.view), x, structure.map_y


def _shown_on(view: str) -> str:
    """Where only «side» is said, the outer side is meant."""
    return "lateral" if view == "side" else view


def structure_warnings(structure: Structure) -> tuple[str, ...]:
    found = (
        (structure.intra_articular, _("inside the joint")),
        (structure.near_pleura, _("near the pleura")),
        (structure.near_spinal_canal, _("near the spinal canal or a nerve root")),
        (structure.bleeding_risk == "high", _("deep: bleeding cannot be pressed on")),
    )
    return tuple(words for is_so, words in found if is_so)


def _line(point: MapPoint, structures: dict[str, Structure]) -> Line:
    structure = structures.get(point.structure)
    return Line(
        number=point.number,
        structure=structure.label if structure else point.structure,
        side=str(SIDES.get(point.side, point.side)),
        text=point.text,
        where=_where(point),
    )


def _where(point: MapPoint) -> str:
    if point.x is None or point.y is None:
        return ""
    return f"{point.view} {shown(point.x)} / {shown(point.y)}"


# -- choosing a region on the whole body ---------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionLink:
    area: Area
    x: int
    label: str
    url: str
    is_chosen: bool

    @property
    def reach(self) -> tuple[int, int]:
        """A finger is wider than a jaw."""
        return self.area.rx + FINGER, self.area.ry + FINGER


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionView:
    drawing: Drawing
    links: tuple[RegionLink, ...]


def region_map(
    regions: Iterable[Region],
    link: Callable[[str, str], str],
    *,
    chosen: Iterable[tuple[str, str]] = (),
) -> tuple[RegionView, ...]:
    """The whole body from the front and from behind; ``link(region, side)`` is where each leads,
    ``side`` is left, right or midline; ``chosen`` are emphasised."""
    known, marked = {one.id: one for one in regions}, set(chosen)
    return tuple(
        RegionView(
            drawing=drawing,
            links=tuple(
                _region_link(area, side, known[area.region], link, marked)
                for area in AREAS
                if area.view == drawing.view and area.region in known
                for side in (("midline",) if area.is_midline else ("right", "left"))
            ),
        )
        for drawing in WHOLE_BODY
    )


def region_label(region: Region, side: str) -> str:
    if side == "midline":
        return region.label
    words = {"region": region.label, "side": SIDES[side]}
    return pgettext("region, side", "%(region)s, %(side)s") % words


def _region_link(
    area: Area,
    side: str,
    region: Region,
    link: Callable[[str, str], str],
    marked: set[tuple[str, str]],
) -> RegionLink:
    return RegionLink(
        area=area,
        x=WHOLE_BODY[0].width - area.x if side == "left" else area.x,
        label=region_label(region, side),
        url=link(area.region, side),
        is_chosen=(area.region, side) in marked,
    )
