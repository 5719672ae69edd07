"""The three forms in which a trial prints a comparison, and the effect each gives."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from prolo.evidence.conversions import Conversion
from prolo.evidence.effects import (
    ArmFigures,
    Effect,
    Measure,
    difference_effect,
    log_odds_ratio,
    mean_difference,
    standardised_difference_effect,
    standardised_mean_difference,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedArms:
    a: ArmFigures
    b: ArmFigures

    @property
    def sizes(self) -> tuple[int, int]:
        return self.a.n, self.b.n

    def effect(self, measure: Measure) -> Effect | None:
        if measure == "MD":
            return mean_difference(self.a, self.b)
        return standardised_mean_difference(self.a, self.b) if measure == "SMD" else None


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedDifference:
    """``spread`` is the standard error as printed, or the conversion that made it."""

    estimate: float
    spread: Conversion | float
    n_a: int | None
    n_b: int | None

    @property
    def sizes(self) -> tuple[int | None, int | None]:
        return self.n_a, self.n_b

    def effect(self, measure: Measure) -> Effect | None:
        """None as SMD where the sizes of the arms are not known."""
        difference = difference_effect(self.estimate, self.spread)
        if measure == "MD":
            return difference
        if measure != "SMD" or self.n_a is None or self.n_b is None:
            return None
        return standardised_difference_effect(difference, self.n_a, self.n_b)


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedCounts:
    events_a: int
    n_a: int
    events_b: int
    n_b: int

    @property
    def sizes(self) -> tuple[int, int]:
        return self.n_a, self.n_b

    def effect(self, measure: Measure) -> Effect | None:
        if measure != "logOR":
            return None
        return log_odds_ratio(self.events_a, self.n_a, self.events_b, self.n_b)


Printed: TypeAlias = PrintedArms | PrintedDifference | PrintedCounts
