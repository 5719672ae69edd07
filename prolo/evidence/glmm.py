"""Odds ratios of rare events by the binomial–normal model: no effect a trial, nothing added.

Each trial's log odds ratio is drawn from a normal; its counts follow from it exactly. Two
likelihoods: of all counts, with a level of its own for each trial (unconditional), or of the split
of the events between the arms, given how many there were (conditional). The integral over the
normal is adaptive Gauss–Hermite; a trial's level is optimised for each mean and τ by itself.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from math import sqrt
from typing import Literal, TypeAlias, get_args

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import expit, gammaln, ndtr, ndtri

from prolo.errors import SynthesisError
from prolo.evidence.batch import Matrix, Vector
from prolo.evidence.checking import check_choice, check_level
from prolo.evidence.counts import Tables, check_tables

Model: TypeAlias = Literal["conditional", "unconditional"]
NODES = 32
MOST_STEPS = 100
SETTLED = 1e-11
STEP = 1e-3  # of the differences from which the curvature is taken
NOTHING = 1e-4  # τ below it is none: the likelihood is flat there

# log likelihood, slope and curvature in θ for each trial (k, nodes), at θ
Likelihood: TypeAlias = Callable[[Matrix], tuple[Matrix, Matrix, Matrix]]


@dataclass(frozen=True, slots=True, kw_only=True)
class MixedEffect:
    """``estimate``, ``ci_lb``, ``ci_ub`` are log odds ratios of arm *a* against arm *b*, intervals
    normal; ``loglik`` without its constant. ``k_used`` trials had something to say."""

    estimate: float
    se: float
    ci_lb: float
    ci_ub: float
    zval: float
    pval: float
    tau2: float
    loglik: float
    k: int
    k_used: int
    level: float
    model: Model


def pool_mixed(
    events_a: ArrayLike,
    n_a: ArrayLike,
    events_b: ArrayLike,
    n_b: ArrayLike,
    *,
    model: Model = "conditional",
    level: float = 0.95,
) -> MixedEffect:
    """Pool odds ratios by a binomial–normal mixed model, by maximum likelihood.

    Parameters
    ----------
    events_a, n_a, events_b, n_b
        As in ``pool_mantel_haenszel``; at least two trials with something to say.
    model
        ``conditional`` on the events of both arms together (noncentral hypergeometric), or
        ``unconditional`` with a fixed level a trial and the arms at +½ and −½ of its effect.

    Raises
    ------
    SynthesisError
        As ``pool_mantel_haenszel``; fewer than two trials that say something.

    Sources
    -------
    Stijnen, Hamza & Özdemir 2010, doi:10.1002/sim.4040 (conditional);
    Simmonds & Higgins 2016, doi:10.1177/0962280213503925; Jackson, Law, Stijnen, Viechtbauer &
    White 2018, doi:10.1002/sim.7588 (model 4: unconditional)
    """
    check_level(level)
    check_choice("model", model, get_args(Model))
    tables = check_tables(events_a, n_a, events_b, n_b)
    used = tables.those(tables.speaks)
    if len(used.a) < 2:
        raise SynthesisError("fewer than two trials in which some, but not all, had an event.")
    sides = (used.a, used.b, used.n_a - used.a, used.n_b - used.b)
    if any(side.sum() == 0 for side in sides):
        raise SynthesisError("one arm of all trials has no event, or nobody without: no estimate.")
    height = _conditional(used) if model == "conditional" else _unconditional(used)
    mean, tau = _highest(height, _first_guess(used))
    se = _standard_error(height, mean, tau)
    reach = float(ndtri((1 + level) / 2)) * se
    return MixedEffect(
        estimate=mean,
        se=se,
        ci_lb=mean - reach,
        ci_ub=mean + reach,
        zval=mean / se,
        pval=2 * float(ndtr(-abs(mean / se))),
        tau2=tau * tau,
        loglik=height(mean, tau),
        k=len(tables.a),
        k_used=len(used.a),
        level=level,
        model=model,
    )


def _first_guess(t: Tables) -> tuple[float, float]:
    odds = np.log((t.a.sum() + 0.5) * (t.n_b - t.b).sum() / ((t.b.sum() + 0.5) * t.n_a.sum()))
    return float(np.clip(odds, -5, 5)), 0.4


# -- the two likelihoods -------------------------------------------------------------------


def _conditional(t: Tables) -> Callable[[float, float], float]:
    low, high = np.maximum(0, t.events - t.n_b), np.minimum(t.n_a, t.events)
    support = low[:, None] + np.arange(int((high - low).max()) + 1)
    inside = support <= high[:, None]
    at = np.where(inside, support, low[:, None])
    ways = _log_choose(t.n_a[:, None], at) + _log_choose(t.n_b[:, None], t.events[:, None] - at)
    ways = np.where(inside, ways, -np.inf)
    ways -= ways.max(axis=1, keepdims=True)

    def likelihood(theta: Matrix) -> tuple[Matrix, Matrix, Matrix]:
        away = at - t.a[:, None]
        exponent = ways[:, None, :] + away[:, None, :] * theta[:, :, None]
        top = exponent.max(axis=2, keepdims=True)
        terms = np.exp(exponent - top)
        total = terms.sum(axis=2)
        mean = np.einsum("knj,kj->kn", terms, away) / total
        square = np.einsum("knj,kj->kn", terms, away**2) / total
        return -(np.log(total) + top[:, :, 0]), -mean, -(square - mean**2)

    def height(mean: float, tau: float) -> float:
        start = np.full(len(t.a), mean)
        return float(_integrate(likelihood, mean, abs(tau), start)[0].sum())

    return height


def _log_choose(n: Matrix, k: Matrix) -> Matrix:
    ways: Matrix = gammaln(n + 1) - gammaln(k + 1) - gammaln(n - k + 1)
    return ways


def _unconditional(t: Tables) -> Callable[[float, float], float]:
    levels = np.log((t.events + 0.5) / (t.n - t.events + 0.5))

    def height(mean: float, tau: float) -> float:
        level = levels.copy()
        for _ in range(MOST_STEPS):
            at = level

            def likelihood(theta: Matrix, at: Vector = at) -> tuple[Matrix, Matrix, Matrix]:
                return _binomial(t, at, theta)

            whole, theta, share = _integrate(likelihood, mean, abs(tau), np.full(len(t.a), mean))
            slope, curve = _in_level(t, at, theta)
            average = (share * slope).sum(axis=1)
            second = (share * (curve + slope**2)).sum(axis=1) - average**2
            second = np.where(second < 0, second, (share * curve).sum(axis=1))
            move = np.clip(-average / second, -1, 1)
            level = level + move
            if np.abs(move).max() < SETTLED * 100:
                break
        return float(whole.sum())

    return height


def _binomial(t: Tables, level: Vector, theta: Matrix) -> tuple[Matrix, Matrix, Matrix]:
    a, b, n_a, n_b = (x[:, None] for x in (t.a, t.b, t.n_a, t.n_b))
    eta_a, eta_b = level[:, None] + theta / 2, level[:, None] - theta / 2
    p_a, p_b = expit(eta_a), expit(eta_b)
    value = a * eta_a - n_a * np.logaddexp(0, eta_a) + b * eta_b - n_b * np.logaddexp(0, eta_b)
    slope = ((a - n_a * p_a) - (b - n_b * p_b)) / 2
    return value, slope, -(n_a * p_a * (1 - p_a) + n_b * p_b * (1 - p_b)) / 4


def _in_level(t: Tables, level: Vector, theta: Matrix) -> tuple[Matrix, Matrix]:
    p_a, p_b = expit(level[:, None] + theta / 2), expit(level[:, None] - theta / 2)
    slope = t.events[:, None] - t.n_a[:, None] * p_a - t.n_b[:, None] * p_b
    return slope, -(t.n_a[:, None] * p_a * (1 - p_a) + t.n_b[:, None] * p_b * (1 - p_b))


def _integrate(
    likelihood: Likelihood, mean: float, tau: float, start: Vector
) -> tuple[Vector, Matrix, Matrix]:
    """Each trial's log integral over θ ~ N(mean, τ²), the θ looked at and their shares of it."""
    if tau == 0:
        value, _, _ = likelihood(start[:, None])
        return value[:, 0], start[:, None], np.ones_like(value)
    centre = np.zeros(len(start))  # in τ from the mean
    for _ in range(MOST_STEPS):
        _, slope, curve = likelihood((mean + tau * centre)[:, None])
        move = (tau * slope[:, 0] - centre) / (1 - tau * tau * curve[:, 0])
        move = np.clip(move, -2, 2)
        centre = centre + move
        if np.abs(move).max() < SETTLED:
            break
    _, _, curve = likelihood((mean + tau * centre)[:, None])
    width = 1 / np.sqrt(1 - tau * tau * curve)
    nodes, log_weights = _nodes()
    x = centre[:, None] + width * nodes
    value, _, _ = likelihood(mean + tau * x)
    logs = value - x * x / 2 + log_weights + np.log(width)
    top = logs.max(axis=1, keepdims=True)
    terms = np.exp(logs - top)
    total = terms.sum(axis=1, keepdims=True)
    return (np.log(total) + top)[:, 0], mean + tau * x, terms / total


