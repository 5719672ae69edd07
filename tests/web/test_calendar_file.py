"""A person's appointments in their own calendar: at the right hour, moved, taken out, and mute."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from icalendar import Calendar

from prolo.registry import clock
from prolo.registry.access import Actor
from prolo.registry.actions.appointments import change_appointment
from prolo.registry.models import Appointment, AppointmentChange, Patient
from tests.web.test_mine import logged_in


@pytest.fixture
def booked(ada: Patient, acting: Actor) -> Appointment:
    with acting.at_work():
        row = {"clinic": acting.clinic, "patient": ada}
        at = clock.now(acting.clinic).replace(microsecond=0) + timedelta(days=30)
        made = Appointment.objects.create(
            **row, purpose="assessment", starts_at=at, minutes=60, booked_at=at
        )
        AppointmentChange.objects.create(
            **row, appointment=made, change="booked", to_starts_at=at, happened_at=at
        )
        return made


def events(client: Client, patient: Patient) -> list[dict[str, object]]:
    answer = client.get(f"/my/{patient.pk}/appointments.ics")
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    text = answer.content.decode()
    for word in ("Ada", "Example", "njection", "knee", "rolotherapy"):
        assert word not in text
    return [
        {
            "uid": str(one["UID"]),
            "sequence": int(one["SEQUENCE"]),
            "starts": one.decoded("DTSTART"),
            "ends": one.decoded("DTEND"),
            "status": str(one.get("STATUS", "")),
        }
        for one in Calendar.from_ical(text).walk("VEVENT")
    ]


def test_an_appointment_is_moved_and_cancelled_under_one_name(
    booked: Appointment, ada: Patient, acting: Actor
) -> None:
    hers, zone = logged_in(ada, acting), ZoneInfo(acting.clinic.time_zone)
    (first,) = events(hers, ada)
    starts = first["starts"]
    assert isinstance(starts, datetime)
    assert starts == booked.starts_at
    assert starts.utcoffset() == booked.starts_at.astimezone(zone).utcoffset()
    assert first["ends"] == booked.starts_at + timedelta(hours=1)
    with acting.at_work():
        row = Appointment.objects.get(pk=booked.pk)
        later = booked.starts_at + timedelta(days=1)
        change_appointment(
            appointment=row, change="moved", starts_at=later, reason="asked", by=acting
        )
    (moved,) = events(hers, ada)
    assert (moved["uid"], moved["sequence"], moved["starts"]) == (first["uid"], 1, later)
    with acting.at_work():
        row.refresh_from_db()
        change_appointment(appointment=row, change="cancelled", reason="ill", by=acting)
    (off,) = events(hers, ada)
    assert (off["uid"], off["sequence"], off["status"]) == (first["uid"], 2, "CANCELLED")


def test_nobody_elses_calendar_is_there(
    booked: Appointment, ada: Patient, finn: Patient, acting: Actor
) -> None:
    hers = logged_in(finn, acting)
    assert hers.get(f"/my/{ada.pk}/appointments.ics").status_code == 404
    assert events(hers, finn) == []
