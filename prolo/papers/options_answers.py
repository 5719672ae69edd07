"""What one answer of the trials says on a sheet of options, on a scale of ten, and of whom."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from prolo.evidence import MissingTrial, TrialEffect
from prolo.evidence.lead import Leading
from prolo.evidence.scales import InPoints
from prolo.papers.evidence_answers import Answer
from prolo.papers.trial_names import told_name


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """Points of ten that people are better with prolotherapy; below zero, worse."""

    estimate: float
    low: float
    high: float


def on_ten(answer: Answer) -> Interval | None:
    """An effect on a scale of ten, where its own scale has a known length."""
    found, unit, points = answer.summary.found, answer.evidence.unit, answer.summary.points
    if found is None:
        return None
    if points is not None:
        return _shrunk(points, points.by.scale_points)
    if unit.measure == "MD" and unit.scale_points:
        return _shrunk(found, unit.scale_points)
    return None


def used_in(answer: Answer) -> tuple[tuple[str, str], ...]:
    """Id and name of each trial whose figures it is made of."""
    return named(_effects(answer))


def names_of(answer: Answer, trials: Iterable[str]) -> tuple[str, ...]:
    """Of trials in this answer, as they are named."""
    named = {one.trial_id: told_name(one) for one in _effects(answer)}
    return tuple(named[one] for one in trials)


def cautions_of(answer: Answer) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Name of each trial in this answer, and what is to be known before its figures are believed,
    as codes."""
    return tuple((told_name(one), one.cautions) for one in _effects(answer) if one.cautions)


def printed_on_ten(answer: Answer) -> Mapping[str, float]:
    """By name of the trial, the difference that its report prints and its groups do not have."""
    unit = answer.evidence.unit
    if unit.measure != "MD" or not unit.scale_points:
        return {}
    return {
        told_name(one): 10 * one.printed_otherwise / unit.scale_points
        for one in _effects(answer)
        if one.printed_otherwise is not None
    }


def counts_joints(answer: Answer) -> bool:
    return any("unit-joints" in one.cautions for one in _effects(answer))


def _effects(answer: Answer) -> tuple[TrialEffect, ...]:
    return tuple(answer.evidence.effects)


def matters_on_ten(answer: Answer) -> float | None:
    """The difference that matters, on the same scale."""
    matters, unit = answer.threshold, answer.evidence.unit
    if matters is None or unit.measure != "MD" or not unit.scale_points:
        return None
    return 10 * matters.value / unit.scale_points


def _shrunk(found: Leading | InPoints, points: float) -> Interval:
    return Interval(
        estimate=10 * found.estimate / points,
        low=10 * found.low / points,
        high=10 * found.high / points,
    )


def named(trials: Iterable[TrialEffect | MissingTrial]) -> tuple[tuple[str, str], ...]:
    names = {one.trial_id: told_name(one) for one in trials}
    return tuple(sorted(names.items(), key=lambda one: (one[1], one[0])))
