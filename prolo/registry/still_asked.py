"""What a course asks of its person yet, and would not ask once it is closed."""

from __future__ import annotations

from prolo.care.due import open_items
from prolo.care.due_answers import FOLLOW_UP
from prolo.care.due_facts import DueItem
from prolo.registry import clock
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.due import due_of
from prolo.registry.models import Course


def still_asked(course: Course) -> list[DueItem]:
    """Questions weeks after the first injection that are neither answered nor refused, and whose
    window has not closed: also those whose time is still to come."""
    found = due_of(course, knowledge=clinic_knowledge(course.clinic))
    standing = open_items(found, clock.now(course.clinic))
    return [one for one in standing if one.kind == FOLLOW_UP]
