"""Numbers as a paper shows them: those of the plots, so that table and picture agree."""

from __future__ import annotations

from prolo.evidence import Unit
from prolo.evidence.plots.words import effect_text, interval_text, range_text
from prolo.papers.words.plots import plot_words


def shown(value: float, unit: Unit) -> str:
    return effect_text(value, unit.measure)


def between(low: float, high: float, unit: Unit) -> str:
    return range_text(low, high, unit.measure, plot_words())


def with_interval(value: float, low: float, high: float, unit: Unit) -> str:
    return interval_text(value, low, high, unit.measure, plot_words())


def percent(share: float) -> str:
    return f"{100 * share:.0f} %"


def people(number: int | None) -> str:
    return "?" if number is None else str(number)
