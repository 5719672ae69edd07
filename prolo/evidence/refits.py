"""One set pooled again and again: without each study, study by study, and what each one does.

Every refit is a column of one block (``batch.py``), so that a table of them costs a few fits.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import floor, sqrt

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtri, stdtrit

from prolo.errors import SynthesisError
from prolo.evidence.batch import Vector, arrange_block
from prolo.evidence.checking import check_level, checked_studies
from prolo.evidence.choices import Interval, Method, Prediction, check_choices
from prolo.evidence.display import Shown
from prolo.evidence.many import PooledMany, pool_block, weights_of


def leave_one_out(
    effects: ArrayLike,
    variances: ArrayLike,
    *,
    level: float = 0.95,
    method: Method = "reml",
    interval: Interval = "knapp-hartung",
    prediction: Prediction = "t-k-1",
) -> PooledMany:
    """The studies pooled without each of them in turn, τ² estimated anew.

    Parameters and errors as in ``pool_effects``. Returns arrays of shape (k,): place i is the
    answer without study i. With two studies each answer is the other one alone.
    """
    check_level(level)
    check_choices(method=method, interval=interval, prediction=prediction)
    y, v = checked_studies(effects, variances, least=2, what="leaving one out")
    k = len(y)
    rows = np.arange(k - 1)[:, None]
    kept = rows + (rows >= np.arange(k))
    return pool_block(
        arrange_block(y[kept], v[kept], np.full(k, k - 1)),
        level=level,
        method=method,
        interval=interval,
        prediction=prediction,
    )


def cumulate(
    effects: ArrayLike,
    variances: ArrayLike,
    *,
    order: ArrayLike | None = None,
    level: float = 0.95,
    method: Method = "reml",
    interval: Interval = "knapp-hartung",
    prediction: Prediction = "t-k-1",
) -> PooledMany:
    """The first study, the first two, the first three …, as they were known at the time.

    ``order``, shape (k,), sorts the studies first: the year, for example; studies of one year
    stay as they were given. Returns arrays of shape (k,); the first place is one study alone.
    """
    check_level(level)
    check_choices(method=method, interval=interval, prediction=prediction)
    y, v = checked_studies(effects, variances, least=1, what="a cumulative analysis")
    k = len(y)
    if order is not None:
        key = np.asarray(order)
        if key.shape != y.shape:
            raise SynthesisError(f"order has shape {key.shape}: one value a study is expected.")
        place = np.argsort(key, kind="stable")
        y, v = y[place], v[place]
    known = np.arange(k)[:, None] <= np.arange(k)
    block = np.where(known, y[:, None], 0.0), np.where(known, v[:, None], np.inf)
    return pool_block(
        arrange_block(*block, np.arange(1, k + 1)),
        level=level,
        method=method,
        interval=interval,
        prediction=prediction,
    )


# -- what each study does ------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Influence(Shown):
    """Arrays of shape (k,), a study each; the names are the field's.

    ``rstudent`` how far the study lies from what the others predict, in standard errors;
    ``dffits`` and ``dfbs`` how far the estimate moves without it, in standard errors;
    ``cook_d`` the square of that; ``cov_r`` the variance of the estimate without it over that
    with it; ``tau2_del``, ``QE_del`` what is left without it; ``hat`` and ``weight`` its share,
    of 1 and in per cent. ``influential`` where dffits > 3√(1/(k − 1)), Cook's distance beyond
    the half of a χ²₁, hat > 3/k or dfbs > 1.
    """

    rstudent: Vector
    dffits: Vector
    cook_d: Vector
    cov_r: Vector
    tau2_del: Vector
    QE_del: Vector
    hat: Vector
    weight: Vector
    dfbs: Vector
    influential: Vector


def measure_influence(
    effects: ArrayLike, variances: ArrayLike, *, method: Method = "reml"
) -> Influence:
    """What each study does to the answer; k ≥ 3, normal standard errors.

    Sources
    -------
    Viechtbauer & Cheung 2010, doi:10.1002/jrsm.11
    """
    check_choices(method=method)
    y, v = checked_studies(effects, variances, least=3, what="influence")
    k = len(y)
    whole_block = arrange_block(y[:, None].copy(), v[:, None].copy(), np.array([k]))
    whole = pool_block(whole_block, method=method, interval="normal")
    without = leave_one_out(y, v, method=method, interval="normal")
    hat = weights_of(whole_block, whole.tau2)[:, 0]
    moved = whole.estimate[0] - without.estimate
    total = (1 / (v[:, None] + without.tau2)).sum(axis=0)  # all studies, τ² without each
    dffits = moved / np.sqrt(hat * (without.tau2 + v))
    cook_d = (moved / whole.se[0]) ** 2
    dfbs = moved * np.sqrt(total)
    median_chi2 = 0.45493642311957283
    return Influence(
        rstudent=(y - without.estimate) / np.sqrt(v + without.tau2 + without.se**2),
        dffits=dffits,
        cook_d=cook_d,
        cov_r=(without.se / whole.se[0]) ** 2,
        tau2_del=without.tau2,
        QE_del=without.QE,
        hat=hat,
        weight=100 * hat,
        dfbs=dfbs,
        influential=(np.abs(dffits) > 3 * sqrt(1 / (k - 1)))
        | (cook_d > median_chi2)
        | (hat > 3 / k)
        | (np.abs(dfbs) > 1),
    )


# -- the studies' own effects --------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class StudyEffects:
    """Arrays of shape (k,): each study's true effect as all studies together see it."""

    pred: Vector
    se: Vector
    pi_lb: Vector
    pi_ub: Vector
    level: float


