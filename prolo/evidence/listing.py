"""What there is to ask: conditions, the questions of one, and the trials behind them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

from prolo.evidence.answers import Verdict
from prolo.evidence.conditions import comparisons_of, evidence_for, outcomes_of
from prolo.evidence.protocol import AnalysisProtocol, Window, load_protocol
from prolo.evidence.trials import Trial, gather_trials, sides_of
from prolo.knowledge.trials import TrialTables

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class ConditionSummary:
    """``people`` are those randomised where that is printed; ``sizes_unknown`` trials do not."""

    condition: str
    trials: int
    people: int
    sizes_unknown: int
    comparisons: Mapping[str, int]
    outcomes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionSummary:
    """``usable`` trials are in the answer to the question; ``missing`` ask it too."""

    outcome: str
    against: str
    weeks: str
    verdict: Verdict
    usable: int
    people: int
    missing: int
    people_missing: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialSummary:
    """``weeks`` are all times of the outcomes asked for, ``against`` the comparisons it makes."""

    trial_id: str
    author: str | None
    year: int | None
    condition: str
    design: str
    blinding: str | None
    people: int | None
    treatments: tuple[str, ...]
    against: tuple[str, ...]
    outcomes: tuple[str, ...]
    weeks: tuple[float, ...]
    risk_of_bias: str | None
    registration: str | None
    doi: str | None
    source_url: str
    own: bool


def list_conditions(
    trials: TrialTables, *, protocol: AnalysisProtocol | None = None
) -> tuple[ConditionSummary, ...]:
    """Every condition of the tables, the one with most trials first."""
    found = []
    for condition in {study.condition for study in trials.studies}:
        sizes = [_people(one) for one in gather_trials(trials, condition)]
        found.append(
            ConditionSummary(
                condition=condition,
                trials=len(sizes),
                people=sum(size or 0 for size in sizes),
                sizes_unknown=sizes.count(None),
                comparisons=comparisons_of(condition, trials, protocol=protocol),
                outcomes=outcomes_of(condition, trials),
            )
        )
    return tuple(sorted(found, key=lambda one: (-one.trials, one.condition)))


def list_questions(
    condition: str,
    trials: TrialTables,
    *,
    protocol: AnalysisProtocol | None = None,
    progress: Progress | None = None,
) -> tuple[QuestionSummary, ...]:
    """Every question of a condition that at least one trial with usable numbers answers."""
    protocol = protocol or load_protocol()
    asked = [
        (against, outcome, weeks)
        for against in comparisons_of(condition, trials, protocol=protocol)
        for outcome in outcomes_of(condition, trials)
        for weeks in protocol.windows
    ]
    found = []
    for done, (against, outcome, weeks) in enumerate(asked):
        if progress is not None:
            progress(done, len(asked))
        answer = evidence_for(condition, outcome, against, trials, window=weeks, protocol=protocol)
        if answer.effects:
            found.append(
                QuestionSummary(
                    outcome=outcome,
                    against=against,
                    weeks=weeks,
                    verdict=answer.verdict,
                    usable=answer.k,
                    people=answer.people_pooled,
                    missing=len(answer.missing),
                    people_missing=answer.people_missing,
                )
            )
    if progress is not None:
        progress(len(asked), len(asked))
    return tuple(found)


def list_trials(
    trials: TrialTables,
    *,
    condition: str | None = None,
    outcome: str | None = None,
    against: str | None = None,
    window: Window | None = None,
    protocol: AnalysisProtocol | None = None,
) -> tuple[TrialSummary, ...]:
    """The trials that study a condition, print an outcome, make a comparison, or have a time in a
    window: those that do all that is asked for, whether or not their numbers are usable.

    Raises
    ------
    SynthesisError
        A comparison that there is not.
    """
    protocol = protocol or load_protocol()
    groups = (
        list(protocol.comparators.values()) if against is None else [protocol.comparator(against)]
    )
    conditions = {
        study.condition for study in trials.studies if condition in (None, study.condition)
    }
    found = []
    for one in sorted(conditions):
        for trial in gather_trials(trials, one):
            makes = tuple(
                group.id for group in groups if sides_of(trial, group, protocol) is not None
            )
            weeks = weeks_of(trial, outcome)
            if (
                (against is None or makes)
                and (outcome is None or outcome in _outcomes(trial))
                and (window is None or any(window.holds(week) for week in weeks))
            ):
                found.append(_summary(trial, makes, weeks, trials.own))
    return tuple(found)


def weeks_of(trial: Trial, outcome: str | None = None) -> tuple[float, ...]:
    """Every time after the start at which something is printed, of one outcome or of all."""
    rows: list[tuple[str, object]] = [
        *((row.outcome, row.weeks) for row in trial.outcomes),
        *((row.outcome, row.weeks) for row in trial.contrasts),
        *((row.kind, row.weeks) for row in trial.counts),
    ]
    return tuple(
        sorted({float(week) for kind, week in rows if week and outcome in (None, kind)})  # type: ignore[arg-type]
    )


def _summary(
    trial: Trial, against: tuple[str, ...], weeks: tuple[float, ...], own: Collection[str]
) -> TrialSummary:
    study = trial.study
    return TrialSummary(
        trial_id=trial.id,
        author=study.first_author,
        year=study.year,
        condition=study.condition,
        design=study.design,
        blinding=study.blinding,
        people=_people(trial),
        treatments=tuple(dict.fromkeys(arm.treatment for arm in trial.arms.values())),
        against=against,
        outcomes=tuple(_outcomes(trial)),
        weeks=weeks,
        risk_of_bias=study.rob_overall,
        registration=study.registration,
        doi=study.doi,
        source_url=study.source_url,
        own=trial.id in own,
    )


def _people(trial: Trial) -> int | None:
    return trial.study.n_randomised or trial.study.n_analysed


def _outcomes(trial: Trial) -> Iterable[str]:
    printed = [row.outcome for row in trial.outcomes] + [row.outcome for row in trial.contrasts]
    return dict.fromkeys([*printed, *(row.kind for row in trial.counts)])
