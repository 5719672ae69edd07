"""Whoever calls sees what somebody has answered and not sent."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from prolo.demo.answering import respond
from prolo.registry import clock
from prolo.registry.access import Actor
from prolo.registry.actions.own_answers import keep_draft
from prolo.registry.answering import find_task
from prolo.registry.models import Course, Patient
from tests.registry.treated import treat_knee
from tests.web.conftest import text_of

pytestmark = pytest.mark.both_databases

HALF = {"drainage": "unsure", "pain": "3"}


@pytest.fixture
def course(acting: Actor, ada: Patient) -> Course:
    treated = treat_knee(ada, clock.now(acting.clinic) - timedelta(days=7, hours=1), by=acting)
    with acting.at_work():
        task = find_task(
            treated, "aftercare-1-d7", answered_by="patient", how="own-device", by=acting
        )
        response = respond("aftercare-check", {"place": "knee", **HALF})
        keep_draft(task=task, typed=HALF, response=response)
    return treated


@pytest.mark.parametrize("role", ["nurse", "desk"])
def test_the_call_shows_what_is_half_given_and_its_danger_to_who_acts_on_it(
    log_in: Callable[[str], Client], course: Course, role: str
) -> None:
    page = text_of(log_in(role).get(f"/calls/{course.pk}"))
    assert "Half answered, not sent" in page
    assert "how they are after session 1" in page
    assert ("needle mark" in page) == (role == "nurse")