def predict_studies(
    effects: ArrayLike,
    variances: ArrayLike,
    *,
    level: float = 0.95,
    method: Method = "reml",
    interval: Interval = "normal",
) -> StudyEffects:
    """Best linear unbiased predictions: each effect drawn towards the mean, the more the less
    precise it is. Intervals normal, or with t and Knapp and Hartung's variance.

    Sources
    -------
    Robinson 1991, doi:10.1214/ss/1177011926; Raudenbush & Bryk 1985,
    doi:10.3102/10769986010002075
    """
    check_level(level)
    check_choices(method=method, interval=interval)
    y, v = checked_studies(effects, variances, least=2, what="a prediction")
    block = arrange_block(y[:, None].copy(), v[:, None].copy(), np.array([len(y)]))
    fit = pool_block(block, level=level, method=method, interval=interval)
    own = fit.tau2[0] / (fit.tau2[0] + v)
    se = np.sqrt(own * v + (1 - own) ** 2 * fit.se[0] ** 2)
    quantile = float(ndtri((1 + level) / 2))
    if interval != "normal":
        quantile = float(stdtrit(len(y) - 1, (1 + level) / 2))
    pred = own * y + (1 - own) * fit.estimate[0]
    return StudyEffects(
        pred=pred, se=se, pi_lb=pred - quantile * se, pi_ub=pred + quantile * se, level=level
    )


# -- fail-safe N ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class FailSafe:
    """How many unseen studies without an effect would undo the answer. Reviewers ask for it;
    it says nothing of whether such studies exist. ``orwin`` is None where no target was given
    or the mean lies within it already."""

    rosenthal: int
    rosenberg: int
    orwin: int | None
    z: float
    alpha: float


def fail_safe(
    effects: ArrayLike,
    variances: ArrayLike,
    *,
    alpha: float = 0.05,
    target: float | None = None,
) -> FailSafe:
    """Fail-safe N: Rosenthal's (adding z), Rosenberg's (weighted), Orwin's (to ``target``).

    ``alpha`` is one-sided, as in the papers.

    Sources
    -------
    Rosenthal 1979, doi:10.1037/0033-2909.86.3.638; Orwin 1983, doi:10.3102/10769986008002157;
    Rosenberg 2005, doi:10.1111/j.0014-3820.2005.tb01004.x
    """
    check_level(alpha)
    y, v = checked_studies(effects, variances, least=1, what="fail-safe N")
    k, critical = len(y), float(ndtri(1 - alpha))
    z = abs(float(np.sum(y / np.sqrt(v))))
    weights = 1 / v
    both = abs(float(ndtri(alpha / 2)))
    pull = float(weights @ y)
    beyond = k / weights.sum() * (pull * pull / both**2 - weights.sum())
    orwin = None
    mean = float(y.mean())
    if target is not None and target != 0 and abs(mean) > abs(target):
        orwin = max(0, -floor(-k * (abs(mean) - abs(target)) / abs(target)))
    return FailSafe(
        rosenthal=max(0, -floor(-((z / critical) ** 2 - k))),
        rosenberg=max(0, -floor(-beyond)),
        orwin=orwin,
        z=z / sqrt(k),
        alpha=alpha,
    )
