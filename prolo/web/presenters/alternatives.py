"""What else can be done for a condition, laid out without taking sides."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from prolo.knowledge import Knowledge
from prolo.knowledge.records import Condition, Guideline, Option
from prolo.web.words.why import why_source

ANY = "any"
HERE = "prolotherapy"  # what was found not to fit, and is no alternative to itself
DUMMY = "saline-or-lidocaine"  # what trials compare with, and nobody offers


def alternatives(condition: Condition, knowledge: Knowledge) -> dict[str, list[dict[str, Any]]]:
    """``options`` of this condition in the neutral order of the knowledge, each with what it is,
    what was compared, what to mind and where that was read; ``guidelines`` that advise them."""
    return {
        "options": [
            _option(one, condition, knowledge)
            for one in knowledge.options.values()
            if one.id not in (HERE, DUMMY) and {condition.id, ANY} & set(one.conditions)
        ],
        "guidelines": [
            _guideline(one)
            for one in knowledge.guidelines.values()
            if one.direction == "for" and condition.id in one.conditions and HERE not in one.topic
        ],
    }


def _option(option: Option, condition: Condition, knowledge: Knowledge) -> dict[str, Any]:
    return {
        "name": option.label,
        "says": [text for text in (option.say, option.note) if text],
        "compare": option.compared_for(condition.id),
        "caution": option.caution or "",
        "is_doubted": any(not option.is_usable(name) for name in option.unverified),
        "sources": [why_source(knowledge.sources, one) for one in option.sources],
        "url": reverse("web:knowledge-fact", args=[option.kind, option.id]),
    }


def _guideline(guideline: Guideline) -> dict[str, Any]:
    return {
        "body": guideline.body,
        "year": str(guideline.guideline_year or ""),
        "topic": guideline.topic,
        "strength": guideline.strength or "",
        "is_doubted": any(not guideline.is_usable(name) for name in guideline.unverified),
        "url": reverse("web:knowledge-fact", args=[guideline.kind, guideline.id]),
    }
