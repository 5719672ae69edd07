"""Effects of kinds of studies, each pooled by itself, and whether they differ."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import chdtrc, ndtri

from prolo.errors import SynthesisError
from prolo.evidence.batch import Vector
from prolo.evidence.checking import check_level, checked_studies
from prolo.evidence.choices import Interval, Method, check_choices
from prolo.evidence.pooling import PooledEffect, pool_effects
from prolo.evidence.regression import (
    Design,
    checked_design,
    fit_design,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SubgroupEffects:
    """``groups`` by name in the order they first appear. ``QB`` tests that all are one: χ² with
    ``df`` degrees of freedom on the groups' estimates and their standard errors. A group of one
    study has no entry in ``groups`` where each group has its own τ²; ``alone`` names it, and QB
    counts it with its own variance. ``tau2`` is the common one, or None."""

    groups: Mapping[str, PooledEffect]
    alone: tuple[str, ...]
    estimate: Mapping[str, float]
    se: Mapping[str, float]
    ci_lb: Mapping[str, float]
    ci_ub: Mapping[str, float]
    QB: float
    QBp: float
    df: int
    tau2: float | None
    level: float
    method: Method
    interval: Interval


def pool_subgroups(
    effects: ArrayLike,
    variances: ArrayLike,
    groups: Sequence[Hashable],
    *,
    common_tau2: bool = False,
    level: float = 0.95,
    method: Method = "reml",
    interval: Interval = "knapp-hartung",
) -> SubgroupEffects:
    """Pool each group by itself, with a τ² each or one for all, and test their difference.

    ``groups``, one name a study, at least two different. With ``common_tau2`` τ² is that of the
    regression on the groups and t has k − groups degrees of freedom. Other parameters and errors
    as in ``pool_effects``.

    Sources
    -------
    Borenstein & Higgins 2013, doi:10.1007/s11121-013-0377-7
    """
    check_level(level)
    check_choices(method=method, interval=interval)
    y, v = checked_studies(effects, variances, least=2, what="subgroups")
    names = [str(group) for group in groups]
    kinds = list(dict.fromkeys(names))
    if len(names) != len(y) or len(kinds) < 2:
        raise SynthesisError(
            f"{len(names)} groups for {len(y)} studies, {len(kinds)} different: "
            "one a study, and at least two different."
        )
    if common_tau2:
        return _one_tau2(y, v, names, kinds, level, method, interval)
    return _own_tau2(y, v, names, kinds, level, method, interval)


def _own_tau2(
    y: Vector,
    v: Vector,
    names: list[str],
    kinds: list[str],
    level: float,
    method: Method,
    interval: Interval,
) -> SubgroupEffects:
    place = {kind: np.array([name == kind for name in names]) for kind in kinds}
    pooled = {
        kind: pool_effects(y[at], v[at], level=level, method=method, interval=interval)
        for kind, at in place.items()
        if at.sum() > 1
    }
    alone = {kind: (y[at][0], sqrt(v[at][0])) for kind, at in place.items() if at.sum() == 1}
    reach = float(ndtri((1 + level) / 2))
    ends = {kind: (b - reach * se, b + reach * se) for kind, (b, se) in alone.items()}
    ends |= {kind: (fit.ci_lb, fit.ci_ub) for kind, fit in pooled.items()}
    found = alone | {kind: (fit.estimate, fit.se) for kind, fit in pooled.items()}
    estimate = np.array([found[kind][0] for kind in kinds])
    weights = np.array([found[kind][1] ** -2.0 for kind in kinds])
    mean = weights @ estimate / weights.sum()
    qb = float(weights @ (estimate - mean) ** 2)
    return SubgroupEffects(
        groups=pooled,
        alone=tuple(alone),
        estimate={kind: float(found[kind][0]) for kind in kinds},
        se={kind: float(found[kind][1]) for kind in kinds},
        ci_lb={kind: float(ends[kind][0]) for kind in kinds},
        ci_ub={kind: float(ends[kind][1]) for kind in kinds},
        QB=qb,
        QBp=float(chdtrc(len(kinds) - 1, qb)),
        df=len(kinds) - 1,
        tau2=None,
        level=level,
        method=method,
        interval=interval,
    )


def _one_tau2(
    y: Vector,
    v: Vector,
    names: list[str],
    kinds: list[str],
    level: float,
    method: Method,
    interval: Interval,
) -> SubgroupEffects:
    x = np.array([[float(name == kind) for kind in kinds] for name in names])
    design = checked_design(Design(tuple(kinds), x, has_intercept=False))
    fit = fit_design(y, v, design, level=level, method=method, interval=interval)
    estimate, weights = np.array(fit.estimate), np.array(fit.se) ** -2.0
    qb = float(weights @ (estimate - weights @ estimate / weights.sum()) ** 2)

    def by_group(values: tuple[float, ...]) -> dict[str, float]:
        return dict(zip(kinds, values, strict=True))

    return SubgroupEffects(
        groups={},
        alone=(),
        estimate=by_group(fit.estimate),
        se=by_group(fit.se),
        ci_lb=by_group(fit.ci_lb),
        ci_ub=by_group(fit.ci_ub),
        QB=qb,
        QBp=float(chdtrc(len(kinds) - 1, qb)),
        df=len(kinds) - 1,
        tau2=fit.tau2,
        level=level,
        method=method,
        interval=interval,
    )
