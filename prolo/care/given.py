"""What a person was given, or is about to be, and what it comes to over their day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal

from prolo.care.mixing import grams, milligrams
from prolo.errors import CareError

DAY = timedelta(hours=24)  # a person's day, whatever the clinic's midnight says
ZERO = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """One injection, or one syringe about to be drawn up, with the strengths of its mixture.
    An anaesthetic of unsaid strength is None. Without ``at`` it counts as today's."""

    volume_ml: Decimal
    anaesthetics_pct: Mapping[str, Decimal | None] = field(default_factory=dict)
    irritant: str = ""
    irritant_pct: Decimal | None = None
    planned_irritant_pct: Decimal | None = None
    structure: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cream:
    """A numbing cream: it counts by its product's own limit, never by its milligrams."""

    anaesthetic: str
    amount_g: Decimal
    area_cm2: Decimal | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Dose:
    """One anaesthetic over a person's day: millilitres by strength."""

    volumes_ml: Mapping[Decimal, Decimal]

    @property
    def mg(self) -> Decimal:
        return sum((milligrams(pct, ml) for pct, ml in self.volumes_ml.items()), ZERO)

    @property
    def terms(self) -> str:
        """The arithmetic as it can be shown, mL × % joined by +: ``22.5×1+5×2``."""
        return "+".join(f"{_short(ml)}×{_short(pct)}" for pct, ml in self.volumes_ml.items())


@dataclass(frozen=True, slots=True, kw_only=True)
class DayTotals:
    injections: int
    volume_ml: Decimal
    irritants_g: Mapping[str, Decimal]
    doses: Mapping[str, Dose]
    creams: Mapping[str, Cream]  # all of one cream as one; without an area if one had none


def of_the_day(
    given: Iterable[Given], creams: Iterable[Cream], now: datetime
) -> tuple[tuple[Given, ...], tuple[Cream, ...]]:
    """Those of the last 24 hours. A time that is unknown or lies ahead counts too."""
    since = now - DAY
    return (
        tuple(one for one in given if one.at is None or one.at > since),
        tuple(one for one in creams if one.at is None or one.at > since),
    )


def total_up(given: Iterable[Given], creams: Iterable[Cream] = ()) -> DayTotals:
    """What all these come to. Their order does not matter."""
    given = tuple(given)
    return DayTotals(
        injections=len(given),
        volume_ml=sum((one.volume_ml for one in given), ZERO),
        irritants_g=_irritants(given),
        doses=_doses(given),
        creams=_creams(creams),
    )


def _irritants(given: Iterable[Given]) -> dict[str, Decimal]:
    total_g: dict[str, Decimal] = {}
    for one in given:
        if one.irritant and one.irritant_pct is not None:
            mass_g = grams(one.irritant_pct, one.volume_ml)
            total_g[one.irritant] = total_g.get(one.irritant, ZERO) + mass_g
    return dict(sorted(total_g.items()))


def _doses(given: Iterable[Given]) -> dict[str, Dose]:
    volumes: dict[str, dict[Decimal, Decimal]] = {}
    for one in given:
        for name, pct in one.anaesthetics_pct.items():
            if pct is not None:
                by_pct = volumes.setdefault(name, {})
                by_pct[pct] = by_pct.get(pct, ZERO) + one.volume_ml
    return {name: Dose(volumes_ml=dict(sorted(volumes[name].items()))) for name in sorted(volumes)}


def _creams(creams: Iterable[Cream]) -> dict[str, Cream]:
    total: dict[str, Cream] = {}
    for one in creams:
        before = total.get(one.anaesthetic)
        total[one.anaesthetic] = _together(before, one) if before else one
    return dict(sorted(total.items()))


def _together(one: Cream, other: Cream) -> Cream:
    areas = (one.area_cm2, other.area_cm2)
    return Cream(
        anaesthetic=one.anaesthetic,
        amount_g=one.amount_g + other.amount_g,
        area_cm2=None if None in areas else sum((area for area in areas if area), ZERO),
    )


def check_given(given: Iterable[Given], creams: Iterable[Cream]) -> None:
    """Raises ``CareError`` for what is no amount or strength at all: with it no sum can be made."""
    faults = {
        f"given.{place}.{name}": fault
        for place, one in enumerate(given)
        for name, fault in _faults(one)
    } | {
        f"creams.{place}.amount_g": "not-above-zero"
        for place, one in enumerate(creams)
        if not _is_amount(one.amount_g)
    }
    if faults:
        raise CareError(faults)


def _faults(one: Given) -> Iterable[tuple[str, str]]:
    if not _is_amount(one.volume_ml):
        yield "volume_ml", "not-above-zero"
    strengths = {**one.anaesthetics_pct, "irritant": one.irritant_pct}
    for name, pct in strengths.items():
        if pct is not None and not (_is_amount(pct) and pct <= 100):
            yield f"{name}_pct", "not-a-percentage"


def _is_amount(value: Decimal) -> bool:
    return value.is_finite() and value > 0


def _short(value: Decimal) -> str:
    return f"{value.normalize():f}"
