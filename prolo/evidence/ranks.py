"""Do effects and variances go together, by ranks? Begg's test, by Kendall's correlation."""

from __future__ import annotations

from dataclasses import dataclass
from math import comb, sqrt

import numpy as np
from numpy.typing import ArrayLike

from prolo.errors import SynthesisError
from prolo.evidence.asymmetry import is_enough
from prolo.evidence.checking import (
    checked_studies,
)
from prolo.evidence.distributions import ndtr
from prolo.evidence.heterogeneity import Vector

EXACT_BELOW = 50  # studies without ties: Kendall's distribution is counted out


@dataclass(frozen=True, slots=True, kw_only=True)
class BeggTest:
    """``tau`` is Kendall's rank correlation of standardised effects with their variances; ``p``
    is exact below 50 studies without ties, else by the normal with the ties allowed for."""

    tau: float
    p: float
    exact: bool
    k: int
    conclusive: bool


def begg_test(effects: ArrayLike, variances: ArrayLike) -> BeggTest:
    """Do effects and variances go together, by ranks?

    Sources
    -------
    Begg & Mazumdar 1994, doi:10.2307/2533446; Kendall 1948, Rank Correlation Methods, chapters 3–5
    """
    y, v = checked_studies(effects, variances, least=2, what="a rank correlation")
    weights = 1 / v
    k = len(y)
    # y − mean and v − 1/Σw without their differences, which drown beside one huge study
    others = np.where(np.eye(k, dtype=bool), 0.0, weights).sum(axis=1)
    apart = np.subtract.outer(y, y) @ weights / np.sqrt(v * others * weights.sum())
    pairs = np.triu_indices(k, 1)
    a, b = (np.sign(np.subtract.outer(one, one)[pairs]) for one in (apart, v))
    s, untied = float(a @ b), float(np.sqrt((a @ a) * (b @ b)))
    if untied == 0:
        raise SynthesisError("the studies are all as precise: they cannot be ranked.")
    exact = k < EXACT_BELOW and bool(np.all(a != 0) and np.all(b != 0))
    p = _exact_p(k, s) if exact else _normal_p(apart, v, s)
    return BeggTest(tau=s / untied, p=p, exact=exact, k=k, conclusive=is_enough(k))


def _exact_p(k: int, s: float) -> float:
    """Twice the share of orders with at least so many, or so few, pairs in the same order."""
    counts = np.array([1.0])
    for n in range(2, k + 1):
        counts = np.convolve(counts, np.full(n, 1.0 / n))
    agreeing = round((s + comb(k, 2)) / 2)
    return float(min(1.0, 2 * min(counts[: agreeing + 1].sum(), counts[agreeing:].sum())))


def _normal_p(a: Vector, b: Vector, s: float) -> float:
    k = len(a)
    t, u = (np.unique(one, return_counts=True)[1].astype(float) for one in (a, b))
    whole = k * (k - 1) * (2 * k + 5)
    variance = (whole - sum((n * (n - 1) * (2 * n + 5)).sum() for n in (t, u))) / 18
    variance += (t * (t - 1)).sum() * (u * (u - 1)).sum() / (2 * k * (k - 1))
    if k > 2:
        thirds = [(n * (n - 1) * (n - 2)).sum() for n in (t, u)]
        variance += thirds[0] * thirds[1] / (9 * k * (k - 1) * (k - 2))
    return float(2 * ndtr(-abs(s) / sqrt(variance)))
