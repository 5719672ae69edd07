"""Measured values, kept in the unit they were entered in and beside it in the kind's own unit.

``judge_quantity`` gives a ``Conclusion`` of kind ``measurement``: does the number look like a
slip of the finger or a mistaken unit? Its verdict is that of its heaviest finding: ``plausible``,
``question`` (ask the person who typed; what they confirm is stored) or ``refuse`` (cannot be).

rule            code         weight    params
units.possible  impossible   refuse    value, unit, low, high, likely_unit
units.plausible implausible  question  value, unit, low, high, likely_unit
units.change    changed      question  value, unit, previous, change_pct, allowed_pct, likely_unit

``likely_unit`` is the unit in which the number typed would have been no question, or None.
The bounds are choices of the project about typing, not facts of medicine: a fever is judged by
its threshold elsewhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from enum import StrEnum

from prolo.care.conclusions import Conclusion, Finding, Scalar
from prolo.errors import CareError

KG_PER_LB = Decimal("0.45359237")  # exact since 1959
MG_DL_PER_MMOL_L = Decimal("18.016")  # glucose: 180.16 g/mol
RESOLUTION = Decimal("0.0001")  # of the value kept: a tenth of a gram, a ten-thousandth of a degree
LARGEST = 10_000  # beyond it nothing that is measured here was measured
CHANGE_ALLOWED_PCT = Decimal(10)  # of body weight since the last entry


class Unit(StrEnum):
    KG = "kg"
    LB = "lb"
    CELSIUS = "°C"
    FAHRENHEIT = "°F"
    MMOL_L = "mmol/L"
    MG_DL = "mg/dL"
    MMHG = "mmHg"
    PER_MINUTE = "/min"


class Kind(StrEnum):
    WEIGHT = "weight"
    TEMPERATURE = "temperature"
    GLUCOSE = "glucose"
    SYSTOLIC = "systolic"
    DIASTOLIC = "diastolic"
    PULSE = "pulse"


# The first unit of a kind is its own: the one its ``value`` is in.
UNITS: Mapping[Kind, tuple[Unit, ...]] = {
    Kind.WEIGHT: (Unit.KG, Unit.LB),
    Kind.TEMPERATURE: (Unit.CELSIUS, Unit.FAHRENHEIT),
    Kind.GLUCOSE: (Unit.MMOL_L, Unit.MG_DL),
    Kind.SYSTOLIC: (Unit.MMHG,),
    Kind.DIASTOLIC: (Unit.MMHG,),
    Kind.PULSE: (Unit.PER_MINUTE,),
}
POSSIBLE: Mapping[Kind, tuple[str, str]] = {
    Kind.WEIGHT: ("0.3", "700"),
    Kind.TEMPERATURE: ("30", "45"),
    Kind.GLUCOSE: ("0.3", "110"),
    Kind.SYSTOLIC: ("30", "320"),
    Kind.DIASTOLIC: ("10", "220"),
    Kind.PULSE: ("15", "320"),
}
PLAUSIBLE: Mapping[Kind, tuple[str, str]] = {
    Kind.WEIGHT: ("30", "300"),  # an adult; for a child see below
    Kind.TEMPERATURE: ("34", "42"),
    Kind.GLUCOSE: ("2.5", "30"),
    Kind.SYSTOLIC: ("70", "250"),
    Kind.DIASTOLIC: ("35", "150"),
    Kind.PULSE: ("35", "190"),
}
PLAUSIBLE_CHILD_KG = ("2.5", "150")


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """``value`` is ``entered_value`` in the kind's own unit, to ``RESOLUTION``."""

    kind: Kind
    value: Decimal
    entered_value: Decimal
    entered_unit: Unit

    @property
    def unit(self) -> Unit:
        return UNITS[self.kind][0]


def measure(kind: Kind | str, entered_value: Decimal, entered_unit: Unit | str) -> Quantity:
    """The quantity that was typed. A unit is never guessed.

    >>> measure("weight", Decimal("150"), "lb").value
    Decimal('68.0389')
    >>> measure("temperature", Decimal("100.4"), "°F").value
    Decimal('38.0000')
    """
    kind = Kind(kind)
    if not entered_value.is_finite():
        raise CareError({kind.value: "not-a-number"})
    if abs(entered_value) > LARGEST:
        raise CareError({kind.value: "too-large"})
    if entered_unit not in UNITS[kind]:
        raise CareError({f"{kind}-unit": "unknown-unit"})
    unit = Unit(entered_unit)
    value = to_own_unit(entered_value, unit).quantize(RESOLUTION, ROUND_HALF_EVEN)
    return Quantity(kind=kind, value=value, entered_value=entered_value, entered_unit=unit)


