"""Numbers as people type them: a comma or a point, digits of any script, never an exponent."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from prolo.web.forms.digits import ascii_digits
from prolo.web.words import Words

LONGEST = 24  # characters; no measured value needs more
LONGEST_TYPED = 200  # with spaces around it
NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d+)?|\.\d+)", re.ASCII)
THOUSANDS_OR_DECIMALS = re.compile(r"[+-]?[1-9]\d{0,2},\d{3}", re.ASCII)


class NotANumber(Exception):
    """What was typed is no number."""


class TwoReadings(Exception):
    """1,250 is one thousand to some and one and a quarter to others."""


def read_decimal(text: str) -> Decimal:
    """«2.5», «2,5» and «２．５» are one number; NaN, Infinity and 1e400 are none."""
    if len(text) > LONGEST_TYPED:
        raise NotANumber
    plain = ascii_digits(text.strip())
    if THOUSANDS_OR_DECIMALS.fullmatch(plain):
        raise TwoReadings
    plain = plain.replace(",", ".")
    if len(plain) > LONGEST or not NUMBER.fullmatch(plain):
        raise NotANumber
    return Decimal(plain)


class NumberInput(forms.TextInput):
    """A text box with a numbers keyboard. ``type=number`` would hide what it cannot read."""

    def __init__(self, attrs: dict[str, Any] | None = None, *, keyboard: str = "decimal") -> None:
        own = {"inputmode": keyboard, "autocomplete": "off", "class": "is-number", "dir": "ltr"}
        super().__init__({**own, **(attrs or {})})


class DecimalField(forms.Field):
    """A number in one unit. ``asks`` is the whole sentence shown when none was given:
    «Enter the volume in millilitres, for example 2.5»."""

    widget: Any = NumberInput

    def __init__(
        self,
        *,
        asks: Words,
        unit: str = "",
        minimum: Decimal | int | None = 0,
        above: Decimal | int | None = None,
        maximum: Decimal | int | None = None,
        places: int = 3,
        **options: Any,
    ) -> None:
        super().__init__(**options)
        self.asks, self.unit, self.places = asks, unit, places
        self.minimum, self.above, self.maximum = minimum, above, maximum

    def to_python(self, value: Any) -> Decimal | int | None:
        text = str(value if value is not None else "")
        if not text.strip():
            return None
        try:
            return read_decimal(text)
        except NotANumber as error:
            raise ValidationError(self.asks, code="invalid") from error
        except TwoReadings as error:
            raise ValidationError(two_readings(text), code="two-readings") from error

    def validate(self, value: Any) -> None:
        if value is None:
            if self.required:
                raise ValidationError(self.asks, code="required")
            return
        self.check_places(value)
        self.check_range(value)

    def check_places(self, value: Decimal) -> None:
        exponent = value.as_tuple().exponent
        if isinstance(exponent, int) and -exponent > self.places:
            raise ValidationError(
                _("Enter at most %(places)s digits after the point"),
                code="places",
                params={"places": self.places},
            )

    def check_range(self, value: Decimal | int) -> None:
        if self.above is not None and value <= self.above:
            raise self._out(_("Enter more than %(bound)s"), self.above)
        if self.minimum is not None and value < self.minimum:
            raise self._out(_("Enter %(bound)s or more"), self.minimum)
        if self.maximum is not None and value > self.maximum:
            raise self._out(_("Enter %(bound)s or less"), self.maximum)

    def _out(self, sentence: str, bound: Decimal | int) -> ValidationError:
        # A narrow no-break space holds number and unit together.
        text = f"{bound}\u202f{self.unit}" if self.unit else str(bound)
        return ValidationError(sentence, code="range", params={"bound": text})


class WholeNumberField(DecimalField):
    """A count."""

    def __init__(self, *, asks: Words, **options: Any) -> None:
        options.setdefault("widget", NumberInput(keyboard="numeric"))
        super().__init__(asks=asks, places=0, **options)

    def to_python(self, value: Any) -> int | None:
        number = super().to_python(value)
        if number is None:
            return None
        if number != int(number):
            raise ValidationError(self.asks, code="invalid")
        return int(number)

    def check_places(self, value: Decimal) -> None:
        """A whole number has none."""


def two_readings(text: str) -> str:
    whole = ascii_digits(text.strip())
    return _("Write %(thousands)s or %(decimals)s: a comma before three digits can mean either") % {
        "thousands": whole.replace(",", ""),
        "decimals": whole.replace(",", "."),
    }
