"""The same answers arrive ten times at once, from ten impatient telephones."""

from __future__ import annotations

import threading
from typing import Any

from django.db import connections

from prolo.demo import fill_demo
from prolo.knowledge.questionnaires import load_questionnaire
from prolo.registry.access import actor_for
from prolo.registry.actions.courses import open_course
from prolo.registry.actions.own_answers import send_answers
from prolo.registry.answering import find_task
from prolo.registry.models import Patient, Response, User
from tests.care.answering import respond

PHONES = 10


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
    kept: list[Any] = []

    def send() -> None:
        with by.at_work():
            kept.append(send_answers(task=task, response=answers, sent_key="a" * 32).pk)
        connections.close_all()

    phones = [threading.Thread(target=send) for _ in range(PHONES)]
    for phone in phones:
        phone.start()
    for phone in phones:
        phone.join()
    with by.at_work():
        assert (len(kept), len(set(kept)), Response.objects.filter(course=course).count()) == (
            PHONES,
            1,
            1,
        )