def to_own_unit(value: Decimal, unit: Unit) -> Decimal:
    match unit:
        case Unit.LB:
            return value * KG_PER_LB
        case Unit.FAHRENHEIT:
            return (value - 32) * 5 / 9
        case Unit.MG_DL:
            return value / MG_DL_PER_MMOL_L
        case _:
            return value


def from_own_unit(value: Decimal, unit: Unit) -> Decimal:
    match unit:
        case Unit.LB:
            return value / KG_PER_LB
        case Unit.FAHRENHEIT:
            return value * 9 / 5 + 32
        case Unit.MG_DL:
            return value * MG_DL_PER_MMOL_L
        case _:
            return value


def judge_quantity(
    quantity: Quantity, *, adult: bool = True, previous: Quantity | None = None
) -> Conclusion:
    """Is this number likely what was meant? ``previous`` is the person's last of its kind."""
    finding = _beyond(quantity, adult) or _changed(quantity, adult, previous)
    verdict = finding.weight if finding else "plausible"
    return Conclusion(kind="measurement", verdict=verdict, findings=(finding,) if finding else ())


def _beyond(quantity: Quantity, adult: bool) -> Finding | None:
    possible, plausible = _bounds(quantity.kind, adult)
    if not _within(quantity.value, possible):
        return _finding("possible", "impossible", "refuse", quantity, adult, possible)
    if not _within(quantity.value, plausible):
        return _finding("plausible", "implausible", "question", quantity, adult, plausible)
    return None


def _changed(quantity: Quantity, adult: bool, previous: Quantity | None) -> Finding | None:
    if previous is None or quantity.kind is not Kind.WEIGHT or not _is_far(quantity, previous):
        return None
    change_pct = (quantity.value - previous.value) / previous.value * 100
    return Finding(
        rule="units.change",
        code="changed",
        weight="question",
        inputs=_entered(quantity),
        params={
            "value": quantity.value,
            "unit": quantity.unit.value,
            "previous": previous.value,
            "change_pct": change_pct.quantize(Decimal("0.1")),
            "allowed_pct": CHANGE_ALLOWED_PCT,
            "likely_unit": _likely_unit(quantity, adult, previous),
        },
    )


def _finding(
    rule: str, code: str, weight: str, quantity: Quantity, adult: bool, bounds: tuple[str, str]
) -> Finding:
    low, high = map(Decimal, bounds)
    return Finding(
        rule=f"units.{rule}",
        code=code,
        weight=weight,
        inputs=_entered(quantity),
        params={
            "value": quantity.value,
            "unit": quantity.unit.value,
            "low": low,
            "high": high,
            "likely_unit": _likely_unit(quantity, adult, None),
        },
    )


def _likely_unit(quantity: Quantity, adult: bool, previous: Quantity | None) -> str | None:
    """The first other unit in which the number typed raises no question."""
    for unit in UNITS[quantity.kind]:
        meant = measure(quantity.kind, quantity.entered_value, unit)
        if unit is quantity.entered_unit or _beyond_plainly(meant, adult):
            continue
        if previous is None or not _is_far(meant, previous):
            return unit.value
    return None


def _beyond_plainly(quantity: Quantity, adult: bool) -> bool:
    return not all(_within(quantity.value, bounds) for bounds in _bounds(quantity.kind, adult))


def _is_far(quantity: Quantity, previous: Quantity) -> bool:
    return abs(quantity.value - previous.value) * 100 > CHANGE_ALLOWED_PCT * previous.value


def _bounds(kind: Kind, adult: bool) -> tuple[tuple[str, str], tuple[str, str]]:
    is_child_weight = kind is Kind.WEIGHT and not adult
    return POSSIBLE[kind], PLAUSIBLE_CHILD_KG if is_child_weight else PLAUSIBLE[kind]


def _within(value: Decimal, bounds: tuple[str, str]) -> bool:
    return Decimal(bounds[0]) <= value <= Decimal(bounds[1])


def _entered(quantity: Quantity) -> dict[str, Scalar]:
    return {"entered_value": quantity.entered_value, "entered_unit": quantity.entered_unit.value}
