"""A posterior of τ as a finite set of values with weights, and its own quantiles.

With τ = S·exp(t − exp(−t)) the integrand falls off at both ends, to the left doubly
exponentially, and is smooth, so that the trapezoidal rule converges faster than any power of its
step. The step is halved until two rules agree to ``AGREE``; the error of the finer one is then
about the square of that. τ's own distribution function, an integral up to a point, comes from
the same nodes by integrating their sinc interpolation: up to the node below by the sine integral,
whose values at multiples of π are all that is needed, and from there by a rule of Gauss.

Sources
-------
Takahasi & Mori 1974, doi:10.2977/prims/1195192451; Trefethen & Weideman 2014,
doi:10.1137/130932132; the integral up to a point: Haber 1993,
doi:10.1090/S0025-5718-1993-1149292-4
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from math import log, pi

import numpy as np
from numpy.typing import ArrayLike

from prolo.errors import SynthesisError
from prolo.evidence.heterogeneity import Vector

AGREE = 1e-10  # of the mass, between a step and its double
LEFT = -11.0  # t; τ is S·exp(−60000) there: even a log-t prior has no mass left of it
RIGHT = 42.0  # e-folds beyond the largest scale in sight; the slowest posterior falls by one each
DROP = 42.0  # log of the share of the highest ordinate below which a node is left out
FIRST_STEP = 0.25
FINEST_STEP = FIRST_STEP / 2**10
STEPS = 200
CHUNK = 1 << 18  # numbers worked on at a time: nodes times studies

Ordinates = Callable[[Vector], Vector]  # log of density times τ, at log τ


@dataclass(frozen=True, slots=True, eq=False)
class TauNodes:
    """``log_tau`` and ``weights`` (they add up to 1), shape (m,), at ``points`` ``step`` apart.
    ``error`` is how far the mass moved at the last halving."""

    log_tau: Vector
    weights: Vector
    points: Vector
    step: float
    log_scale: float
    error: float

    @property
    def tau2(self) -> Vector:
        squares: Vector = np.exp(2 * self.log_tau)
        return squares

    def quantiles(self, p: ArrayLike) -> Vector:
        """Of τ, at every p between 0 and 1."""
        p = np.asarray(p, dtype=float)
        below = self._below_points()
        at = np.clip(np.searchsorted(below, p) - 1, 0, len(below) - 1)
        start = self.points[at].astype(float)
        low, high = start - self.step, start + 2 * self.step
        mass = below[np.minimum(at + 1, len(below) - 1)] - below[at]
        share = (p - below[at]) / np.maximum(mass, 1e-300)
        t = start + self.step * np.clip(share, 0.0, 1.0)
        places, shares = gauss_rule()
        places = np.append(places, 1.0)
        for _ in range(STEPS):
            heights = self._density(start[:, None] + places * (t - start)[:, None])
            excess = below[at] + (t - start) * (heights[:, :-1] @ shares) - p
            slope = heights[:, -1]
            low, high = np.where(excess <= 0, t, low), np.where(excess >= 0, t, high)
            with np.errstate(divide="ignore", invalid="ignore"):
                step = t - excess / slope
            step = np.where((step >= low) & (step <= high), step, (low + high) / 2)
            moved = np.abs(step - t)
            t = step
            if np.all(moved <= 1e-14 * (1 + np.abs(t))):
                break
        found: Vector = np.exp(self.log_scale + t - np.exp(-t))
        return found

    def _density(self, t: Vector) -> Vector:
        """Of t: the nodes' sinc interpolation."""
        density: Vector = np.sinc((t[..., None] - self.points) / self.step) @ self.weights
        return density / self.step

    def _below_points(self) -> Vector:
        """The distribution function at each node: Σ wⱼ (½ + Si(π(i − j))/π)."""
        sines = sine_integrals(len(self.points)) / pi
        steps = 0.5 + np.concatenate([-sines[:0:-1], sines])
        below: Vector = np.convolve(self.weights, steps)[len(sines) - 1 :][: len(sines)]
        return below


@cache
def gauss_rule(n: int = 12) -> tuple[Vector, Vector]:
    """Places and shares of Gauss' rule between 0 and 1. Golub & Welsch 1969,
    doi:10.1090/S0025-5718-69-99647-1"""
    i = np.arange(1, n)
    beside = i / np.sqrt(4 * i * i - 1.0)
    places, vectors = np.linalg.eigh(np.diag(beside, 1) + np.diag(beside, -1))
    return (places + 1) / 2, vectors[0] ** 2


def sine_integrals(n: int) -> Vector:
    """Si(0), Si(π) … Si((n − 1)π), arch by arch."""
    places, shares = gauss_rule(24)
    angle = pi * places
    starts = pi * np.arange(max(n - 1, 0))[:, None]
    arches = pi * ((np.sin(angle) / (angle + starts)) @ shares)
    arches[1::2] *= -1
    return np.concatenate([[0.0], np.cumsum(arches)])


def place_nodes(ordinates: Ordinates, *, smallest: float, largest: float, k: int) -> TauNodes:
    """Nodes for a posterior whose logarithm, times τ, is ``ordinates`` at log τ.

    ``smallest`` and ``largest`` are the scales of τ at which the posterior can change its shape.

    Raises
    ------
    SynthesisError
        The rules do not agree however fine the step: the studies contradict each other by more
        than the arithmetic can weigh.
    """
    scale = log(smallest)
    end = log(largest) - scale + RIGHT
    step = min(FIRST_STEP, 1 / np.sqrt(k))

    def heights(t: Vector) -> Vector:
        g: Vector = ordinates(scale + t - np.exp(-t)) + np.log1p(np.exp(-t))
        return g

    t = np.arange(np.floor(LEFT / step), np.ceil(end / step) + 1) * step
    t, g = _above_the_floor(t, heights(t))
    mass = _mass(g, step, g.max())
    while step > FINEST_STEP / np.sqrt(k):
        between = np.append(t - step / 2, t[-1] + step / 2)
        fine_t, fine_g = np.empty(2 * len(t) + 1), np.empty(2 * len(t) + 1)
        fine_t[0::2], fine_t[1::2] = between, t
        fine_g[0::2], fine_g[1::2] = heights(between), g
        top, step = fine_g.max(), step / 2
        finer, coarse = _mass(fine_g, step, top), mass * np.exp(g.max() - top)
        error = abs(finer - coarse) / finer
        t, g = _above_the_floor(fine_t, fine_g)
        mass = _mass(g, step, top)
        if error <= AGREE:
            weights = np.exp(g - g.max())
            return TauNodes(
                log_tau=scale + t - np.exp(-t),
                weights=weights / weights.sum(),
                points=t,
                step=float(step),
                log_scale=scale,
                error=float(error),
            )
    raise SynthesisError(
        "the studies contradict each other beyond what can be weighed. Are they all in one unit?"
    )


def _above_the_floor(t: Vector, g: Vector) -> tuple[Vector, Vector]:
    """From the first to the last node that counts, and one more on either side."""
    counts = np.flatnonzero(g > g.max() - DROP)
    kept = slice(max(0, counts[0] - 1), counts[-1] + 2)
    return t[kept], g[kept]


def _mass(g: Vector, step: float, top: float) -> float:
    return float(step * np.exp(g - top).sum())
