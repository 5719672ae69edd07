"""The groups in which a clinic's own figures are shown."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from prolo.registry.completeness import Treated
from prolo.registry.models import Course, Injection

ALL = "all"


def groups_of(grouping: str, courses: Sequence[Treated]) -> Mapping[uuid.UUID, str]:
    """The group of each course; of all together it has no name."""
    match grouping:
        case "condition":
            return dict(Course.objects.values_list("pk", "condition"))
        case "irritant":
            return dict(_irritants(courses))
        case "period":
            return {one.course_id: half_year(one.first_on) for one in courses}
    return {one.course_id: "" for one in courses}


def _irritants(courses: Sequence[Treated]) -> Iterator[tuple[uuid.UUID, str]]:
    """What was injected in the first session; of several the first needle's."""
    rows = Injection.objects.current().order_by("-session__number", "-sequence")
    known = dict(rows.values_list("session__course_id", "irritant"))  # the first stands last
    for one in courses:
        yield one.course_id, known.get(one.course_id, "")


def half_year(day: date) -> str:
    """2026-1 is January to June."""
    return f"{day.year}-{1 if day.month <= 6 else 2}"
