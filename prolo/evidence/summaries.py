"""One question summed up, and a table of many: the answer that leads, what it means for a hundred
people and in points, how sure one may be, and what of it is missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from prolo.errors import SynthesisError
from prolo.evidence.absolute import AbsoluteEffect, absolute_effect
from prolo.evidence.answers import ConditionEvidence
from prolo.evidence.bayes import BayesEffect
from prolo.evidence.certainty import CertaintyProposal, propose_certainty
from prolo.evidence.conditions import comparisons_of, evidence_for
from prolo.evidence.few import spread_for
from prolo.evidence.figures import COUNTED
from prolo.evidence.known import KnownShare, known_share
from prolo.evidence.lead import (
    Leading,
    Whole,
    find_leading,
    leading,
    leading_answer,
    leading_bayes,
)
from prolo.evidence.protocol import AnalysisProtocol, load_protocol
from prolo.evidence.scales import InPoints, ScaleSd, change_sd, usual_sd
from prolo.evidence.thresholds import Threshold, important_difference, threshold_for
from prolo.evidence.trials import gather_trials, sides_of
from prolo.knowledge.records.outcomes import Instrument
from prolo.knowledge.trials import TrialTables

Size: TypeAlias = Literal["better", "little", "worse"]
JUDGED = ("one", "pooled")  # verdicts with an estimate, of which one may be more or less sure


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlShare:
    """How many of those without the treatment are better. ``trials``: ``events`` of ``n`` in the
    comparators of ``trial_ids``; ``stated`` by whoever asks."""

    share: float
    code: Literal["trials", "stated"]
    events: int | None = None
    n: int | None = None
    trial_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherSd:
    """What of a hundred people it would be by the SD of a change, ``changed``, in the place of
    that before treatment, ``start``: both are in use, and nothing says which is meant."""

    absolute: AbsoluteEffect
    start: ScaleSd
    changed: ScaleSd


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """``found`` is the leading answer, or that of the one trial; None where there is none, and
    everything that follows from it too. ``judged`` is what the certainty is of: the answer, or
    its trials in standard deviations where no difference that matters is known for their points.
    ``points`` are on an instrument that people know; ``size`` says whether the leading estimate
    of what is judged reaches the difference that matters."""

    evidence: ConditionEvidence
    judged: ConditionEvidence
    bayes: BayesEffect | None
    found: Leading | None
    threshold: Threshold | None
    certainty: CertaintyProposal | None
    points: InPoints | None
    absolute: AbsoluteEffect | None
    by_other_sd: OtherSd | None
    control: ControlShare | None
    share: KnownShare
    size: Size | None

    @property
    def lead(self) -> Whole | None:
        return leading(self.evidence, self.bayes)[0]


def summarise(
    condition: str,
    outcome: str,
    comparator: str,
    trials: TrialTables,
    instruments: Mapping[str, Instrument],
    *,
    window: str = "medium",
    region: str | None = None,
    control: float | None = None,
    protocol: AnalysisProtocol | None = None,
    **choices: Any,
) -> Summary:
    """One question summed up.

    Parameters
    ----------
    instruments
        Facts with their important differences, ``load_knowledge().instruments``.
    region
        Of the condition, for important differences that hold in one region.
    control
        Share of those without the treatment who are better, above 0 and below 1, where the
        trials do not print one.
    choices
        As for :func:`prolo.evidence.evidence_for`.
    """
    protocol = protocol or load_protocol()
    evidence = evidence_for(
        condition, outcome, comparator, trials, window=window, protocol=protocol, **choices
    )
    return summary_of(
        evidence, trials, instruments, region=region, control=control, protocol=protocol
    )


def summary_of(
    evidence: ConditionEvidence,
    trials: TrialTables,
    instruments: Mapping[str, Instrument],
    *,
    region: str | None = None,
    control: float | None = None,
    protocol: AnalysisProtocol | None = None,
) -> Summary:
    """The same, of an answer that is there."""
    protocol = protocol or load_protocol()
    bayes = leading_bayes(evidence, trials, protocol=protocol)
    threshold = threshold_for(evidence, trials, instruments, region=region, protocol=protocol)
    found = leading_answer(evidence, bayes)
    known = control_share(evidence, trials, protocol=protocol)
    if known is None and control is not None:
        known = ControlShare(share=control, code="stated")
    judged, matters, lead = evidence, threshold, found
    if evidence.verdict in JUDGED and threshold is None:
        judged = _in_sds(evidence, trials, protocol)
        matters = important_difference(judged.unit, instruments, region=region)
        lead = find_leading(judged, trials, protocol=protocol)
    return Summary(
        evidence=evidence,
        judged=judged,
        bayes=bayes,
        found=found,
        threshold=threshold,
        certainty=_certainty(judged, matters, lead),
        points=_points(evidence, found, trials, protocol),
        absolute=absolute_of(evidence, found, known, trials, protocol),
        by_other_sd=_by_other_sd(evidence, found, known, trials, protocol),
        control=known,
        share=known_share(evidence),
        size=_size(lead, matters),
    )


def summarise_all(
    condition: str,
    outcome: str,
    trials: TrialTables,
    instruments: Mapping[str, Instrument],
    *,
    windows: Sequence[str] = ("short", "medium", "long"),
    region: str | None = None,
    control: float | None = None,
    protocol: AnalysisProtocol | None = None,
    **choices: Any,
) -> tuple[Summary, ...]:
    """Each comparison that trials of a condition make, at each time: a summary of findings."""
    protocol = protocol or load_protocol()
    return tuple(
        summarise(
            condition,
            outcome,
            comparator,
            trials,
            instruments,
            window=window,
            region=region,
            control=control,
            protocol=protocol,
            **choices,
        )
        for comparator in comparisons_of(condition, trials, protocol=protocol)
        for window in windows
    )


def control_share(
    evidence: ConditionEvidence, trials: TrialTables, *, protocol: AnalysisProtocol | None = None
) -> ControlShare | None:
    """People better without the treatment, of all in the comparators of the trials whose effect
    this is, where those count them within the window; None where none does: a share of other
    people beside this effect would be of nobody. Of a trial's events it is the one that its effect
    is of: by the order of the protocol, then the nearest."""
    protocol = protocol or load_protocol()
    question = evidence.question
    pooled = {one.trial_id for one in evidence.effects}
    kind = question.outcome if question.outcome in COUNTED else "responder"
    events = people = 0
    named = []
    for trial in gather_trials(trials, question.condition):
        sides = sides_of(trial, question.comparator, protocol)
        if sides is None or trial.id not in pooled:
            continue
        rows = [
            row
            for row in trial.counts
            if row.kind == kind
            and row.arm_id in sides.comparator
            and row.weeks is not None
            and question.window.holds(float(row.weeks))
            and row.events is not None
            and row.n
        ]
        if not rows:
            continue
        first = min(
            rows,
            key=lambda row: (
                protocol.instrument_rank(kind, row.event),
                question.window.distance(float(row.weeks or 0)),
            ),
        )
        used = [row for row in rows if (row.event, row.weeks) == (first.event, first.weeks)]
        events += sum(row.events or 0 for row in used)
        people += sum(row.n or 0 for row in used)
        named.append(trial.id)
    if not 0 < events < people:
        return None
    return ControlShare(
        share=events / people, code="trials", events=events, n=people, trial_ids=tuple(named)
    )


def _certainty(
    evidence: ConditionEvidence, threshold: Threshold | None, lead: Leading | None
) -> CertaintyProposal | None:
    if evidence.verdict not in JUDGED or threshold is None:
        return None
    randomised = not any("not-randomised" in trial.cautions for trial in evidence.effects)
    return propose_certainty(evidence, threshold, lead, randomised=randomised)


def _in_sds(
    evidence: ConditionEvidence, trials: TrialTables, protocol: AnalysisProtocol
) -> ConditionEvidence:
    """The same trials in standard deviations; as they are where those are others."""
    asked = evidence.question
    found = evidence_for(
        asked.condition,
        asked.outcome,
        asked.comparator.id,
        trials,
        window=asked.window,
        measure="SMD",
        protocol=protocol,
    )
    same = [[trial.trial_id for trial in one.effects] for one in (evidence, found)]
    return found if same[0] == same[1] else evidence


def _size(found: Leading | None, threshold: Threshold | None) -> Size | None:
    if found is None or threshold is None:
        return None
    if abs(found.estimate) < threshold.value:
        return "little"
    return "better" if found.estimate > 0 else "worse"


def _points(
    evidence: ConditionEvidence,
    found: Leading | None,
    trials: TrialTables,
    protocol: AnalysisProtocol,
) -> InPoints | None:
    """Of standard deviations, on the first instrument of the protocol whose spread is printed."""
    question = evidence.question
    if found is None or evidence.unit.measure != "SMD":
        return None
    by = usual_sd(question.condition, question.outcome, trials, protocol)
    if by is None:
        return None
    return InPoints(
        estimate=by.sd * found.estimate, low=by.sd * found.low, high=by.sd * found.high, by=by
    )


def absolute_of(
    evidence: ConditionEvidence,
    found: Leading | None,
    control: ControlShare | None,
    trials: TrialTables,
    protocol: AnalysisProtocol,
) -> AbsoluteEffect | None:
    """Responders, or people with harm, of a hundred. Points are standardised by the spread of
    people before treatment first. Of harms so many have one, so that the effect is turned."""
    if found is None or control is None:
        return None
    if evidence.unit.measure != "MD":
        return _of_a_hundred(evidence, found, control, 1.0)
    spread = spread_for(evidence, trials, protocol=protocol)
    return None if spread is None else _of_a_hundred(evidence, found, control, spread.sd)


def _by_other_sd(
    evidence: ConditionEvidence,
    found: Leading | None,
    control: ControlShare | None,
    trials: TrialTables,
    protocol: AnalysisProtocol,
) -> OtherSd | None:
    start = spread_for(evidence, trials, protocol=protocol)
    if found is None or control is None or start is None:
        return None
    try:
        changed = change_sd(
            evidence.question.condition,
            start.instrument,
            trials,
            window=evidence.question.window,
            scale_points=start.scale_points,
            protocol=protocol,
        )
    except SynthesisError:
        return None
    absolute = _of_a_hundred(evidence, found, control, changed.sd)
    return OtherSd(absolute=absolute, start=start, changed=changed)


def _of_a_hundred(
    evidence: ConditionEvidence, found: Leading, control: ControlShare, unit: float
) -> AbsoluteEffect:
    estimate, low, high = (x / unit for x in (found.estimate, found.low, found.high))
    if COUNTED.get(evidence.question.outcome) == "worse":
        estimate, low, high = -estimate, -high, -low
    return absolute_effect(
        estimate,
        low,
        high,
        "logOR" if evidence.unit.measure == "logOR" else "SMD",
        control_share=control.share,
        control_source=control.code,
    )
