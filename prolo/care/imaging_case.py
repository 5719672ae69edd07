"""Images of one place, and what is known there: what every rule about them looks at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from prolo.care.assessment import ChronicCode
from prolo.care.conclusions import Finding, Scalar
from prolo.care.images import (
    ImagingReview,
)
from prolo.care.weighing import Weight
from prolo.knowledge import Knowledge
from prolo.knowledge.records import Condition, Fact, Region


@dataclass(frozen=True, slots=True)
class Case:
    review: ImagingReview
    condition: Condition
    side: str
    born_on: date
    knowledge: Knowledge
    today: date

    @property
    def region(self) -> Region:
        return self.knowledge.regions[self.condition.region]

    @property
    def is_osteoarthritis(self) -> bool:
        return self.condition.illness == ChronicCode.OSTEOARTHRITIS

    @property
    def criterion(self) -> Fact:
        """criteria/imaging: location and severity decide feasibility."""
        return self.knowledge.criteria["imaging"]

    def trials_by_images(self) -> tuple[Fact, ...]:
        """Reports that entered people of this condition by their images."""
        protocols = self.knowledge.protocols.values()
        return tuple(one for one in protocols if one.condition == self.condition.id and one.imaging)


def ask(case: Case, rule: str, code: str, **params: Scalar) -> Finding:
    return Finding(
        rule=f"imaging.{rule}",
        code=code,
        weight=Weight.ASK,
        inputs={"modality": case.review.modality, **params},
        facts=(case.criterion.ref,),
        params=params,
    )
