"""What invented people answer alone: behind the link of a message, or on the tablet of the waiting
room; at once, or begun and gone on with later."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from prolo.demo.stage import Stage
from prolo.registry.access import Actor, system
from prolo.registry.actions.links import try_birth_date
from prolo.registry.actions.own_answers import keep_draft, send_answers
from prolo.registry.answering import Task, find_task
from prolo.registry.consents import is_child
from prolo.registry.ids import new_id
from prolo.registry.models import AnswerLink, Course, Response

Json = dict[str, Any]
LINK, TABLET = "link", "tablet"
ALONE = frozenset({LINK, TABLET})
BROWSER = "an invented telephone"


def send(stage: Stage, course: Course, due_key: str, response: Json, *, how: str) -> Response:
    """What was begun opens on another device to who knows the birth date."""
    task = _task(stage, course, due_key, how)
    if how == LINK and task.draft():
        _say_who_they_are(course, due_key, by=task.by)
    return send_answers(task=task, response=response, sent_key=new_id().hex)


def begin(
    stage: Stage, course: Course, due_key: str, typed: Mapping[str, str], response: Json
) -> None:
    """On a telephone, behind the link."""
    keep_draft(
        task=_task(stage, course, due_key, LINK, browser=BROWSER), typed=typed, response=response
    )


def _say_who_they_are(course: Course, due_key: str, *, by: Actor) -> None:
    link = AnswerLink.objects.filter(course=course, due_key=due_key).latest("recorded_at")
    born = course.patient.identity.birth_date
    assert born is not None  # of everybody invented it is known
    assert try_birth_date(link=link, born=born, by=by)


def _task(stage: Stage, course: Course, due_key: str, how: str, browser: str = "") -> Task:
    by = system(stage.clinic) if how == LINK else stage.nurse
    teller = "guardian" if is_child(course.patient, stage.later(minutes=0)) else "patient"
    task = find_task(course, due_key, answered_by=teller, how=how, by=by)
    return replace(task, browser=browser)
