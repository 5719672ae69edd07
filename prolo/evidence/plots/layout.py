"""Where everything of a forest plot lies: numbers alone, for whoever draws it.

x runs from 0 to ``width`` over the plot's own area, y from 0 downwards; names and figures beside
it are the drawer's.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import Literal, TypeAlias

from prolo.evidence.answers import ConditionEvidence, TrialEffect
from prolo.evidence.bayes import BayesEffect
from prolo.evidence.lead import Whole, leading
from prolo.evidence.plots.axis import Line, Scale, Tick, scale_over

By: TypeAlias = Literal["pooled", "bayes"]


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
    by: By
    y: float
    x: float
    half_height: float
    line: Line


@dataclass(frozen=True, slots=True, kw_only=True)
class PredictionBar:
    y: float
    line: Line


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """Differences too small to matter; the ends may lie beyond the edge."""

    x_low: float
    x_high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ForestLayout:
    """Positive effects, in favour of the irritant, lie right of ``zero_x``. ``diamond`` leads,
    with its ``prediction``; ``beside`` is the same trials pooled the other way."""

    width: float
    height: float
    low: float
    high: float
    zero_x: float
    axis_y: float
    trials: tuple[TrialMark, ...]
    diamond: Diamond | None
    prediction: PredictionBar | None
    beside: Diamond | None
    band: Band | None
    ticks: tuple[Tick, ...]


def lay_out_forest(
    evidence: ConditionEvidence,
    *,
    bayes: BayesEffect | None = None,
    important: float | None = None,
    width: float = 320.0,
    row_height: float = 28.0,
) -> ForestLayout | None:
    """The plot of an answer; None where no trial has an effect.

    ``bayes``, the same trials pooled by Bayes, leads where trials are few; ``important`` is the
    important difference, in the unit of the effects.
    """
    if not evidence.effects:
        return None
    pooled = evidence.pooled
    lead, beside = leading(evidence, bayes)
    scale = _scale(evidence, (lead, beside), important, width)
    rows = len(evidence.effects)
    weights = pooled.weights if pooled else (1 / rows,) * rows
    marks = tuple(
        _mark(trial, weight, scale, (place + 0.5) * row_height, row_height)
        for place, (trial, weight) in enumerate(zip(evidence.effects, weights, strict=True))
    )
    diamond = prediction = second = None
    if lead:
        diamond = _diamond(lead, scale, rows, row_height)
        rows += 1
    if lead and lead.pi_lb is not None and lead.pi_ub is not None:
        line = scale.line(lead.pi_lb, lead.pi_ub)
        prediction = PredictionBar(y=(rows + 0.5) * row_height, line=line)
        rows += 1
    if beside:
        second = _diamond(beside, scale, rows, row_height)
        rows += 1
    band = None
    if important is not None:
        band = Band(x_low=scale.x(-important), x_high=scale.x(important))
    return ForestLayout(
        width=width,
        height=(rows + 1) * row_height,
        low=scale.low,
        high=scale.high,
        zero_x=scale.x(0),
        axis_y=rows * row_height,
        trials=marks,
        diamond=diamond,
        prediction=prediction,
        beside=second,
        band=band,
        ticks=scale.ticks(is_ratio=evidence.unit.measure == "logOR"),
    )


def _diamond(whole: Whole, scale: Scale, row: int, row_height: float) -> Diamond:
    return Diamond(
        by="bayes" if isinstance(whole, BayesEffect) else "pooled",
        y=(row + 0.5) * row_height,
        x=scale.x(whole.estimate),
        half_height=row_height / 4,
        line=scale.line(whole.ci_lb, whole.ci_ub),
    )


def _mark(
    trial: TrialEffect, weight: float, scale: Scale, y: float, row_height: float
) -> TrialMark:
    return TrialMark(
        trial_id=trial.trial_id,
        y=y,
        x=scale.x(trial.effect.value),
        line=scale.line(trial.low, trial.high),
        side=row_height * max(0.15, 0.6 * sqrt(weight)),
        weight=weight,
    )


def _scale(
    evidence: ConditionEvidence,
    wholes: tuple[Whole | None, Whole | None],
    important: float | None,
    width: float,
) -> Scale:
    trials = [(trial.low, trial.effect.value, trial.high) for trial in evidence.effects]
    ends = [(whole.ci_lb, whole.ci_ub) for whole in wholes if whole]
    lead = wholes[0]
    if lead and lead.pi_lb is not None and lead.pi_ub is not None:
        ends.append((lead.pi_lb, lead.pi_ub))
    if important is not None:
        ends.append((-important, important))
    return scale_over(trials, ends, width)
