"""Standard deviations brought back to points that people know, on a named scale by a named SD."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import sqrt

from prolo.errors import SynthesisError
from prolo.evidence.answers import ConditionEvidence
from prolo.evidence.bayes import BayesEffect
from prolo.evidence.figures import AMBIGUOUS
from prolo.evidence.pooling import PooledEffect
from prolo.evidence.protocol import AnalysisProtocol, Window, load_protocol
from prolo.knowledge.trials import Outcome, TrialTables

DOUBTFUL = ("spread-unusual", "implausible", "overlaps", "not-irritant")


@dataclass(frozen=True, slots=True, kw_only=True)
class ScaleSd:
    """How much people differ on a scale, at the start or in their change, pooled over arms.

    ``sd`` in points of a scale of ``scale_points``; ``people`` and ``trial_ids`` whom it is from.
    """

    instrument: str
    scale_points: float
    sd: float
    people: int
    trial_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class InPoints:
    """A pooled effect in points; positive still favours the irritant."""

    estimate: float
    low: float
    high: float
    by: ScaleSd


def baseline_sd(
    condition: str,
    instrument: str,
    trials: TrialTables,
    *,
    scale_points: float | None = None,
    protocol: AnalysisProtocol | None = None,
) -> ScaleSd:
    """The pooled SD before treatment of people with one condition on one instrument.

    Scores are brought to a scale of ``scale_points``, or to that of the first trial: a pain score
    of 0 to 10 with an SD of 2.1 counts as one of 0 to 100 with an SD of 21. Left out: a ± that
    nobody explained, and trials whose spread the protocol calls unusual or implausible.

    Raises
    ------
    SynthesisError
        No arm of the condition prints a score before treatment with its spread and size on a
        scale of known length; those instruments that have one are named.

    Sources
    -------
    Cochrane Handbook 6.5, section 15.5.3.2
    """
    rows = [
        row
        for row in _undoubted(condition, trials, protocol or load_protocol())
        if row.weeks == 0 and row.kind == "value"
    ]
    return _pooled_sd(condition, instrument, rows, trials, scale_points, "before treatment")


def usual_sd(
    condition: str, outcome: str, trials: TrialTables, protocol: AnalysisProtocol
) -> ScaleSd | None:
    """That before treatment on the first instrument of the protocol for which one is printed."""
    for instrument in protocol.instruments.get(outcome, ()):
        try:
            return baseline_sd(condition, instrument, trials, protocol=protocol)
        except SynthesisError:
            continue
    return None


def change_sd(
    condition: str,
    instrument: str,
    trials: TrialTables,
    *,
    window: Window,
    scale_points: float | None = None,
    protocol: AnalysisProtocol | None = None,
) -> ScaleSd:
    """As :func:`baseline_sd`, of the changes that trials print within a window of time, of each
    trial at the time nearest to it: another choice of what a standard deviation is."""
    rows = [
        (row, float(row.weeks))
        for row in _undoubted(condition, trials, protocol or load_protocol())
        if row.kind == "change" and row.instrument == instrument and row.weeks is not None
    ]
    within = [(row, weeks) for row, weeks in rows if window.holds(weeks)]
    times: dict[str, list[float]] = {}
    for row, weeks in within:
        times.setdefault(row.study_id, []).append(weeks)
    nearest = {study: min(found, key=window.distance) for study, found in times.items()}
    at_it = [row for row, weeks in within if weeks == nearest[row.study_id]]
    return _pooled_sd(condition, instrument, at_it, trials, scale_points, "of a change")


def _undoubted(
    condition: str, trials: TrialTables, protocol: AnalysisProtocol
) -> Iterator[Outcome]:
    studies = {
        one.study_id
        for one in trials.studies
        if one.condition == condition and not protocol.readings_of(one.study_id, DOUBTFUL)
    }
    for row in trials.outcomes:
        if row.study_id in studies and AMBIGUOUS not in (row.note or ""):
            yield row


def _pooled_sd(
    condition: str,
    instrument: str,
    rows: Iterable[Outcome],
    trials: TrialTables,
    scale_points: float | None,
    when: str,
) -> ScaleSd:
    sizes = {(one.study_id, one.arm_id): one.n_analysed or one.n_randomised for one in trials.arms}
    usable = []
    for row in rows:
        n = row.n or sizes[row.study_id, row.arm_id]
        if row.scale_min is None or row.scale_max is None or not n or n < 2:
            continue
        length = float(row.scale_max - row.scale_min)
        sd = float(row.sd) if row.sd else float(row.se) * sqrt(n) if row.se else None
        if sd and length > 0:
            usable.append((row.instrument, row.study_id, n, sd / length, length))
    found = [one for one in usable if one[0] == instrument]
    if not found:
        known = ", ".join(sorted({one[0] for one in usable})) or "none"
        raise SynthesisError(
            f"no trial of {condition} prints an SD of {instrument} {when}, with the size "
            f"of its arm and the length of the scale. There are: {known}."
        )
    points = scale_points or found[0][4]
    within = sum((n - 1) * share**2 for _, _, n, share, _ in found)
    people = sum(n for _, _, n, _, _ in found)
    return ScaleSd(
        instrument=instrument,
        scale_points=points,
        sd=points * sqrt(within / (people - len(found))),
        people=people,
        trial_ids=tuple(dict.fromkeys(one[1] for one in found)),
    )


def in_points(
    evidence: ConditionEvidence, by: ScaleSd, lead: PooledEffect | BayesEffect | None = None
) -> InPoints:
    """The standardised effect times an SD: that of ``lead``, else the pooled; of one trial its own.

    Raises
    ------
    SynthesisError
        The answer is not in standard deviations, or there is none.
    """
    if evidence.unit.measure != "SMD" or not evidence.effects:
        raise SynthesisError("only an effect in standard deviations becomes points by an SD.")
    pooled = lead or evidence.pooled
    if pooled is not None:
        whole = (pooled.estimate, pooled.ci_lb, pooled.ci_ub)
    elif evidence.k == 1:
        (one,) = evidence.effects
        whole = (one.effect.value, one.low, one.high)
    else:
        raise SynthesisError("these trials are not pooled: there is no one effect.")
    estimate, low, high = (by.sd * x for x in whole)
    return InPoints(estimate=estimate, low=low, high=high, by=by)
