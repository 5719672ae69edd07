"""τ² where a likelihood is highest, or where Q has a given value, for many sets at once.

A likelihood of τ² may have several summits. That none is missed is shown, not hoped: with
A = y′P²y and E = tr P (or ΣW) the slope is (A − E)/2, and A, E, y′P³y/y′P²y and tr P²/tr P all
fall as τ² grows (by Cauchy and Schwarz). So between two values of τ²

* the slope is negative throughout if A at the left is below E at the right,
* positive throughout if A at the right is above E at the left, and
* A/E falls throughout, and crosses 1 once at most, if twice y′P³y/y′P²y at the right is not less
  than tr P²/tr P at the left.

Stretches of which none of the three holds are halved until one does, or until they are so narrow
that two crossings within one would be the same summit for all that the likelihood could tell.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from prolo.evidence.batch import ALL, Likelihood, Matrix, Moments, Problem, Vector

# Of log(τ² + smallest variance): a Newton step below it is the last, because the next would be
# about its square. The promise is 1e-9.
LAST_STEP = 1e-7
NARROWEST = 0.05
MOST_STEPS = 200
# With few sets a call costs more than its numbers: so many pieces are looked at in the first one.
FEW, PIECES = 64, 6
NEWTON_ALONE = 8  # beyond this many steps every other one halves the bracket

# rows of what is known at one end of a stretch
PLACE, PULL, PUSH, FALL, SHARE = range(5)  # log s, A, E, y′P³y/y′P²y, tr P²/tr P


@dataclass(frozen=True, slots=True)
class Crossings:
    """Brackets in log s, one a crossing; ``left`` and ``right`` the logs of A/E there."""

    sets: Vector
    low: Vector
    high: Vector
    left: Vector
    right: Vector


def summit(problem: Problem, likelihood: Likelihood, at_zero: Moments | None = None) -> Vector:
    """The τ² of the highest likelihood for each set, the smallest of equal ones.

    ``at_zero``, the moments there, spares their time where they are known.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        return _summit(problem, likelihood, at_zero)


def _summit(problem: Problem, likelihood: Likelihood, at_zero: Moments | None) -> Vector:
    tau2 = np.zeros(problem.count)
    top = np.log(problem.ceiling() + problem.smallest)
    start = _as_end(np.log(problem.smallest), at_zero or problem.moments(tau2, ALL, likelihood))
    found = _crossings(problem, start, top, likelihood)
    if not len(found.sets):
        return tau2

    def ratio(tau2: Vector, sets: Vector) -> tuple[Vector, Vector]:
        at = problem.moments(tau2, sets, likelihood)
        return np.log(at.m2 / at.t1), at.t2 / at.t1 - 2 * at.m3 / at.m2

    tops = _descend(problem, ratio, found)
    falls_at_zero = start[PULL] <= start[PUSH]
    several = np.bincount(found.sets, minlength=problem.count) + falls_at_zero > 1
    alone = ~several[found.sets]
    tau2[found.sets[alone]] = tops[alone]
    if several.any():
        _choose(problem, likelihood, tau2, found.sets[~alone], tops[~alone], falls_at_zero)
    return tau2


