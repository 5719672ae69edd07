"""Selection models: what the effect would be if results had been printed by their p value.

A result with p in interval j is printed δⱼ times as often as one in the first (step), or in
proportion to p^(δ₁ − 1)·(1 − p)^(δ₂ − 1) (beta). Everything is estimated together by maximum
likelihood. p is one-sided: of the effect in the direction ``favours``.

Sources
-------
step  Hedges 1992, doi:10.1214/ss/1177011364; Vevea & Hedges 1995, doi:10.1007/BF02294384
beta  Citkowicz & Vevea 2017, doi:10.1037/met0000119
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import chdtrc, ndtr, ndtri

from prolo.errors import SynthesisError
from prolo.evidence.asymmetry import is_enough
from prolo.evidence.checking import check_choice, check_level, checked_studies
from prolo.evidence.heterogeneity import Vector
from prolo.evidence.selection_likelihoods import (
    Likelihood,
    beta_likelihood,
    no_selection,
    step_likelihood,
)

Favours: TypeAlias = Literal["greater", "less"]

LOG_DELTA = 12.0  # beyond e±12 a weight is as good as 0 or without bound: it is refused
SLOPE = 1e-7  # a slope this steep at the top, per standard error of a study, is no top


@dataclass(frozen=True, slots=True, kw_only=True)
class Delta:
    """``k`` studies have a p in ``p_from`` to ``p_to``; ``se`` is None for the weight that is
    fixed at 1."""

    estimate: float
    se: float | None
    p_from: float
    p_to: float
    k: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SelectionModel:
    """``estimate`` is the mean effect allowing for selection, ``se`` from the curvature; ``lrt``
    compares with no selection, chi-squared with ``lrt_df``. ``unadjusted`` is the mean by
    maximum likelihood without selection. Where τ² comes out at 0 it is taken as known in ``se``."""

    kind: Literal["step", "beta"]
    estimate: float
    se: float
    ci_lb: float
    ci_ub: float
    p: float
    tau2: float
    deltas: tuple[Delta, ...]
    log_likelihood: float
    lrt: float
    lrt_df: int
    lrt_p: float
    unadjusted: float
    unadjusted_tau2: float
    favours: Favours
    k: int
    level: float
    conclusive: bool


def step_selection(
    effects: ArrayLike,
    variances: ArrayLike,
    *,
    steps: Sequence[float] = (0.025,),
    favours: Favours = "greater",
    level: float = 0.95,
) -> SelectionModel:
    """A weight for each interval of p, the first of them 1.

    Parameters
    ----------
    effects, variances
        Shape (k,), k ≥ 3.
    steps
        Where the intervals of one-sided p end, between 0 and 1, rising; 1 is added.
    favours
        Which direction of effect is more easily printed.

    Raises
    ------
    SynthesisError
        No study in one of the intervals: its weight cannot be estimated; no top is found.
    """
    check_level(level)
    y, v = _turned(effects, variances, favours)
    ends = [0.0, *(float(one) for one in steps if one != 1), 1.0]
    if len(ends) < 3 or any(not a < b for a, b in pairwise(ends)):
        raise SynthesisError("steps must rise between 0 and 1, for example 0.025, 0.5.")
    place = np.searchsorted(ends, ndtr(-y / np.sqrt(v)), side="left").clip(1) - 1
    counts = np.bincount(place, minlength=len(ends) - 1)
    for j in np.flatnonzero(counts == 0):
        raise SynthesisError(
            f"no study has p between {ends[j]:g} and {ends[j + 1]:g}: choose other steps."
        )
    unit = _unit(v)
    fit = _fit(
        step_likelihood(y / unit, v / unit**2, place, -ndtri(ends)), y / unit, v / unit**2,
        len(ends) - 2,
    )  # fmt: skip
    deltas = (1.0, *fit.deltas)
    ses = (None, *fit.delta_ses)
    return _record(
        "step", fit, unit, favours, level,
        tuple(
            Delta(estimate=deltas[j], se=ses[j], p_from=ends[j], p_to=ends[j + 1], k=int(counts[j]))
            for j in range(len(counts))
        ),
    )  # fmt: skip


def beta_selection(
    effects: ArrayLike,
    variances: ArrayLike,
    *,
    favours: Favours = "greater",
    level: float = 0.95,
) -> SelectionModel:
    """A smooth weight of p with two parameters; 1 and 1 are no selection.

    Parameters and errors as for :func:`step_selection`.
    """
    check_level(level)
    y, v = _turned(effects, variances, favours)
    unit = _unit(v)
    fit = _fit(beta_likelihood(y / unit, v / unit**2), y / unit, v / unit**2, 2)
    deltas = tuple(
        Delta(estimate=delta, se=se, p_from=0.0, p_to=1.0, k=len(y))
        for delta, se in zip(fit.deltas, fit.delta_ses, strict=True)
    )
    return _record("beta", fit, unit, favours, level, deltas)


def _turned(effects: ArrayLike, variances: ArrayLike, favours: Favours) -> tuple[Vector, Vector]:
    check_choice("favours", favours, ("greater", "less"))
    y, v = checked_studies(effects, variances, least=3, what="a selection model")
    return (y if favours == "greater" else -y), v


def _unit(v: Vector) -> float:
    return float(np.sqrt(np.median(v)))


# -- the top -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Fit:
    """In the unit of the median standard error; the last two without selection."""

    mean: float
    se: float
    tau2: float
    deltas: tuple[float, ...]
    delta_ses: tuple[float, ...]
    height: float
    plain: Vector
    plain_height: float
    k: int


def _fit(likelihood: Likelihood, y: Vector, v: Vector, extra: int) -> _Fit:
    plain_likelihood = no_selection(y, v)
    squares = float(np.var(y))
    smallest = float(v.min())
    plain, plain_height = _highest(
        plain_likelihood,
        smallest,
        [np.array([y.mean(), part * squares]) for part in (0.0, 0.3, 1.0)],
    )
    starts = [
        np.concatenate([[mean, tau2], np.full(extra, logs)])
        for mean, tau2 in ((plain[0], plain[1]), (0.0, plain[1] / 2 + 0.05))
        for logs in (0.0, -1.0)
    ]
    top, height = _highest(likelihood, smallest, starts)
    if np.any(np.abs(top[2:]) > LOG_DELTA - 0.5):
        raise SynthesisError(
            "a weight of the selection runs to 0 or beyond every bound: "
            "the studies do not determine it. Choose fewer steps."
        )
    covariance = _covariance(likelihood, smallest, top)
    errors = np.sqrt(np.diag(covariance))
    deltas = np.exp(top[2:])
    free = errors[-extra:] if extra else errors[:0]
    return _Fit(
        mean=float(top[0]),
        se=float(errors[0]),
        tau2=float(top[1]),
        deltas=tuple(deltas.tolist()),
        delta_ses=tuple((deltas * free).tolist()),
        height=height,
        plain=plain,
        plain_height=plain_height,
        k=len(y),
    )


def _highest(
    likelihood: Likelihood, smallest: float, starts: Sequence[Vector]
) -> tuple[Vector, float]:
    """The highest place reached from all starts, polished by Newton's steps."""

    from scipy.optimize import minimize  # a fifth of a second that no other question needs

    def downhill(at: Vector) -> tuple[float, Vector]:
        height, slope = likelihood(at)
        return (-height, -slope) if np.isfinite(height) else (1e10, np.zeros_like(at))

    bounds = [(None, None), (0.0, None)] + [(-LOG_DELTA, LOG_DELTA)] * (len(starts[0]) - 2)
    found = [
        minimize(
            downhill, start, jac=True, method="L-BFGS-B", bounds=bounds,
            options={"ftol": 1e-12, "gtol": 1e-7, "maxiter": 1000},
        ).x
        for start in starts
    ]  # fmt: skip
    top = _polish(likelihood, smallest, max(found, key=lambda one: likelihood(one)[0]))
    return top, likelihood(top)[0]


