"""The shape of an answer: trials with their effects, the pooled effect, and what is missing.

An effect is positive where the arm with the irritant did better, whichever way its instrument
counts: less pain, more function, more responders, fewer adverse events.

The trials that print usable figures lean towards the irritant, because those without a difference
seldom print their means. So every answer carries the trials that are missing from it, the way
they pointed, and how many randomised people sit in them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from prolo.evidence.display import Shown
from prolo.evidence.effects import Effect, Measure
from prolo.evidence.pooling import PooledEffect
from prolo.evidence.protocol import ComparatorGroup, Window
from prolo.evidence.trials import Sides

Direction: TypeAlias = Literal["irritant", "none", "comparator", "mixed", "unknown"]
Verdict: TypeAlias = Literal["none", "one", "pooled", "not-pooled"]
FEW = 5  # below this many trials heterogeneity is hardly estimated at all


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    condition: str
    outcome: str
    comparator: ComparatorGroup
    window: Window


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """Of what the effects are counted in. ``instrument`` and ``scale_points`` for MD alone."""

    measure: Measure
    instrument: str | None = None
    scale_points: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialEffect:
    """One trial's effect; positive favours the irritant. ``low`` and ``high`` are normal."""

    trial_id: str
    author: str | None
    year: int | None
    arms: Sides
    n_irritant: int | None
    n_comparator: int | None
    people: int | None  # randomised to these arms, as far as printed
    instrument: str
    weeks: float
    kind: str
    effect: Effect
    low: float
    high: float
    direction: Direction
    cautions: tuple[str, ...]
    risk_of_bias: str | None
    source_url: str | None
    read_in: str | None
    printed_otherwise: float | None = None  # a difference, in the instrument's own points

    @property
    def n(self) -> int | None:
        if self.n_irritant is None or self.n_comparator is None:
            return None
        return self.n_irritant + self.n_comparator

    @property
    def people_measured(self) -> int | None:
        """As ``n``, but people also where the arms count joints."""
        for made in self.effect.conversions:
            if made.code == "design-effect" and self.n is not None:
                return round(self.n * made.inputs["people"] / made.inputs["joints"])
        return self.n


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingTrial:
    """A trial that asks the question and is not in the answer; see ``figures.py`` for reasons.

    ``other_weeks`` are times outside the window at which it has usable figures.
    """

    trial_id: str
    author: str | None
    year: int | None
    registration: str | None
    reasons: tuple[str, ...]
    direction: Direction
    people: int | None
    other_weeks: tuple[float, ...] = ()

    @property
    def is_registered_only(self) -> bool:
        return "registered-only" in self.reasons


@dataclass(frozen=True, slots=True, kw_only=True)
class ConditionEvidence(Shown):
    """``pooled`` is the answer where there are at least two trials; ``also`` holds the same
    trials pooled in other ways, for comparison. ``set_aside`` are trials of something else: no
    irritant, or people who are counted in another report already. ``own`` are the ids of those
    trials, wherever they stand here, that are not from the shipped tables."""

    question: Question
    verdict: Verdict
    unit: Unit
    effects: tuple[TrialEffect, ...]
    pooled: PooledEffect | None
    also: tuple[PooledEffect, ...]
    missing: tuple[MissingTrial, ...]
    set_aside: tuple[MissingTrial, ...]
    protocol_version: int
    own: tuple[str, ...] = ()

    @property
    def k(self) -> int:
        return len(self.effects)

    @property
    def n(self) -> int | None:
        """People in the figures; None where a trial does not say how many."""
        sizes = [trial.people_measured for trial in self.effects]
        return None if None in sizes else sum(size for size in sizes if size is not None)

    @property
    def mixes_adjusted(self) -> bool:
        """Effects adjusted by a model and raw ones stand side by side."""
        return len({"adjusted" in trial.cautions for trial in self.effects}) == 2

    @property
    def is_few(self) -> bool:
        return 0 < self.k < FEW

    @property
    def people_pooled(self) -> int:
        return _people(self.effects)

    @property
    def people_missing(self) -> int:
        """Randomised in trials that were done and are not in the answer."""
        return _people([trial for trial in self.missing if not trial.is_registered_only])

    @property
    def people_registered(self) -> int:
        """Planned or enrolled in trials of which only the registration is known."""
        return _people([trial for trial in self.missing if trial.is_registered_only])

    @property
    def sizes_unknown(self) -> int:
        trials: list[TrialEffect | MissingTrial] = [*self.effects, *self.missing]
        return sum(trial.people is None for trial in trials)

    @property
    def directions_pooled(self) -> Mapping[Direction, int]:
        return Counter(trial.direction for trial in self.effects)

    @property
    def directions_missing(self) -> Mapping[Direction, int]:
        return Counter(trial.direction for trial in self.missing)


def _people(trials: Sequence[TrialEffect | MissingTrial]) -> int:
    return sum(trial.people or 0 for trial in trials)
