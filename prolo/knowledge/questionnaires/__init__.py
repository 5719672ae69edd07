"""The forms that patients answer: FHIR R4 Questionnaires in our own words, each version kept."""

from __future__ import annotations

from prolo.knowledge.questionnaires.reading import (
    Questionnaire,
    check_questionnaires,
    load_questionnaire,
    load_questionnaires,
)

__all__ = [
    "Questionnaire",
    "check_questionnaires",
    "load_questionnaire",
    "load_questionnaires",
]
