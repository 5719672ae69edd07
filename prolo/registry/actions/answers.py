"""What a person answers in a course, scored by our rules and judged at once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from prolo.care.conclusions import Conclusion as CareConclusion
from prolo.care.conclusions import Finding
from prolo.care.dates import at_local, local_day
from prolo.care.follow_ups import Window, follow_up_window, weigh_window
from prolo.care.outcomes import judge_response, read_circumstances, score_change
from prolo.care.responses import Answers, read_answers
from prolo.care.scores import Score as CareScore
from prolo.care.scores import score_answers
from prolo.errors import Invalid
from prolo.knowledge import Knowledge
from prolo.knowledge.questionnaires import Questionnaire, load_questionnaire
from prolo.registry import clock
from prolo.registry.access import Actor, check_may, check_own
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.conclusions import keep_conclusion
from prolo.registry.events import record_event
from prolo.registry.models import Appointment, Course, Response, Score, Session
from prolo.registry.plans import current_plan
from prolo.registry.transactions import write_transaction

BASELINE = "baseline"
INSTRUMENTS = ("nprs", "psfs", "pgic")
PAIN, FUNCTION = "nprs", "psfs"
NOON = time(12)  # of an answer of which only the day is known


def session_key(number: int) -> str:
    """What is asked at each session, before injecting; before the first it is the baseline."""
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


def record_answers(
    *,
    course: Course,
    due_key: str,
    response: Mapping[str, Any],
    answered_by: str,
    how: str,
    by: Actor,
    answered_on: date | None = None,
) -> Response:
    """Keep raw answers with the form's version, the scores that follow, and what the change in
    pain means. Answered again, it is a new version. ``answered_on`` is for what comes later than
    it was answered; empty: now. Raises ``CareError`` with a code a question."""
    check_may(by, "record_answers")
    check_own(by, course)
    knowledge = clinic_knowledge(by.clinic)
    form = _form(course, due_key, knowledge)
    answered_at = _answered_at(course, answered_on, by)
    answers = read_answers(form, response)
    scores = {name: score_answers(knowledge.instruments[name], answers) for name in INSTRUMENTS}
    concluded = _judge(course, due_key, answers, scores, answered_at, knowledge)
    earlier = course.responses.filter(due_key=due_key).current().first()
    with write_transaction(by=by):
        row = Response.objects.create(
            clinic=by.clinic,
            recorded_by=by.user,
            patient=course.patient,
            course=course,
            happened_at=answered_at,
            questionnaire=form.canonical,
            questionnaire_sha256=form.sha256,
            answers=dict(response),
            due_key=due_key,
            answered_by=answered_by,
            how=how,
            replaces=earlier,
            version=earlier.version + 1 if earlier else 1,
        )
        for name, score in scores.items():
            if score.value is not None:
                _keep_score(row, name, score.value, by)
        if concluded:
            keep_conclusion(
                concluded,
                subject=row,
                patient=course.patient,
                course=course,
                knowledge=knowledge,
                at=clock.now(by.clinic),
                by=by,
            )
        record_event(
            verb="answers_recorded",
            subject=row,
            patient=course.patient,
            by=by,
            body={"due_key": due_key, "how": how},
        )
    return row


def _form(course: Course, due_key: str, knowledge: Knowledge) -> Questionnaire:
    if due_key not in answer_keys(course, knowledge=knowledge):
        raise Invalid({"due_key": "unknown"})
    return load_questionnaire(form_of(due_key))


def _answered_at(course: Course, answered_on: date | None, by: Actor) -> datetime:
    today = clock.today(by.clinic)
    if answered_on is None or answered_on == today:
        return clock.now(by.clinic)
    if answered_on > today:
        raise Invalid({"answered_on": "in-the-future"})
    if answered_on < course.opened_on:
        raise Invalid({"answered_on": "before-course"})
    return at_local(answered_on, NOON, ZoneInfo(by.clinic.time_zone))


def _keep_score(row: Response, name: str, value: Decimal, by: Actor) -> None:
    Score.objects.create(
        clinic=by.clinic,
        recorded_by=by.user,
        patient=row.patient,
        course=row.course,
        response=row,
        instrument=name,
        value=value,
    )


def answers_of(row: Response) -> Answers:
    """Read against the version of the form they were given on."""
    return read_answers(form_answered(row), row.answers)


def form_answered(row: Response) -> Questionnaire:
    canonical, _, version = row.questionnaire.rpartition("|")
    return load_questionnaire(canonical.rpartition("/")[2], version=version)


def first_injected_on(course: Course) -> date | None:
    """The day of the first session in which something was injected, from which weeks count."""
    held = course.sessions.exclude(state=Session.State.ABANDONED)
    ended = held.filter(ended_at__isnull=False).order_by("ended_at").first()
    if ended is None or ended.ended_at is None:
        return None
    return local_day(ended.ended_at, ZoneInfo(course.clinic.time_zone))


def window_of(course: Course, due_key: str, *, knowledge: Knowledge) -> Window | None:
    """When a follow-up may be answered; None before the first injection, or without weeks."""
    weeks, first_on = weeks_of(due_key), first_injected_on(course)
    if weeks is None or first_on is None:
        return None
    return follow_up_window(weeks, first_on, knowledge=knowledge)


def first_answers(course: Course) -> Answers | None:
    """The answers from before the first needle. Given later they are no start to compare with."""
    row = course.responses.filter(due_key=BASELINE).current().first()
    first_on = first_injected_on(course)
    if row is None or (first_on and _answered_on(row) > first_on):
        return None
    return answers_of(row)


def _answered_on(row: Response) -> date:
    return local_day(row.happened_at, ZoneInfo(row.clinic.time_zone))


def _judge(
    course: Course,
    due_key: str,
    answers: Answers,
    scores: Mapping[str, CareScore],
    answered_at: datetime,
    knowledge: Knowledge,
) -> CareConclusion | None:
    """The change in pain since the baseline; nothing to judge at the baseline itself."""
    if due_key == BASELINE:
        return None
    first = first_answers(course)
    instrument = knowledge.instruments[PAIN]
    before = score_answers(instrument, first) if first else None
    condition = knowledge.conditions.get(course.condition)
    return judge_response(
        score_change(before, scores[PAIN], instrument=instrument),
        instrument=instrument,
        region=condition.region if condition else "",
        knowledge=knowledge,
        circumstances=read_circumstances(
            answers, first=first, outside=_outside(course, due_key, answered_at, knowledge)
        ),
    )


def _outside(
    course: Course, due_key: str, answered_at: datetime, knowledge: Knowledge
) -> Finding | None:
    window = window_of(course, due_key, knowledge=knowledge)
    if window is None:
        return None
    answered_on = local_day(answered_at, ZoneInfo(course.clinic.time_zone))
    return weigh_window(window, answered_on, knowledge=knowledge)
