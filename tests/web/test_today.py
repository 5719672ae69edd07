"""Today: what cannot wait stands first, and nobody is forgotten."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from prolo.registry import clock
from prolo.registry.access import Actor
from prolo.registry.models import Clinic, Course, Patient
from tests.web.conftest import send, text_of
from tests.web.course_steps import begin_treatment, let_it_be, open_course


@pytest.fixture
def booked(physician: Client, ada: Patient, acting: Actor, clinic: Clinic) -> str:
    """The day after tomorrow at 09:30."""
    page = open_course(physician, ada)
    with acting.at_work():
        begin_treatment(Course.objects.get(patient=ada), acting)
    day = (clock.today(clinic) + timedelta(days=2)).isoformat()
    typed = {"purpose": "session", "session_number": "1", "day": day, "time": "09:30"}
    send(physician, f"{page}/appointments/new", **typed, minutes="30")
    return day


def test_who_is_expected_today_is_not_asked_about_before_the_day_is_over(
    log_in: Callable[[str], Client], booked: str
) -> None:
    desk = log_in("desk")
    let_it_be(desk, booked, time="11:00")
    assert "arrived, or did not come?" not in text_of(desk.get("/"))


def test_a_booking_of_a_past_day_is_asked_about(
    log_in: Callable[[str], Client], booked: str, clinic: Clinic
) -> None:
    desk = log_in("desk")
    let_it_be(desk, (clock.today(clinic) + timedelta(days=3)).isoformat())
    page = text_of(desk.get("/"))
    assert "Session 1: arrived, or did not come?" in page
    assert "Book session 2" not in page
