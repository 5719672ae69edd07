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
# With several groups, or with decimals behind them, thousands can be nothing else.
IN_GROUPS = {
    mark: re.compile(
        rf"[+-]?[1-9]\d{{0,2}}(?:(?:\{mark}\d{{3}})+\{point}\d+|(?:\{mark}\d{{3}}){{2,}})", re.ASCII
    )
    for mark, point in ((",", "."), (".", ","))
}


class NotANumber(Exception):
    """What was typed is no number."""


class TwoReadings(Exception):
    """1,250 is one thousand to some and one and a quarter to others; with what was typed."""


def read_decimal(text: str) -> Decimal:
    """«2.5», «2,5» and «２．５» are one number, as are «1,000.50» and «1.000,50»; NaN, Infinity and
    1e400 are none."""
    if len(text) > LONGEST_TYPED:
        raise NotANumber
    plain = ascii_digits(text.strip())
    if THOUSANDS_OR_DECIMALS.fullmatch(plain):
        raise TwoReadings(plain)
    plain = without_groups(plain).replace(",", ".")
    if len(plain) > LONGEST or not NUMBER.fullmatch(plain):
        raise NotANumber
    return Decimal(plain)


def without_groups(plain: str) -> str:
    """Of thousands that can be nothing else."""
    for mark, grouped in IN_GROUPS.items():
        if grouped.fullmatch(plain):
            return plain.replace(mark, "")
    return plain


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

    def prepare_value(self, value: Any) -> Any:
        """As it would be typed: 50, of a column that keeps 50.0000."""
        return f"{value.normalize():f}" if isinstance(value, Decimal) else value

    def to_python(self, value: Any) -> Decimal | int | None:
        text = str(value if value is not None else "")
        if not text.strip():
            return None
        try:
            return self.read(text)
        except NotANumber as error:
            raise ValidationError(self.asks, code="invalid") from error
        except TwoReadings as error:
            said = two_readings(str(error), self.places)
            raise ValidationError(said, code="two-readings") from error

    def read(self, text: str) -> Decimal:
        """Raises ``NotANumber`` or ``TwoReadings``."""
        return read_decimal(text)

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


def two_readings(plain: str, places: int = 3) -> str:
    """With how each would be taken: as decimals only where so many ``places`` hold them."""
    thousands = plain.replace(",", "").replace(".", "")
    decimals = plain.replace(",", ".")
    if places < len(decimals.partition(".")[2]):
        decimals = f"{Decimal(decimals).normalize():f}"
    if places < len(decimals.partition(".")[2]):
        said = _("Write %(thousands)s if that is meant: before three digits a mark can mean either")
    elif "," in plain:
        said = _("Write %(thousands)s or %(decimals)s: a comma before three digits can mean either")
    else:
        said = _("Write %(thousands)s or %(decimals)s: a point before three digits can mean either")
    return said % {"thousands": thousands, "decimals": decimals}
