"""What else can be done for a condition, laid out without taking sides."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from prolo.knowledge import Knowledge
from prolo.knowledge.records import Condition, Option
from prolo.web.words.why import why_source

ANY = "any"
NO_ALTERNATIVE = frozenset({"prolotherapy", "saline-or-lidocaine"})  # what they are compared with


def alternatives(condition: Condition, knowledge: Knowledge) -> list[dict[str, Any]]:
    """The options of this condition in the neutral order of the knowledge, each with what it is,
    what was compared, what to mind, and where that was read."""
    return [
        _alternative(one, knowledge)
        for one in knowledge.options.values()
        if one.id not in NO_ALTERNATIVE and {condition.id, ANY} & set(one.conditions)
    ]


def _alternative(option: Option, knowledge: Knowledge) -> dict[str, Any]:
    return {
        "name": option.label,
        "says": [text for text in (option.say, option.note) if text],
        "compare": option.compare or "",
        "caution": option.caution or "",
        "is_doubted": any(not option.is_usable(name) for name in option.unverified),
        "sources": [why_source(knowledge.sources, one) for one in option.sources],
        "url": reverse("web:knowledge-fact", args=[option.kind, option.id]),
    }
