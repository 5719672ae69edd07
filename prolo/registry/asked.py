"""What a person is asked in a course: the key of each time, and the form that is answered then.

baseline    before the first injection                              first-visit
session-3   at each session from the second on, before injecting    each-session
w12         weeks after the first injection                         follow-up
w12.rmdq    beside that, the form of a measure that the clinic brought  its own
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from prolo.care import due_answers
from prolo.care.due_answers import form_key, part_key
from prolo.care.responses import Answers, read_answers
from prolo.knowledge import Knowledge
from prolo.knowledge.questionnaires import (
    BASE,
    Questionnaire,
    load_questionnaire,
    load_questionnaires,
)
from prolo.registry.brought import brought_asked, brought_form, find_brought, region_of
from prolo.registry.models import Appointment, Course, Response, Session
from prolo.registry.plans import planned_weeks

BASELINE = "baseline"
AFTERCARE = "/aftercare-check|"  # within the canonical of every version of the check


def session_key(number: int) -> str:
    return f"session-{number}"


def follow_up_key(weeks: int) -> str:
    return f"w{weeks}"


def weeks_of(due_key: str) -> int | None:
    """Weeks from the first injection; None: asked at a session, or before all."""
    time_key, _instrument = part_key(due_key)
    return int(time_key[1:]) if form_of(due_key) == "follow-up" else None


def session_of(due_key: str) -> int | None:
    """The session before which it is asked; None: another time."""
    time_key, _instrument = part_key(due_key)
    is_session = form_of(due_key) == "each-session"
    return int(time_key.removeprefix("session-")) if is_session else None


def form_of(due_key: str) -> str:
    """The form of our own that is answered then."""
    time_key, _instrument = part_key(due_key)
    if time_key == BASELINE:
        return "first-visit"
    return "each-session" if time_key.startswith("session-") else "follow-up"


def form_asked(due_key: str, shown: str = "") -> Questionnaire:
    """The version that was shown (``canonical|version``), where it is one of this form; else the
    newest."""
    _time_key, instrument = part_key(due_key)
    return brought_form(instrument, shown) if instrument else form_shown(form_of(due_key), shown)


def form_shown(name: str, shown: str = "") -> Questionnaire:
    """The same of a form of our own, by its id."""
    known = (one for one in load_questionnaires() if one.id == name and one.canonical == shown)
    return next(known, None) or load_questionnaire(name)


def answer_keys(course: Course, *, knowledge: Knowledge) -> tuple[str, ...]:
    """Everything of our own that may be answered in this course, in the order in which it comes."""
    return (BASELINE, *_session_keys(course), *_follow_up_keys(course, knowledge))


def _session_keys(course: Course) -> Iterator[str]:
    return (session_key(number) for number in sorted(_session_numbers(course)) if number > 1)


def _follow_up_keys(course: Course, knowledge: Knowledge) -> Iterator[str]:
    planned = planned_weeks(course)
    known = (one.weeks for one in knowledge.follow_ups.values() if one.weeks)
    return (follow_up_key(weeks) for weeks in sorted(known if planned is None else planned))


def keys_with_forms(course: Course, *, knowledge: Knowledge) -> tuple[str, ...]:
    """The same, each followed by the forms of measures that the clinic brought and that belong to
    it, whether their wording may be shown now or not."""
    asked = brought_asked(region_of(course, knowledge), knowledge)
    found: list[str] = []
    for key in answer_keys(course, knowledge=knowledge):
        found += [key, *(form_key(key, one) for one in asked[_KINDS[form_of(key)]])]
    return tuple(found)


def is_asked(course: Course, due_key: str, *, knowledge: Knowledge) -> bool:
    """Whether ``keys_with_forms`` has it, without reading what its other keys are made of."""
    time_key, instrument = part_key(due_key)
    form = form_of(due_key)
    if form == "each-session":
        is_time = time_key in _session_keys(course)
    else:
        is_time = time_key == BASELINE or time_key in _follow_up_keys(course, knowledge)
    if not is_time or not instrument:
        return is_time
    return instrument in brought_asked(region_of(course, knowledge), knowledge)[_KINDS[form]]


_KINDS = {
    "first-visit": due_answers.BASELINE,
    "each-session": due_answers.AT_SESSION,
    "follow-up": due_answers.FOLLOW_UP,
}


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


def answers_of(row: Response, form: Questionnaire | None = None) -> Answers:
    """Read against the version of the form they were given on: ``form``, where it is at hand."""
    return read_answers(form or form_answered(row), row.answers)


def is_as_answered(row: Response, form: Questionnaire) -> bool:
    """``form``, as it is kept, is to the letter what these answers were given on."""
    return form.sha256 == row.questionnaire_sha256


def form_answered(row: Response) -> Questionnaire:
    return _form_called(row.questionnaire)


def forms_answered(rows: Iterable[Response]) -> dict[str, Questionnaire]:
    """By what it is called in the rows: each is looked for once, however many answered it."""
    return {one: _form_called(one) for one in {row.questionnaire for row in rows}}


def _form_called(name: str) -> Questionnaire:
    canonical, _, version = name.rpartition("|")
    if not canonical.startswith(BASE):
        return find_brought(name)
    return load_questionnaire(canonical.removeprefix(BASE), version=version)
