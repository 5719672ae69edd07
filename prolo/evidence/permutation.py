"""p values that rest on nothing but exchange: signs of the effects, or moderators among studies.

Each exchange is fitted anew, τ² with it; all of them are columns of one block.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, permutations
from math import factorial

import numpy as np
from numpy.typing import ArrayLike

from prolo.errors import SynthesisError
from prolo.evidence.batch import Matrix, Vector
from prolo.evidence.checking import checked_studies
from prolo.evidence.choices import Interval, Method, check_choices
from prolo.evidence.contrasts import check_spread, contrasts_of, residual_tau2
from prolo.evidence.regression import Moderator, make_design

MOST_FLIPPED = 20  # studies: 524,288 different patterns
MOST_EXCHANGED = 8  # studies: 40,320 orders
CHUNK = 4096
SAME = 1e-9  # statistics that differ by less than this share are equal: rounding decides nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class PermutedEffect:
    """``pval`` for each of ``names``, two-sided; ``QMp`` for all moderators together, None without
    any. ``exact``: every exchange was looked at, ``count`` of them; else ``count`` were drawn and p
    is (b + 1)/(count + 1), b those at least as extreme as what was seen."""

    names: tuple[str, ...]
    pval: tuple[float, ...]
    QMp: float | None
    count: int
    exact: bool
    method: Method
    interval: Interval


def permute_effects(
    effects: ArrayLike,
    variances: ArrayLike,
    moderators: Mapping[str, Moderator] | None = None,
    *,
    interactions: Sequence[tuple[str, str]] = (),
    samples: int | None = None,
    generator: np.random.Generator | None = None,
    method: Method = "reml",
    interval: Interval = "knapp-hartung-unguarded",
) -> PermutedEffect:
    """Test a pooled effect by flipping signs, or moderators by exchanging them among studies.

    Parameters
    ----------
    effects, variances, moderators, interactions, method, interval
        As in ``regress_effects``; without moderators as in ``pool_effects``.
    samples
        Draw so many exchanges. None: all of them up to 20 studies (signs) or 8 (moderators),
        beyond that 1,000.
    generator
        Of random numbers; needed where exchanges are drawn.

    Raises
    ------
    SynthesisError
        As ``regress_effects``; no generator where one is needed.

    Sources
    -------
    Follmann & Proschan 1999, doi:10.1111/j.0006-341X.1999.00732.x (signs);
    Higgins & Thompson 2004, doi:10.1002/sim.1752 (moderators);
    Phipson & Smyth 2010, doi:10.2202/1544-6115.1585 ((b + 1)/(m + 1))
    """
    check_choices(method=method, interval=interval)
    y, v = checked_studies(effects, variances, least=2, what="a permutation test")
    check_spread(v)
    k = len(y)
    flips = not moderators
    design = make_design(moderators or {}, interactions, intercept=True, k=k)
    exact = samples is None and k <= (MOST_FLIPPED if flips else MOST_EXCHANGED)
    count = (2 ** (k - 1) if flips else factorial(k)) if exact else (samples or 1000)
    if not exact and generator is None:
        raise SynthesisError(
            f"{k} studies have too many exchanges for all: give a generator of random numbers."
        )
    seen = _statistics(y[:, None], v[:, None], design.matrix, method, interval)
    beyond = np.zeros(len(seen))
    if flips:
        chunks = _all_signs(k) if exact else _drawn_signs(k, count, generator)
        for signs in chunks:
            found = _statistics(signs * y[:, None], v, design.matrix, method, interval)
            beyond += (found >= seen * (1 - SAME)).sum(axis=1)
    else:
        chunks = _all_orders(k) if exact else _drawn_orders(k, count, generator)
        for orders in chunks:
            found = _statistics(y[orders], v[orders], design.matrix, method, interval)
            beyond += (found >= seen * (1 - SAME)).sum(axis=1)
    p = beyond / count if exact else (beyond + 1) / (count + 1)
    return PermutedEffect(
        names=design.names,
        pval=tuple(p[: len(design.names)].tolist()),
        QMp=None if flips else float(p[-1]),
        count=count,
        exact=exact,
        method=method,
        interval=interval,
    )


def _statistics(y: Matrix, v: Matrix, x: Matrix, method: Method, interval: Interval) -> Matrix:
    """|t| of each coefficient, and with moderators the joint statistic, a column each set."""
    left = contrasts_of(y, v[:, 0] if v.ndim == 2 and v.shape[1] == 1 else v, x)
    tau2 = residual_tau2(left, method)
    stretch = np.ones(left.count)
    if interval != "normal":
        stretch = left.moments(tau2).m1 / left.df
        if interval == "knapp-hartung":
            stretch = np.maximum(stretch, 1.0)
    weights = 1 / (left.variances + tau2)
    with np.errstate(divide="ignore", invalid="ignore"):
        if x.shape[1] == 1:
            total = weights.sum(axis=0)
            mean = np.einsum("km,km->m", weights, y) / total
            return np.nan_to_num(np.abs(mean) * np.sqrt(total / stretch), nan=0.0)[None, :]
        return _moderated(y, weights, x, stretch)


def _moderated(y: Matrix, weights: Matrix, x: Matrix, stretch: Vector) -> Matrix:
    p = x.shape[1]
    products = (x[:, :, None] * x[:, None, :]).reshape(len(x), p * p)
    inner = (weights.T @ products).reshape(-1, p, p)
    vcov = np.linalg.inv(inner)
    beta = np.einsum("mij,mj->mi", vcov, (weights * y).T @ x)
    each = np.abs(beta) / np.sqrt(np.einsum("mii->mi", vcov) * stretch[:, None])
    tested = np.linalg.solve(vcov[:, 1:, 1:], beta[:, 1:, None])[:, :, 0]
    joint = np.einsum("mi,mi->m", beta[:, 1:], tested) / stretch
    return np.vstack([each.T, joint])


# -- exchanges -----------------------------------------------------------------------------


def _all_signs(k: int) -> Iterator[Matrix]:
    """Every pattern with the last sign +: turned round, it has the same |t|."""
    for start in range(0, 2 ** (k - 1), CHUNK):
        number = np.arange(start, min(start + CHUNK, 2 ** (k - 1)))
        yield 1.0 - 2.0 * ((number >> np.arange(k)[:, None]) & 1)


def _drawn_signs(k: int, count: int, generator: np.random.Generator | None) -> Iterator[Matrix]:
    assert generator is not None
    for start in range(0, count, CHUNK):
        yield generator.choice([-1.0, 1.0], (k, min(CHUNK, count - start)))


def _all_orders(k: int) -> Iterator[Matrix]:
    orders = permutations(range(k))
    while chunk := list(islice(orders, CHUNK)):
        yield np.array(chunk).T


def _drawn_orders(k: int, count: int, generator: np.random.Generator | None) -> Iterator[Matrix]:
    assert generator is not None
    for start in range(0, count, CHUNK):
        many = min(CHUNK, count - start)
        yield generator.permuted(np.tile(np.arange(k)[:, None], (1, many)), axis=0)
