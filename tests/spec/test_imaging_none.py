"""No images, for a reason; and reviews that cannot be."""

from __future__ import annotations

from datetime import date
from typing import Any

from prolo.care.images import ImagingReview, Modality, NoneReason
from prolo.errors import CareError
from tests.spec.imaged import BORN_ON, conclude, film, found
from tests.spec.tables import Spec

step = "imaging"
title = "When there are no images"
place = 2
text = """
That no images are needed has a reason, which is kept. Osteoarthritis of the knee, hip and fingers
is diagnosed without images from 45 on; what trials saw on theirs is said all the same.
"""


def absence(condition: str, reason: str, born_on: str) -> dict[str, object]:
    review = ImagingReview(modality=Modality.NONE, none_reason=NoneReason(reason))
    born = date.fromisoformat(born_on) if born_on else BORN_ON
    conclusion = conclude(review, condition, born_on=born)
    return {"found": found(conclusion, ("none",)), "verdict": conclusion.verdict}


def refused(modality: str, field: str, value: str) -> dict[str, object]:
    changes: dict[str, Any] = {"modality": Modality(modality)}
    if modality == "none":
        changes |= {"taken_on": None, "none_reason": NoneReason.CLINICAL}
    if field in ("taken on", "read on"):
        changes[field.replace(" ", "_")] = date.fromisoformat(value) if value else None
    elif field == "grade":
        system, _, grade = value.rpartition(" ")
        changes |= {"grade_system": system, "grade": grade}
    elif field == "none reason":
        changes["none_reason"] = NoneReason(value) if value else None
    else:
        changes[field] = value
    try:
        film("knee-oa", **changes)
    except CareError as error:
        return {"refused": [f"{name} {code}" for name, code in error.faults.items()]}
    return {"refused": None}


def test_no_images_need_a_reason_and_the_reason_weighs(spec: Spec) -> None:
    """Today is 20 June 2026: born on 20 June 1981 is 45, a day later is 44."""
    spec(
        absence,
        """
        condition    | reason               | born on    || found                                                   | verdict
        knee-oa      | clinical-diagnosis   | 1981-06-20 || none-needed, trials-saw-images                          | none-needed
        knee-oa      | clinical-diagnosis   | 1981-06-21 || younger-than-guideline, none-needed, trials-saw-images  | feasible-with-conditions
        finger-oa    | clinical-diagnosis   | 1981-06-20 || none-needed                                             | none-needed
        low-back     | typical-presentation | 1990-01-01 || none-needed                                             | none-needed
        rotator-cuff | typical-presentation | –          || none-needed, trials-saw-images                          | none-needed
        knee-oa      | awaited              | –          || images-awaited, trials-saw-images                       | awaiting-images
        low-back     | declined             | –          || declined                                                | feasible-with-conditions
        """,
        follows=["guidelines/nice-diagnosis", "criteria/imaging", "protocols/bertrand-2016"],
    )


def test_a_review_that_cannot_be_is_refused(spec: Spec) -> None:
    """Today is 20 June 2026; the person was born on 29 February 1960, the film is of 20 May."""
    spec(
        refused,
        """
        modality | field       | value                || refused
        xray     | taken on    | –                    || taken_on missing
        xray     | taken on    | 2026-06-21           || taken_on in-the-future
        xray     | taken on    | 1960-02-28           || taken_on before-birth
        xray     | taken on    | 1960-02-29           || –
        xray     | read on     | 2026-05-19           || read_on before-taken
        xray     | read on     | 2026-06-21           || read_on in-the-future
        xray     | grade       | kellgren-lawrence 5  || grade not-in-the-system
        xray     | grade       | pfirrmann 3          || grade not-graded-here
        xray     | grade       | 3                    || grade no-system
        xray     | side        | up                   || side unknown
        xray     | none reason | declined             || none_reason there-are-images
        none     | none reason | –                    || none_reason missing
        none     | taken on    | 2026-05-20           || taken_on there-are-no-images
        none     | grade       | kellgren-lawrence 2  || grade there-are-no-images
        """,
    )
