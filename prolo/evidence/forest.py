"""Where everything of a forest plot lies: numbers alone, for whoever draws it.

x runs from 0 to ``width`` over the plot's own area, y from 0 downwards; names and figures beside
it are the drawer's. Odds ratios are laid out on their logarithm; ``Tick.shown`` is the ratio.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, exp, floor, log, log10, sqrt
from statistics import median

from prolo.evidence.answers import ConditionEvidence, TrialEffect

# An interval longer than this many times what the trials span is cut at the edge, with a mark:
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
class TrialMark:
    """``side`` of the square: its area goes with the weight. ``weight`` is a share of 1."""

    trial_id: str
    y: float
    x: float
    line: Line
    side: float
    weight: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Diamond:
    y: float
    x: float
    half_height: float
    line: Line


@dataclass(frozen=True, slots=True, kw_only=True)
class PredictionBar:
    y: float
    line: Line


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    x: float
    value: float
    shown: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ForestLayout:
    """Positive effects, in favour of the irritant, lie right of ``zero_x``."""

    width: float
    height: float
    low: float
    high: float
    zero_x: float
    axis_y: float
    trials: tuple[TrialMark, ...]
    diamond: Diamond | None
    prediction: PredictionBar | None
    ticks: tuple[Tick, ...]


@dataclass(frozen=True, slots=True)
class _Scale:
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


def lay_out_forest(
    evidence: ConditionEvidence, *, width: float = 320.0, row_height: float = 28.0
) -> ForestLayout | None:
    """The plot of an answer; None where no trial has an effect."""
    if not evidence.effects:
        return None
    pooled = evidence.pooled
    scale = _scale(evidence, width)
    rows = len(evidence.effects)
    weights = pooled.weights if pooled else (1 / rows,) * rows
    marks = tuple(
        _mark(trial, weight, scale, (place + 0.5) * row_height, row_height)
        for place, (trial, weight) in enumerate(zip(evidence.effects, weights, strict=True))
    )
    diamond = prediction = None
    if pooled:
        diamond = Diamond(
            y=(rows + 0.5) * row_height,
            x=scale.x(pooled.estimate),
            half_height=row_height / 4,
            line=scale.line(pooled.ci_lb, pooled.ci_ub),
        )
    if pooled and pooled.pi_lb is not None and pooled.pi_ub is not None:
        prediction = PredictionBar(
            y=(rows + 1.5) * row_height,
            line=scale.line(pooled.pi_lb, pooled.pi_ub),
        )
    axis_y = (rows + (diamond is not None) + (prediction is not None)) * row_height
    return ForestLayout(
        width=width,
        height=axis_y + row_height,
        low=scale.low,
        high=scale.high,
        zero_x=scale.x(0),
        axis_y=axis_y,
        trials=marks,
        diamond=diamond,
        prediction=prediction,
        ticks=_ticks(scale, is_ratio=evidence.unit.measure == "logOR"),
    )


def _mark(
    trial: TrialEffect, weight: float, scale: _Scale, y: float, row_height: float
) -> TrialMark:
    return TrialMark(
        trial_id=trial.trial_id,
        y=y,
        x=scale.x(trial.effect.value),
        line=scale.line(trial.low, trial.high),
        side=row_height * max(0.15, 0.6 * sqrt(weight)),
        weight=weight,
    )


def _scale(evidence: ConditionEvidence, width: float) -> _Scale:
    """From the trials, no effect, and the pooled intervals as far as they are not too long."""
    low, high = _span(evidence.effects)
    longest = LONGEST * (high - low)
    pooled = evidence.pooled
    ends = [(pooled.ci_lb, pooled.ci_ub)] if pooled else []
    if pooled and pooled.pi_lb is not None and pooled.pi_ub is not None:
        ends.append((pooled.pi_lb, pooled.pi_ub))
    for end_low, end_high in ends:
        if max(high, end_high) - min(low, end_low) <= longest:
            low, high = min(low, end_low), max(high, end_high)
    padding = PADDING * (high - low)
    return _Scale(low - padding, high + padding, width)


def _span(trials: Sequence[TrialEffect]) -> tuple[float, float]:
    """Zero, every estimate, and every interval unless it is far longer than the usual one."""
    reach = LONGEST * median((trial.high - trial.low) / 2 for trial in trials)
    lows = [max(trial.low, trial.effect.value - reach) for trial in trials]
    highs = [min(trial.high, trial.effect.value + reach) for trial in trials]
    return min(0.0, *lows), max(0.0, *highs)


def _ticks(scale: _Scale, *, is_ratio: bool) -> tuple[Tick, ...]:
    if not is_ratio:
        numbers = _round_numbers(scale.low, scale.high)
        return tuple(Tick(x=scale.x(number), value=number, shown=number) for number in numbers)
    ratios = _round_ratios(exp(scale.low), exp(scale.high))
    return tuple(Tick(x=scale.x(log(ratio)), value=log(ratio), shown=ratio) for ratio in ratios)


def _round_numbers(low: float, high: float) -> list[float]:
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