def _polish(likelihood: Likelihood, smallest: float, at: Vector) -> Vector:
    """Newton's steps while they climb, in the parameters that are not held at a bound."""
    height, _ = likelihood(at)
    for _ in range(30):
        free = _free(likelihood, at)
        _, slope = likelihood(at)
        try:
            step = np.linalg.solve(_curvature(likelihood, smallest, at, free), -slope[free])
        except np.linalg.LinAlgError:
            return at
        moved = at.copy()
        moved[free] += step
        if not np.all(np.isfinite(moved)) or moved[1] < 0 or np.any(np.abs(moved[2:]) > LOG_DELTA):
            return at
        higher, _ = likelihood(moved)
        if not higher >= height - 1e-12 * abs(height):
            return at
        at, height = moved, max(height, higher)
        if np.all(np.abs(step) <= 1e-13 * (1 + np.abs(at[free]))):
            return at
    return at


def _free(likelihood: Likelihood, at: Vector) -> Vector:
    """Which parameters may move: not a τ² of 0 that would rather be less."""
    held = at[1] <= 0 and likelihood(at)[1][1] <= 0
    return np.array([i for i in range(len(at)) if i != 1 or not held])


def _curvature(likelihood: Likelihood, smallest: float, at: Vector, free: Vector) -> Vector:
    """Second derivatives, from central differences of the slopes to fourth order."""
    rows = []
    for i in free:
        width = 1e-3 * max(abs(at[i]), 0.1)
        if i == 1:  # below 0, and never below what the smallest variance bears
            width = min(width, (at[1] + smallest) / 8)
        slopes = []
        for shift in (-2, -1, 1, 2):
            there = at.copy()
            there[i] += shift * width
            slopes.append(likelihood(there)[1][free])
        rows.append((slopes[0] - 8 * slopes[1] + 8 * slopes[2] - slopes[3]) / (12 * width))
    matrix = np.array(rows)
    both: Vector = (matrix + matrix.T) / 2
    return both


