"""Which answer leads: below five trials that by Bayes, because τ² is hardly estimated there.

Everything it needs that has a unit is put into the unit of the answer: the prior of τ, and the
difference that matters.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from prolo.evidence.answers import ConditionEvidence
from prolo.evidence.bayes import BayesEffect
from prolo.evidence.few import bayes_for, choose_prior, spread_for
from prolo.evidence.pooling import PooledEffect
from prolo.evidence.protocol import AnalysisProtocol
from prolo.evidence.thresholds import SMD_CHOICE, Threshold, important_difference
from prolo.knowledge.records.outcomes import Instrument
from prolo.knowledge.trials import TrialTables

Whole: TypeAlias = PooledEffect | BayesEffect


def leading(
    evidence: ConditionEvidence, bayes: BayesEffect | None
) -> tuple[Whole | None, Whole | None]:
    """The pooled answer that leads, and the one that stands beside it."""
    pooled = evidence.pooled
    if pooled is None or bayes is None:
        return pooled, None
    return (bayes, pooled) if evidence.is_few else (pooled, bayes)


def leading_bayes(
    evidence: ConditionEvidence, trials: TrialTables, *, protocol: AnalysisProtocol | None = None
) -> BayesEffect | None:
    """The pooled trials by Bayes, with the default prior; None where nothing is pooled."""
    if evidence.pooled is None:
        return None
    chosen = choose_prior(evidence, trials, protocol=protocol)
    return bayes_for(evidence, chosen.prior, level=evidence.pooled.level)


def threshold_for(
    evidence: ConditionEvidence,
    trials: TrialTables,
    instruments: Mapping[str, Instrument],
    *,
    region: str | None = None,
    protocol: AnalysisProtocol | None = None,
) -> Threshold | None:
    """The difference that matters, in the unit of the answer: that of the instrument, else a
    choice. For points without one, the small standardised difference times the spread of people;
    None where no trial prints that either."""
    found = important_difference(evidence.unit, instruments, region=region)
    spread = spread_for(evidence, trials, protocol=protocol)
    if found is not None or spread is None:
        return found
    return Threshold(
        value=SMD_CHOICE * spread.sd,
        basis="choice",
        code="small-of-spread",
        instrument=spread.instrument,
    )
