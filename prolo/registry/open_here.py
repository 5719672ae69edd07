"""Courses that are open at one place: who has two there is asked twice, and injected twice."""

from __future__ import annotations

from collections.abc import Iterator

from prolo.care.course import ENDED
from prolo.knowledge import Knowledge
from prolo.registry.models import Course, CourseMove, Patient
from prolo.registry.sessions_around import is_same_place


def open_here(course: Course, knowledge: Knowledge) -> list[Course]:
    """The person's others that are open at the place of this one, which may be still to open; but
    for that which it continues."""
    return [one for one in _open(course.patient) if _are_both_here(one, course, knowledge)]


def open_without_a_word(patient: Patient, knowledge: Knowledge) -> Iterator[list[Course]]:
    """Each course with those beside which it is open, where nobody said why: two records were put
    together."""
    said = CourseMove.objects.filter(patient=patient, move="open").exclude(reason="")
    reasoned = set(said.values_list("course_id", flat=True))
    before: list[Course] = []
    for one in _open(patient):
        beside = [each for each in before if _are_both_here(each, one, knowledge)]
        if beside and one.pk not in reasoned:
            yield [*beside, one]
        before.append(one)


def _open(patient: Patient) -> list[Course]:
    rows = Course.objects.filter(patient=patient).exclude(state__in=ENDED)
    return list(rows.order_by("recorded_at", "pk"))


def _are_both_here(one: Course, other: Course, knowledge: Knowledge) -> bool:
    is_continued = one.continues_id == other.pk or other.continues_id == one.pk
    is_another = one.pk != other.pk and not is_continued
    return is_another and is_same_place(one, other, knowledge)
