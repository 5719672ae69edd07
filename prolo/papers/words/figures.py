"""Numbers as a paper shows them: the same digits as on the page and the command line."""

from __future__ import annotations

from math import exp

from django.utils.translation import gettext as _

from prolo.evidence import Unit

MINUS = "−"
DECIMALS = {"MD": 1, "SMD": 2, "logOR": 2}


def shown(value: float, unit: Unit) -> str:
    """An odds ratio is shown as the ratio, not as its logarithm."""
    plain = exp(value) if unit.measure == "logOR" else value
    return decimals(plain, DECIMALS[unit.measure])


def decimals(value: float, digits: int) -> str:
    text = f"{value:.{digits}f}"
    if float(text) == 0:
        text = text.removeprefix("-")
    return text.replace("-", MINUS)


def between(low: float, high: float, unit: Unit) -> str:
    return _("%(low)s to %(high)s") % {"low": shown(low, unit), "high": shown(high, unit)}


def with_interval(value: float, low: float, high: float, unit: Unit) -> str:
    return f"{shown(value, unit)} ({between(low, high, unit)})"


def percent(share: float) -> str:
    return f"{100 * share:.0f} %"


def three_figures(value: float) -> str:
    """Never with an exponent."""
    return f"{value:.0f}" if value >= 100 else f"{value:.3g}"


def p_value(p: float) -> str:
    return "< 0.001" if p < 0.001 else f"{p:.3f}"


def people(number: int | None) -> str:
    return "?" if number is None else str(number)
