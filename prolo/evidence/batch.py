"""Many sets of studies side by side, of different sizes, as one block of numbers.

Axis 0 is the studies, axis 1 the sets; a set that is shorter than the longest is filled up with
studies of infinite variance, whose weight is zero. As in ``heterogeneity.py`` each set is measured
from its most precise study, which stands first and has variance 1.

With P = W − W1(1′W1)⁻¹1′W everything a τ² estimator asks for is a moment y′Pʲy or a trace of Pʲ,
and each of these falls as τ² grows. That is what ``summits.py`` rests on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol, TypeAlias

import numpy as np
from numpy.typing import ArrayLike

from prolo.errors import SynthesisError

Vector: TypeAlias = np.ndarray
Matrix: TypeAlias = np.ndarray
Likelihood: TypeAlias = Literal["reml", "ml"]
ALL = slice(None)
MOST_FAULTS = 5


@dataclass(frozen=True, slots=True)
class Moments:
    """For one τ² a set: ``m1`` … ``m3`` are y′Pʲy (m1 is Q); ``t1``, ``t2`` the traces of P and P²
    for restricted likelihood, of W and W² for the unrestricted one."""

    m1: Vector
    m2: Vector
    m3: Vector
    t1: Vector
    t2: Vector


class Problem(Protocol):
    """What the solvers need to know of a block of sets; ``sets`` chooses columns."""

    @property
    def count(self) -> int: ...
    @property
    def smallest(self) -> Vector: ...
    @property
    def df(self) -> Vector: ...
    def moments(self, tau2: Vector, sets: Vector | slice, likelihood: Likelihood) -> Moments: ...
    def height(self, tau2: Vector, sets: Vector, likelihood: Likelihood) -> Vector: ...
    def ceiling(self) -> Vector: ...
    def squares(self) -> Vector: ...


@dataclass(frozen=True, slots=True)
class Batch:
    """``first`` is the place of the most precise study, with which the first changed places."""

    effects: Matrix
    variances: Matrix
    sizes: Vector
    first: Vector
    origin: Vector
    unit: Vector

    @property
    def count(self) -> int:
        return len(self.sizes)

    @property
    def smallest(self) -> Vector:
        return np.ones(self.count)

    @property
    def df(self) -> Vector:
        df: Vector = self.sizes - 1
        return df

    def weigh(self, tau2: Vector) -> tuple[Matrix, Vector, Vector]:
        """Weights, their sum and the weighted mean."""
        weights = 1 / (self.variances + tau2)
        total = weights.sum(axis=0)
        return weights, total, np.einsum("km,km->m", weights, self.effects) / total

    def moments(
        self, tau2: Vector, sets: Vector | slice = ALL, likelihood: Likelihood = "reml"
    ) -> Moments:
        effects, variances = self.effects[:, sets], self.variances[:, sets]
        weights = 1 / (variances + tau2)
        rest = weights[1:].sum(axis=0)
        total = weights[0] + rest
        mean = np.einsum("km,km->m", weights, effects) / total
        away = effects - mean
        pulls = weights * away
        m1, m2 = np.einsum("km,km->m", pulls, away), np.einsum("km,km->m", pulls, pulls)
        away = pulls - np.einsum("km,km->m", weights, pulls) / total
        m3 = np.einsum("km,km->m", weights * away, away)
        traces = _traces(weights, rest, total) if likelihood == "reml" else _sums(weights)
        return Moments(m1, m2, m3, *traces)

    def q(self, tau2: Vector) -> Vector:
        weights, _, mean = self.weigh(tau2)
        q: Vector = np.einsum("km,km->m", weights, (self.effects - mean) ** 2)
        return q

    def height(self, tau2: Vector, sets: Vector, likelihood: Likelihood = "reml") -> Vector:
        """Twice the log likelihood, without its constant."""
        spread = self.variances[:, sets] + tau2
        logs = np.log(np.where(np.isinf(spread), 1.0, spread)).sum(axis=0)
        weights = 1 / spread
        total = weights.sum(axis=0)
        mean = np.einsum("km,km->m", weights, self.effects[:, sets]) / total
        q = np.einsum("km,km->m", weights, (self.effects[:, sets] - mean) ** 2)
        height: Vector = -logs - q - (np.log(total) if likelihood == "reml" else 0.0)
        return height

    def squares(self) -> Vector:
        """Σ(y − ȳ)², unweighted."""
        here = np.isfinite(self.variances)
        mean = np.where(here, self.effects, 0.0).sum(axis=0) / self.sizes
        squares: Vector = (np.where(here, self.effects - mean, 0.0) ** 2).sum(axis=0)
        return squares

    def ceiling(self) -> Vector:
        """τ² beyond every summit: with s = τ² + 1 and D the range of the variances,
        Σw²(y − μ)² ≤ S/s² and Σw − Σw²/Σw ≥ (k − 1)/(s + D)."""
        spread = np.where(np.isinf(self.variances), 1.0, self.variances).max(axis=0) - 1
        squares, df = self.squares(), np.maximum(self.df, 1)
        last = (squares + np.sqrt(squares) * np.sqrt(squares + 4 * df * spread)) / (2 * df)
        return np.maximum(last, 1.0) * 1.01 - 1


def _traces(weights: Matrix, rest: Vector, total: Vector) -> tuple[Vector, Vector]:
    """Of P and P², as sums without cancellation: ``weights[0]`` is the largest."""
    first, squared = weights[0], weights * weights
    two = squared[1:].sum(axis=0)
    three = np.einsum("km,km->m", squared[1:], weights[1:])
    t1 = (first * rest + total * rest - two) / total
    t2 = squared[0] * (rest * rest + two) + two * (total * total + squared[0] + two)
    return t1, (t2 - 2 * total * three) / (total * total)


def _sums(weights: Matrix) -> tuple[Vector, Vector]:
    return weights.sum(axis=0), np.einsum("km,km->m", weights, weights)


# -- from what was given -------------------------------------------------------------------


def stack_sets(
    effects: ArrayLike | Sequence[ArrayLike],
    variances: ArrayLike | Sequence[ArrayLike],
    sizes: ArrayLike | None = None,
) -> Batch:
    """A block of the sets: nested (one sequence a set), or flat with the size of each set."""
    y, counts = _flatten("effects", effects, sizes)
    v, others = _flatten("variances", variances, sizes)
    if not np.array_equal(counts, others):
        raise SynthesisError("effects and variances must have the same number of studies a set.")
    _check(y, v, counts)
    longest, many = int(counts.max()), len(counts)
    block_y, block_v = np.zeros((longest, many)), np.full((longest, many), np.inf)
    if int(counts.min()) == longest:
        block_y[:], block_v[:] = y.reshape(many, longest).T, v.reshape(many, longest).T
    else:
        column = np.repeat(np.arange(many), counts)
        row = np.arange(len(y)) - np.repeat(np.cumsum(counts) - counts, counts)
        block_y[row, column], block_v[row, column] = y, v
    return arrange_block(block_y, block_v, counts)


def arrange_block(effects: Matrix, variances: Matrix, sizes: Vector) -> Batch:
    """The most precise study first, everything in its standard error. Writes over its input."""
    columns = np.arange(effects.shape[1])
    first = variances.argmin(axis=0)
    for block in (effects, variances):
        best = block[first, columns]
        block[first, columns] = block[0]
        block[0] = best
    origin, unit = effects[0].copy(), np.sqrt(variances[0])
    filled = np.isinf(variances)
    with np.errstate(over="ignore", invalid="ignore"):
        effects = np.where(filled, 0.0, (effects - origin) / unit)
        variances = variances / (unit * unit)
        variances[0] = 1.0
        size = (effects**2).sum(axis=0) * np.where(filled, 1.0, variances).max(axis=0)
    if not np.isfinite(size).all():
        place = int(np.flatnonzero(~np.isfinite(size))[0]) + 1
        raise SynthesisError(
            f"set {place}: the studies differ too much in size to be added up. "
            "Are they all in one unit?"
        )
    return Batch(effects, variances, sizes, first, origin, unit)


def in_given_order(batch: Batch, block: Matrix) -> Matrix:
    """Rows of a block back in the order in which the studies were given."""
    columns = np.arange(batch.count)
    block = block.copy()
    moved = block[batch.first, columns]
    block[batch.first, columns] = block[0]
    block[0] = moved
    return block


def _flatten(
    name: str, values: ArrayLike | Sequence[ArrayLike], sizes: ArrayLike | None
) -> tuple[Vector, Vector]:
    try:
        if sizes is not None:
            return np.asarray(values, dtype=float).ravel(), np.asarray(sizes, dtype=int).ravel()
        if isinstance(values, np.ndarray) and values.ndim == 2:
            return values.astype(float).ravel(), np.full(len(values), values.shape[1])
        parts = [np.asarray(part, dtype=float) for part in values]  # type: ignore[union-attr]
    except (TypeError, ValueError):
        raise SynthesisError(f"{name} must be numbers, one sequence of them a set.") from None
    if not parts or any(part.ndim != 1 for part in parts):
        raise SynthesisError(f"{name} must be one sequence of numbers a set, and at least one set.")
    return np.concatenate(parts), np.fromiter(map(len, parts), int, len(parts))


def _check(effects: Vector, variances: Vector, sizes: Vector) -> None:
    if len(effects) != len(variances) or sizes.sum() != len(effects):
        raise SynthesisError(
            f"there are {len(effects)} effects, {len(variances)} variances and sizes that add up "
            f"to {sizes.sum()}: all three must agree."
        )
    if not len(sizes) or sizes.min() < 1:
        empty = np.flatnonzero(sizes < 1)[:MOST_FAULTS] + 1
        raise SynthesisError(f"no study in set {', '.join(map(str, empty))}".rstrip(" ") + ".")
    good = np.isfinite(effects) & np.isfinite(variances) & (variances > 0)
    if good.all():
        return
    starts = np.cumsum(sizes) - sizes
    bad = np.flatnonzero(~good)
    faults = []
    for i in bad[:MOST_FAULTS]:
        place = int(np.searchsorted(starts, i, side="right")) - 1
        faults.append(
            f"set {place + 1}, study {i - starts[place] + 1} has effect {effects[i]:g} "
            f"and variance {variances[i]:g}"
        )
    more = f" and {len(bad) - MOST_FAULTS} more" if len(bad) > MOST_FAULTS else ""
    raise SynthesisError(
        f"{'; '.join(faults)}{more}: both must be numbers, the variance above zero."
    )
