"""What the published trials of a condition say to one question, and what they leave unsaid."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from prolo.errors import SynthesisError
from prolo.evidence.answers import (
    ConditionEvidence,
    Direction,
    MissingTrial,
    Question,
    TrialEffect,
    Unit,
    Verdict,
)
from prolo.evidence.checking import check_level
from prolo.evidence.effects import Effect, Measure, weighed_as_people
from prolo.evidence.figures import COUNTED, HARM, Figures, Search
from prolo.evidence.otherwise import printed_otherwise
from prolo.evidence.pooling import PooledEffect, pool_effects
from prolo.evidence.protocol import (
    EXCLUSIONS,
    AnalysisProtocol,
    Reading,
    Window,
    joints_and_people,
    load_protocol,
)
from prolo.evidence.searching import find_figures, printed_weeks
from prolo.evidence.trials import Trial, gather_trials, people_in, sides_of
from prolo.knowledge.trials import TrialTables

# Of something else than the question, or counted already: no evidence is missing with them.
SET_ASIDE = frozenset({"not-irritant", "overlaps"})
LIFTABLE = EXCLUSIONS - {"registered-only"}
ANY_TIME = Window(id="any", low_weeks=1, high_weeks=520, near_weeks=52)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """A trial that makes the comparison, with its figures or the reasons why there are none."""

    trial: Trial
    search: Search
    figures: Figures | None
    reasons: tuple[str, ...]


def evidence_for(
    condition: str,
    outcome: str,
    comparator: str,
    trials: TrialTables,
    *,
    window: str | Window = "medium",
    measure: Literal["auto", "MD", "SMD"] = "auto",
    level: float = 0.95,
    include: Collection[str] = (),
    without: Collection[str] = (),
    sizes: Mapping[str, Mapping[str, int]] | None = None,
    joint_correlation: float | None = None,
    protocol: AnalysisProtocol | None = None,
) -> ConditionEvidence:
    """Every published trial of a condition that asks one question, pooled where that is possible.

    Parameters
    ----------
    condition, outcome
        Words of the trial tables: ``knee-oa``; ``pain``, ``function``, ``responder`` …
    comparator
        A group of the protocol: ``placebo`` (saline, lidocaine), ``exercise`` …
    trials
        The published trials, ``prolo.knowledge.trials.load_trials()``.
    window
        ``short`` (1–11 weeks from the first injection), ``medium`` (12–26), ``long`` (27–104), or
        a window of one's own. A trial's time nearest to the window's ``near_weeks`` is taken.
    measure
        ``auto``: points, where all trials used one instrument on one scale, else standard
        deviations. Counted outcomes are log odds ratios whatever this says.
    include
        Codes of exclusions to lift: ``implausible``, ``overlaps``, ``not-irritant``.
    without
        Codes of conversions not to be used, such as ``se-from-p``. A trial that needs one is
        missing then; without ``design-effect`` joints count as people.
    joint_correlation
        Between two joints of one person, 0 to 1; the protocol's if nothing is said.
    sizes
        Assumed numbers of people, by trial and arm, where a report prints none.

    Raises
    ------
    SynthesisError
        A comparator, window or code that there is not, with those there are; a level that is
        no share.
    """
    protocol = protocol or load_protocol()
    check_level(level)
    rho = joint_correlation
    if rho is None:
        rho = protocol.assumptions.joint_correlation
    if not 0 <= rho <= 1:
        raise SynthesisError(f"joint_correlation is {rho:g}: a share between 0 and 1 is expected.")
    _check_liftable(include)
    question = Question(
        condition=condition,
        outcome=outcome,
        comparator=protocol.comparator(comparator),
        window=protocol.window(window) if isinstance(window, str) else window,
    )
    asked = _ask(question, trials, protocol, include, sizes or {})
    unit = _unit(outcome, [each.figures for each in asked if each.figures], measure)
    effects, missing = [], []
    for each in asked:
        found = _effect(each, unit, without, rho)
        if isinstance(found, Effect):
            effects.append(_trial_effect(each, found, level))
        else:
            missing.append(_missing_trial(each, found))
    verdict, pooled, also = _pool(effects, question, level)
    return ConditionEvidence(
        question=question,
        verdict=verdict,
        unit=unit,
        effects=tuple(effects),
        pooled=pooled,
        also=also,
        missing=tuple(each for each in missing if not SET_ASIDE & {*each.reasons}),
        set_aside=tuple(each for each in missing if SET_ASIDE & {*each.reasons}),
        protocol_version=protocol.version,
        own=tuple(each.trial.id for each in asked if each.trial.id in trials.own),
    )


# -- who asks the question -----------------------------------------------------------------


def _ask(
    question: Question,
    tables: TrialTables,
    protocol: AnalysisProtocol,
    include: Collection[str],
    sizes: Mapping[str, Mapping[str, int]],
) -> list[_Asked]:
    searches = {}
    for trial in gather_trials(tables, question.condition):
        sides = sides_of(trial, question.comparator, protocol)
        if sides is not None:
            searches[trial.id] = Search(
                trial=trial,
                sides=sides,
                outcome=question.outcome,
                window=question.window,
                protocol=protocol,
                sizes=sizes.get(trial.id, {}),
            )
    return [_look(search, searches, include) for search in searches.values()]


def _look(search: Search, together: Collection[str], include: Collection[str]) -> _Asked:
    excluded = [
        reading.code
        for reading in search.protocol.readings_of(search.trial.id, EXCLUSIONS - {*include})
        if reading.code != "overlaps" or reading.value in together
    ]
    figures, reasons = (None, ()) if excluded else find_figures(search)
    return _Asked(trial=search.trial, search=search, figures=figures, reasons=(*excluded, *reasons))


# -- effects -------------------------------------------------------------------------------


def _unit(outcome: str, figures: Sequence[Figures], measure: Literal["auto", "MD", "SMD"]) -> Unit:
    if outcome in COUNTED:
        return Unit(measure="logOR")
    scales = {(each.instrument, each.scale_points) for each in figures}
    if measure == "SMD" or (measure == "auto" and not _is_one_scale(scales, len(figures))):
        return Unit(measure="SMD")
    instrument, points = scales.pop() if len(scales) == 1 else (None, None)
    return Unit(measure="MD", instrument=instrument, scale_points=points)


def _is_one_scale(scales: Collection[tuple[str, float | None]], k: int) -> bool:
    """One trial has one scale; several need to name the same, with as many points."""
    return k <= 1 or (len(scales) == 1 and None not in next(iter(scales)))


def _effect(
    each: _Asked, unit: Unit, without: Collection[str], joint_correlation: float
) -> Effect | tuple[str, ...]:
    """The effect, positive in favour of the irritant, or why there is none."""
    if each.figures is None:
        return each.reasons
    effect = figures_effect(each.figures, unit.measure)
    if effect is None:
        return (*each.reasons, "arm-size-missing")
    if {made.code for made in effect.conversions} & {*without}:
        return (*each.reasons, "conversion-switched-off")
    counted = _joints(each)
    if counted is None or "design-effect" in without:
        return effect
    return weighed_as_people(effect, *counted, joint_correlation)


def _joints(each: _Asked) -> tuple[int, int] | None:
    """Joints and people, where a report counts the one for the other."""
    assert each.figures is not None
    if "unit-joints" not in each.figures.cautions:
        return None
    for reading in each.search.protocol.readings_of(each.trial.id, ("unit-joints",)):
        return joints_and_people(reading.value)
    return None


def figures_effect(figures: Figures, measure: Measure) -> Effect | None:
    """Positive in favour of the irritant, whichever way the instrument counts."""
    effect = figures.printed.effect(measure)
    return effect.turned() if effect and figures.higher_is == "worse" else effect


def _trial_effect(each: _Asked, effect: Effect, level: float) -> TrialEffect:
    study, figures = each.trial.study, each.figures
    assert figures is not None
    low, high = effect.interval(level)
    n_irritant, n_comparator = figures.printed.sizes
    otherwise = printed_otherwise(
        each.trial,
        figures.sides,
        outcome=each.search.outcome,
        instrument=figures.instrument,
        weeks=figures.weeks,
    )
    if otherwise is not None and figures.higher_is == "worse":
        otherwise = -otherwise
    return TrialEffect(
        trial_id=each.trial.id,
        author=study.first_author,
        year=study.year,
        arms=figures.sides,
        n_irritant=n_irritant,
        n_comparator=n_comparator,
        people=people_in(each.trial, figures.sides),
        instrument=figures.instrument,
        weeks=figures.weeks,
        kind=figures.kind,
        effect=effect,
        low=low,
        high=high,
        direction=_direction(low, high),
        cautions=figures.cautions
        if otherwise is None
        else (*figures.cautions, "difference-disagrees"),
        printed_otherwise=otherwise,
        risk_of_bias=study.rob_overall,
        source_url=figures.source_url,
        read_in=figures.read_in,
    )


def _pool(
    effects: Sequence[TrialEffect], question: Question, level: float
) -> tuple[Verdict, PooledEffect | None, tuple[PooledEffect, ...]]:
    if len(effects) < 2:
        return ("one" if effects else "none"), None, ()
    if not question.comparator.pooled:
        return "not-pooled", None, ()
    values = [trial.effect.value for trial in effects]
    variances = [trial.effect.variance for trial in effects]
    also = (
        pool_effects(values, variances, level=level, interval="normal"),
        pool_effects(values, variances, level=level, method="common", interval="normal"),
    )
    return "pooled", pool_effects(values, variances, level=level), also


# -- what is missing -----------------------------------------------------------------------


def _missing_trial(each: _Asked, reasons: tuple[str, ...]) -> MissingTrial:
    study, search = each.trial.study, each.search
    elsewhere = () if SET_ASIDE & {*reasons} else _figures_elsewhere(search)
    if reasons == ("other-time",) and not elsewhere:
        reasons = find_figures(replace(search, window=ANY_TIME))[1]
    return MissingTrial(
        trial_id=each.trial.id,
        author=study.first_author,
        year=study.year,
        registration=study.registration,
        reasons=reasons,
        direction=_direction_elsewhere(elsewhere, search.window) or printed_direction(search),
        people=people_in(each.trial, search.sides),
        other_weeks=tuple(figures.weeks for figures in elsewhere),
    )


def _figures_elsewhere(search: Search) -> tuple[Figures, ...]:
    return tuple(
        figures
        for weeks in printed_weeks(search)
        if not search.window.holds(weeks)
        and (figures := find_figures(replace(search, window=Window.at(weeks)))[0]) is not None
    )


def _direction_elsewhere(found: Sequence[Figures], window: Window) -> Direction | None:
    """Which way the usable figures nearest to the window point."""
    if not found:
        return None
    nearest = min(found, key=lambda figures: window.distance(figures.weeks))
    effect = figures_effect(nearest, "logOR" if nearest.kind == "counts" else "MD")
    return _direction(*effect.interval()) if effect else None


def _direction(low: float, high: float) -> Direction:
    return "irritant" if low > 0 else "comparator" if high < 0 else "none"


def printed_direction(search: Search) -> Direction:
    """Which way a trial without figures pointed, as its report or registration says in words.

    What is said of this outcome goes before what is said of the trial, and of several times the
    one nearest to the window counts. What is said of the trial is said of benefit, not of harm.
    """
    about = (search.outcome,) if search.outcome == HARM else (None, search.outcome)
    said = [
        reading
        for reading in search.protocol.readings_of(search.trial.id, ("direction",))
        if reading.arm_id in search.sides.comparator and reading.outcome in about
    ]
    if any(reading.outcome for reading in said):
        said = [reading for reading in said if reading.outcome]
    if not said:
        return "unknown"
    nearest = min(_distance(reading, search.window) for reading in said)
    words = {reading.value for reading in said if _distance(reading, search.window) == nearest}
    return words.pop() if len(words) == 1 else "mixed"  # type: ignore[return-value]


def _distance(reading: Reading, window: Window) -> tuple[float, float]:
    return (0.0, 0.0) if reading.weeks is None else window.distance(reading.weeks)


# -- which questions can be asked ----------------------------------------------------------


def comparisons_of(
    condition: str, trials: TrialTables, *, protocol: AnalysisProtocol | None = None
) -> Mapping[str, int]:
    """How many trials of a condition make each comparison, in the order of the protocol."""
    protocol = protocol or load_protocol()
    gathered = gather_trials(trials, condition)
    counted = {
        group.id: sum(sides_of(trial, group, protocol) is not None for trial in gathered)
        for group in protocol.comparators.values()
    }
    return {group: count for group, count in counted.items() if count}


def outcomes_of(condition: str, trials: TrialTables) -> tuple[str, ...]:
    """The outcomes of which anything is printed for a condition, the commonest first."""
    counted = Counter(
        outcome for trial in gather_trials(trials, condition) for outcome in _outcomes(trial)
    )
    return tuple(outcome for outcome, _ in counted.most_common())


def _outcomes(trial: Trial) -> Iterable[str]:
    measured = {row.outcome for row in trial.outcomes} | {row.outcome for row in trial.contrasts}
    return sorted(measured | {row.kind for row in trial.counts})


def _check_liftable(codes: Collection[str]) -> None:
    unknown = sorted({*codes} - LIFTABLE)
    if unknown:
        raise SynthesisError(
            f"{', '.join(unknown)} cannot be included: "
            f"the exclusions to lift are {', '.join(sorted(LIFTABLE))}."
        )