def _covariance(likelihood: Likelihood, smallest: float, top: Vector) -> Vector:
    """From the curvature; a τ² at 0 is taken as known."""
    free = _free(likelihood, top)
    slope = likelihood(top)[1][free]
    curvature = _curvature(likelihood, smallest, top, free)
    if np.any(np.abs(slope) > SLOPE * len(top) * 10) or np.any(np.linalg.eigvalsh(curvature) >= 0):
        raise SynthesisError("the likelihood has no top: the studies do not determine selection.")
    covariance: Vector = np.linalg.inv(-curvature)
    return covariance


def _record(
    kind: Literal["step", "beta"],
    fit: _Fit,
    unit: float,
    favours: Favours,
    level: float,
    deltas: tuple[Delta, ...],
) -> SelectionModel:
    turn = unit if favours == "greater" else -unit
    estimate, se = turn * fit.mean, unit * fit.se
    reach = float(ndtri((1 + level) / 2)) * se
    lrt = max(0.0, 2 * (fit.height - fit.plain_height))
    return SelectionModel(
        kind=kind,
        estimate=estimate,
        se=se,
        ci_lb=estimate - reach,
        ci_ub=estimate + reach,
        p=2 * float(ndtr(-abs(estimate) / se)),
        tau2=unit**2 * fit.tau2,
        deltas=deltas,
        log_likelihood=fit.height - fit.k * float(np.log(unit)),
        lrt=lrt,
        lrt_df=len(fit.deltas),
        lrt_p=float(chdtrc(len(fit.deltas), lrt)),
        unadjusted=turn * float(fit.plain[0]),
        unadjusted_tau2=unit**2 * float(fit.plain[1]),
        favours=favours,
        k=fit.k,
        level=level,
        conclusive=is_enough(fit.k),
    )