@cache
def _nodes() -> tuple[Vector, Vector]:
    """Of Gauss–Hermite, and the logs of their weights with the normal density taken out."""
    nodes, weights = np.polynomial.hermite_e.hermegauss(NODES)  # loaded only when it is needed
    return nodes, np.log(weights) + nodes**2 / 2 - 0.5 * np.log(2 * np.pi)


# -- the summit ----------------------------------------------------------------------------


def _highest(
    height: Callable[[float, float], float], start: tuple[float, float]
) -> tuple[float, float]:
    """Mean and τ ≥ 0 of the highest likelihood: a simplex, then Newton on a parabola."""
    from scipy.optimize import minimize

    def depth(at: Vector) -> float:
        return -height(float(at[0]), float(at[1]))

    found = minimize(depth, np.array(start), method="Nelder-Mead", options={"xatol": 1e-5})
    mean, tau = float(found.x[0]), abs(float(found.x[1]))
    if tau < NOTHING or height(mean, 0.0) >= height(mean, tau):
        return _newton(height, mean, 0.0, free_tau=False)
    return _newton(height, mean, tau, free_tau=True)


def _newton(
    height: Callable[[float, float], float], mean: float, tau: float, *, free_tau: bool
) -> tuple[float, float]:
    for _ in range(8):
        slope, curve = _derivatives(height, mean, tau)
        if free_tau:
            move = -np.linalg.solve(curve, slope)
        else:
            move = np.array([-slope[0] / curve[0, 0], 0.0])
        if np.abs(move).max() > 0.1:
            break
        mean, tau = mean + float(move[0]), abs(tau + float(move[1]))
        if np.abs(move).max() < 1e-9:
            break
    return mean, tau


