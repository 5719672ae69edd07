"""What a session is filled with when it is given as planned, and which rows were.

Never a lot or an expiry of a session before: they are read off the vial in the hand.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from prolo.care.checklist import SedationGiven
from prolo.care.drawn import Injected
from prolo.care.plan import Plan, PlannedSite
from prolo.knowledge import Knowledge
from prolo.registry.models import Course, Injection, Session, Side
from prolo.registry.plans import current_plan, replaced_plans

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
GIVEN = ("volume_ml", *(name for both in MIXED for name in both))
CREAM = "cream"  # the role of a vial
SEDATION = "sedation"  # of what was given to calm, by the checks of the day; nothing is drawn of it
LONGEST_SUBSTANCE = 40
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
    return _rows_of(plan, course) if plan else []


def outdated_rows(course: Course) -> list[dict[str, Any]]:
    """Needles of plans that were replaced, as far as the plan that counts has none like them."""
    planned = {_content(row) for row in planned_rows(course)}
    rows = [row for plan in replaced_plans(course) for row in _rows_of(plan, course)]
    return [row for row in rows if _content(row) not in planned]


def _rows_of(plan: Plan, course: Course) -> list[dict[str, Any]]:
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
    """Of the planned needles, those that no row is yet: neither as planned, nor at the same place
    with something changed."""
    left = _without(rows, planned, _content)
    changed = _without(planned, rows, _content)
    return _without(changed, left, place_of)


def is_among(row: Mapping[str, Any], rows: Rows) -> bool:
    return _content(row) in {_content(one) for one in rows}


def _without(
    taken: Rows, rows: Rows, by: Callable[[Mapping[str, Any]], tuple[str, ...]]
) -> list[Mapping[str, Any]]:
    """The rows that are left when each of those taken takes away one that is like it."""
    counts = Counter(by(row) for row in taken)
    left = []
    for row in rows:
        content = by(row)
        if counts[content] > 0:
            counts[content] -= 1
        else:
            left.append(row)
    return left


def places_of(rows: Rows) -> list[tuple[str, str]]:
    """Structures, each with its side."""
    return [place_of(row) for row in rows]


def planned_pct(row: Mapping[str, Any], planned: Rows) -> Decimal | None:
    """How strong this irritant is planned in this place: of several strengths its own, if it is one
    of them. None: it is not planned there."""
    same = [
        one["irritant_pct"]
        for one in planned
        if place_of(one) == place_of(row) and one["irritant"] == row.get("irritant")
    ]
    own: Decimal | None = row.get("irritant_pct")
    return own if own in same else next(iter(same), None)


def place_of(row: Mapping[str, Any]) -> tuple[str, str]:
    return _plain(row.get("structure")), _plain(row.get("side"))


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


def given_in(sessions: Collection[UUID]) -> list[Injected]:
    """The same of all that stands on record of these sessions, by their ids."""
    rows = Injection.objects.filter(session__in=sessions).current()
    return injected_of([{name: getattr(one, name) for name in GIVEN} for one in rows])


# -- vials --------------------------------------------------------------------------------


def role_of(substance: str, knowledge: Knowledge) -> str:
    if substance in knowledge.irritants:
        return "irritant"
    if substance in knowledge.anaesthetics:
        return CREAM if knowledge.anaesthetics[substance].topical else "anaesthetic"
    return "diluent"


def sedative_substance(drug: str) -> str:
    """As the row of a vial keeps it; the product has the whole."""
    return drug.strip()[:LONGEST_SUBSTANCE]


def sedative_label(given: SedationGiven) -> dict[str, str]:
    return {
        "substance": sedative_substance(given.drug),
        "product": given.product or given.drug.strip(),
        "lot": given.lot,
    }


def _vials_of(session: Session) -> list[dict[str, Any]]:
    """One row a product, in the order they were recorded."""
    drawn = session.vials.current().exclude(role=SEDATION)
    rows: Iterable[Any] = drawn.order_by("recorded_at", "id")
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
