"""The forms that patients answer: FHIR R4 Questionnaires in our own words, each version kept."""

from __future__ import annotations

from prolo.knowledge.questionnaires.reading import (
    BASE,
    Questionnaire,
    check_questionnaires,
    load_questionnaire,
    load_questionnaires,
)

__all__ = [
    "BASE",
    "Questionnaire",
    "check_questionnaires",
    "load_questionnaire",
    "load_questionnaires",
]
