"""The demonstration's clock goes where a button says, as often as it is pressed."""

from __future__ import annotations

from datetime import timedelta

from django.test import Client

from prolo.registry import clock
from prolo.registry.models import Clinic


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
