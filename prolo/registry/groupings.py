"""The groups in which a clinic's own figures are shown."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

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
    """What was injected in the first session; of several the first needle's. A needle that held
    an anaesthetic alone says nothing of it."""
    rows = with_irritant().order_by("-session__number", "-sequence")
    return dict(rows.values_list("session__course_id", "irritant"))  # the first stands last


def irritants_of_sessions() -> Mapping[uuid.UUID, frozenset[str]]:
    """All that was injected in each session; one without any irritant is not there."""
    found: dict[uuid.UUID, set[str]] = defaultdict(set)
    rows = with_irritant().order_by().values_list("session_id", "irritant").distinct()
    for session, irritant in rows:
        found[session].add(irritant)
    return {session: frozenset(irritants) for session, irritants in found.items()}


def with_irritant() -> Any:
    return Injection.objects.current().exclude(irritant="")


def half_year(day: date) -> str:
    """2026-1 is January to June."""
    return f"{day.year}-{1 if day.month <= 6 else 2}"
