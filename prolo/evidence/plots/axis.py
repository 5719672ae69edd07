"""The axis that effects lie on: from where to where, where a value lies, its ticks.

Odds ratios are laid out on their logarithm; ``Tick.shown`` is the ratio.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil, exp, floor, log, log10
from statistics import median

# An interval longer than this many times what the others span is cut at the edge, with a mark:
# with two trials the pooled interval can be ten times as long as everything else.
LONGEST = 4.0
PADDING = 0.04  # of the span, on either side
RATIOS = (1, 2, 5)
WANTED_TICKS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """An interval on the axis; a cut end lies on the edge and goes on beyond it."""

    x_low: float
    x_high: float
    is_cut_low: bool
    is_cut_high: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    x: float
    value: float
    shown: float


@dataclass(frozen=True, slots=True)
class Scale:
    low: float
    high: float
    width: float

    def x(self, value: float) -> float:
        inside = min(self.high, max(self.low, value))
        return (inside - self.low) / (self.high - self.low) * self.width

    def line(self, low: float, high: float) -> Line:
        return Line(
            x_low=self.x(low),
            x_high=self.x(high),
            is_cut_low=low < self.low,
            is_cut_high=high > self.high,
        )

    def ticks(self, *, is_ratio: bool = False) -> tuple[Tick, ...]:
        if not is_ratio:
            numbers = round_numbers(self.low, self.high)
            return tuple(Tick(x=self.x(number), value=number, shown=number) for number in numbers)
        ratios = _round_ratios(exp(self.low), exp(self.high))
        return tuple(Tick(x=self.x(log(ratio)), value=log(ratio), shown=ratio) for ratio in ratios)


def scale_over(
    intervals: Sequence[tuple[float, float, float]],
    further: Iterable[tuple[float, float]],
    width: float,
) -> Scale:
    """From no effect and ``intervals`` (low, estimate, high), and of ``further`` intervals those
    that are not too long."""
    low, high = _span(intervals)
    longest = LONGEST * (high - low)
    for end_low, end_high in further:
        if max(high, end_high) - min(low, end_low) <= longest:
            low, high = min(low, end_low), max(high, end_high)
    padding = PADDING * (high - low)
    return Scale(low - padding, high + padding, width)


def _span(intervals: Sequence[tuple[float, float, float]]) -> tuple[float, float]:
    """Zero, every estimate, and every interval unless it is far longer than the usual one."""
    reach = LONGEST * median((high - low) / 2 for low, _, high in intervals)
    lows = [max(low, value - reach) for low, value, _ in intervals]
    highs = [min(high, value + reach) for _, value, high in intervals]
    return min(0.0, *lows), max(0.0, *highs)


def round_numbers(low: float, high: float) -> list[float]:
    """Multiples of 1, 2 or 5 times a power of ten; zero is one of them."""
    rough = (high - low) / WANTED_TICKS
    power = 10.0 ** floor(log10(rough))
    step = next(step * power for step in (1, 2, 5, 10) if step * power >= rough)
    return [round(n * step, 12) for n in range(ceil(low / step), floor(high / step) + 1)]


def _round_ratios(low: float, high: float) -> list[float]:
    """1, 2, 5 and their tenfolds; 1 and its tenfolds alone where those are enough."""
    powers = range(floor(log10(low)), ceil(log10(high)) + 1)
    fine = [ratio * 10.0**power for power in powers for ratio in RATIOS]
    inside = [ratio for ratio in fine if low <= ratio <= high]
    if len(inside) <= WANTED_TICKS + 1:
        return inside
    return [10.0**power for power in powers if low <= 10.0**power <= high]
