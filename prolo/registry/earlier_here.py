"""What earlier courses of this clinic did at the place of a new one."""

from __future__ import annotations

from prolo.care.assessment import Result
from prolo.care.course import ENDED, State
from prolo.knowledge import Knowledge
from prolo.registry.models import Conclusion, Course, Injection
from prolo.registry.sessions_around import is_same_place
from prolo.registry.stopping import stop_rule

RESULTS = {
    "better-by-enough": Result.BETTER,
    "no-change-beyond-noise": Result.SAME,
    "worse": Result.WORSE,
}


def results_here(course: Course, knowledge: Knowledge) -> tuple[Result, ...]:
    """Of each course that was treated and is over, oldest first: what the stop rule says of it,
    else its last answers."""
    over = Course.objects.filter(patient=course.patient, state__in=[*ENDED, State.FOLLOWING])
    others = over.exclude(pk=course.pk).order_by("recorded_at")
    return tuple(
        _result(one, knowledge)
        for one in others
        if is_same_place(one, course, knowledge) and was_treated(one)
    )


def was_treated(course: Course) -> bool:
    """A needle was given, by what stands on record."""
    return Injection.objects.filter(session__course=course).current().exists()


def _result(course: Course, knowledge: Knowledge) -> Result:
    stopped = stop_rule(course, knowledge=knowledge)
    if stopped and stopped.verdict == "person-decides":
        return Result.SAME
    rows = Conclusion.objects.filter(course=course, kind="outcome")
    last = rows.order_by("concluded_at").last()
    return RESULTS.get(last.verdict, Result.UNKNOWN) if last else Result.UNKNOWN
