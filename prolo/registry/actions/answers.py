"""What a person answers in a course, scored by our rules and judged at once."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from prolo.care.conclusions import Conclusion
from prolo.care.dates import at_local, local_day
from prolo.care.responses import Answers, read_answers
from prolo.care.said import weigh_said
from prolo.errors import Invalid
from prolo.knowledge import Knowledge
from prolo.registry import clock
from prolo.registry.access import Actor, check_may_answer, check_own
from prolo.registry.answer_judging import Given, judge_again, judge_answers
from prolo.registry.answer_scoring import Measured, Scored, score_all
from prolo.registry.asked import BASELINE, form_asked, is_asked
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.conclusions import keep_conclusion
from prolo.registry.entering import entry
from prolo.registry.events import record_event
from prolo.registry.models import Course, Response, Score
from prolo.registry.prepared import insert, new_row, prepared
from prolo.registry.results import URGENT
from prolo.registry.sent import Sent
from prolo.registry.stopping import is_stop_asked
from prolo.registry.transactions import write_transaction

NOON = time(12)  # of an answer of which only the day is known


def record_answers(
    *,
    course: Course,
    due_key: str,
    response: Mapping[str, Any],
    answered_by: str,
    how: str,
    by: Actor,
    answered_on: date | None = None,
    sent: Sent | None = None,
    counts: Response | None = None,
) -> Response:
    """Keep raw answers with the form's version, the scores that follow, and what the change in
    pain means, or how a form was scored that the clinic brought. Answered again, it is a new
    version. ``answered_on`` is for what comes later than it was answered; empty: now. ``sent`` of a
    task that a person answers alone: questioned where others answered it meanwhile. ``counts`` is
    the version whose answers are kept again, with their moment. Raises ``CareError`` with a code a
    question."""
    check_may_answer(by, course.patient)
    check_own(by, course)
    knowledge = clinic_knowledge(by.clinic)
    if not sent and not is_asked(course, due_key, knowledge=knowledge):  # or there was no task
        raise Invalid({"due_key": "unknown"})
    # Answers are of the version on which they were given, which may have a newer one by now.
    form = form_asked(due_key, str(response.get("questionnaire", "")))
    moment = counts.happened_at if counts else sent.at if sent else None
    answered_at = moment or day_answered_at(course, answered_on, by)
    answers = read_answers(form, response)
    scored = score_all(form, response, answers, knowledge=knowledge)
    with write_transaction(by=by, is_whole=sent is None):
        before = _standing(course, due_key)
        earlier = before.get(due_key)
        given = _given(course, due_key, answers, answered_at)
        judged = _judge(course, given, before, scored, knowledge)
        row = new_row(
            Response,
            **entry(by, course.patient, at=answered_at, after=earlier),
            course=course,
            questionnaire=form.canonical,
            questionnaire_sha256=form.sha256,
            answers=dict(response),
            due_key=due_key,
            answered_by=answered_by,
            how=how,
            sent_key=sent.key if sent else "",
            is_questioned=bool(sent and earlier),
        )
        insert(row)
        _keep_scores(row, scored.measured, by)
        for about, concluded in judged:
            _keep(about or row, concluded, knowledge, by)
        is_urgent = any(concluded.verdict in URGENT for _about, concluded in judged)
        asks_somebody = earlier or is_urgent or is_stop_asked(course, knowledge=knowledge)
        record_event(
            verb="answers_recorded",
            subject=row,
            patient=course.patient,
            course=course,
            calm=row if sent and not asks_somebody else None,
            by=by,
            body={"due_key": due_key, "how": how},
        )
    return row


def _standing(course: Course, due_key: str) -> dict[str, Response]:
    """The answers to these questions that count now, and those from before all; by the key."""
    found = {row.due_key: row for row in counting_answers(course.pk, due_key)}
    for row in found.values():
        row.course = course
    return found


@prepared
def counting_answers(course_id: uuid.UUID, due_key: str) -> QuerySet[Response]:
    rows = Response.objects.filter(course=course_id, due_key__in=[BASELINE, due_key]).current()
    return rows.only("course", "due_key", "version", "questionnaire", "answers", "happened_at")


def day_answered_at(course: Course, answered_on: date | None, by: Actor) -> datetime:
    """Now, or at noon of an earlier day of the course."""
    today = clock.today(by.clinic)
    if answered_on is None or answered_on == today:
        return clock.now(by.clinic)
    if answered_on > today:
        raise Invalid({"answered_on": "in-the-future"})
    if answered_on < course.opened_on:
        raise Invalid({"answered_on": "before-course"})
    return at_local(answered_on, NOON, ZoneInfo(by.clinic.time_zone))


def _given(course: Course, due_key: str, answers: Answers, answered_at: datetime) -> Given:
    answered_on = local_day(answered_at, ZoneInfo(course.clinic.time_zone))
    return Given(due_key=due_key, answers=answers, answered_on=answered_on)


def _judge(
    course: Course,
    given: Given,
    before: Mapping[str, Response],
    scored: Scored,
    knowledge: Knowledge,
) -> list[tuple[Response | None, Conclusion]]:
    """What is concluded, and about which answers; None: about these."""
    if scored.concluded:
        return [(None, scored.concluded)]
    if given.due_key == BASELINE:
        return list(judge_again(course, given, knowledge=knowledge))
    baseline = before.get(BASELINE)
    judged = judge_answers(course, given, baseline=baseline, knowledge=knowledge)
    return [(None, one) for one in (judged, weigh_said(given.answers)) if one]


def _keep_scores(row: Response, measured: Iterable[Measured], by: Actor) -> None:
    scores = (
        new_row(
            Score,
            clinic_id=by.clinic.pk,
            recorded_by_id=by.user.pk if by.user else None,
            patient_id=row.patient_id,
            course_id=row.course_id,
            response_id=row.pk,
            instrument=one.instrument.id,
            part=one.part,
            value=one.value,
            least=one.instrument.score_min,
            greatest=one.instrument.score_max,
            activities={name: str(rating) for name, rating in one.items.items()},
        )
        for one in measured
    )
    insert(*scores)


def _keep(about: Response, concluded: Conclusion, knowledge: Knowledge, by: Actor) -> None:
    keep_conclusion(
        concluded,
        subject=about,
        patient=about.patient,
        course=about.course,
        knowledge=knowledge,
        at=clock.now(by.clinic),
        by=by,
    )
