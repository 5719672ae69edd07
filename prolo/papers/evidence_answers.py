"""The questions of an evidence report, each with all that is said of it.

Every figure comes from the functions of ``prolo.evidence`` that the page and the command line ask.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from prolo.evidence import (
    AnalysisProtocol,
    BayesEffect,
    CertaintyProposal,
    ConditionEvidence,
    JointRange,
    MissingEvidence,
    SplitRange,
    Threshold,
    comparisons_of,
    every_split,
    missing_evidence,
    other_joint_correlations,
    outcomes_of,
)
from prolo.evidence.listing import Progress
from prolo.evidence.summaries import Summary, summarise
from prolo.knowledge.records.outcomes import Instrument
from prolo.knowledge.trials import TrialTables
from prolo.papers.signed import Signatures, SignedLevel

INSTEAD_OF_FUNCTION = ("function", "disability", "composite")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """``splits`` and ``joints``: what it would be under assumptions that nobody can check.
    ``signed`` is what somebody decided of its certainty, on these numbers or on others."""

    summary: Summary
    missing: MissingEvidence
    splits: tuple[SplitRange, ...]
    joints: tuple[JointRange, ...]
    signed: SignedLevel | None = None

    @property
    def evidence(self) -> ConditionEvidence:
        return self.summary.evidence

    @property
    def k(self) -> int:
        return self.evidence.k

    @property
    def bayes(self) -> BayesEffect | None:
        return self.summary.bayes

    @property
    def threshold(self) -> Threshold | None:
        return self.summary.threshold

    @property
    def certainty(self) -> CertaintyProposal | None:
        return self.summary.certainty

    @property
    def decided(self) -> SignedLevel | None:
        """What was signed on these numbers."""
        return self.signed if self.signed and self.signed.stands and self.certainty else None

    @property
    def level(self) -> str | None:
        """As decided on these numbers, else as proposed."""
        if self.certainty is None:
            return None
        return self.decided.level if self.decided else self.certainty.level

    @property
    def lead(self) -> tuple[float, float, float] | None:
        """Estimate and interval to be named first; None where there is no one effect."""
        found = self.summary.found
        return None if found is None else (found.estimate, found.low, found.high)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """What every question of one report shares."""

    condition: str
    region: str | None
    trials: TrialTables
    protocol: AnalysisProtocol
    instruments: Mapping[str, Instrument]
    signatures: Signatures | None = None


def answers_of(asking: Asking, progress: Progress | None = None) -> tuple[Answer, ...]:
    """Pain and function against each comparator that a trial has, by window of time."""
    questions = [
        (outcome, comparator, window)
        for comparator in comparisons_of(asking.condition, asking.trials, protocol=asking.protocol)
        for outcome in asked_outcomes(asking)
        for window in asking.protocol.windows
    ]
    found = []
    for done, question in enumerate(questions, 1):
        found.append(answer_of(asking, *question))
        if progress is not None:
            progress(done, len(questions))
    return tuple(found)


def asked_outcomes(asking: Asking) -> tuple[str, str]:
    """Where nobody prints function, what is nearest to it."""
    printed = outcomes_of(asking.condition, asking.trials)
    found = (one for one in INSTEAD_OF_FUNCTION if one in printed)
    return "pain", next(found, "function")


def answer_of(
    asking: Asking, outcome: str, comparator: str, window: str, *, assuming: bool = True
) -> Answer:
    """``assuming``: also what it would be under assumptions that nobody can check."""
    summary = summarise(
        asking.condition,
        outcome,
        comparator,
        asking.trials,
        asking.instruments,
        window=window,
        region=asking.region,
        protocol=asking.protocol,
    )
    missing = missing_evidence(
        summary.evidence,
        asking.trials,
        important=summary.threshold.value if summary.threshold else None,
        protocol=asking.protocol,
    )
    protocol = asking.protocol
    answer = Answer(
        summary=summary,
        missing=missing,
        splits=every_split(summary.evidence, asking.trials, protocol=protocol) if assuming else (),
        joints=other_joint_correlations(summary.evidence, asking.trials, protocol=protocol)
        if assuming
        else (),
    )
    return with_signature(answer, asking)


def with_signature(answer: Answer, asking: Asking) -> Answer:
    """What somebody decided of its certainty, whether or not something was decided before."""
    asked = answer.evidence.question
    question = (asked.outcome, asked.comparator.id, asked.window.id)
    signed = asking.signatures.of(question) if asking.signatures else None
    return replace(answer, signed=signed)
