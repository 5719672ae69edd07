"""Which answer leads: below five trials that by Bayes, because τ² is hardly estimated there.

Its prior of τ is in the unit of the answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from prolo.evidence.answers import ConditionEvidence
from prolo.evidence.bayes import BayesEffect
from prolo.evidence.few import bayes_for, choose_prior
from prolo.evidence.pooling import PooledEffect
from prolo.evidence.protocol import AnalysisProtocol
from prolo.knowledge.trials import TrialTables

Whole: TypeAlias = PooledEffect | BayesEffect
LedBy: TypeAlias = Literal["bayes", "pooled", "one"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Leading:
    """What a reader is given first, in the unit of the answer, and what everything else is judged
    on. ``by`` says whose interval it is: ``bayes``, ``pooled`` (REML, Knapp–Hartung), or that of
    the ``one`` trial. ``pi_lb`` and ``pi_ub`` are where the effect in a new trial may lie."""

    by: LedBy
    estimate: float
    low: float
    high: float
    pi_lb: float | None = None
    pi_ub: float | None = None


def leading(
    evidence: ConditionEvidence, bayes: BayesEffect | None
) -> tuple[Whole | None, Whole | None]:
    """The pooled answer that leads, and the one that stands beside it."""
    pooled = evidence.pooled
    if pooled is None or bayes is None:
        return pooled, None
    return (bayes, pooled) if evidence.is_few else (pooled, bayes)


def leading_answer(evidence: ConditionEvidence, bayes: BayesEffect | None) -> Leading | None:
    """The answer that leads, with its interval; None where there is no one effect."""
    whole, _ = leading(evidence, bayes)
    if whole is not None:
        return Leading(
            by="bayes" if isinstance(whole, BayesEffect) else "pooled",
            estimate=whole.estimate,
            low=whole.ci_lb,
            high=whole.ci_ub,
            pi_lb=whole.pi_lb,
            pi_ub=whole.pi_ub,
        )
    if evidence.k != 1:
        return None
    (one,) = evidence.effects
    return Leading(by="one", estimate=one.effect.value, low=one.low, high=one.high)


def find_leading(
    evidence: ConditionEvidence, trials: TrialTables, *, protocol: AnalysisProtocol | None = None
) -> Leading | None:
    """The same, with the Bayesian answer worked out where it is needed."""
    few = evidence.is_few
    bayes = leading_bayes(evidence, trials, protocol=protocol) if few else None
    return leading_answer(evidence, bayes)


def leading_bayes(
    evidence: ConditionEvidence, trials: TrialTables, *, protocol: AnalysisProtocol | None = None
) -> BayesEffect | None:
    """The pooled trials by Bayes, with the default prior; None where nothing is pooled."""
    if evidence.pooled is None:
        return None
    chosen = choose_prior(evidence, trials, protocol=protocol)
    return bayes_for(evidence, chosen.prior, level=evidence.pooled.level)
