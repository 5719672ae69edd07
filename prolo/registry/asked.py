"""What a person is asked in a course: the key of each time, and the form that is answered then.

baseline    before the first injection                              first-visit
session-3   at each session from the second on, before injecting    each-session
w12         weeks after the first injection                         follow-up
"""

from __future__ import annotations

from prolo.care.responses import Answers, read_answers
from prolo.knowledge import Knowledge
from prolo.knowledge.questionnaires import Questionnaire, load_questionnaire
from prolo.registry.models import Appointment, Course, Response, Session
from prolo.registry.plans import current_plan

BASELINE = "baseline"


def session_key(number: int) -> str:
    return f"session-{number}"


def follow_up_key(weeks: int) -> str:
    return f"w{weeks}"


def weeks_of(due_key: str) -> int | None:
    """Weeks from the first injection; None: asked at a session, or before all."""
    return int(due_key[1:]) if form_of(due_key) == "follow-up" else None


def session_of(due_key: str) -> int | None:
    """The session before which it is asked; None: another time."""
    is_session = form_of(due_key) == "each-session"
    return int(due_key.removeprefix("session-")) if is_session else None


def form_of(due_key: str) -> str:
    """The form that is answered then."""
    if due_key == BASELINE:
        return "first-visit"
    return "each-session" if due_key.startswith("session-") else "follow-up"


def answer_keys(course: Course, *, knowledge: Knowledge) -> tuple[str, ...]:
    """Everything that may be answered in this course, in the order in which it comes."""
    plan = current_plan(course)
    known = tuple(one.weeks for one in knowledge.follow_ups.values() if one.weeks)
    return (
        BASELINE,
        *(session_key(number) for number in sorted(_session_numbers(course)) if number > 1),
        *(follow_up_key(weeks) for weeks in sorted(plan.follow_up_weeks if plan else known)),
    )


def _session_numbers(course: Course) -> set[int]:
    """Held or booked."""
    held = course.sessions.exclude(state=Session.State.ABANDONED)
    booked = course.appointments.filter(
        purpose="session", state__in=[Appointment.State.BOOKED, Appointment.State.ARRIVED]
    )
    numbers = [
        *held.values_list("number", flat=True),
        *booked.values_list("session_number", flat=True),
    ]
    return {one for one in numbers if one is not None}


def answers_of(row: Response) -> Answers:
    """Read against the version of the form they were given on."""
    return read_answers(form_answered(row), row.answers)


def form_answered(row: Response) -> Questionnaire:
    canonical, _, version = row.questionnaire.rpartition("|")
    return load_questionnaire(canonical.rpartition("/")[2], version=version)
