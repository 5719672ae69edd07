"""Independent studies pooled into one effect."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import hypot, sqrt
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike

from prolo.errors import SynthesisError
from prolo.evidence.checking import arranged, check_level, checked_studies
from prolo.evidence.choices import (
    Interval,
    Method,
    Prediction,
    Tau2Interval,
    check_choices,
)
from prolo.evidence.display import Shown
from prolo.evidence.distributions import chdtrc, ndtr, ndtri, stdtr, stdtrit
from prolo.evidence.heterogeneity import (
    Studies,
    Vector,
    Weighted,
    q_profile_interval,
    tau2_dl,
    tau2_pm,
    tau2_reml,
    typical_variance,
    weigh,
)

if TYPE_CHECKING:
    from prolo.evidence.batch import Batch, Likelihood

# With a handful of studies plain floats are quicker than a block of one set.
QUICK = {"reml": tau2_reml, "dl": tau2_dl, "pm": tau2_pm, "eb": tau2_pm}
PROFILED: Mapping[str, Likelihood] = {"reml": "reml", "ml": "ml"}


@dataclass(frozen=True, slots=True, kw_only=True)
class PooledEffect(Shown):
    """What :func:`pool_effects` found, and how; the names are the field's.

    ``estimate``, ``se``, ``ci_lb``, ``ci_ub``, ``pi_lb``, ``pi_ub`` are in the unit of the
    effects, ``tau2`` and its ends in that unit squared; ``I2`` is in per cent, the weights are
    shares of 1. ``df`` is None where the interval is a normal one, the prediction interval None
    where the effect is taken to be common or there is no degree of freedom for it, the ends of τ²
    None where none were asked for. ``stretch`` is what Knapp and Hartung multiply the squared
    standard error by; ``guarded`` says that it came out below 1 and was kept at 1.
    """

    estimate: float
    se: float
    ci_lb: float
    ci_ub: float
    zval: float
    pval: float
    df: int | None
    pi_lb: float | None
    pi_ub: float | None
    tau2: float
    tau2_lb: float | None
    tau2_ub: float | None
    I2: float
    H2: float
    QE: float
    QEp: float
    k: int
    weights: tuple[float, ...]
    stretch: float
    guarded: bool
    level: float
    method: Method
    interval: Interval
    prediction: Prediction
    tau2_interval: Tau2Interval

    @property
    def I2_by_Q(self) -> float:  # noqa: N802 — the field's name
        return _i2_by_q(self.QE, self.k - 1)

    @property
    def H2_by_Q(self) -> float:  # noqa: N802
        return self.QE / (self.k - 1)


def _i2_by_q(q: float, df: int) -> float:
    return 100 * (q - df) / q if q > df else 0.0


def pool_effects(
    effects: ArrayLike,
    variances: ArrayLike,
    *,
    level: float = 0.95,
    method: Method = "reml",
    interval: Interval = "knapp-hartung",
    prediction: Prediction = "t-k-1",
    tau2_interval: Tau2Interval = "q-profile",
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
        How τ² is estimated: ``reml`` (the default), ``ml``, ``dl``, ``pm``, ``eb`` (which is
        ``pm``), ``hs``, ``sj``, ``he``, or ``common`` for τ² = 0.
    interval
        ``knapp-hartung`` (the default) never narrows the interval below the one without it;
        ``knapp-hartung-unguarded`` may; both use t with k − 1. ``normal`` uses the normal.
    prediction
        Where the effect of one new study would lie: ``t-k-1`` (the default), ``t-k-2`` or
        ``normal`` with the standard error of ``interval``; ``hartung-knapp`` with the unguarded
        one and t with k − 2.
    tau2_interval
        ``q-profile`` (the default), ``generalised-q`` with weights 1/v, ``profile-likelihood``
        (for ``reml`` and ``ml``), or ``none``, which spares its time.

    Returns
    -------
    PooledEffect
        ``estimate``, ``ci_lb``, ``ci_ub`` in the unit of ``effects``; ``tau2`` in that unit
        squared; ``I2`` in per cent; ``k`` the number of studies. The iterative estimators stand
        at the highest likelihood to 1e-9 of τ² and the smallest variance together.

    Raises
    ------
    SynthesisError
        Fewer than two studies, shapes that differ, or a variance that is not above zero.
        The message gives the study's position and what was found there.

    Sources
    -------
    tau2       reml: Harville 1977, doi:10.1080/01621459.1977.10480998; ml: Hardy & Thompson 1996,
               doi:10.1002/(SICI)1097-0258(19960330)15:6<619::AID-SIM188>3.0.CO;2-A;
               dl: DerSimonian & Laird 1986, doi:10.1016/0197-2456(86)90046-2;
               pm: Paule & Mandel 1982, doi:10.6028/jres.087.022; eb: Morris 1983,
               doi:10.1080/01621459.1983.10477920; hs: Hunter & Schmidt 2004, chapter 9;
               sj: Sidik & Jonkman 2005, doi:10.1111/j.1467-9876.2005.00489.x;
               he: Hedges & Olkin 1985, chapter 9
    interval   Knapp & Hartung 2003, doi:10.1002/sim.1482; t, k − 1 degrees of freedom;
               the guard: Röver, Knapp & Friede 2015, doi:10.1186/s12874-015-0091-1
    prediction Higgins, Thompson & Spiegelhalter 2009, doi:10.1111/j.1467-985X.2008.00552.x
               (k − 2); k − 1 and ``hartung-knapp``: Partlett & Riley 2017, doi:10.1002/sim.7140
    I2, H2     Higgins & Thompson 2002, doi:10.1002/sim.1186, from τ²; from Q (``I2_by_Q``) too,
               and where the effect is taken to be common from Q alone
    tau2_lb …  Viechtbauer 2007, doi:10.1002/sim.2514 (Q-profile); Jackson 2013,
               doi:10.1002/jrsm.1081 (generalised Q); Hardy & Thompson 1996 (likelihood)

    Examples
    --------
    >>> pooled = pool_effects([-8.0, -3.0, -14.0, -5.0], [4.0, 2.25, 9.0, 3.0])
    >>> f"{pooled.estimate:.1f} ({pooled.ci_lb:.1f} to {pooled.ci_ub:.1f})"
    '-7.0 (-14.3 to 0.3)'
    """
    check_level(level)
    check_choices(
        method=method,
        interval=interval,
        prediction=prediction,
        tau2_interval=tau2_interval,
    )
    studies = arranged(*checked_studies(effects, variances, least=2, what="pooling"))
    tau2 = _tau2(studies, method)
    fixed, random = weigh(studies, 0.0), weigh(studies, tau2)
    df = studies.k - 1

    stretch, guarded = _stretch(random, df, interval)
    if stretch == 0:
        raise SynthesisError(
            "all effects are equal: without its guard the interval would have no width. "
            "Choose interval knapp-hartung."
        )
    se = studies.unit * sqrt(stretch / random.total)
    quantile = float(ndtri((1 + level) / 2) if interval == "normal" else _t(df, level))
    spread = None if method == "common" else _spread(studies, random, tau2, se, level, prediction)
    tau2_lb, tau2_ub = _tau2_ends(studies, tau2, level, method, tau2_interval)
    typical = typical_variance(studies)

    estimate = studies.origin + studies.unit * random.mean
    unit2 = studies.unit**2
    zval = estimate / se
    return PooledEffect(
        estimate=estimate,
        se=se,
        ci_lb=estimate - quantile * se,
        ci_ub=estimate + quantile * se,
        zval=zval,
        pval=2 * float(ndtr(-abs(zval)) if interval == "normal" else stdtr(df, -abs(zval))),
        df=None if interval == "normal" else df,
        pi_lb=None if spread is None else estimate - spread,
        pi_ub=None if spread is None else estimate + spread,
        tau2=unit2 * tau2,
        tau2_lb=None if tau2_lb is None else unit2 * tau2_lb,
        tau2_ub=None if tau2_ub is None else unit2 * tau2_ub,
        I2=_i2_by_q(fixed.q, df) if method == "common" else 100 * tau2 / (tau2 + typical),
        H2=fixed.q / df if method == "common" else 1 + tau2 / typical,
        QE=fixed.q,
        QEp=float(chdtrc(df, fixed.q)),
        k=studies.k,
        weights=_shares(studies, random),
        stretch=stretch,
        guarded=guarded,
        level=level,
        method=method,
        interval=interval,
        prediction=prediction,
        tau2_interval=tau2_interval,
    )


