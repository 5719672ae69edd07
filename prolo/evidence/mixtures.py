"""Finite mixtures of normals: what a posterior is, once τ is a finite set of values."""

from __future__ import annotations

from dataclasses import dataclass
from math import pi, sqrt

import numpy as np
from numpy.typing import ArrayLike

from prolo.evidence.distributions import ndtr, ndtri
from prolo.evidence.heterogeneity import Vector
from prolo.evidence.roots import bracketed_root

STEPS = 200  # a bracket of doubles is exhausted after some 60 halvings
CLOSE = 1e-14  # of the spread of the mixture about the quantile


@dataclass(frozen=True, slots=True, eq=False)
class NormalMixture:
    """``weights`` add up to 1; ``means`` and ``sds`` in the unit of the effects; all (m,)."""

    weights: Vector
    means: Vector
    sds: Vector

    @property
    def mean(self) -> float:
        return float(self.weights @ self.means)

    @property
    def sd(self) -> float:
        """Root of the variance of the finite mixture; whether the posterior has one, the
        caller must know."""
        apart = self.means - self.mean
        return sqrt(float(self.weights @ (self.sds**2 + apart**2)))

    def below(self, x: float) -> float:
        """The probability of a value below x."""
        return float(self.weights @ ndtr((x - self.means) / self.sds))

    def above(self, x: float) -> float:
        """1 − ``below``, without loss where it is small."""
        return float(self.weights @ ndtr((self.means - x) / self.sds))

    def density(self, x: ArrayLike) -> Vector:
        z = (np.asarray(x, dtype=float)[..., None] - self.means) / self.sds
        height: Vector = np.exp(-0.5 * z * z) @ (self.weights / self.sds) / sqrt(2 * pi)
        return height

    def quantiles(self, p: ArrayLike) -> Vector:
        """Quantiles at every p between 0 and 1, by Newton's steps inside a bracket.

        A quantile of a mixture lies between the least and the greatest of its components'. The
        half of the probability that is smaller is solved for, so that both tails are as exact.
        """
        p = np.asarray(p, dtype=float)
        upper = p > 0.5
        tail = np.where(upper, 1 - p, p)
        sign = np.where(upper, -1.0, 1.0)
        # mirrored: every quantile sought is now in the lower half
        means = sign[:, None] * self.means
        ends = means + ndtri(tail)[:, None] * self.sds
        low, high = ends.min(axis=1), ends.max(axis=1)
        x = np.clip(ends @ self.weights, low, high)
        for _ in range(STEPS):
            z = (x[:, None] - means) / self.sds
            excess = ndtr(z) @ self.weights - tail
            slope = np.exp(-0.5 * z * z) @ (self.weights / self.sds) / sqrt(2 * pi)
            low = np.where(excess <= 0, x, low)
            high = np.where(excess >= 0, x, high)
            with np.errstate(divide="ignore", invalid="ignore"):
                step = x - excess / slope
            step = np.where((step >= low) & (step <= high), step, (low + high) / 2)
            moved = np.abs(step - x)
            x = step
            if np.all(moved <= CLOSE * (np.abs(x) + tail / np.maximum(slope, 1e-300))):
                break
        found: Vector = sign * x
        return found

    def shortest(self, level: float) -> tuple[float, float]:
        """The shortest interval that holds ``level``, of a mixture with one peak.

        As the interval slides from left to right, the density at its lower end grows against
        that at its upper end; where they are equal it is shortest.
        """

        def lower_less_upper(tail: float) -> float:
            ends = self.quantiles([tail, tail + level])
            low, high = self.density(ends).tolist()
            return float(low - high)

        margin = (1 - level) * 1e-6
        first, last = margin, 1 - level - margin
        tail = bracketed_root(lower_less_upper, first, last, tolerance=1e-12)
        low, high = self.quantiles([tail, tail + level]).tolist()
        return low, high
