"""The words on a plot, and numbers as people read them.

The defaults are the field's own terms. A caller with a language of its own gives other words;
what stands in braces is put in here.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp
from typing import Protocol

from prolo.evidence.answers import Unit
from prolo.evidence.effects import Measure

MINUS = "\N{MINUS SIGN}"
DECIMALS: dict[Measure, int] = {"MD": 1, "SMD": 2, "logOR": 2}


@dataclass(frozen=True, slots=True, kw_only=True)
class PlotWords:
    trial: str = "Trial"
    irritant: str = "Prolotherapy"
    comparator: str = "Comparator"
    weight: str = "Weight"
    effect: str = "Effect ({level} % interval)"
    risk: str = "Risk of bias"
    risk_low: str = "low"
    risk_some: str = "some"
    risk_high: str = "high"
    risk_unknown: str = "not rated"
    pooled: str = "All trials, random effects"
    bayes: str = "All trials, by Bayes"
    prediction: str = "Where a new trial may lie"
    favours_comparator: str = "favours the comparator"
    favours_irritant: str = "favours prolotherapy"
    to: str = "{low} to {high}"
    arms: str = "{irritant} and {comparator} people, weight {weight}"
    arms_alone: str = "{irritant} and {comparator} people"
    heterogeneity: str = (
        "Heterogeneity: τ² {tau2} ({low} to {high}), I² {i2} %, Q {q} on {df} df, p {p}"
    )
    test: str = "Random effects against no effect: t {t} on {df} df, p {p}"
    test_normal: str = "Random effects against no effect: z {t}, p {p}"
    important: str = "Shaded: too small to matter, less than {value} either way ({basis})"
    important_source: str = "important difference, from a source"
    important_choice: str = "chosen, not measured"
    smd: str = "standard deviations (Hedges' g)"
    odds_ratio: str = "odds ratio"
    points: str = "points of {instrument}"
    points_of: str = "points of {instrument}, a scale of {points}"
    se: str = "Standard error"
    says_forest: str = "{k} trials; {found}. In {unit}; above {none} favours prolotherapy."
    says_trials: str = "{k} trials, not pooled. In {unit}; above {none} favours prolotherapy."
    says_one: str = "One trial: {found}. In {unit}; above {none} favours prolotherapy."
    says_pooled: str = "pooled {found}"
    forest: str = "Each trial, and all together"
    funnel: str = "Effects against their standard errors"
    says_funnel: str = (
        "Trials left of the pooled effect: {left}; right of it: {right}; with p below 0.05: "
        "{significant}."
    )
    funnel_p: str = "p below {p}"
    funnel_lines: str = (
        "{level} % of trials would lie within the dashed lines, if all had one effect"
    )
    albatross: str = "People against p"
    says_albatross: str = (
        "Trials that favour prolotherapy: {irritant}; the comparator: {comparator}; nobody that is "
        "known: {unknown}. Missing from the answer: {missing}."
    )
    people: str = "People"
    p_axis: str = "p, two-sided"
    in_answer: str = "in the answer"
    not_in_answer: str = "missing from it"
    bound: str = "only «{sign}» printed"
    both_sides: str = "direction not known: on both sides"
    along: str = "dashed: standardised difference of {effects}"
    leave_one_out: str = "The answer without each trial"
    without: str = "Without {trial}"
    cumulative: str = "The answer as trials came in"
    until: str = "+ {trial}"
    says_answers: str = "{first} to {last}: estimates from {low} to {high}."
    influential: str = "influential"
    influence: str = "What each trial does to the answer"
    cook: str = "Cook's distance"
    hat: str = "Hat value"
    says_influence: str = "{k} trials; influential: {names}."
    nobody: str = "none"


class Ended(Protocol):
    """Anything with an estimate and its interval."""

    @property
    def estimate(self) -> float: ...
    @property
    def ci_lb(self) -> float: ...
    @property
    def ci_ub(self) -> float: ...


def effect_text(value: float, measure: Measure) -> str:
    """An odds ratio is shown as the ratio, not as its logarithm."""
    shown = exp(min(value, 700)) if measure == "logOR" else value
    if measure == "logOR" and shown >= 100:
        return plain(shown)
    if measure == "logOR" and shown < 0.01:
        return "< 0.001" if shown < 0.001 else f"{shown:.3f}"
    return rounded(shown, DECIMALS[measure])


def rounded(value: float, decimals: int) -> str:
    text = f"{value:.{decimals}f}"
    if float(text) == 0:
        text = text.removeprefix("-")
    return text.replace("-", MINUS)


def range_text(low: float, high: float, measure: Measure, words: PlotWords) -> str:
    return words.to.format(low=effect_text(low, measure), high=effect_text(high, measure))


def interval_text(value: float, low: float, high: float, measure: Measure, words: PlotWords) -> str:
    return f"{effect_text(value, measure)} ({range_text(low, high, measure, words)})"


def whole_text(whole: Ended, measure: Measure, words: PlotWords) -> str:
    return interval_text(whole.estimate, whole.ci_lb, whole.ci_ub, measure, words)


def unit_text(unit: Unit, words: PlotWords) -> str:
    if unit.measure == "SMD":
        return words.smd
    if unit.measure == "logOR":
        return words.odds_ratio
    if unit.scale_points:
        return words.points_of.format(instrument=unit.instrument, points=f"{unit.scale_points:g}")
    return words.points.format(instrument=unit.instrument or "?")


def plain(value: float) -> str:
    """Three figures, never with an exponent."""
    return f"{value:.0f}" if abs(value) >= 100 else f"{value:.3g}"


def p_text(p: float) -> str:
    return "< 0.001" if p < 0.001 else f"{p:.3f}"


def axis_text(value: float) -> str:
    return f"{value:g}".replace("-", MINUS)


def short(name: str, letters: int) -> str:
    return name if len(name) <= letters else f"{name[: letters - 1]}…"
