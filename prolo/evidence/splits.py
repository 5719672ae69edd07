"""Assumptions nobody can check, run over their whole range: sizes of arms, likeness of joints.

A trial that prints means with their spread and only the number of people in all is missing from the
answer. What it would do to the answer hangs on how its people were split: all splits with two or
more in each arm are run through the whole analysis, and the range is shown.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from prolo.evidence.answers import ConditionEvidence, Question
from prolo.evidence.conditions import evidence_for
from prolo.evidence.lead import Leading, LedBy, find_leading
from prolo.evidence.protocol import AnalysisProtocol, joints_and_people, load_protocol
from prolo.evidence.trials import Trial, gather_trials, sides_of
from prolo.knowledge.trials import TrialTables

SMALLEST = 2
MOST = 2000  # splits of one trial; beyond it the trial is listed without a range


@dataclass(frozen=True, slots=True, kw_only=True)
class SplitRange:
    """What one trial without printed sizes would do, over all splits of its people.

    ``people`` are joints where ``are_joints``: their variance is that of fewer people then.
    ``even`` is the most even split and what it gives; ``effect`` the trial's own smallest and
    largest effect; ``estimate`` the smallest and largest leading estimate, None where nothing is
    pooled; ``low`` and ``high`` the outermost ends of its intervals (of the trial's own interval
    where nothing is pooled), ``by`` whose they are. ``crosses_zero`` says on how many splits the
    interval holds zero. ``splits`` is 0 where there are too many to run.
    """

    trial_id: str
    people: int
    splits: int
    are_joints: bool = False
    arms: tuple[str, ...] = ()
    even: Mapping[str, int] | None = None
    even_answer: ConditionEvidence | None = None
    effect: tuple[float, float] | None = None
    estimate: tuple[float, float] | None = None
    low: float | None = None
    high: float | None = None
    by: LedBy = "one"
    crosses_zero: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class JointRange:
    """The answer where joints of one person correlate so; ``lead`` is what of it leads."""

    correlation: float
    evidence: ConditionEvidence
    lead: Leading | None


def every_split(
    evidence: ConditionEvidence,
    trials: TrialTables,
    *,
    protocol: AnalysisProtocol | None = None,
    **choices: Any,
) -> tuple[SplitRange, ...]:
    """One range for each trial that is missing for want of the sizes of its arms alone.

    ``choices`` are those with which ``evidence`` was made: ``measure``, ``level``, ``include``,
    ``without``, ``joint_correlation``.
    """
    protocol = protocol or load_protocol()
    question = evidence.question
    gathered = {trial.id: trial for trial in gather_trials(trials, question.condition)}
    again = _asked_again(question, trials, protocol, choices)
    ranges = []
    for missing in evidence.missing:
        if missing.reasons == ("arm-size-missing",):
            found = _range_of(gathered[missing.trial_id], question, protocol, again, trials)
            if found is not None:
                ranges.append(found)
    return tuple(ranges)


def other_joint_correlations(
    evidence: ConditionEvidence,
    trials: TrialTables,
    *,
    protocol: AnalysisProtocol | None = None,
    **choices: Any,
) -> tuple[JointRange, ...]:
    """The answer where each joint is a person (0) and where a second joint says nothing new (1).

    Empty where no trial in the answer counts joints.
    """
    codes = {made.code for trial in evidence.effects for made in trial.effect.conversions}
    if "design-effect" not in codes:
        return ()
    again = _asked_again(evidence.question, trials, protocol, choices)
    found = []
    for correlation in (0.0, 1.0):
        other = again(joint_correlation=correlation)
        lead = find_leading(other, trials, protocol=protocol)
        found.append(JointRange(correlation=correlation, evidence=other, lead=lead))
    return tuple(found)


def _asked_again(
    question: Question,
    trials: TrialTables,
    protocol: AnalysisProtocol | None,
    choices: Mapping[str, Any],
) -> partial[ConditionEvidence]:
    """The same question, for what differs this time."""
    return partial(
        evidence_for,
        question.condition,
        question.outcome,
        question.comparator.id,
        trials,
        window=question.window,
        protocol=protocol,
        **choices,
    )


def _range_of(
    trial: Trial,
    question: Question,
    protocol: AnalysisProtocol,
    again: partial[ConditionEvidence],
    trials: TrialTables,
) -> SplitRange | None:
    """None where a split does not help: sizes are not all that is missing."""
    sides = sides_of(trial, question.comparator, protocol)
    people = counted_in(trial, protocol)
    if sides is None or people is None:
        return None
    unknown = tuple(arm for arm in sides.both if not _size(trial, arm))
    splits = list(_splits(trial, unknown, people))
    if not 0 < len(splits) <= MOST:
        return SplitRange(
            trial_id=trial.id,
            people=people,
            are_joints=_counts_joints(trial, protocol),
            splits=0,
            arms=unknown,
        )
    answers = [again(sizes={trial.id: split}) for split in splits]
    leads = [find_leading(one, trials, protocol=protocol) for one in answers]
    found = _summarised(trial.id, people, splits, answers, leads)
    return found and replace(found, are_joints=_counts_joints(trial, protocol))


def _counts_joints(trial: Trial, protocol: AnalysisProtocol) -> bool:
    return any(
        joints_and_people(reading.value)
        for reading in protocol.readings_of(trial.id, ("unit-joints",))
    )


def counted_in(trial: Trial, protocol: AnalysisProtocol) -> int | None:
    """How many were counted in the trial: people, or joints where they were counted as people."""
    for reading in protocol.readings_of(trial.id, ("unit-joints",)):
        counted = joints_and_people(reading.value)
        if counted:
            return counted[0]
    return trial.study.n_analysed or trial.study.n_randomised


def _splits(trial: Trial, unknown: tuple[str, ...], people: int) -> Iterator[dict[str, int]]:
    """Sizes of the unknown arms compared, leaving two or more for each other unknown arm.

    Where every arm of the trial is compared or known, the sizes add up to its people.
    """
    known = sum(_size(trial, arm) or 0 for arm in trial.arms)
    others = sum(1 for arm in trial.arms if arm not in unknown and not _size(trial, arm))
    for sizes in _compositions(people - known, len(unknown), others):
        yield dict(zip(unknown, sizes, strict=True))


def _compositions(people: int, arms: int, others: int) -> Iterator[tuple[int, ...]]:
    if arms == 0:
        return
    rest = SMALLEST * (arms - 1 + others)
    if arms == 1 and others == 0:
        if people >= SMALLEST:
            yield (people,)
        return
    for first in range(SMALLEST, people - rest + 1):
        if arms == 1:
            yield (first,)
        else:
            for more in _compositions(people - first, arms - 1, others):
                yield (first, *more)


def _size(trial: Trial, arm_id: str) -> int | None:
    arm = trial.arms[arm_id]
    return arm.n_analysed or arm.n_randomised


def _summarised(
    trial_id: str,
    people: int,
    splits: list[dict[str, int]],
    answers: list[ConditionEvidence],
    leads: list[Leading | None],
) -> SplitRange | None:
    own = [[one for one in each.effects if one.trial_id == trial_id] for each in answers]
    if not all(own):
        return None
    effects = [one[0].effect.value for one in own]
    pooled = [one for one in leads if one is not None and one.by != "one"]
    by: LedBy = "one"
    if len(pooled) == len(answers):
        ends, estimates = [(one.low, one.high) for one in pooled], [one.estimate for one in pooled]
        by = pooled[0].by
    else:
        ends, estimates = [(one[0].low, one[0].high) for one in own], []
    even = min(range(len(splits)), key=lambda at: _unevenness(splits[at], people))
    return SplitRange(
        trial_id=trial_id,
        people=people,
        splits=len(splits),
        arms=tuple(splits[0]),
        even=splits[even],
        even_answer=answers[even],
        effect=(min(effects), max(effects)),
        estimate=(min(estimates), max(estimates)) if estimates else None,
        low=min(low for low, _ in ends),
        high=max(high for _, high in ends),
        by=by,
        crosses_zero=sum(low < 0 < high for low, high in ends),
    )


def _unevenness(split: dict[str, int], people: int) -> int:
    """Between the arms, and those left for the other arms."""
    rest = people - sum(split.values())
    sizes = [*split.values(), *([rest] if rest else [])]
    return max(sizes) - min(sizes)
