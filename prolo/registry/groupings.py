"""The groups in which a clinic's own figures are shown."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import date

from prolo.registry.completeness import Treated
from prolo.registry.models import Course, Injection

ALL = "all"


def groups_of(grouping: str, courses: Sequence[Treated]) -> Mapping[uuid.UUID, str]:
    """The group of each course; what has none here, as all together, is in the one without a name.
    By when they began of ``courses`` alone, otherwise of every course."""
    match grouping:
        case "condition":
            return dict(Course.objects.values_list("pk", "condition"))
        case "irritant":
            return _irritants()
        case "period":
            return {one.course_id: half_year(one.first_on) for one in courses}
    return {}


def _irritants() -> Mapping[uuid.UUID, str]:
    """What was injected in the first session; of several the first needle's."""
    rows = Injection.objects.current().order_by("-session__number", "-sequence")
    return dict(rows.values_list("session__course_id", "irritant"))  # the first stands last


def half_year(day: date) -> str:
    """2026-1 is January to June."""
    return f"{day.year}-{1 if day.month <= 6 else 2}"