def _derivatives(
    height: Callable[[float, float], float], mean: float, tau: float
) -> tuple[Vector, Matrix]:
    """By differences of the fourth order in each direction."""
    h = STEP
    centre = height(mean, tau)
    slope, curve = np.empty(2), np.empty((2, 2))
    for i, (dm, dt) in enumerate(((h, 0.0), (0.0, h))):
        far_back, back, on, far_on = (height(mean + j * dm, tau + j * dt) for j in (-2, -1, 1, 2))
        slope[i] = (far_back - 8 * back + 8 * on - far_on) / (12 * h)
        curve[i, i] = (-far_back + 16 * back - 30 * centre + 16 * on - far_on) / (12 * h * h)
    corners = [height(mean + i * h, tau + j * h) for i, j in ((1, 1), (1, -1), (-1, 1), (-1, -1))]
    curve[0, 1] = curve[1, 0] = (corners[0] - corners[1] - corners[2] + corners[3]) / (4 * h * h)
    return slope, curve


def _standard_error(height: Callable[[float, float], float], mean: float, tau: float) -> float:
    _, curve = _derivatives(height, mean, tau)
    if tau < NOTHING:
        return sqrt(-1 / curve[0, 0])
    return sqrt(float(np.linalg.inv(-curve)[0, 0]))
