"""What the front desk does, for the tests of the calendar, of closures and of the waiting list."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.test import Client

from prolo.registry.access import Actor
from prolo.registry.actions.appointments import book_appointment
from prolo.registry.models import (
    Appointment,
    Patient,
)
from tests.web.conftest import send
from tests.web.sheets import read_page

NEW_YORK = ZoneInfo("America/New_York")


def at(day: date, clock_time: str = "10:00") -> datetime:
    return datetime.combine(day, time.fromisoformat(clock_time), tzinfo=NEW_YORK).astimezone(UTC)


def book(client: Client, patient: Patient, day: date, **typed: str) -> Any:
    """The booking page, as somebody fills it in who asks for a follow-up at ten."""
    given = {"purpose": "follow-up", "day": day.isoformat(), "time": "10:00"} | typed
    return send(client, f"/patients/{patient.pk}/appointments/new", **given)


def links(page: Any) -> list[str]:
    return [one.attrs.get("href", "") for one in read_page(page).all("a")]


def booked(front: Actor, patient: Patient, starts_at: datetime, **more: Any) -> Appointment:
    with front.at_work():
        return book_appointment(
            patient=patient, purpose="follow-up", starts_at=starts_at, by=front, **more
        )
