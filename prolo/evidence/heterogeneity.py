"""How much the true effect varies between studies: τ² and its interval.

Everything here works on :class:`Studies`: effects and variances that were checked at the door,
sorted from the most to the least precise, measured from the most precise one and scaled so that
its variance is 1. So sums never cancel, a study a million times more precise than the rest does
no harm, and the order in which studies are given cannot matter.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from operator import mul
from typing import TypeAlias

import numpy as np

from prolo.evidence.distributions import chdtri
from prolo.evidence.roots import bracketed_root

Vector: TypeAlias = np.ndarray

# Relative to τ² + the smallest variance; the promise is 1e-9, asked for is more.
TOLERANCE = 1e-13
# Step of the scan in log(τ² + smallest variance). Each weight changes by at most this share
# from one point to the next, so two crossings within one step are the same hill for all that
# the likelihood could tell.
SCAN_STEP = 0.1


@dataclass(frozen=True, slots=True)
class Studies:
    """``effects[0]`` is 0 and ``variances[0]`` is 1. ``origin`` and ``unit`` lead back: a study's
    effect is ``origin + unit * effect``, its variance ``unit ** 2 * variance``."""

    effects: Vector
    variances: Vector
    order: Vector
    origin: float
    unit: float

    @property
    def k(self) -> int:
        return len(self.effects)

    @property
    def can_be_summed(self) -> bool:
        with np.errstate(over="ignore"):
            return bool(np.isfinite(self.effects @ self.effects * self.variances[-1]))


def arrange(effects: Vector, variances: Vector) -> Studies:
    order = np.lexsort((effects, variances))
    unit = float(np.sqrt(variances[order[0]]))
    origin = float(effects[order[0]])
    with np.errstate(over="ignore"):
        return Studies(
            effects=(effects[order] - origin) / unit,
            variances=variances[order] / variances[order[0]],
            order=order,
            origin=origin,
            unit=unit,
        )


@dataclass(frozen=True, slots=True)
class Weighted:
    """What follows for one τ²: weights, their sum, the weighted mean, and Q about it."""

    weights: Vector
    total: float
    mean: float
    q: float


def weigh(studies: Studies, tau2: float) -> Weighted:
    weights = 1 / (studies.variances + tau2)
    total = float(weights.sum())
    mean = float(weights @ studies.effects) / total
    return Weighted(weights, total, mean, float(weights @ (studies.effects - mean) ** 2))


def excess_weight(weights: Vector) -> float:
    """Σw − Σw²/Σw, written as a sum of positive terms; ``weights[0]`` is the largest."""
    rest = weights[1:]
    total = weights[0] + rest.sum()
    return float((weights[0] * rest.sum() + rest @ (total - rest)) / total)


# -- τ² ------------------------------------------------------------------------------------


def tau2_dl(studies: Studies) -> float:
    """DerSimonian & Laird 1986, doi:10.1016/0197-2456(86)90046-2"""
    fixed = weigh(studies, 0.0)
    return max(0.0, (fixed.q - (studies.k - 1)) / excess_weight(fixed.weights))


def tau2_pm(studies: Studies) -> float:
    """The τ² at which Q is what it would be on average. Paule & Mandel 1982,
    doi:10.6028/jres.087.022"""
    return _tau2_where_q_is(studies, studies.k - 1)


def tau2_reml(studies: Studies) -> float:
    """The τ² of the highest restricted likelihood, be there one hill or several.

    The score is scanned from zero to a bound beyond which it is negative for certain; every
    place where it falls through zero is a hill, and so is zero itself when the score is not
    positive there. The highest hill wins, the smallest of equal ones.

    Sources
    -------
    Harville 1977, doi:10.1080/01621459.1977.10480998
    Raudenbush 2009, in: The Handbook of Research Synthesis, chapter 16
    """
    grid = _scan_points(studies)
    score = _restricted_score(studies, grid - 1)
    falls = np.flatnonzero((score[:-1] > 0) & (score[1:] <= 0)).tolist()
    hills = [0.0] if score[0] <= 0 else []
    hills += [_top_between(studies, float(grid[i]), float(grid[i + 1])) for i in falls]
    if len(hills) == 1:
        return hills[0]
    heights = _restricted_likelihood(studies, np.array(hills))
    return hills[int(np.argmax(heights))]


def _scan_points(studies: Studies) -> Vector:
    """Values of s = τ² + 1 (the smallest variance is 1) to look at, the last beyond every hill.

    With S = Σ(y − ȳ)², the score is negative where s² (k − 1) > S (s + D), D the range of the
    variances: Σw²(y − μ)² ≤ S/s², and Σw − Σw²/Σw ≥ (k − 1)/(s + D).
    """
    k, spread = studies.k, float(studies.variances[-1] - 1)
    squares = float(np.sum((studies.effects - studies.effects.mean()) ** 2))
    last = (squares + np.sqrt(squares) * np.sqrt(squares + 4 * (k - 1) * spread)) / (2 * (k - 1))
    steps = max(2, int(np.log(max(last, 1.0)) / SCAN_STEP) + 2)
    return np.exp(np.linspace(0.0, np.log(max(last, 1.0)) + SCAN_STEP, steps))


def _restricted_score(studies: Studies, tau2: Vector) -> Vector:
    """Twice the slope of the restricted log likelihood at each τ²."""
    weights = 1 / (studies.variances + tau2[:, None])
    rest = weights[:, 1:]
    sum_rest = rest.sum(axis=1)
    total = weights[:, 0] + sum_rest
    mean = (weights @ studies.effects) / total
    pulls = ((weights * (studies.effects - mean[:, None])) ** 2).sum(axis=1)
    excess = weights[:, 0] * sum_rest + (rest * (total[:, None] - rest)).sum(axis=1)
    score: Vector = pulls - excess / total
    return score


def _restricted_likelihood(studies: Studies, tau2: Vector) -> Vector:
    """Twice the restricted log likelihood at each τ², without its constant."""
    spread = studies.variances + tau2[:, None]
    weights = 1 / spread
    total = weights.sum(axis=1)
    mean = (weights @ studies.effects) / total
    q = (weights * (studies.effects - mean[:, None]) ** 2).sum(axis=1)
    height: Vector = -np.log(spread).sum(axis=1) - np.log(total) - q
    return height


def _top_between(studies: Studies, left: float, right: float) -> float:
    """τ² where the score falls through zero, between two points of the scan."""
    score = partial(_score_at, *_in_floats(studies))
    if score(left) <= 0:  # the scan saw it above zero: a rounding away from the top
        return left - 1
    if score(right) >= 0:
        return right - 1
    return bracketed_root(score, left, right, tolerance=TOLERANCE) - 1


def _in_floats(studies: Studies) -> tuple[list[float], list[float]]:
    """Effects, and variances less the smallest: for a handful of studies plain floats are
    several times quicker than arrays. With s = τ² + 1 a weight is 1/(gap + s)."""
    return studies.effects.tolist(), (studies.variances - 1).tolist()


def _score_at(effects: list[float], gaps: list[float], s: float) -> float:
    """One value of :func:`_restricted_score`."""
    weights = [1 / (gap + s) for gap in gaps]
    rest = sum(weights[1:])
    total = weights[0] + rest
    mean = sum(map(mul, weights, effects)) / total
    pulls = excess = 0.0
    for weight, effect in zip(weights, effects, strict=True):
        pull = weight * (effect - mean)
        pulls += pull * pull
        excess += weight * (total - weight)
    excess += weights[0] * (rest - (total - weights[0]))
    return pulls - excess / total


# -- its interval --------------------------------------------------------------------------


def q_profile_interval(studies: Studies, level: float) -> tuple[float, float]:
    """Every τ² under which the generalised Q is neither too large nor too small (Q-profile).

    (0, 0) where even τ² = 0 makes Q too small: the effects agree better than chance would.

    Sources
    -------
    Viechtbauer 2007, doi:10.1002/sim.2514
    """
    df, tail = studies.k - 1, (1 - level) / 2
    low, high = float(chdtri(df, tail)), float(chdtri(df, 1 - tail))
    return _tau2_where_q_is(studies, low), _tau2_where_q_is(studies, high)


def _tau2_where_q_is(studies: Studies, q: float) -> float:
    """Q falls as τ² grows, and is at most S/s (see :func:`_scan_points`)."""
    effects, gaps = _in_floats(studies)
    excess = partial(_q_less, q, effects, gaps)
    if excess(1.0) <= 0:
        return 0.0
    last = float(np.sum((studies.effects - studies.effects.mean()) ** 2)) / q
    return bracketed_root(excess, 1.0, 2 * max(1.0, last), tolerance=TOLERANCE) - 1


def _q_less(target: float, effects: list[float], gaps: list[float], s: float) -> float:
    weights = [1 / (gap + s) for gap in gaps]
    mean = sum(map(mul, weights, effects)) / sum(weights)
    q: float = sum(w * (y - mean) ** 2 for w, y in zip(weights, effects, strict=True))
    return q - target


# -- how much of what is seen --------------------------------------------------------------


def typical_variance(studies: Studies) -> float:
    """The sampling variance of a typical study. Higgins & Thompson 2002, doi:10.1002/sim.1186"""
    return (studies.k - 1) / excess_weight(1 / studies.variances)
