"""The sessions of a course on a patient's own pages."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from prolo.care.stored import to_json
from prolo.registry import clock
from prolo.registry.access import Actor
from prolo.registry.actions.appointments import book_appointment
from prolo.registry.actions.courses import move_course, open_course
from prolo.registry.entering import entry
from prolo.registry.models import Patient
from prolo.registry.models import Plan as PlanRow
from prolo.web.words.values import shown
from tests.web.conftest import text_of
from tests.web.course_steps import begin_treatment
from tests.web.signing.asked import PLAN
from tests.web.test_mine import logged_in

pytestmark = pytest.mark.both_databases

WEEK = timedelta(weeks=1)


def test_what_is_planned_and_what_is_booked_are_told_apart(ada: Patient, acting: Actor) -> None:
    with acting.at_work():
        course = open_course(patient=ada, condition="knee-oa", side="right", by=acting)
        today, now = clock.today(acting.clinic), clock.now(acting.clinic)
        body = to_json(replace(PLAN, sessions_on=(today + WEEK, today + 2 * WEEK)))
        PlanRow.objects.create(**entry(acting, ada, at=now), course=course, body=body)
        begin_treatment(course, acting)
        about: dict[str, Any] = {"patient": ada, "course": course, "session_number": 1}
        starts_at = now + timedelta(days=9)
        book_appointment(purpose="session", starts_at=starts_at, by=acting, **about)
    home = text_of(logged_in(ada, acting).get("/", follow=True))
    assert f"1. {shown(clock.day_at(starts_at, acting.clinic))} booked" in home
    assert f"2. {shown(today + 2 * WEEK)} planned, not booked yet" in home
    assert shown(today + WEEK) not in home


def test_no_session_is_still_planned_of_a_course_that_was_stopped(
    ada: Patient, acting: Actor
) -> None:
    with acting.at_work():
        course = open_course(patient=ada, condition="knee-oa", side="right", by=acting)
        today, now = clock.today(acting.clinic), clock.now(acting.clinic)
        body = to_json(replace(PLAN, sessions_on=(today + WEEK,)))
        PlanRow.objects.create(**entry(acting, ada, at=now), course=course, body=body)
        begin_treatment(course, acting)
        move_course(course=course, move="withdraw", reason="Wants no more", by=acting)
    home = text_of(logged_in(ada, acting).get("/", follow=True))
    assert "planned, not booked yet" not in home
    assert shown(today + WEEK) not in home
