"""Measured values with the unit chosen beside them. What was entered is kept as it was."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from prolo.web.forms.numbers import (
    DecimalField,
    NotANumber,
    NumberInput,
    TwoReadings,
    read_decimal,
    two_readings,
)
from prolo.web.words import Words

KG_PER_LB = Decimal("0.45359237")  # exact, by definition (1959)
MG_DL_PER_MMOL_L = Decimal("18.016")  # glucose: 180.16 g/mol
STORED = Decimal("0.0001")  # as the registry keeps measured values
OTHER_UNIT = _lazy("%(shown)s cannot be: did you mean %(unit)s?")
NO_UNIT = _lazy("%(shown)s cannot be: check the number")


@dataclass(frozen=True, slots=True)
class Quantity:
    """``value`` is in the kind's own unit; ``entered_value`` and ``entered_unit`` as typed."""

    value: Decimal
    entered_value: Decimal
    entered_unit: str


@dataclass(frozen=True, slots=True)
class Unit:
    symbol: str  # as shown: °F
    to_own: Callable[[Decimal], Decimal]


@dataclass(frozen=True, slots=True)
class Kind:
    """``low`` and ``high``, in the kind's own unit, bound what a living person can have."""

    own: str
    units: Mapping[str, Unit]
    low: Decimal
    high: Decimal


WEIGHT = Kind(
    own="kg",
    units={
        "kg": Unit("kg", lambda entered: entered),
        "lb": Unit("lb", lambda entered: entered * KG_PER_LB),
    },
    low=Decimal("0.3"),
    high=Decimal(650),
)
TEMPERATURE = Kind(
    own="C",
    units={
        "C": Unit("°C", lambda entered: entered),
        "F": Unit("°F", lambda entered: (entered - 32) * 5 / 9),
    },
    low=Decimal(25),
    high=Decimal(45),
)
GLUCOSE = Kind(
    own="mmol/L",
    units={
        "mmol/L": Unit("mmol/L", lambda entered: entered),
        "mg/dL": Unit("mg/dL", lambda entered: entered / MG_DL_PER_MMOL_L),
    },
    low=Decimal("0.3"),
    high=Decimal(110),
)


class QuantityInput(forms.MultiWidget):
    template_name = "web/forms/quantity.html"
    use_fieldset = True

    def __init__(self, kind: Kind, attrs: dict[str, Any] | None = None) -> None:
        units = [(code, unit.symbol) for code, unit in kind.units.items()]
        super().__init__({"": NumberInput(), "unit": forms.Select(choices=units)}, attrs)

    def offer(self, unit: str) -> None:
        select: Any = self.widgets[1]
        select.choices = sorted(select.choices, key=lambda choice: choice[0] != unit)

    def first_control(self, id_: str) -> str:
        return f"{id_}_0"

    def decompress(self, value: Any) -> list[Any]:
        if isinstance(value, Quantity):
            return [value.entered_value, value.entered_unit]
        return [None, None]


class QuantityField(forms.Field):
    """A quantity of a kind, in a unit the person chooses; cleans to a ``Quantity``."""

    def __init__(self, *, kind: Kind, asks: Words, unit: str = "", **options: Any) -> None:
        options.setdefault("widget", QuantityInput(kind))
        super().__init__(**options)
        self.kind, self.asks = kind, asks
        self.offer(unit or kind.own)

    def offer(self, unit: str) -> None:
        """Show this unit first, as the clinic usually measures."""
        self.first_unit = unit
        if isinstance(self.widget, QuantityInput):
            self.widget.offer(unit)

    def to_python(self, value: Any) -> Quantity | None:
        typed, unit = value if isinstance(value, list | tuple) else (value, self.first_unit)
        if not str(typed or "").strip():
            return None
        if unit not in self.kind.units:
            raise ValidationError(_("Choose the unit"), code="unit")
        try:
            entered = read_decimal(str(typed))
        except NotANumber as error:
            raise ValidationError(self.asks, code="invalid") from error
        except TwoReadings as error:
            raise ValidationError(two_readings(str(error)), code="two-readings") from error
        return Quantity(self.kind.units[unit].to_own(entered), entered, unit)

    def validate(self, value: Any) -> None:
        if value is None:
            if self.required:
                raise ValidationError(self.asks, code="required")
            return
        DecimalField(asks=self.asks, minimum=None, places=3).check_places(value.entered_value)
        if fault := cannot_be(self.kind, value.entered_value, value.entered_unit):
            raise ValidationError(fault, code="range")

    def clean(self, value: Any) -> Quantity | None:
        quantity: Quantity | None = super().clean(value)
        return quantity and replace(quantity, value=quantity.value.quantize(STORED))


def cannot_be(kind: Kind, entered: Decimal, unit: str) -> str:
    """What is said of a value that nobody alive can have, and in which unit it could be; empty:
    it can be."""
    if _is_possible(kind, entered, unit):
        return ""
    shown = f"{entered}\u202f{kind.units[unit].symbol}"
    for code, other in kind.units.items():
        if _is_possible(kind, entered, code):
            return str(OTHER_UNIT) % {"shown": shown, "unit": other.symbol}
    return str(NO_UNIT) % {"shown": shown}


def _is_possible(kind: Kind, entered: Decimal, unit: str) -> bool:
    return kind.low <= kind.units[unit].to_own(entered) <= kind.high
