"""Independent studies pooled into one effect."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import hypot, sqrt
from typing import Literal, TypeAlias, get_args

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import chdtrc, ndtr, ndtri, stdtr, stdtrit

from prolo.errors import SynthesisError
from prolo.evidence.heterogeneity import (
    Studies,
    Vector,
    Weighted,
    arrange,
    tau2_common,
    tau2_dl,
    tau2_interval,
    tau2_reml,
    typical_variance,
    weigh,
)

Method: TypeAlias = Literal["reml", "dl", "common"]
Interval: TypeAlias = Literal["knapp-hartung", "knapp-hartung-unguarded", "normal"]

ESTIMATORS: Mapping[str, Callable[[Studies], float]] = {
    "reml": tau2_reml,
    "dl": tau2_dl,
    "common": tau2_common,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PooledEffect:
    """What :func:`pool_effects` found, and how.

    ``estimate``, ``se``, ``low``, ``high``, ``prediction_low``, ``prediction_high`` are in the
    unit of the effects, ``tau2`` and its ends in that unit squared; ``i2`` and the weights are
    shares of 1. ``df`` is None where the interval is a normal one, the prediction interval None
    where the effect is taken to be common. ``stretch`` is what Knapp and Hartung multiply the
    squared standard error by; ``guarded`` says that it came out below 1 and was kept at 1.
    """

    estimate: float
    se: float
    low: float
    high: float
    statistic: float
    p: float
    df: int | None
    prediction_low: float | None
    prediction_high: float | None
    tau2: float
    tau2_low: float
    tau2_high: float
    i2: float
    h2: float
    q: float
    q_p: float
    k: int
    weights: tuple[float, ...]
    stretch: float
    guarded: bool
    level: float
    method: Method
    interval: Interval


def pool_effects(
    effects: ArrayLike,
    variances: ArrayLike,
    *,
    level: float = 0.95,
    method: Method = "reml",
    interval: Interval = "knapp-hartung",
) -> PooledEffect:
    """Pool the effects of independent studies, allowing the true effect to vary.

    Parameters
    ----------
    effects
        One effect a study, shape (k,), k ≥ 2, all in one unit: points on one scale,
        standard deviations, or a log ratio. The sign means what the caller means by it.
    variances
        Sampling variances, shape (k,), above 0, in the unit of ``effects`` squared.
    level
        Coverage of every interval, between 0 and 1.
    method
        How τ² is estimated: ``reml`` (the default), ``dl``, or ``common`` for τ² = 0.
    interval
        ``knapp-hartung`` (the default) never narrows the interval below the one without it;
        ``knapp-hartung-unguarded`` may; both use t with k − 1. ``normal`` uses the normal.

    Returns
    -------
    PooledEffect
        ``estimate``, ``low``, ``high`` in the unit of ``effects``; ``tau2`` in that unit
        squared; ``i2`` a share, 0 to 1; ``k`` the number of studies. The prediction interval,
        where the effect of one new study would lie, uses t with k − 1 whatever ``interval``.

    Raises
    ------
    SynthesisError
        Fewer than two studies, shapes that differ, or a variance that is not above zero.
        The message gives the study's position and what was found there.

    Sources
    -------
    tau2       REML, Harville 1977, doi:10.1080/01621459.1977.10480998;
               DerSimonian & Laird 1986, doi:10.1016/0197-2456(86)90046-2
    interval   Knapp & Hartung 2003, doi:10.1002/sim.1482; t, k − 1 degrees of freedom;
               the guard: Röver, Knapp & Friede 2015, doi:10.1186/s12874-015-0091-1
    prediction Higgins, Thompson & Spiegelhalter 2009, doi:10.1111/j.1467-985X.2008.00552.x,
               with k − 1 as in Partlett & Riley 2017, doi:10.1002/sim.7140
    i2, h2     Higgins & Thompson 2002, doi:10.1002/sim.1186, from τ²
    tau2_low … Viechtbauer 2007, doi:10.1002/sim.2514 (Q-profile)

    Examples
    --------
    >>> pooled = pool_effects([-8.0, -3.0, -14.0, -5.0], [4.0, 2.25, 9.0, 3.0])
    >>> f"{pooled.estimate:.1f} ({pooled.low:.1f} to {pooled.high:.1f})"
    '-7.0 (-14.3 to 0.3)'
    """
    _check_choices(level, method, interval)
    studies = _check_studies(effects, variances)
    tau2 = ESTIMATORS[method](studies)
    fixed, random = weigh(studies, 0.0), weigh(studies, tau2)
    df = studies.k - 1

    stretch, guarded = _stretch(random, df, interval)
    if stretch == 0:
        raise SynthesisError(
            "all effects are equal: without its guard the interval would have no width. "
            "Choose interval knapp-hartung."
        )
    se = studies.unit * sqrt(stretch / random.total)
    t = float(stdtrit(df, (1 + level) / 2))
    reach = float(ndtri((1 + level) / 2)) if interval == "normal" else t
    spread = t * hypot(studies.unit * sqrt(tau2), se)
    tau2_low, tau2_high = tau2_interval(studies, level)
    typical = typical_variance(studies)

    estimate = studies.origin + studies.unit * random.mean
    unit2 = studies.unit**2
    statistic = estimate / se
    return PooledEffect(
        estimate=estimate,
        se=se,
        low=estimate - reach * se,
        high=estimate + reach * se,
        statistic=statistic,
        p=2 * float(ndtr(-abs(statistic)) if interval == "normal" else stdtr(df, -abs(statistic))),
        df=None if interval == "normal" else df,
        prediction_low=None if method == "common" else estimate - spread,
        prediction_high=None if method == "common" else estimate + spread,
        tau2=unit2 * tau2,
        tau2_low=unit2 * tau2_low,
        tau2_high=unit2 * tau2_high,
        i2=tau2 / (tau2 + typical),
        h2=1 + tau2 / typical,
        q=fixed.q,
        q_p=float(chdtrc(df, fixed.q)),
        k=studies.k,
        weights=_shares(studies, random),
        stretch=stretch,
        guarded=guarded,
        level=level,
        method=method,
        interval=interval,
    )


def _stretch(random: Weighted, df: int, interval: Interval) -> tuple[float, bool]:
    """What the squared standard error is multiplied by, and whether the guard held it at 1."""
    if interval == "normal":
        return 1.0, False
    q = random.q / df
    guarded = interval == "knapp-hartung" and q < 1
    return (1.0 if guarded else q), guarded


def _shares(studies: Studies, random: Weighted) -> tuple[float, ...]:
    """Weights that add up to 1, in the order the studies were given."""
    shares = np.empty(studies.k)
    shares[studies.order] = random.weights / random.total
    return tuple(shares.tolist())


# -- at the door ---------------------------------------------------------------------------


def check_level(level: float) -> None:
    if not 0 < level < 1:
        raise SynthesisError(f"level is {level}: it must lie between 0 and 1, for example 0.95.")


def _check_choices(level: float, method: str, interval: str) -> None:
    check_level(level)
    for name, chosen, offered in (
        ("method", method, get_args(Method)),
        ("interval", interval, get_args(Interval)),
    ):
        if chosen not in offered:
            raise SynthesisError(f"{name} is {chosen!r}: choose {' or '.join(offered)}.")


def _check_studies(effects: ArrayLike, variances: ArrayLike) -> Studies:
    y, v = _as_vector("effects", effects), _as_vector("variances", variances)
    if y.shape != v.shape:
        raise SynthesisError(f"there are {len(y)} effects and {len(v)} variances: pair them up.")
    if len(y) < 2:
        found = "1 study" if len(y) else "no study"
        raise SynthesisError(f"{found} given: pooling takes at least two.")
    faults = [
        f"study {i + 1} of {len(y)} has effect {y[i]:g} and variance {v[i]:g}"
        for i in np.flatnonzero(~(np.isfinite(y) & np.isfinite(v) & (v > 0)))
    ]
    if faults:
        raise SynthesisError(f"{'; '.join(faults)}: both must be numbers, the variance above zero.")
    studies = arrange(y, v)
    if not studies.can_be_summed:
        raise SynthesisError(
            "the studies differ too much in size to be added up. Are they all in one unit?"
        )
    return studies


def _as_vector(name: str, values: ArrayLike) -> Vector:
    try:
        vector = np.asarray(values, dtype=float)
    except (TypeError, ValueError):
        raise SynthesisError(f"{name} must be numbers, one a study.") from None
    if vector.ndim != 1:
        raise SynthesisError(f"{name} has shape {vector.shape}: one number a study is expected.")
    return vector
