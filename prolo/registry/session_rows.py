"""What a session is filled with when it is given as planned, and which rows were.

Never a lot or an expiry: they are read off the vial in the hand.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from prolo.care.drawn import Injected
from prolo.care.plan import PlannedSite
from prolo.knowledge import Knowledge
from prolo.knowledge.records import Region
from prolo.registry.models import Course, Session, Side
from prolo.registry.plans import current_plan

MIDLINE = Decimal(50)  # hundredths of a drawing's width: a structure there has no side
ROW = (
    "structure",
    "side",
    "volume_ml",
    "irritant",
    "irritant_pct",
    "anaesthetic",
    "anaesthetic_pct",
    "depth_mm",
    "needle",
    "guidance",
)
PLACE = ("view", "map_x", "map_y")
MIXED = (("irritant", "irritant_pct"), ("anaesthetic", "anaesthetic_pct"))
OF_A_VIAL = ("role", "substance", "product", "maker", "strength_pct", "single_dose")

Rows = Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Filling:
    """``source`` is plan or session: from where; empty: there is nothing to fill with."""

    source: str = ""
    injections: Rows = ()
    vials: Rows = ()


def filling_for(session: Session) -> Filling:
    """The signed plan's sites, one row a needle; without one, the rows of the session before."""
    before = previous_session(session)
    vials = _vials_of(before) if before else []
    if planned := planned_rows(session.course):
        return Filling(source="plan", injections=planned, vials=_for_plan(planned, vials))
    if before:
        rows = before.injections.current()
        injections = [{name: getattr(row, name) for name in (*ROW, *PLACE)} for row in rows]
        return Filling(source="session", injections=injections, vials=vials)
    return Filling()


def previous_session(session: Session) -> Session | None:
    rows = Session.objects.filter(
        course=session.course, number__lt=session.number, ended_at__isnull=False
    ).exclude(state=Session.State.ABANDONED)
    return rows.order_by("-number").first()


def planned_rows(course: Course) -> list[dict[str, Any]]:
    plan = current_plan(course)
    if plan is None:
        return []
    return [_row_of(site, course.side) for site in plan.sites for _needle in range(site.injections)]


def _row_of(site: PlannedSite, side: str) -> dict[str, Any]:
    row = {name: getattr(site, name) for name in ROW}
    return {**row, "side": site.side if site.side in Side.values else side}


def as_planned(rows: Rows, planned: Rows) -> list[bool]:
    """Which rows are a needle of the plan, unchanged; a planned needle counts once."""
    left = Counter(_content(row) for row in planned)
    found = []
    for row in rows:
        content = _content(row)
        found.append(left[content] > 0)
        left[content] -= 1
    return found


def still_to_give(rows: Rows, planned: Rows) -> list[Mapping[str, Any]]:
    """Of the planned needles, those that no row is yet."""
    typed = Counter(_content(row) for row in rows)
    left = []
    for row in planned:
        content = _content(row)
        if typed[content] > 0:
            typed[content] -= 1
        else:
            left.append(row)
    return left


def _content(row: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(_plain(row.get(name)) for name in ROW)


def _plain(value: Any) -> str:
    return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value or "")


def injected_of(rows: Rows) -> list[Injected]:
    """What the needles gave, for comparing it with the vials."""
    return [
        Injected(
            volume_ml=row["volume_ml"],
            pcts={
                row[name]: row[pct]
                for name, pct in MIXED
                if row.get(name) and row.get(pct) is not None
            },
        )
        for row in rows
    ]


def sides_of(region: Region, structure: str, side: str) -> tuple[str, ...]:
    """The sides that this structure can have on a course of ``side``, the usual one first."""
    if not region.midline:
        return (side, *(one for one in (Side.LEFT, Side.RIGHT) if one != side))
    place = next((one for one in region.structures if one.code == structure), None)
    if place and place.map_x == MIDLINE:
        return (Side.MIDLINE,)
    if place and place.map_x is not None:
        return (Side.LEFT, Side.RIGHT)
    return (side, *(one for one in Side.values if one != side))


# -- vials --------------------------------------------------------------------------------


def role_of(substance: str, knowledge: Knowledge) -> str:
    if substance in knowledge.irritants:
        return "irritant"
    if substance in knowledge.anaesthetics:
        return "cream" if knowledge.anaesthetics[substance].topical else "anaesthetic"
    return "diluent"


def _vials_of(session: Session) -> list[dict[str, Any]]:
    """One row a product, in the order they were recorded."""
    rows: Iterable[Any] = session.vials.current().order_by("recorded_at", "id")
    found = {
        (row.substance, row.product): {name: getattr(row, name) for name in OF_A_VIAL}
        for row in rows
    }
    return list(found.values())


def _for_plan(planned: Rows, vials: Rows) -> list[dict[str, Any]]:
    """What the plan draws up, with the product used last; and the diluent used last."""
    drawn = dict.fromkeys(_substances(planned))
    known = [dict(row) for row in vials if row["substance"] in drawn or row["role"] == "diluent"]
    have = {row["substance"] for row in known}
    return [*known, *({"substance": name} for name in drawn if name not in have)]


def _substances(planned: Rows) -> Iterator[str]:
    for name in ("irritant", "anaesthetic"):
        yield from (row[name] for row in planned if row.get(name))
