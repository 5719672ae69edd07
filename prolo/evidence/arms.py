"""Who got what in these trials: the arms of one treatment, how many sessions they had, and what was
counted in them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from prolo.evidence.protocol import EXCLUSIONS, REFUSALS, AnalysisProtocol, load_protocol
from prolo.evidence.trials import Trial, compared_arms, gather_trials, irritant_arms
from prolo.knowledge.trials import Count, TrialTables

IRRITANT = "irritant"  # in place of a comparator: those who got prolotherapy


@dataclass(frozen=True, slots=True, kw_only=True)
class ArmsCount:
    """People with an event, of the people of one arm. ``weeks``: by when."""

    trial_id: str
    author: str | None
    year: int | None
    event: str
    weeks: float | None
    events: int
    n: int
    counts_joints: bool


def trials_with(
    condition: str, comparator: str, trials: TrialTables, protocol: AnalysisProtocol
) -> Iterator[tuple[Trial, tuple[str, ...]]]:
    """Each trial of a condition with those of its arms that got it."""
    against = protocol.comparator("placebo" if comparator == IRRITANT else comparator)
    find = irritant_arms if comparator == IRRITANT else compared_arms
    for trial in gather_trials(trials, condition):
        if arms := find(trial, against, protocol):
            yield trial, arms


def is_alike(comparator: str, protocol: AnalysisProtocol) -> bool:
    """Have its treatments enough in common to be pooled?"""
    return comparator == IRRITANT or protocol.comparator(comparator).pooled


def counts_in_arms(
    kind: str,
    condition: str,
    comparator: str,
    trials: TrialTables,
    *,
    protocol: AnalysisProtocol | None = None,
) -> tuple[ArmsCount, ...]:
    """What was counted (``responder``, ``adverse-event``) among the people who got it, where how
    many they were is printed too."""
    protocol = protocol or load_protocol()
    return tuple(
        ArmsCount(
            trial_id=trial.id,
            author=trial.study.first_author,
            year=trial.study.year,
            event=row.event,
            weeks=None if row.weeks is None else float(row.weeks),
            events=row.events,
            n=row.n,
            counts_joints=bool(protocol.readings_of(trial.id, ("unit-joints",))),
        )
        for trial, arms in trials_with(condition, comparator, trials, protocol)
        if not protocol.readings_of(trial.id, EXCLUSIONS)
        for row in trial.counts
        if row.kind == kind and row.arm_id in arms and row.events is not None and row.n
        if not _is_refused(row, protocol)
    )


def sessions_in_arms(
    condition: str,
    comparator: str,
    trials: TrialTables,
    *,
    protocol: AnalysisProtocol | None = None,
) -> Mapping[str, int]:
    """How many sessions each trial planned for those who got it, the most where its arms differ. A
    trial that does not say is not in it."""
    protocol = protocol or load_protocol()
    found = {}
    for trial, arms in trials_with(condition, comparator, trials, protocol):
        counts = [n for arm in arms if (n := trial.arms[arm].sessions)]
        if counts and not protocol.readings_of(trial.id, EXCLUSIONS):
            found[trial.id] = max(counts)
    return found


def _is_refused(row: Count, protocol: AnalysisProtocol) -> bool:
    weeks = None if row.weeks is None else float(row.weeks)
    return any(
        one.is_about(outcome=row.kind, instrument=row.event, weeks=weeks)
        for one in protocol.readings_of(row.study_id, REFUSALS)
    )
