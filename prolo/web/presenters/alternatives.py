"""What else can be done for a condition, laid out without taking sides."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from prolo.knowledge import Knowledge
from prolo.knowledge.records import Guideline, Option
from prolo.papers.evidence_answers import Answer
from prolo.papers.options_answers import used_in
from prolo.papers.options_known import PROLOTHERAPY
from prolo.papers.options_parts import OptionsParts
from prolo.papers.options_sheet import OptionsSheet
from prolo.papers.words.options import guideline_about
from prolo.papers.words.sentences import commas
from prolo.web.words.why import why_source


def alternatives(sheet: OptionsSheet, knowledge: Knowledge) -> dict[str, list[dict[str, Any]]]:
    """``options`` of this condition in the neutral order of the knowledge, each with what it is,
    what trials found beside prolotherapy, what to mind and where that was read; ``guidelines``
    that advise them."""
    condition, parts = sheet.condition, _Parts(sheet, knowledge)
    return {
        "options": [
            _option(one.option, parts.found(one), knowledge)
            for one in sheet.choices
            if one.option.id != PROLOTHERAPY
        ],
        "guidelines": [
            _guideline(one)
            for one in knowledge.guidelines.values()
            if one.direction == "for"
            and condition.id in one.conditions
            and PROLOTHERAPY not in one.topic
        ],
    }


class _Parts(OptionsParts):
    def cited(self, answer: Answer) -> str:
        """By their names: this page has no list of references."""
        return f"({commas(name for _id, name in used_in(answer))})"


def _option(option: Option, found: str, knowledge: Knowledge) -> dict[str, Any]:
    return {
        "name": option.label,
        "says": [text for text in (option.say, option.note) if text],
        "found": found,
        "caution": option.caution or "",
        "is_doubted": any(not option.is_usable(name) for name in option.unverified),
        "sources": [why_source(knowledge.sources, one) for one in option.sources],
        "url": reverse("web:knowledge-fact", args=[option.kind, option.id]),
    }


def _guideline(guideline: Guideline) -> dict[str, Any]:
    return {
        "body": guideline.body,
        "year": str(guideline.guideline_year or ""),
        "topic": guideline_about(guideline),
        "strength": guideline.strength or "",
        "is_doubted": any(not guideline.is_usable(name) for name in guideline.unverified),
        "url": reverse("web:knowledge-fact", args=[guideline.kind, guideline.id]),
    }
