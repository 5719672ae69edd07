"""Scores that were worked out elsewhere: those that are entered, and what may be entered."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from zoneinfo import ZoneInfo

from prolo.care.dates import local_day
from prolo.knowledge import Knowledge
from prolo.registry.brought import region_of
from prolo.registry.models import Course, EnteredScore
from prolo.registry.wording import is_entered_at
from prolo.web.words.measures import part_name
from prolo.web.words.outcomes import TELLERS


def measure_title(instrument: str, part: str, knowledge: Knowledge) -> str:
    known = knowledge.instruments.get(instrument)
    name = known.name if known else instrument
    return f"{name}: {part_name(part)}" if part else name


def entered_rows(course: Course, knowledge: Knowledge) -> Iterator[dict[str, Any]]:
    zone = ZoneInfo(course.clinic.time_zone)
    for row in course.entered_scores.current().select_related("recorded_by"):
        yield {
            "pk": row.pk,
            "title": measure_title(row.instrument, row.part, knowledge),
            "value": row.value.normalize(),
            "on": local_day(row.happened_at, zone),
            "edition": row.edition,
            "teller": TELLERS.get(row.answered_by, row.answered_by),
            "by": _by(row),
        }


def _by(row: EnteredScore) -> str:
    return row.recorded_by.full_name if row.recorded_by else ""


def measures_to_enter(course: Course, knowledge: Knowledge) -> list[dict[str, str]]:
    """Those of this region and of every region whose form is not ours, by name."""
    region = region_of(course, knowledge)
    return sorted(
        (
            {"id": one.id, "name": one.name}
            for one in knowledge.instruments.values()
            if is_entered_at(one, region)
        ),
        key=lambda one: one["name"].casefold(),
    )
