"""Trim and fill: how many studies a lopsided funnel lacks, and what they would change."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf, sqrt
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import ArrayLike

from prolo.errors import SynthesisError
from prolo.evidence.asymmetry import egger_test, is_enough
from prolo.evidence.checking import check_choice, checked_studies
from prolo.evidence.choices import Interval, Method, check_choices
from prolo.evidence.heterogeneity import Vector
from prolo.evidence.pooling import PooledEffect, pool_effects, pooled_mean

Estimator: TypeAlias = Literal["L0", "R0", "Q0"]
Side: TypeAlias = Literal["left", "right"]
ROUNDS = 100  # it settles within a handful; where it swings between two values the last counts


@dataclass(frozen=True, slots=True, kw_only=True)
class TrimFill:
    """``k0`` studies are missing on ``side``, with standard error ``se_k0`` (infinite where Q0 has
    come to its end); ``filled`` are
    their mirrored effects, ``variances`` theirs, ``pooled`` everything together. ``p`` is given
    by R0 alone: the probability of as many or more if none were missing."""

    k0: int
    se_k0: float
    p: float | None
    side: Side
    estimator: Estimator
    filled: tuple[float, ...]
    variances: tuple[float, ...]
    pooled: PooledEffect
    k: int
    conclusive: bool


def trim_and_fill(
    effects: ArrayLike,
    variances: ArrayLike,
    *,
    estimator: Estimator = "L0",
    side: Side | None = None,
    method: Method = "reml",
    interval: Interval = "knapp-hartung",
    level: float = 0.95,
) -> TrimFill:
    """Trim the outermost studies until the rest is even, then put their mirror images in.

    Parameters
    ----------
    effects, variances
        Shape (k,), k ≥ 3.
    estimator
        Of the number missing: ``L0``, ``R0`` or ``Q0``.
    side
        Where studies are missing. None: left where small studies show larger effects, by the
        slope of the mixed Egger line, else right.
    method, interval, level
        As for :func:`prolo.evidence.pooling.pool_effects`.

    Raises
    ------
    SynthesisError
        As for ``pool_effects``; and studies too lopsided for Q0.

    Sources
    -------
    Duval & Tweedie 2000, doi:10.1111/j.0006-341X.2000.00455.x; 2000, doi:10.2307/2669529 for
    the standard errors
    """
    y, v = checked_studies(effects, variances, least=3, what="trim and fill")
    check_choice("estimator", estimator, ("L0", "R0", "Q0"))
    check_choices(method=method, interval=interval)
    if side is None:
        side = _side(y, v)
    check_choice("side", side, ("left", "right"))
    turn = 1.0 if side == "left" else -1.0
    order = np.argsort(turn * y, kind="stable")
    y, v = turn * y[order], v[order]
    k0, centre, raw = 0, 0.0, 0.0
    for _ in range(ROUNDS):
        kept = len(y) - k0
        centre = _centre(y[:kept], v[:kept], method)
        raw = _missing(_signed_ranks(y - centre), estimator)
        found = min(max(0, round(raw)), len(y) - 2)
        if found == k0:
            break
        k0 = found
    first = len(y) - k0
    mirrored = 2 * centre - y[first:]
    return TrimFill(
        k0=k0,
        se_k0=_standard_error(len(y), raw, estimator),
        p=_p(k0) if estimator == "R0" else None,
        side=side,
        estimator=estimator,
        filled=tuple((turn * mirrored).tolist()),
        variances=tuple(v[first:].tolist()),
        pooled=pool_effects(
            turn * np.append(y, mirrored),
            np.append(v, v[first:]),
            method=method,
            interval=interval,
            level=level,
            tau2_interval="none",  # of a set that is partly made up it would mean nothing
        ),
        k=len(y),
        conclusive=is_enough(len(y)),
    )


def _side(y: Vector, v: Vector) -> Side:
    """By the mixed line, by the classical one where precisions are too far apart for it."""
    for model in ("mixed", "classical"):
        try:
            return "left" if egger_test(y, v, model=model).line.slope >= 0 else "right"
        except SynthesisError:
            continue
    raise SynthesisError("no line fits these studies: side must say where some are missing.")


def _centre(y: Vector, v: Vector, method: Method) -> float:
    if len(y) == 1:
        return float(y[0])
    return pooled_mean(y, v, method)


def _signed_ranks(apart: Vector) -> Vector:
    """Ranks of the distances from the centre, with the side they lie on."""
    ranks = np.empty(len(apart))
    ranks[np.argsort(np.abs(apart), kind="stable")] = np.arange(1, len(apart) + 1)
    signed: Vector = np.sign(apart) * ranks
    return signed


def _missing(ranks: Vector, estimator: Estimator) -> float:
    """How many, before rounding; it may be below 0."""
    k = len(ranks)
    right = float(ranks[ranks > 0].sum())
    if estimator == "R0":
        left = -float(ranks.min()) if ranks.min() < 0 else 0.0
        return k - left - 1
    if estimator == "L0":
        return (4 * right - k * (k + 1)) / (2 * k - 1)
    under = 2 * k * k - 4 * right + 0.25
    if under < 0:
        raise SynthesisError(
            "these studies are too lopsided for Q0, which has no answer then. Choose L0 or R0."
        )
    return k - 0.5 - sqrt(under)


def _p(k0: int) -> float:
    """The run of studies on the far side is at least k0 + 1 long: each is there by a coin."""
    return 0.5 ** (k0 + 1) if k0 else 1.0


def _standard_error(k: int, k0: float, estimator: Estimator) -> float:
    """With the number as estimated, before rounding."""
    if estimator == "R0":
        return sqrt(2 * max(0.0, k0) + 2)
    variance = (
        k * (k + 1) * (2 * k + 1)
        + 10 * k0**3
        + 27 * k0**2
        + 17 * k0
        - 18 * k * k0**2
        - 18 * k * k0
        + 6 * k**2 * k0
    ) / 24
    spread = sqrt(max(0.0, variance))
    if estimator == "L0":
        return 4 * spread / (2 * k - 1)
    below = (k - 0.5) ** 2 - k0 * (2 * k - k0 - 1)
    return 2 * spread / sqrt(below) if below > 0 else inf