def pooled_mean(effects: Vector, variances: Vector, method: Method) -> float:
    """The estimate of :func:`pool_effects` alone, of studies that were checked."""
    studies = arranged(effects, variances)
    return studies.origin + studies.unit * weigh(studies, _tau2(studies, method)).mean


def _tau2(studies: Studies, method: Method) -> float:
    if method in QUICK:
        return QUICK[method](studies)
    if method == "common":
        return 0.0
    from prolo.evidence.many import tau2_of  # loads SciPy

    return float(tau2_of(_as_block(studies), method)[0])


def _as_block(studies: Studies) -> Batch:
    from prolo.evidence.batch import arrange_block

    effects, variances = studies.effects[:, None].copy(), studies.variances[:, None].copy()
    return arrange_block(effects, variances, np.array([studies.k]))


def _t(df: int, level: float) -> float:
    return float(stdtrit(df, (1 + level) / 2))


def _spread(
    studies: Studies,
    random: Weighted,
    tau2: float,
    se: float,
    level: float,
    prediction: Prediction,
) -> float | None:
    """Half the width of the prediction interval."""
    tau, df = studies.unit * sqrt(tau2), studies.k - 1
    if prediction == "normal":
        return float(ndtri((1 + level) / 2)) * hypot(tau, se)
    if prediction == "t-k-1":
        return _t(df, level) * hypot(tau, se)
    if df < 2:
        return None
    if prediction == "hartung-knapp":
        se = studies.unit * sqrt(random.q / df / random.total)
    return _t(df - 1, level) * hypot(tau, se)


def _tau2_ends(
    studies: Studies, tau2: float, level: float, method: Method, wanted: Tau2Interval
) -> tuple[float, float] | tuple[None, None]:
    if wanted == "none":
        return None, None
    if wanted == "q-profile":
        return q_profile_interval(studies, level)
    from prolo.evidence.tau2_intervals import generalised_q_interval, profile_interval

    if wanted == "generalised-q":
        return generalised_q_interval(studies, level)
    if method not in PROFILED:
        raise SynthesisError(f"a profile likelihood needs method reml or ml, not {method}.")
    return profile_interval(_as_block(studies), tau2, level, PROFILED[method])


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
