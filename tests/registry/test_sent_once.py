"""The same answers arrive ten times at once, from ten impatient telephones."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db import connections

from prolo.demo import fill_demo
from prolo.knowledge.questionnaires import load_questionnaire
from prolo.registry import clock
from prolo.registry.access import actor_for
from prolo.registry.actions.courses import open_course
from prolo.registry.actions.own_answers import send_answers
from prolo.registry.answering import Task, find_task
from prolo.registry.models import Concern, DueItem, Patient, Response, User
from prolo.registry.worker import run_due_jobs
from tests.care.answering import respond
from tests.registry.conftest import Cast, Register
from tests.registry.treated import treat_knee
from tests.web.inbox.signs import AFTERCARE, ASKED

PHONES = 10


def send_at_once(task: Task, answers: Mapping[str, Any]) -> list[Any]:
    """What each telephone was told is kept."""
    kept: list[Any] = []

    def send() -> None:
        with task.by.at_work():
            kept.append(send_answers(task=task, response=answers, sent_key="a" * 32).pk)
        connections.close_all()

    phones = [threading.Thread(target=send) for _ in range(PHONES)]
    for phone in phones:
        phone.start()
    for phone in phones:
        phone.join()
    return kept


def test_ten_at_once_are_kept_once(transactional_db: None) -> None:
    clinic = fill_demo()
    by = actor_for(User.objects.get(username="physician"), clinic)
    with by.at_work():
        ada = Patient.objects.get(identity__given_names="Ada")
        course = open_course(patient=ada, condition="knee-oa", side="right", by=by)
        task = find_task(course, "baseline", answered_by="patient", how="link", by=by)
    answers = respond(
        load_questionnaire("first-visit"),
        {"pain": "7", "activity-1": "Stairs", "activity-1-score": "4"},
    )
    kept = send_at_once(task, answers)
    with by.at_work():
        assert (len(kept), len(set(kept)), Response.objects.filter(course=course).count()) == (
            PHONES,
            1,
            1,
        )


def test_a_check_with_a_fever_sent_ten_times_at_once_is_one_concern_with_one_clock(
    transactional_db: None, cast: Cast, register: Register
) -> None:
    by = cast.owner
    ended_at = clock.now(by.clinic) - timedelta(hours=49)
    course = treat_knee(register("Sato"), ended_at, by=by)
    with by.at_work():
        task = find_task(course, "aftercare-1-d2", answered_by="patient", how="link", by=by)
    said: dict[str, Any] = dict.fromkeys(ASKED, "no")
    said |= {"fever": "yes", "pain-rising-joint": "yes"}
    said |= {"place": "knee", "into-joint": True, "pain": "7"}
    answers = respond(AFTERCARE, said)
    kept = send_at_once(task, answers)
    run_due_jobs()
    with by.at_work():
        assert (len(kept), len(set(kept))) == (PHONES, 1)
        row = Response.objects.get(course=course)
        concern = Concern.objects.get(course=course)
        assert (concern.response, concern.state) == (row, "open")
        clock_of_it = DueItem.objects.get(course=course, kind="act-on-concern")
        assert clock_of_it.due_at == concern.respond_by
