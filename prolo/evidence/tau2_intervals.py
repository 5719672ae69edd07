"""How far τ² may lie from its estimate: by the generalised Q, and by the profile likelihood.

The Q-profile, which is the default, is in ``heterogeneity.py``.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np

from prolo.evidence.batch import Batch, Likelihood, Vector
from prolo.evidence.distributions import chdtri
from prolo.evidence.heterogeneity import TOLERANCE, Studies
from prolo.evidence.roots import bracketed_root

CONTOUR = np.arange(240) * 0.02  # errors about 1e-14; at its end exp(s) is below 1e-50
SCAN = 400


def generalised_q_interval(studies: Studies, level: float) -> tuple[float, float]:
    """Every τ² under which the Q with weights 1/v is neither too large nor too small.

    That Q is a weighted sum of chi-squares whatever τ² is, so the interval is exact. (0, 0) where
    even τ² = 0 makes Q too small.

    Sources
    -------
    Jackson 2013, doi:10.1002/jrsm.1081
    """
    tail = (1 - level) / 2
    weights = 1 / studies.variances
    mean = weights @ studies.effects / weights.sum()
    q = float(weights @ (studies.effects - mean) ** 2)
    below = partial(_share_below, q, studies, weights)
    return _where(below, 1 - tail), _where(below, tail)


def _where(below: Callable[[float], float], share: float) -> float:
    """τ² at which the Q that was seen has this share of its distribution below it; it falls."""
    if below(1.0) <= share:
        return 0.0
    high = 2.0
    while below(high) > share:
        high *= 4
    return bracketed_root(lambda s: below(s) - share, 1.0, high, tolerance=TOLERANCE) - 1


def _share_below(q: float, studies: Studies, weights: Vector, s: float) -> float:
    root = np.sqrt(studies.variances + (s - 1))
    inner = np.diag(weights) - np.outer(weights, weights) / weights.sum()
    return chi_square_mixture_cdf(q, np.linalg.eigvalsh(root[:, None] * inner * root)[1:])


def chi_square_mixture_cdf(x: float, weights: Vector) -> float:
    """P(Σ wᵢχ²₁ ≤ x) for weights above 0: its Laplace transform, Π(1 + 2wᵢs)^−½ / s, inverted
    along a parabola about the negative axis, on which all its singularities lie. The more
    weights, the wider the parabola has to be, unless x lies far out.

    Sources
    -------
    Weideman & Trefethen 2007, doi:10.1090/S0025-5718-07-01945-X
    """
    if x <= 0:
        return 0.0
    width = max(6.0, 1.5 * np.sqrt(len(weights)) * min(1.0, weights.sum() / x))
    s = width * (1 + 1j * CONTOUR) ** 2
    transform = np.exp(-0.5 * np.log1p(2 * weights[:, None] / x * s).sum(axis=0)) / s
    along = np.real(np.exp(s) * transform * (1 + 1j * CONTOUR))
    return float(width * CONTOUR[1] / np.pi * (2 * along.sum() - along[0]))


def profile_interval(
    batch: Batch, tau2: float, level: float, likelihood: Likelihood
) -> tuple[float, float]:
    """Every τ² whose likelihood is not too far below the highest; with several summits, from the
    smallest such τ² to the largest. ``batch`` holds one set, ``tau2`` is its estimate.

    Sources
    -------
    Hardy & Thompson 1996, doi:10.1002/(SICI)1097-0258(19960330)15:6<619::AID-SIM188>3.0.CO;2-A
    """

    def heights(tau2: Vector) -> Vector:
        return batch.height(tau2, np.zeros(len(tau2), int), likelihood)

    least = float(heights(np.array([tau2]))[0] - chdtri(1, 1 - level))

    def above(s: float) -> float:
        return float(heights(np.array([s - 1]))[0]) - least

    last = 2 * float(batch.ceiling()[0] + 1)  # beyond it the likelihood falls
    while above(last) >= 0:
        last *= 4
    points = np.geomspace(1.0, last, SCAN)
    high_enough = np.flatnonzero(
        np.concatenate([heights(points - 1), [0.0]])[:-1] >= least
    ).tolist() or [int(np.searchsorted(points, tau2 + 1)) - 1]
    left, right = high_enough[0], high_enough[-1]
    root = partial(bracketed_root, above, tolerance=TOLERANCE)
    at = tau2 + 1
    low = 0.0
    if left > 0:
        low = root(float(points[left - 1]), min(float(points[left]), at)) - 1
    elif above(1.0) < 0:
        low = root(1.0, at) - 1
    return low, root(max(float(points[right]), at), float(points[right + 1])) - 1
