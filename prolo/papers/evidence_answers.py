"""The questions of an evidence report, each with all that is said of it.

Every figure comes from the functions of ``prolo.evidence`` that the page and the command line ask.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from prolo.errors import SynthesisError
from prolo.evidence import (
    AnalysisProtocol,
    BayesEffect,
    CertaintyProposal,
    ConditionEvidence,
    MissingEvidence,
    OnScale,
    ScaleSd,
    Threshold,
    baseline_sd,
    bayes_for,
    choose_prior,
    comparisons_of,
    evidence_for,
    important_difference,
    missing_evidence,
    on_scale,
    outcomes_of,
    own_threshold,
    propose_certainty,
)
from prolo.evidence.thresholds import SMD_CHOICE
from prolo.knowledge.records.outcomes import Instrument
from prolo.knowledge.trials import TrialTables

INSTEAD_OF_FUNCTION = ("function", "disability", "composite")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """``bayes`` where few trials are pooled; ``in_sds`` the same trials in standard deviations,
    where certainty had to be judged on these; ``spread`` is the SD before treatment by which a
    prior or a choice was made, or ``points`` were counted."""

    evidence: ConditionEvidence
    missing: MissingEvidence
    threshold: Threshold | None = None
    certainty: CertaintyProposal | None = None
    in_sds: ConditionEvidence | None = None
    bayes: BayesEffect | None = None
    spread: ScaleSd | None = None

    @property
    def k(self) -> int:
        return self.evidence.k

    @property
    def judged(self) -> ConditionEvidence:
        """What the certainty is of."""
        return self.in_sds or self.evidence

    @property
    def lead(self) -> tuple[float, float, float] | None:
        """Estimate and interval to be named first; None where there is no one effect."""
        found = self.bayes or self.evidence.pooled
        if found is not None:
            return found.estimate, found.ci_lb, found.ci_ub
        if self.k != 1:
            return None
        (one,) = self.evidence.effects
        return one.effect.value, one.low, one.high

    @property
    def points(self) -> OnScale | None:
        """The lead in points of a scale that people know, where it is in standard deviations."""
        if self.lead is None or self.spread is None or self.evidence.unit.measure != "SMD":
            return None
        by = self.spread
        return on_scale(
            *self.lead, instrument=by.instrument, sd=by.sd, sd_source=" ".join(by.trial_ids)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """What every question of one report shares."""

    condition: str
    region: str | None
    trials: TrialTables
    protocol: AnalysisProtocol
    instruments: Mapping[str, Instrument]


def answers_of(asking: Asking) -> tuple[Answer, ...]:
    """Pain and function against each comparator that a trial has, by window of time."""
    comparators = comparisons_of(asking.condition, asking.trials, protocol=asking.protocol)
    return tuple(
        _answer(asking, outcome, comparator, window)
        for comparator in comparators
        for outcome in asked_outcomes(asking)
        for window in asking.protocol.windows
    )


def asked_outcomes(asking: Asking) -> tuple[str, str]:
    """Where nobody prints function, what is nearest to it."""
    printed = outcomes_of(asking.condition, asking.trials)
    found = (one for one in INSTEAD_OF_FUNCTION if one in printed)
    return "pain", next(found, "function")


def _answer(asking: Asking, outcome: str, comparator: str, window: str) -> Answer:
    evidence = evidence_for(
        asking.condition,
        outcome,
        comparator,
        asking.trials,
        window=window,
        protocol=asking.protocol,
    )
    spread = _spread(asking, evidence) if evidence.effects else None
    threshold = _threshold(asking, evidence, spread) if evidence.effects else None
    missing = missing_evidence(
        evidence,
        asking.trials,
        important=threshold.value if threshold else None,
        protocol=asking.protocol,
    )
    in_sds = None
    if evidence.pooled is not None and threshold is None:
        in_sds = _in_sds(asking, evidence)
    return Answer(
        evidence=evidence,
        missing=missing,
        threshold=threshold,
        certainty=_certainty(asking, in_sds or evidence, None if in_sds else threshold),
        in_sds=in_sds,
        bayes=_bayes(asking, evidence),
        spread=spread,
    )


def _spread(asking: Asking, evidence: ConditionEvidence) -> ScaleSd | None:
    """How much people differ at the start: on the instrument of the answer, else on the first in
    the protocol's order of which it is printed."""
    unit = evidence.unit
    if unit.measure == "logOR":
        return None
    order = asking.protocol.instruments.get(evidence.question.outcome, ())
    for instrument in (unit.instrument,) if unit.instrument else order:
        try:
            return baseline_sd(
                asking.condition,
                instrument,
                asking.trials,
                scale_points=unit.scale_points,
                protocol=asking.protocol,
            )
        except SynthesisError:
            continue
    return None


def _threshold(
    asking: Asking, evidence: ConditionEvidence, spread: ScaleSd | None
) -> Threshold | None:
    """In points without an important difference of their own: the choice for standard
    deviations, by the spread at the start."""
    found = important_difference(evidence.unit, asking.instruments, region=asking.region)
    if found is None and spread is not None:
        return own_threshold(SMD_CHOICE * spread.sd)
    return found


def _in_sds(asking: Asking, evidence: ConditionEvidence) -> ConditionEvidence | None:
    """The same trials in standard deviations; None where they are not the same then."""
    asked = evidence.question
    found = evidence_for(
        asked.condition,
        asked.outcome,
        asked.comparator.id,
        asking.trials,
        window=asked.window,
        measure="SMD",
        protocol=asking.protocol,
    )
    both = [[trial.trial_id for trial in one.effects] for one in (evidence, found)]
    return found if both[0] == both[1] else None


def _certainty(
    asking: Asking, evidence: ConditionEvidence, threshold: Threshold | None
) -> CertaintyProposal | None:
    threshold = threshold or important_difference(evidence.unit, asking.instruments)
    if evidence.pooled is None or threshold is None:
        return None
    randomised = not any("not-randomised" in trial.cautions for trial in evidence.effects)
    return propose_certainty(evidence, threshold, randomised=randomised)


def _bayes(asking: Asking, evidence: ConditionEvidence) -> BayesEffect | None:
    if evidence.pooled is None or not evidence.is_few:
        return None
    chosen = choose_prior(evidence, asking.trials, protocol=asking.protocol)
    return bayes_for(evidence, chosen.prior)
