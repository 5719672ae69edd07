"""How bad trials without results would have to be to change an answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import ArrayLike

from prolo.evidence.answers import ConditionEvidence
from prolo.evidence.bayes import pool_bayes
from prolo.evidence.checking import check_positive, checked_studies
from prolo.evidence.few import choose_prior
from prolo.evidence.heterogeneity import Vector
from prolo.evidence.lead import LedBy, Whole
from prolo.evidence.pooling import pool_effects
from prolo.evidence.priors import TauPrior
from prolo.evidence.protocol import AnalysisProtocol
from prolo.evidence.roots import bracketed_root
from prolo.knowledge.trials import TrialTables

Target: TypeAlias = Literal["half", "none", "unimportant", "uncertain"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tipping:
    """For ``target`` the missing trials would have to average ``needed``, in the unit of the
    effects. ``half``: the pooled effect halves; ``none``: it vanishes; ``unimportant``: it
    falls to the important difference; ``uncertain``: its interval reaches no effect. ``needed``
    is None where that is true already, as ``already`` says."""

    target: Target
    goal: float
    needed: float | None
    already: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingEffect:
    """``tippings`` under the assumption that all missing trials share one effect. ``people``
    are those of the missing trials; ``assumed`` of the trials had no size printed and got the
    median of all. ``by`` says which answer was made anew with them: the one that leads."""

    by: LedBy
    k_missing: int
    people: int
    assumed: int
    tippings: tuple[Tipping, ...]

    @property
    def telling(self) -> tuple[Tipping, ...]:
        """Those that tell something: of an effect too small to matter already, how to halve it
        tells nothing."""
        small = any(one.target == "unimportant" and one.already for one in self.tippings)
        return tuple(one for one in self.tippings if one.already or not small)


def tipping_points(
    effects: ArrayLike,
    variances: ArrayLike,
    missing_variances: ArrayLike,
    *,
    important: float | None = None,
    prior: TauPrior | None = None,
) -> tuple[Tipping, ...]:
    """How bad trials without results would have to be to change the answer.

    The missing trials are given one common effect and pooled with the rest, τ² and all
    estimated anew; ``needed`` is the first such effect, from
    the pooled one downwards, at which the target is met.

    Parameters
    ----------
    effects, variances
        Of the pooled trials, shape (k,), k ≥ 2.
    missing_variances
        What the variances of the missing would be, shape (m,), m ≥ 1.
    important
        The important difference, above 0, in the unit of the effects.
    prior
        Of τ, where the answer that leads is by Bayes; without one it is REML with
        Knapp–Hartung and its guard.

    Raises
    ------
    SynthesisError
        As for ``pool_effects`` or ``pool_bayes``; no missing trial; an important difference that
        is not above 0.
    """
    y, v = checked_studies(effects, variances, least=2, what="a pooled effect")
    zeros = np.zeros(np.shape(missing_variances))
    _, w = checked_studies(zeros, missing_variances, least=1, what="what is missing")
    if important is not None:
        check_positive("important difference", important)

    def pool(values: Vector, spread: Vector) -> Whole:
        if prior is not None:
            return pool_bayes(values, spread, prior=prior)
        return pool_effects(values, spread, tau2_interval="none")

    whole = pool(y, v)
    turn = 1.0 if whole.estimate >= 0 else -1.0
    together = np.append(v, w)

    def repooled(effect: float) -> Whole:
        return pool(np.append(turn * y, np.full(len(w), effect)), together)

    found = [
        _tip("half", 0.5 * abs(whole.estimate), whole, turn, repooled, _estimate, y),
        _tip("none", 0.0, whole, turn, repooled, _estimate, y),
    ]
    if important is not None:
        found.append(_tip("unimportant", important, whole, turn, repooled, _estimate, y))
    found.append(_tip("uncertain", 0.0, whole, turn, repooled, _nearer_end, y))
    return tuple(found)


def _estimate(pooled: Whole, turn: float) -> float:
    return turn * pooled.estimate


def _nearer_end(pooled: Whole, turn: float) -> float:
    return pooled.ci_lb if turn > 0 else -pooled.ci_ub


def _tip(
    target: Target,
    goal: float,
    whole: Whole,
    turn: float,
    repooled: Callable[[float], Whole],
    read: Callable[[Whole, float], float],
    y: Vector,
) -> Tipping:
    if read(whole, turn) <= goal:
        return Tipping(target=target, goal=turn * goal, needed=None, already=True)

    def left(effect: float) -> float:
        return read(repooled(effect), 1.0) - goal

    high = abs(whole.estimate)
    if left(high) <= 0:  # even trials that agree move it there: their weight widens nothing
        return Tipping(target=target, goal=turn * goal, needed=turn * high, already=False)
    step = max(float(np.ptp(y)), high) / 4
    low = high - step
    while left(low) > 0:
        high, low, step = low, low - step, 1.5 * step
    # shifted, so that the tolerance is of the distance walked and not of an effect near 0
    walked = bracketed_root(
        lambda down: left(abs(whole.estimate) - down),
        abs(whole.estimate) - high,
        abs(whole.estimate) - low,
        tolerance=1e-10,
    )
    return Tipping(
        target=target,
        goal=turn * goal,
        needed=turn * (abs(whole.estimate) - walked),
        already=False,
    )


def missing_effect(
    evidence: ConditionEvidence,
    trials: TrialTables,
    *,
    important: float | None = None,
    protocol: AnalysisProtocol | None = None,
) -> MissingEffect | None:
    """How bad the trials without usable numbers would have to be; None where nothing is pooled
    or nothing is missing.

    Judged on the answer that leads: where that is by Bayes, its prior of τ stays, whatever the
    number of trials the missing would make. A missing trial's variance is that of a pooled trial
    of its size: the median of variance times people, over people. Trials of which only a
    registration is known do not count: they may still be running.
    """
    done = [trial for trial in evidence.missing if not trial.is_registered_only]
    sizes = [trial.n or trial.people for trial in evidence.effects]
    pooled = [(trial, n) for trial, n in zip(evidence.effects, sizes, strict=True) if n]
    if evidence.pooled is None or not done or not pooled:
        return None
    per_person = median(trial.effect.variance * n for trial, n in pooled)
    known = [n for _, n in pooled] + [trial.people for trial in done if trial.people]
    people = [trial.people or round(median(known)) for trial in done]
    prior = choose_prior(evidence, trials, protocol=protocol).prior if evidence.is_few else None
    return MissingEffect(
        by="pooled" if prior is None else "bayes",
        k_missing=len(done),
        people=sum(people),
        assumed=sum(trial.people is None for trial in done),
        tippings=tipping_points(
            [trial.effect.value for trial in evidence.effects],
            [trial.effect.variance for trial in evidence.effects],
            [per_person / n for n in people],
            important=important,
            prior=prior,
        ),
    )
