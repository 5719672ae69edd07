"""A measured value: as it was entered, and where it is likely not what was meant."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from prolo.care.conclusions import Finding
from prolo.care.units import Unit
from prolo.web.words.values import shown

TENTH = Decimal("0.1")


def temperature(celsius: Any, entered: Any, unit: Any) -> str:
    """As it was entered; in degrees Fahrenheit, Celsius stands beside it, as limits are in it.

    >>> temperature(Decimal("38.6111"), Decimal("101.5"), "°F")
    '101.5 °F (38.6 °C)'
    """
    if unit != Unit.FAHRENHEIT:
        return f"{shown(entered if unit else celsius)} °C"
    own = Decimal(str(celsius)).quantize(TENTH, ROUND_HALF_EVEN)
    return f"{shown(entered)} °F ({shown(own)} °C)"


def _asking(sentence: Any) -> Any:
    """The sentence, and the unit in which the number would raise no question."""

    def said(finding: Finding, knowledge: Any) -> str:
        blanks = {**finding.inputs, **finding.params}
        text = str(sentence) % {name: shown(value) for name, value in blanks.items()}
        unit = finding.params.get("likely_unit")
        return (
            _now("%(text)s Did you mean %(unit)s?") % {"text": text, "unit": unit} if unit else text
        )

    return said


SENTENCES = {
    ("possible", "impossible"): _asking(
        _("%(entered_value)s %(entered_unit)s cannot be: possible is %(low)s to %(high)s %(unit)s.")
    ),
    ("plausible", "implausible"): _asking(
        _(
            "%(entered_value)s %(entered_unit)s is unusual: most lie between %(low)s and %(high)s "
            "%(unit)s."
        )
    ),
    ("change", "changed"): _asking(
        _(
            "%(entered_value)s %(entered_unit)s now, %(previous)s %(unit)s before: a change of "
            "%(change_pct)s %%, and more than %(allowed_pct)s %% is questioned."
        )
    ),
}
