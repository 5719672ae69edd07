"""What the persons of a clinic decided of the certainty of answers, for its paper."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from prolo.evidence import Judgement


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedLevel:
    """``stands``: it was signed on the numbers of this paper; else they changed since.
    ``judgements`` by domain."""

    outcome: str
    comparator: str
    window: str
    level: str
    by: str
    on: date
    stands: bool
    judgements: Mapping[str, Judgement]

    @property
    def question(self) -> tuple[str, str, str]:
        return self.outcome, self.comparator, self.window


@dataclass(frozen=True, slots=True, kw_only=True)
class Signatures:
    """Of one clinic about one condition; in the order of the questions, so that the same give the
    same paper. ``has_ratings``: the trials come with risk of bias that was rated there."""

    clinic: str
    levels: tuple[SignedLevel, ...]
    has_ratings: bool = False

    def of(self, question: tuple[str, str, str]) -> SignedLevel | None:
        return next((one for one in self.levels if one.question == question), None)
