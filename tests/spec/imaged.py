"""A film of last month that fits, to change one thing of it at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from prolo.care.conclusions import Conclusion
from prolo.care.images import Agreement, ImagingReview, Modality, Severity
from prolo.care.imaging import review_imaging
from prolo.knowledge import load_knowledge

TODAY = date(2026, 6, 20)
FILM = ImagingReview(
    modality=Modality.XRAY,
    taken_on=date(2026, 5, 20),
    read_by="Dr Abel",
    severity=Severity.MODERATE,
    agrees=Agreement.YES,
)
BORN_ON = date(1960, 2, 29)


def conclude(
    review: ImagingReview, condition: str, *, treated: str = "right", born_on: date = BORN_ON
) -> Conclusion:
    return review_imaging(
        review,
        condition=condition,
        side=treated,
        born_on=born_on,
        knowledge=load_knowledge(),
        today=TODAY,
    )


def film(condition: str, *, treated: str = "right", **changes: Any) -> Conclusion:
    return conclude(replace(FILM, **changes), condition, treated=treated)


def found(conclusion: Conclusion, rules: Sequence[str]) -> list[str]:
    """Codes of these rules, heaviest first."""
    return [one.code for one in conclusion.findings if one.rule.split(".")[1] in rules]
