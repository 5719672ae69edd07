"""What people answer in the weeks after their first session."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from prolo.care.plan import Plan
from prolo.demo.alone import begin
from prolo.demo.answering import respond_to
from prolo.demo.asking import (
    AT_ONCE,
    PARTLY,
    TWICE,
    Asked,
    how_of,
    in_vain,
    until_answered,
    way_of,
)
from prolo.demo.invented_form import answer_form, begin_form
from prolo.demo.outline import Gain, Outline
from prolo.demo.planning import answer
from prolo.demo.post import ask_follow_up
from prolo.demo.stage import Stage
from prolo.knowledge.questionnaires import load_questionnaire
from prolo.registry.actions.courses import move_course
from prolo.registry.models import Course, Session

SETTLED_WEEKS = 12  # what the sessions do is done by then
LATE_WEEKS = 58  # the last window of a follow-up has closed
CHANGE = ((5, "very-much-better"), (3, "much-better"), (1, "little-better"), (0, "same"))


def follow_ups(stage: Stage, outline: Outline, course: Course, plan: Plan) -> Iterator[datetime]:
    """People answer as people do; at last the course is closed."""
    first = course.sessions.exclude(state=Session.State.ABANDONED).get(number=1)
    assert first.ended_at is not None
    for weeks in plan.follow_up_weeks:
        asked = Asked(stage, course, weeks, first.ended_at)
        way = AT_ONCE if outline.half_given else way_of(outline.name, weeks, outline.answers)
        ask_follow_up(stage, course, weeks, first.ended_at, asked.is_awaited)
        if weeks not in outline.answers:
            yield from in_vain(asked, way)
            continue
        yield from until_answered(asked, way)
        if way == PARTLY:
            said = {"pain": str(pain_after(outline, weeks=weeks))}
            half = respond_to(load_questionnaire("follow-up"), said, is_whole=False)
            begin(stage, course, f"w{weeks}", said, half)
            yield asked.on(3, 19)  # after the reminder
        _answer_after(stage, outline, course, weeks, how=how_of(outline.name, weeks, way))
        if way == TWICE:
            yield max(asked.on(4, 12), stage.later(minutes=20))  # a weekend brings both together
            _answer_after(stage, outline, course, weeks)
    yield first.ended_at + timedelta(weeks=LATE_WEEKS)
    course.refresh_from_db()
    if course.state == "following":
        move_course(course=course, move="close", by=stage.nurse)


def _answer_after(
    stage: Stage, outline: Outline, course: Course, weeks: int, how: str = "clinic"
) -> None:
    pain = pain_after(outline, weeks=weeks)
    if outline.half_given and weeks == max(outline.answers):
        begin_form(stage, course, f"w{weeks}")
    else:
        answer_form(stage, course, f"w{weeks}", pain=pain, how=how)
    answer(
        stage,
        course,
        f"w{weeks}",
        "follow-up",
        how=how,
        pain=str(pain),
        change=change_between(outline.pain, pain),
        activity_1=outline.goal,
        activity_1_score=str(10 - pain),
        pain_reliever="yes" if pain > outline.pain / 2 else "no",
        **({"pain_reliever_what": "Paracetamol, two a day"} if pain > outline.pain / 2 else {}),
    )


def pain_after(outline: Outline, *, weeks: int) -> int:
    last = {
        Gain.MUCH: round(outline.pain * 0.2),
        Gain.SOME: outline.pain - 2,
        Gain.NONE: outline.pain,
        Gain.WORSE: min(10, outline.pain + 1),
    }[outline.gain]
    share = min(1.0, weeks / SETTLED_WEEKS)
    return round(outline.pain + (last - outline.pain) * share)


def change_between(before: int, now: int) -> str:
    for points, word in CHANGE:
        if before - now >= points:
            return word
    return "little-worse"
