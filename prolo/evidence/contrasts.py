"""What is left of the effects once a model of their means is taken out, in its own axes.

With K an orthonormal basis of all that the columns of X cannot reach, and K′VK = UΛU′ for V the
sampling variances, z = U′K′y has independent parts of variance λ + τ². So whatever the moderators
are, Q is Σz²/(λ + τ²), the restricted likelihood −½Σ(log(λ + τ²) + z²/(λ + τ²)), and the solvers of
``summits.py`` need nothing else. Thousands of sign patterns of one set share Λ.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from prolo.errors import SynthesisError
from prolo.evidence.batch import ALL, Likelihood, Matrix, Moments, Vector
from prolo.evidence.summits import crossing, summit

# λ is found to about 1e-16 of the largest variance; τ² is promised to 1e-9 of the smallest.
WIDEST = 1e7


@dataclass(frozen=True, slots=True)
class Contrasts:
    """``squares_of`` z² and ``spread`` λ, shape (k − p, sets); ``variances``, shape (k, sets)."""

    squares_of: Matrix
    spread: Matrix
    variances: Matrix
    crude: Vector  # Σ(y − ȳ)²/k of the effects themselves

    @property
    def count(self) -> int:
        return self.squares_of.shape[1]

    @property
    def k(self) -> int:
        return len(self.variances)

    @property
    def smallest(self) -> Vector:
        smallest: Vector = self.variances.min(axis=0)
        return smallest

    @property
    def df(self) -> Vector:
        return np.full(self.count, len(self.squares_of))

    def squares(self) -> Vector:
        return self.squares_of.sum(axis=0)

    def moments(
        self, tau2: Vector, sets: Vector | slice = ALL, likelihood: Likelihood = "reml"
    ) -> Moments:
        weights = 1 / (self.spread[:, sets] + tau2)
        pulls = self.squares_of[:, sets] * weights
        pulls2 = pulls * weights
        own = weights if likelihood == "reml" else 1 / (self.variances[:, sets] + tau2)
        return Moments(
            pulls.sum(axis=0),
            pulls2.sum(axis=0),
            np.einsum("km,km->m", pulls2, weights),
            own.sum(axis=0),
            np.einsum("km,km->m", own, own),
        )

    def height(self, tau2: Vector, sets: Vector, likelihood: Likelihood = "reml") -> Vector:
        spread = self.spread[:, sets] + tau2
        logs = spread if likelihood == "reml" else self.variances[:, sets] + tau2
        q = (self.squares_of[:, sets] / spread).sum(axis=0)
        height: Vector = -np.log(logs).sum(axis=0) - q
        return height

    def ceiling(self) -> Vector:
        """As :meth:`prolo.evidence.batch.Batch.ceiling`, with K′VK for V."""
        n, squares = len(self.squares_of), self.squares()
        spread = self.variances.max(axis=0) - self.smallest
        last = (squares + np.sqrt(squares) * np.sqrt(squares + 4 * n * spread)) / (2 * n)
        return np.maximum(last, self.smallest) * 1.01 - self.smallest


def residual_basis(design: Matrix) -> Matrix:
    """K, shape (k, k − p)."""
    whole, _ = np.linalg.qr(design, mode="complete")
    return whole[:, design.shape[1] :]


def contrasts_of(effects: Matrix, variances: Matrix, design: Matrix) -> Contrasts:
    """Effects of shape (k, sets); variances (k,), or (k, sets) where they differ between sets."""
    basis = residual_basis(design)
    crude = effects.var(axis=0)
    if variances.ndim == 1:
        spread, axes = np.linalg.eigh(basis.T @ (variances[:, None] * basis))
        squares = (axes.T @ (basis.T @ effects)) ** 2
        shape = squares.shape
        return Contrasts(
            squares,
            np.broadcast_to(np.maximum(spread, variances.min())[:, None], shape),
            np.broadcast_to(variances[:, None], effects.shape),
            crude,
        )
    inner = np.einsum("ki,km,kj->mij", basis, variances, basis, optimize=True)
    spread, axes = np.linalg.eigh(inner)
    left = (basis.T @ effects).T
    squares = (np.einsum("mij,mi->mj", axes, left) ** 2).T
    return Contrasts(squares, np.maximum(spread.T, variances.min(axis=0)), variances, crude)


def check_spread(variances: Vector) -> None:
    if variances.max() > WIDEST * variances.min():
        raise SynthesisError(
            f"variances from {variances.min():g} to {variances.max():g}: with moderators they may "
            f"differ {WIDEST:g}-fold at most, or τ² would not be right to nine figures."
        )


# -- τ² beside moderators ------------------------------------------------------------------


def _dl(at: Contrasts) -> Vector:
    fixed = at.moments(np.zeros(at.count))
    return (fixed.m1 - at.df) / fixed.t1


def _hedges(at: Contrasts) -> Vector:
    return (at.squares() - at.spread.sum(axis=0)) / at.df


def _hunter_schmidt(at: Contrasts) -> Vector:
    fixed = at.moments(np.zeros(at.count), ALL, "ml")
    return (fixed.m1 - at.k) / fixed.t1


def _sidik_jonkman(at: Contrasts) -> Vector:
    return at.crude * at.moments(at.crude).m1 / at.df


def _paule_mandel(at: Contrasts) -> Vector:
    return crossing(at, at.df.astype(float))


ESTIMATORS: Mapping[str, Callable[[Contrasts], Vector]] = {
    "reml": lambda at: summit(at, "reml"),
    "ml": lambda at: summit(at, "ml"),
    "dl": _dl,
    "pm": _paule_mandel,
    "eb": _paule_mandel,
    "hs": _hunter_schmidt,
    "sj": _sidik_jonkman,
    "he": _hedges,
    "common": lambda at: np.zeros(at.count),
}


def residual_tau2(at: Contrasts, method: str) -> Vector:
    tau2: Vector = np.maximum(ESTIMATORS[method](at), 0.0)
    return tau2
