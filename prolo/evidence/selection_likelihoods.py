"""The likelihoods of the selection models, each with its slopes; see ``selection``."""

from __future__ import annotations

from collections.abc import Callable
from math import inf, pi, sqrt
from typing import TypeAlias

import numpy as np
from scipy.special import log_ndtr, ndtr

from prolo.evidence.heterogeneity import Vector

# Log of the density and its slopes in mean, τ² and the logarithms of the δs, at all of these.
Likelihood: TypeAlias = Callable[[Vector], tuple[float, Vector]]

POINTS = 401  # of the integral over one study's effect; twice as many change nothing
REACH = 11.0  # standard deviations on either side


def _normal_part(y: Vector, v: Vector, mean: float, tau2: float) -> tuple[float, Vector, Vector]:
    """The log density without selection, its slopes in mean and τ² for each study."""
    spread = v + tau2
    apart = y - mean
    height = -0.5 * float((np.log(2 * pi * spread) + apart**2 / spread).sum())
    return height, apart / spread, 0.5 * (apart**2 / spread - 1) / spread


def no_selection(y: Vector, v: Vector) -> Likelihood:
    def likelihood(at: Vector) -> tuple[float, Vector]:
        height, of_mean, of_tau2 = _normal_part(y, v, at[0], at[1])
        return height, np.array([of_mean.sum(), of_tau2.sum()])

    return likelihood


def step_likelihood(y: Vector, v: Vector, place: Vector, cuts: Vector) -> Likelihood:
    """``cuts`` are the z of the intervals' ends, falling from infinity to minus infinity."""
    counts = np.bincount(place, minlength=len(cuts) - 1)[1:]
    edges = np.sqrt(v)[:, None] * cuts

    def likelihood(at: Vector) -> tuple[float, Vector]:
        mean, tau2, logs = at[0], at[1], at[2:]
        weights = np.exp(np.append(0.0, logs))
        spread = v + tau2
        z = (edges - mean) / np.sqrt(spread)[:, None]
        with np.errstate(invalid="ignore"):
            tails, density = ndtr(z), np.exp(-0.5 * z * z) / sqrt(2 * pi)
            pull = np.where(np.isfinite(z), z * density, 0.0)
        chances = tails[:, :-1] - tails[:, 1:]
        printed = chances @ weights
        steps = density[:, 1:] - density[:, :-1]
        twist = pull[:, 1:] - pull[:, :-1]
        height, of_mean, of_tau2 = _normal_part(y, v, mean, tau2)
        height += float(counts @ logs - np.log(printed).sum())
        of_mean = of_mean - (steps @ weights) / (np.sqrt(spread) * printed)
        of_tau2 = of_tau2 - (twist @ weights) / (2 * spread * printed)
        of_logs = counts - weights[1:] * (chances[:, 1:] / printed[:, None]).sum(axis=0)
        return height, np.concatenate([[of_mean.sum(), of_tau2.sum()], of_logs])

    return likelihood


def beta_likelihood(y: Vector, v: Vector) -> Likelihood:
    se = np.sqrt(v)
    log_p, log_q = log_ndtr(-y / se), log_ndtr(y / se)
    nodes = np.linspace(-REACH, REACH, POINTS)

    def likelihood(at: Vector) -> tuple[float, Vector]:
        mean, tau2 = at[0], at[1]
        a, b = np.exp(at[2:])
        spread = v + tau2
        # towards either side p^(a-1) grows at most like exp((1 - a) z²/2): the integrand's own sd
        precision = 1 / spread - max(0.0, 1 - a, 1 - b) / v
        if np.any(precision <= 0):
            return -inf, np.zeros(4)
        wide = 1 / np.sqrt(precision)
        shifted = mean / (spread * precision)
        low, high = np.minimum(mean, shifted), np.maximum(mean, shifted)
        half = (high - low) / 2 + wide * REACH
        x = (low + high)[:, None] / 2 + half[:, None] * nodes / REACH
        lp, lq = log_ndtr(-x / se[:, None]), log_ndtr(x / se[:, None])
        apart = x - mean
        logs = (a - 1) * lp + (b - 1) * lq - 0.5 * apart**2 / spread[:, None]
        top = logs.max(axis=1)
        mass = np.exp(logs - top[:, None])
        step = half * (nodes[1] - nodes[0]) / REACH
        whole = mass.sum(axis=1)
        printed = np.log(whole * step) + top - 0.5 * np.log(2 * pi * spread)
        mass = mass / whole[:, None]
        height, of_mean, of_tau2 = _normal_part(y, v, mean, tau2)
        height += float(((a - 1) * log_p + (b - 1) * log_q - printed).sum())
        of_mean = of_mean - (mass * apart).sum(axis=1) / spread
        square = (mass * apart**2).sum(axis=1)
        of_tau2 = of_tau2 - 0.5 * (square / spread - 1) / spread
        of_a = a * (log_p - (mass * lp).sum(axis=1)).sum()
        of_b = b * (log_q - (mass * lq).sum(axis=1)).sum()
        return height, np.array([of_mean.sum(), of_tau2.sum(), of_a, of_b])

    return likelihood
