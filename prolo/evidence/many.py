"""Thousands of sets of studies pooled in one call, each as ``pool_effects`` pools one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import chdtrc, ndtr, ndtri, stdtr, stdtrit

from prolo.evidence.batch import Batch, Matrix, Moments, Vector, in_given_order, stack_sets
from prolo.evidence.checking import check_level
from prolo.evidence.choices import Interval, Method, Prediction, check_choices
from prolo.evidence.display import Shown
from prolo.evidence.summits import crossing, summit


@dataclass(frozen=True, slots=True, kw_only=True)
class PooledMany(Shown):
    """Arrays of shape (sets,), in the order of the sets; names, units and percentages as in
    :class:`~prolo.evidence.pooling.PooledEffect`. NaN where a number does not exist: the
    prediction interval of a common effect or of one study."""

    estimate: Vector
    se: Vector
    ci_lb: Vector
    ci_ub: Vector
    zval: Vector
    pval: Vector
    pi_lb: Vector
    pi_ub: Vector
    tau2: Vector
    I2: Vector
    H2: Vector
    QE: Vector
    QEp: Vector
    k: Vector
    level: float
    method: Method
    interval: Interval
    prediction: Prediction

    @property
    def I2_by_Q(self) -> Vector:  # noqa: N802 — the field's name
        return i2_by_q(self.QE, self.k - 1)

    @property
    def H2_by_Q(self) -> Vector:  # noqa: N802
        return h2_by_q(self.QE, self.k - 1)

    def __len__(self) -> int:
        return len(self.k)


def i2_by_q(q: Vector, df: Vector) -> Vector:
    """Per cent, 0 where Q is not more than its degrees of freedom."""
    return 100 * np.maximum(0.0, q - df) / np.where(q > 0, q, 1.0)


def h2_by_q(q: Vector, df: Vector) -> Vector:
    return np.where(df > 0, q / np.maximum(df, 1), 1.0)


def pool_many(
    effects: ArrayLike | Sequence[ArrayLike],
    variances: ArrayLike | Sequence[ArrayLike],
    *,
    sizes: ArrayLike | None = None,
    level: float = 0.95,
    method: Method = "reml",
    interval: Interval = "knapp-hartung",
    prediction: Prediction = "t-k-1",
) -> PooledMany:
    """Pool many sets of studies, of different sizes, in one call.

    Parameters
    ----------
    effects, variances
        Nested, one sequence of numbers a set; or an array of shape (sets, k); or flat, one set
        after the other, with ``sizes``. Units as in ``pool_effects``.
    sizes
        Studies in each set, shape (sets,), each 1 or more, where the numbers are flat.
    level, method, interval, prediction
        As in ``pool_effects``.

    Returns
    -------
    PooledMany
        A set of one study is that study with its normal interval, τ² 0 and no prediction
        interval. Where all effects of a set are equal, the unguarded interval has no width.

    Raises
    ------
    SynthesisError
        As ``pool_effects``; the message gives set and study.

    Sources
    -------
    As in ``pool_effects``.

    Examples
    --------
    >>> many = pool_many([[-8.0, -3.0, -14.0, -5.0], [1.0, 2.0]], [[4.0, 2.25, 9.0, 3.0], [1, 1]])
    >>> many.estimate.round(2).tolist()
    [-7.0, 1.5]
    """
    check_level(level)
    check_choices(method=method, interval=interval, prediction=prediction)
    return pool_block(
        stack_sets(effects, variances, sizes),
        level=level,
        method=method,
        interval=interval,
        prediction=prediction,
    )


def pool_block(
    batch: Batch,
    *,
    level: float = 0.95,
    method: Method = "reml",
    interval: Interval = "knapp-hartung",
    prediction: Prediction = "t-k-1",
) -> PooledMany:
    """:func:`pool_many` of a block that was checked."""
    fixed = batch.moments(np.zeros(batch.count))
    tau2 = tau2_of(batch, method, fixed)
    df, alone = batch.df, batch.sizes == 1
    weights, total, mean = batch.weigh(tau2)
    hartung = np.einsum("km,km->m", weights, (batch.effects - mean) ** 2) / np.maximum(df, 1)
    se = batch.unit * np.sqrt(_stretch(hartung, interval, alone) / total)
    estimate = batch.origin + batch.unit * mean
    with np.errstate(divide="ignore", invalid="ignore"):
        zval = estimate / se
        typical = np.where(alone, 1.0, df / fixed.t1)
    normal = alone if interval != "normal" else np.ones(batch.count, bool)
    reach = np.where(normal, ndtri((1 + level) / 2), _t(df, level)) * se
    spread = batch.unit * _spread(tau2, se / batch.unit, hartung / total, df, level, prediction)
    if method == "common":
        spread = np.full(batch.count, np.nan)
    return PooledMany(
        estimate=estimate,
        se=se,
        ci_lb=estimate - reach,
        ci_ub=estimate + reach,
        zval=zval,
        pval=2 * _tail(df, -np.abs(zval), normal),
        pi_lb=estimate - spread,
        pi_ub=estimate + spread,
        tau2=batch.unit**2 * tau2,
        I2=i2_by_q(fixed.m1, df) if method == "common" else 100 * tau2 / (tau2 + typical),
        H2=h2_by_q(fixed.m1, df) if method == "common" else 1 + tau2 / typical,
        QE=fixed.m1,
        QEp=np.where(alone, 1.0, chdtrc(np.maximum(df, 1), fixed.m1)),
        k=batch.sizes,
        level=level,
        method=method,
        interval=interval,
        prediction=prediction,
    )


def weights_of(batch: Batch, tau2: Vector) -> Matrix:
    """Shares of 1, shape (k, sets), in the order the studies were given; τ² in its own unit."""
    weights, total, _ = batch.weigh(tau2 / batch.unit**2)
    return in_given_order(batch, weights / total)


def _stretch(hartung: Vector, interval: Interval, alone: Vector) -> Vector:
    if interval == "normal":
        return np.ones_like(hartung)
    stretch = np.maximum(hartung, 1.0) if interval == "knapp-hartung" else hartung
    return np.where(alone, 1.0, stretch)


def _spread(
    tau2: Vector,
    se: Vector,
    hartung_variance: Vector,
    df: Vector,
    level: float,
    prediction: Prediction,
) -> Vector:
    """Half the width of the prediction interval; NaN where it has no degree of freedom."""
    if prediction == "normal":
        reach = np.where(df > 0, ndtri((1 + level) / 2), np.nan)
        return reach * np.sqrt(tau2 + se * se)
    if prediction == "hartung-knapp":
        return _t(df - 1, level) * np.sqrt(tau2 + hartung_variance)
    return _t(df - (prediction == "t-k-2"), level) * np.sqrt(tau2 + se * se)


def _t(df: Vector, level: float) -> Vector:
    """Quantiles of t, NaN for no degree of freedom; worked out once for each df there is."""
    if df.min() == df.max():
        only = int(df[0])
        return np.full(len(df), stdtrit(only, (1 + level) / 2) if only > 0 else np.nan)
    kinds, place = np.unique(df, return_inverse=True)
    return np.where(kinds > 0, stdtrit(np.maximum(kinds, 1), (1 + level) / 2), np.nan)[place]


def _tail(df: Vector, below: Vector, normal: Vector) -> Vector:
    if normal.all():
        tail: Vector = ndtr(below)
        return tail
    return np.where(normal, ndtr(below), stdtr(np.maximum(df, 1), below))


# -- τ² ------------------------------------------------------------------------------------


def tau2_of(batch: Batch, method: Method, fixed: Moments | None = None) -> Vector:
    """τ² of each set, in the square of the set's unit; 0 for one study. ``fixed``: the moments
    at τ² = 0, where they are known."""
    fixed = fixed or batch.moments(np.zeros(batch.count))
    tau2 = ESTIMATORS[method](batch, fixed)
    return np.where(batch.sizes == 1, 0.0, np.maximum(tau2, 0.0))


def _dl(batch: Batch, fixed: Moments) -> Vector:
    with np.errstate(divide="ignore", invalid="ignore"):
        return (fixed.m1 - batch.df) / fixed.t1


def _hedges(batch: Batch, _: Moments) -> Vector:
    variances = np.where(np.isinf(batch.variances), 0.0, batch.variances).sum(axis=0)
    return batch.squares() / np.maximum(batch.df, 1) - variances / batch.sizes


def _hunter_schmidt(batch: Batch, fixed: Moments) -> Vector:
    _, total, _ = batch.weigh(np.zeros(batch.count))
    return (fixed.m1 - batch.sizes) / total


def _sidik_jonkman(batch: Batch, _: Moments) -> Vector:
    crude = batch.squares() / batch.sizes
    return crude * batch.q(crude) / np.maximum(batch.df, 1)


def _paule_mandel(batch: Batch, _: Moments) -> Vector:
    return crossing(batch, batch.df.astype(float))


# EB is PM: Morris' estimating equation is Q(τ²) = k − 1 after multiplying out (Viechtbauer,
# López-López, Sánchez-Meca & Marín-Martínez 2015, doi:10.1037/met0000011).
ESTIMATORS: Mapping[str, Callable[[Batch, Moments], Vector]] = {
    "reml": lambda batch, fixed: summit(batch, "reml", fixed),
    "ml": lambda batch, _: summit(batch, "ml"),
    "dl": _dl,
    "pm": _paule_mandel,
    "eb": _paule_mandel,
    "hs": _hunter_schmidt,
    "sj": _sidik_jonkman,
    "he": _hedges,
    "common": lambda batch, _: np.zeros(batch.count),
}
