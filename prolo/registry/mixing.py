"""What a session's plan needs mixed, and which vials it is usually mixed from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from prolo.care.mixtures import Wanted, vial_pct, wanted_pcts
from prolo.knowledge import Knowledge
from prolo.registry.models import Clinic, Course, StockLot, Vial
from prolo.registry.session_rows import MIXED, planned_rows
from prolo.registry.stock import usable


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedMixture:
    """What several needles of a session give alike. ``lacking`` are substances whose strength
    neither the plan nor what is known says."""

    named: tuple[tuple[str, Decimal | None], ...]
    needles: int
    wanted: Wanted
    lacking: tuple[str, ...] = ()

    @property
    def substances(self) -> tuple[str, ...]:
        return tuple(self.wanted.pcts)


@dataclass(frozen=True, slots=True, kw_only=True)
class UsualVial:
    """``stock`` is the lot in stock that expires first."""

    pct: Decimal | None = None
    package_ml: Decimal | None = None
    stock: StockLot | None = None


def planned_mixtures(
    course: Course, knowledge: Knowledge, *, spare_ml: Decimal = Decimal(0)
) -> list[PlannedMixture]:
    groups: dict[tuple[tuple[str, Decimal | None], ...], list[Decimal]] = {}
    for row in planned_rows(course):
        named = tuple((row[name], row[pct]) for name, pct in MIXED if row.get(name))
        groups.setdefault(named, []).append(row["volume_ml"])
    return [
        _mixture(named, volumes, spare_ml, knowledge) for named, volumes in groups.items() if named
    ]


def _mixture(
    named: tuple[tuple[str, Decimal | None], ...],
    volumes: list[Decimal],
    spare_ml: Decimal,
    knowledge: Knowledge,
) -> PlannedMixture:
    pcts: dict[str, Decimal] = {}
    for substance, pct in named:
        pcts |= wanted_pcts(substance, pct, knowledge)
    return PlannedMixture(
        named=named,
        needles=len(volumes),
        wanted=Wanted(volume_ml=sum(volumes, Decimal(0)), pcts=pcts, spare_ml=spare_ml),
        lacking=tuple(
            substance for substance, pct in named if not wanted_pcts(substance, pct, knowledge)
        ),
    )


def usual_vials(
    clinic: Clinic, substances: Iterable[str], knowledge: Knowledge
) -> dict[str, UsualVial]:
    """From stock what expires first; else what was drawn from last; else what the label says."""
    in_stock = list(usable(clinic).filter(strength_pct__isnull=False))
    return {
        name: _from_stock(name, in_stock)
        or _drawn_last(clinic, name)
        or UsualVial(pct=vial_pct(name, knowledge))
        for name in dict.fromkeys(substances)
    }


def _from_stock(substance: str, rows: Iterable[StockLot]) -> UsualVial | None:
    first = next((one for one in rows if one.substance == substance), None)
    if first is None:
        return None
    return UsualVial(pct=first.strength_pct, package_ml=first.package_ml, stock=first)


def _drawn_last(clinic: Clinic, substance: str) -> UsualVial | None:
    rows = Vial.objects.filter(clinic=clinic, substance=substance, strength_pct__isnull=False)
    last = rows.current().order_by("-happened_at").first()
    return UsualVial(pct=last.strength_pct, package_ml=last.volume_ml) if last else None
