"""A person's appointments in their own calendar: at the right hour, moved, taken out, and mute."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from icalendar import Calendar

from prolo.care.medicines import Reason
from prolo.registry import clock
from prolo.registry.access import Actor
from prolo.registry.actions.appointments import change_appointment
from prolo.registry.actions.courses import open_course
from prolo.registry.actions.medicines import record_medicine
from prolo.registry.actions.preparations import give_preparation
from prolo.registry.models import Appointment, AppointmentChange, Patient
from tests.web.test_mine import logged_in

pytestmark = pytest.mark.both_databases


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
    for word in ("Aleve", "naproxen", "Ada", "Example", "njection", "knee", "rolotherapy"):
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


def test_the_last_day_of_a_medicine_moves_with_the_sheet_and_goes_with_the_appointment(
    booked: Appointment, ada: Patient, acting: Actor
) -> None:
    hers = logged_in(ada, acting)
    with acting.at_work():
        record_medicine(
            patient=ada, typed="Aleve", medicine="naproxen", reason=Reason.PAIN, by=acting
        )
        booked.course = open_course(patient=ada, condition="knee-oa", side="right", by=acting)
        booked.save(update_fields=["course"])
        give_preparation(appointment=booked, sedation="none", by=acting)
    (first,) = days_before(hers, ada)
    later = booked.starts_at + timedelta(days=7)
    with acting.at_work():
        row = Appointment.objects.get(pk=booked.pk)
        change_appointment(
            appointment=row, change="moved", starts_at=later, reason="asked", by=acting
        )
        give_preparation(appointment=row, sedation="none", by=acting)
    off, moved = days_before(hers, ada)
    assert (off["uid"], off["starts"], off["status"]) == (
        first["uid"],
        first["starts"],
        "CANCELLED",
    )
    assert moved["starts"] == first["starts"] + timedelta(days=7)  # type: ignore[operator]
    assert moved["status"] == first["status"] == "CONFIRMED"
    assert int(str(off["sequence"])) > int(str(first["sequence"]))
    with acting.at_work():
        row.refresh_from_db()
        change_appointment(appointment=row, change="cancelled", reason="ill", by=acting)
    assert {one["status"] for one in days_before(hers, ada)} == {"CANCELLED"}


def days_before(client: Client, patient: Patient) -> list[dict[str, object]]:
    return [one for one in events(client, patient) if not isinstance(one["starts"], datetime)]
