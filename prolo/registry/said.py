"""What a person said at any first visit, whichever course it was for."""

from __future__ import annotations

from prolo.care.answers import Answer
from prolo.care.assessment import Assessment as Assessed
from prolo.care.assessment import ChronicCode
from prolo.care.stored import from_json
from prolo.registry.models import Assessment, Patient

DIABETES = "diabetes"


def is_diabetic(patient: Patient) -> bool:
    """Asked and not denied: a glucose too many harms nobody."""
    rows = Assessment.objects.filter(patient=patient).current()
    return any(_says_diabetes(from_json(Assessed, row.answers)) for row in rows)


def _says_diabetes(given: Assessed) -> bool:
    named = any(
        one.code is ChronicCode.DIABETES and one.is_present for one in given.chronic_conditions
    )
    answer = given.contraindications.get(DIABETES, Answer.NOT_ASKED)
    return named or answer in (Answer.YES, Answer.UNSURE)
