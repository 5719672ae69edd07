"""Whoever calls sees what somebody has answered and not sent."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from prolo.demo.answering import respond
from prolo.registry import clock
from prolo.registry.access import Actor
from prolo.registry.actions.entries import mark_in_error
from prolo.registry.actions.own_answers import keep_draft
from prolo.registry.answering import find_task
from prolo.registry.models import Course, Draft, Patient, Response
from tests.registry.treated import treat_knee
from tests.web.conftest import send, text_of
from tests.web.sheets import Sheet
from tests.web.test_aftercare import calm
from tests.web.test_outcomes import AFTER

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


@pytest.mark.parametrize("role", ["nurse", "desk"])
def test_who_types_the_check_for_them_finds_what_they_answered_and_may_change_it(
    log_in: Callable[[str], Client], acting: Actor, course: Course, role: str
) -> None:
    """The desk, which sees nothing of danger, begins anew."""
    with acting.at_work():
        session = course.sessions.get()
    client, where = log_in(role), f"/sessions/{session.pk}/aftercare"
    begun, is_seen = client.get(where), role == "nurse"
    sent = Sheet(begun).sends()
    assert ((sent.get("drainage"), sent.get("pain")) == (["unsure"], ["3"])) == is_seen
    said = text_of(begun)
    assert said.count("did not send: ask whether it is so") == (2 if is_seen else 0)
    if is_seen:
        typed = calm() | {"pain": sent["pain"][0]}
        assert send(client, where, **typed).status_code == 302
        with acting.at_work():
            kept = Response.objects.get(course=course)
        assert (kept.how, kept.answered_by) == ("phone", "patient")


def test_what_was_begun_of_another_days_check_fills_in_nothing(
    log_in: Callable[[str], Client], acting: Actor, course: Course
) -> None:
    with acting.at_work():
        session = course.sessions.get()
        earlier = clock.now(acting.clinic) - timedelta(days=4)
        Draft.objects.filter(course=course).update(saved_at=earlier)
    page = log_in("nurse").get(f"/sessions/{session.pk}/aftercare")
    assert "did not send: ask whether it is so" not in text_of(page)
    assert Sheet(page).sends().get("pain") == [""]


def test_what_was_reported_since_is_not_begun_with_the_half_of_before(
    log_in: Callable[[str], Client], acting: Actor, course: Course
) -> None:
    with acting.at_work():
        session = course.sessions.get()
    client, where = log_in("nurse"), f"/sessions/{session.pk}/aftercare"
    assert send(client, where, **calm()).status_code == 302
    with acting.at_work():
        assert Draft.objects.filter(course=course, response__isnull=True).exists()
    page = client.get(where)
    assert "did not send: ask whether it is so" not in text_of(page)
    assert Sheet(page).sends().get("pain") == [""]
    assert "Half answered, not sent" not in text_of(client.get(f"/calls/{course.pk}"))


def test_what_was_begun_after_the_last_report_still_stands_in_the_call(
    log_in: Callable[[str], Client], acting: Actor, course: Course
) -> None:
    """A report of before says nothing of it, nor does one that was entered in error."""
    with acting.at_work():
        session = course.sessions.get()
    client, where = log_in("nurse"), f"/sessions/{session.pk}/aftercare"
    assert send(client, where, **calm()).status_code == 302
    with acting.at_work():
        now = clock.now(acting.clinic)
        Draft.objects.filter(course=course).update(saved_at=now + timedelta(seconds=1))
    assert "needle mark" in text_of(client.get(f"/calls/{course.pk}"))
    with acting.at_work():
        Draft.objects.filter(course=course).update(saved_at=now - timedelta(hours=1))
        report = Response.objects.get(course=course)
    assert "needle mark" not in text_of(client.get(f"/calls/{course.pk}"))
    with acting.at_work():
        mark_in_error(entry=report, reason="Of another person", by=acting)
    assert "needle mark" in text_of(client.get(f"/calls/{course.pk}"))


def test_an_answer_that_was_typed_since_is_not_begun_with_the_half_of_before(
    log_in: Callable[[str], Client], acting: Actor, ada: Patient
) -> None:
    course = treat_knee(ada, clock.now(acting.clinic) - timedelta(days=43), by=acting)
    half = {"pain": "6"}
    with acting.at_work():
        task = find_task(course, "w6", answered_by="patient", how="own-device", by=acting)
        keep_draft(task=task, typed=half, response=respond("follow-up", half))
    client, where = log_in("nurse"), f"/courses/{course.pk}/answers/w6"
    assert Sheet(client.get(where)).sends()["pain"] == ["6"]
    call = f"/calls/{course.pk}"
    assert "Half answered, not sent" in text_of(client.get(call))
    assert send(client, where, **AFTER).status_code == 302
    assert Sheet(client.get(where)).sends()["pain"] == [""]
    assert "Half answered, not sent" not in text_of(client.get(call))
