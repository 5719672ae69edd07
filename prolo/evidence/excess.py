"""More significant results than the studies could have had?"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import ArrayLike

from prolo.errors import SynthesisError
from prolo.evidence.asymmetry import is_enough
from prolo.evidence.checking import checked_studies
from prolo.evidence.distributions import ndtr, ndtri
from prolo.evidence.heterogeneity import Vector


@dataclass(frozen=True, slots=True, kw_only=True)
class ExcessTest:
    """``observed`` significant results where ``expected`` were to be had at ``effect``; ``p`` is
    the exact probability of so many or more, ``p_chi2`` the approximation of the paper,
    ``powers`` one a study."""

    observed: int
    expected: float
    p: float
    chi2: float
    p_chi2: float
    effect: float
    powers: tuple[float, ...]
    alpha: float
    k: int
    conclusive: bool


def excess_significance(
    effects: ArrayLike,
    variances: ArrayLike,
    *,
    effect: float | None = None,
    tau2: float = 0.0,
    alpha: float = 0.05,
) -> ExcessTest:
    """Compare the number of significant results with the sum of the studies' powers.

    Parameters
    ----------
    effects, variances
        Shape (k,), k ≥ 1.
    effect
        At which power is worked out; None: the common effect of the studies themselves.
    tau2
        Variance of true effects about it; with 0, as in the paper, true variation looks like
        an excess.
    alpha
        Two-sided.

    Sources
    -------
    Ioannidis & Trikalinos 2007, doi:10.1177/1740774507079441
    """
    y, v = checked_studies(effects, variances, least=1, what="counting significant results")
    if not 0 < alpha < 1:
        raise SynthesisError(f"alpha is {alpha}: it must lie between 0 and 1, for example 0.05.")
    if not (np.isfinite(tau2) and tau2 >= 0):
        raise SynthesisError(f"tau2 is {tau2}: it must be 0 or more.")
    weights = 1 / v
    centre = float(weights @ y / weights.sum()) if effect is None else float(effect)
    if not np.isfinite(centre):
        raise SynthesisError("effect must be a number.")
    z = float(ndtri(1 - alpha / 2))
    se, spread = np.sqrt(v), np.sqrt(v + tau2)
    powers = ndtr((centre - z * se) / spread) + ndtr((-centre - z * se) / spread)
    observed = int(np.sum(np.abs(y) / se >= z))
    expected, k = float(powers.sum()), len(y)
    chi2 = (observed - expected) ** 2 * (1 / expected + 1 / max(k - expected, 1e-300))
    root = sqrt(chi2) if observed > expected else -sqrt(chi2)
    return ExcessTest(
        observed=observed,
        expected=expected,
        p=float(min(1.0, _of_successes(powers)[observed:].sum())),
        chi2=chi2,
        p_chi2=float(ndtr(-root)),
        effect=centre,
        powers=tuple(powers.tolist()),
        alpha=alpha,
        k=k,
        conclusive=is_enough(k),
    )


def _of_successes(chances: Vector) -> Vector:
    """The distribution of a number of successes of unequal chances, shape (k + 1,)."""
    found = np.array([1.0])
    for chance in chances.tolist():
        found = np.convolve(found, [1 - chance, chance])
    return found
