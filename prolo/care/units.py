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
its threshold elsewhere. How far a weight may change is ``thresholds/weight-change-pct``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from enum import StrEnum

from prolo.care.conclusions import Conclusion, Finding, Scalar
from prolo.errors import CareError
from prolo.knowledge import Knowledge
from prolo.knowledge.records import Threshold

KG_PER_LB = Decimal("0.45359237")  # exact since 1959
MG_DL_PER_MMOL_L = Decimal("18.016")  # glucose: 180.16 g/mol
RESOLUTION = Decimal("0.0001")  # of the value kept: a tenth of a gram, a ten-thousandth of a degree
LARGEST = 10_000  # beyond it nothing that is measured here was measured


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
RULES = {"impossible": "possible", "implausible": "plausible", "changed": "change"}


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


@dataclass(frozen=True, slots=True)
class _Person:
    """What is known of who was measured."""

    adult: bool
    previous: Quantity | None
    allowed: Threshold


def judge_quantity(
    quantity: Quantity,
    *,
    adult: bool = True,
    previous: Quantity | None = None,
    knowledge: Knowledge,
) -> Conclusion:
    """thresholds/weight-change-pct: is this number likely what was meant? ``previous`` is the
    person's last of its kind."""
    person = _Person(adult, previous, knowledge.threshold("weight-change-pct"))
    code = _doubt(quantity, person)
    if not code:
        return Conclusion(kind="measurement", verdict="plausible")
    finding = Finding(
        rule=f"units.{RULES[code]}",
        code=code,
        weight="refuse" if code == "impossible" else "question",
        inputs={
            "entered_value": quantity.entered_value,
            "entered_unit": quantity.entered_unit.value,
        },
        facts=(person.allowed.ref,) if code == "changed" else (),
        params=_params(code, quantity, person),
    )
    return Conclusion(kind="measurement", verdict=finding.weight, findings=(finding,))


def _doubt(quantity: Quantity, person: _Person) -> str:
    if not _within(quantity.value, POSSIBLE[quantity.kind]):
        return "impossible"
    if not _within(quantity.value, _plausible(quantity.kind, person)):
        return "implausible"
    return "changed" if _is_far(quantity, person) else ""


def _params(code: str, quantity: Quantity, person: _Person) -> dict[str, Scalar]:
    params: dict[str, Scalar] = {
        "value": quantity.value,
        "unit": quantity.unit.value,
        "likely_unit": _likely_unit(quantity, person),
    }
    if code == "changed" and person.previous:
        change = (quantity.value - person.previous.value) / person.previous.value * 100
        return params | {
            "previous": person.previous.value,
            "change_pct": change.quantize(Decimal("0.1")),
            "allowed_pct": person.allowed.value,
        }
    is_possible = code == "implausible"
    bounds = _plausible(quantity.kind, person) if is_possible else POSSIBLE[quantity.kind]
    return params | {"low": Decimal(bounds[0]), "high": Decimal(bounds[1])}


def _likely_unit(quantity: Quantity, person: _Person) -> str | None:
    """The first other unit in which the number typed raises no question."""
    for unit in UNITS[quantity.kind]:
        meant = measure(quantity.kind, quantity.entered_value, unit)
        if unit is not quantity.entered_unit and not _doubt(meant, person):
            return unit.value
    return None


def _is_far(quantity: Quantity, person: _Person) -> bool:
    if person.previous is None or quantity.kind is not Kind.WEIGHT:
        return False
    change = abs(quantity.value - person.previous.value)
    return change * 100 > person.allowed.value * person.previous.value


def _plausible(kind: Kind, person: _Person) -> tuple[str, str]:
    is_child = kind is Kind.WEIGHT and not person.adult
    return PLAUSIBLE_CHILD_KG if is_child else PLAUSIBLE[kind]


def _within(value: Decimal, bounds: tuple[str, str]) -> bool:
    return Decimal(bounds[0]) <= value <= Decimal(bounds[1])
