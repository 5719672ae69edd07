"""What answers mean: the change in pain since before the first needle.

Given later than the first needle, answers are no start to compare with. When the start is
answered late, on paper, or anew, everything after it is judged again.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from prolo.care.conclusions import Conclusion
from prolo.care.dates import local_day
from prolo.care.follow_ups import follow_up_window, weigh_window
from prolo.care.outcomes import judge_response, read_circumstances, score_change
from prolo.care.responses import Answers
from prolo.care.scores import score_answers
from prolo.knowledge import Knowledge
from prolo.registry.asked import BASELINE, answer_keys, answers_of, weeks_of
from prolo.registry.brought import region_of
from prolo.registry.models import Course, Response, Session
from prolo.registry.prepared import prepared

PAIN, FUNCTION, GLOBAL = "nprs", "psfs", "pgic"


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    due_key: str
    answers: Answers
    answered_on: date


def given_of(row: Response) -> Given:
    zone = ZoneInfo(row.course.clinic.time_zone)
    return Given(
        due_key=row.due_key,
        answers=answers_of(row),
        answered_on=local_day(row.happened_at, zone),
    )


def judge_answers(
    course: Course, given: Given, *, baseline: Response | None, knowledge: Knowledge
) -> Conclusion:
    """Answers of a session or a follow-up against those on record from before the first needle."""
    first_on = first_injected_on(course)
    start = _start(given_of(baseline), first_on) if baseline else None
    return _judge(course, given, start, first_on, knowledge)


def judge_again(
    course: Course, start: Given, *, knowledge: Knowledge
) -> Iterator[tuple[Response, Conclusion]]:
    """Everything that was answered after the start, against this one."""
    first_on = first_injected_on(course)
    first = _start(start, first_on)
    keys = set(answer_keys(course, knowledge=knowledge)) - {BASELINE}
    for row in course.responses.current().filter(due_key__in=keys).select_related("clinic"):
        yield row, _judge(course, given_of(row), first, first_on, knowledge)


def _start(given: Given, first_on: date | None) -> Answers | None:
    return None if first_on and given.answered_on > first_on else given.answers


def first_injected_on(course: Course) -> date | None:
    """The day of the first session in which something was injected, from which weeks count."""
    ended = next(iter(first_ended(course.pk)), None)
    return local_day(ended, ZoneInfo(course.clinic.time_zone)) if ended else None


@prepared
def first_ended(course_id: uuid.UUID) -> QuerySet[Session, datetime | None]:
    held = Session.objects.filter(course=course_id).exclude(state=Session.State.ABANDONED)
    ended = held.filter(ended_at__isnull=False).order_by("ended_at")
    return ended.values_list("ended_at", flat=True)[:1]


def _judge(
    course: Course,
    given: Given,
    start: Answers | None,
    first_on: date | None,
    knowledge: Knowledge,
) -> Conclusion:
    instrument = knowledge.instruments[PAIN]
    before = score_answers(instrument, start) if start else None
    later = score_answers(instrument, given.answers)
    weeks, outside = weeks_of(given.due_key), None
    if weeks is not None and first_on is not None:
        window = follow_up_window(weeks, first_on, knowledge=knowledge)
        outside = weigh_window(window, given.answered_on, knowledge=knowledge)
    return judge_response(
        score_change(before, later, instrument=instrument),
        instrument=instrument,
        region=region_of(course, knowledge),
        knowledge=knowledge,
        circumstances=read_circumstances(given.answers, first=start, outside=outside),
    )
