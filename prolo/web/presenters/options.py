"""Beside the options: what matters to the person, and where each number comes from."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from prolo.papers.options_sheet import OptionsSheet
from prolo.papers.words import options_found as told
from prolo.registry.models import PersonalValues
from prolo.web.words.options import VALUES


def values_view(said: PersonalValues | None) -> dict[str, Any] | None:
    if said is None:
        return None
    return {
        "matters": [VALUES[one] for one in said.matters],
        "words": said.words,
        "asked_by": said.asked_by.full_name,
        "at": said.happened_at,
    }


def numbers_from(sheet: OptionsSheet) -> list[dict[str, Any]]:
    """For each question with figures the page of its trials."""
    address = reverse("web:evidence-of", args=[sheet.condition.id])
    found = []
    for comparison in sheet.comparisons:
        for answer in (one for one in comparison.answers if one.k):
            asked = answer.evidence.question
            query = urlencode(
                {
                    "outcome": asked.outcome,
                    "comparator": asked.comparator.id,
                    "window": asked.window.id,
                }
            )
            label = f"{told.against(comparison)}: {told.asked(answer)}"
            found.append({"label": label, "url": f"{address}?{query}"})
    return found