def crossing(problem: Problem, target: Vector) -> Vector:
    """The τ² at which Q is ``target``; zero where it is less already at τ² = 0. Q falls."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return _crossing(problem, target)


def _crossing(problem: Problem, target: Vector) -> Vector:
    at_zero = problem.moments(np.zeros(problem.count), ALL, "reml").m1
    sets = np.flatnonzero((at_zero > target) & (target > 0))
    tau2 = np.zeros(problem.count)
    if not len(sets):
        return tau2
    low = np.log(problem.smallest[sets])
    high = np.maximum(np.log(problem.squares()[sets] / target[sets]), low) + 0.1
    found = Crossings(
        sets, low, high, np.log(at_zero[sets] / target[sets]), np.full(len(sets), np.nan)
    )

    def ratio(tau2: Vector, sets: Vector) -> tuple[Vector, Vector]:
        at = problem.moments(tau2, sets, "reml")
        return np.log(at.m1 / target[sets]), -at.m2 / at.m1

    tau2[sets] = _descend(problem, ratio, found)
    return tau2


# -- every crossing ------------------------------------------------------------------------


def _end(problem: Problem, place: Vector, sets: Vector | slice, likelihood: Likelihood) -> Matrix:
    at = problem.moments(np.exp(place) - problem.smallest[sets], sets, likelihood)
    return _as_end(place, at)


def _as_end(place: Vector, at: Moments) -> Matrix:
    end = np.empty((5, len(place)))
    end[PLACE], end[PULL], end[PUSH] = place, at.m2, at.t1
    np.divide(at.m3, at.m2, out=end[FALL])
    np.divide(at.t2, at.t1, out=end[SHARE])
    return end


def _crossings(problem: Problem, start: Matrix, top: Vector, likelihood: Likelihood) -> Crossings:
    sets = np.flatnonzero(start[PULL] > 0)
    pieces = PIECES if len(sets) <= FEW else 1
    rise = (top[sets] - start[PLACE, sets]) * (np.arange(1, pieces + 1)[:, None] / pieces)
    first, sets = start[:, sets], np.tile(sets, pieces)
    right = _end(problem, (first[PLACE] + rise).ravel(), sets, likelihood)
    left = np.hstack([first, right[:, : len(sets) - first.shape[1]]])
    kept: list[tuple[Vector, Matrix, Matrix]] = []
    while len(sets):
        same_sign = (left[PULL] < right[PUSH]) | (right[PULL] > left[PUSH])
        one_at_most = (2 * right[FALL] >= left[SHARE]) | (right[PLACE] - left[PLACE] < NARROWEST)
        crosses = (left[PULL] > left[PUSH]) & (right[PULL] <= right[PUSH])
        take = one_at_most & crosses & ~same_sign
        if take.any():
            kept.append((sets[take], left[:, take], right[:, take]))
        go_on = ~(same_sign | one_at_most)
        sets, left, right = sets[go_on], left[:, go_on], right[:, go_on]
        if len(sets):
            middle = _end(problem, (left[PLACE] + right[PLACE]) / 2, sets, likelihood)
            sets = np.concatenate([sets, sets])
            left, right = np.hstack([left, middle]), np.hstack([middle, right])
    if not kept:
        none = np.empty(0)
        return Crossings(np.empty(0, int), none, none, none, none)
    left, right = (np.hstack([stretch[i] for stretch in kept]) for i in (1, 2))
    return Crossings(
        np.concatenate([stretch[0] for stretch in kept]),
        left[PLACE],
        right[PLACE],
        np.log(left[PULL] / left[PUSH]),
        np.log(right[PULL] / right[PUSH]),
    )


def _choose(
    problem: Problem,
    likelihood: Likelihood,
    tau2: Vector,
    sets: Vector,
    tops: Vector,
    falls_at_zero: Vector,
) -> None:
    """Of several summits the highest, written into ``tau2``."""
    at_zero = np.unique(sets[falls_at_zero[sets]])
    sets = np.concatenate([at_zero, sets])
    tops = np.concatenate([np.zeros(len(at_zero)), tops])
    heights = problem.height(tops, sets, likelihood)
    for place in np.lexsort((-tops, heights, sets)):  # the last of a set is its highest
        tau2[sets[place]] = tops[place]


# -- down to one ---------------------------------------------------------------------------


def _descend(
    problem: Problem,
    ratio: Callable[[Vector, Vector], tuple[Vector, Vector]],
    found: Crossings,
) -> Vector:
    """τ² where the log of a ratio falls through 0: Newton in log s, in which that log is nearly
    straight, held inside a bracket that always shrinks."""
    sets, low, high = found.sets, found.low.copy(), found.high.copy()
    smallest = problem.smallest[sets]
    place = low + (high - low) * found.left / (found.left - found.right)
    inside = (place > low) & (place < high)
    place = np.where(inside, place, (low + high) / 2)
    answer = np.empty(len(sets))
    live = np.arange(len(sets))
    for step in range(MOST_STEPS):
        tau2 = np.exp(place) - smallest[live]
        height, slope = ratio(np.maximum(tau2, 0.0), sets[live])
        above = height > 0
        low, high = np.where(above, place, low), np.where(above, high, place)
        move = -height / (slope * np.exp(place))
        new = place + move
        bad = ~((new >= low) & (new <= high))
        if step > NEWTON_ALONE and step % 2:
            bad |= np.abs(move) > LAST_STEP
        new = np.where(bad, (low + high) / 2, new)
        done = (np.abs(new - place) < LAST_STEP) & (~bad | (high - low < 1e-12))
        done |= height == 0
        new = np.where(height == 0, place, new)
        # not exp(new) − smallest, which would lose a small τ² beside the smallest variance
        answer[live] = np.maximum(tau2 + np.expm1(new - place) * np.exp(place), 0.0)
        if done.all():
            break
        if 2 * done.sum() > len(done):
            go = ~done
            live, place, low, high = live[go], new[go], low[go], high[go]
        else:
            place = np.where(done, place, new)
    return answer
