"""The demonstration's clock goes where a button says, as often as it is pressed."""

from __future__ import annotations

import re
from datetime import timedelta

from django.test import Client

from prolo.registry import clock
from prolo.registry.access import Actor
from prolo.registry.actions.appointments import book_appointment
from prolo.registry.actions.courses import open_course
from prolo.registry.models import Clinic, Patient
from tests.web.course_steps import begin_treatment


def test_each_press_of_a_quick_button_moves_the_clock(physician: Client, clinic: Clinic) -> None:
    """The buttons send a day and a time and nothing else."""
    first = clock.today(clinic)
    for days in (3, 5):
        day = first + timedelta(days=days)
        sent = {"day": day.isoformat(), "time": "08:00"}
        assert physician.post("/clock", sent).status_code == 302
        clinic.refresh_from_db()
        assert clock.today(clinic) == day


def test_time_only_runs_forward(physician: Client, clinic: Clinic) -> None:
    before = clinic.clock_offset_s
    day = (clock.today(clinic) + timedelta(days=3)).isoformat()
    physician.post("/clock", {"day": day, "time": "10:00"})
    assert physician.post("/clock", {"day": day, "time": "08:00"}).status_code == 422
    clinic.refresh_from_db()
    assert clinic.clock_offset_s > before


def test_a_course_offers_its_own_days_and_leads_back_to_itself(
    physician: Client, acting: Actor, ada: Patient
) -> None:
    with acting.at_work():
        course = open_course(patient=ada, condition="knee-oa", side="right", by=acting)
        begin_treatment(course, acting)
        book_appointment(
            patient=ada,
            course=course,
            purpose="session",
            session_number=1,
            starts_at=clock.now(acting.clinic) + timedelta(days=9),
            by=acting,
        )
    page = f"/courses/{course.pk}"
    shown = physician.get(page).content.decode()
    assert "The day before session 1" in shown
    assert "Begin the session" not in shown
    day, time = re.findall(r'name="(?:day|time)" value="([^"]+)"', shown)[2:4]
    moved = physician.post("/clock", {"day": day, "time": time, "back": page})
    assert moved.headers["Location"] == page
    assert "Begin the session" in physician.get(page).content.decode()
    away = physician.post("/clock", {"day": day, "time": "23:00", "back": "https://example.org/"})
    assert away.headers["Location"] == "/"
