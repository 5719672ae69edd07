"""Who has a sheet for an appointment hears on which days to look at it, without a log-in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
import time_machine

from prolo.care.medicines import Reason
from prolo.registry.actions.courses import open_course
from prolo.registry.actions.medicines import record_medicine
from prolo.registry.actions.preparations import give_preparation
from prolo.registry.models import Appointment, AppointmentNotice, Patient
from prolo.registry.preparation import last_days
from tests.registry.conftest import Cast
from tests.registry.test_notices import (
    NOW,
    SOON,
    VISIT,
    after,
    book,
    calendars,
    cancel,
    move,
    text_of,
)
from tests.support.mail_server import MailServer

FAR = VISIT + timedelta(days=14)


@pytest.fixture(autouse=True)
def _tuesday() -> Iterator[None]:
    with time_machine.travel(NOW):
        yield


def given_a_sheet(patient: Patient, booked: Appointment, cast: Cast) -> date:
    """The day on which she takes one of her medicines for the last time."""
    with cast.owner.at_work():
        taken = {"typed": "Aleve", "medicine": "naproxen", "reason": Reason.PAIN}
        record_medicine(patient=patient, by=cast.owner, **taken)  # type: ignore[arg-type]
        course = open_course(patient=patient, condition="knee-oa", side="right", by=cast.owner)
        Appointment.objects.filter(pk=booked.pk).update(course=course)
        row = Appointment.objects.get(pk=booked.pk)
        sheet = give_preparation(appointment=row, sedation="none", by=cast.owner)
    (day,) = last_days(sheet)
    return day


def test_the_days_of_a_sheet_follow_in_a_message_and_its_calendar_file_once(
    sends: Cast, server: MailServer, ada: Patient
) -> None:
    booked = book(ada, sends, FAR)
    after(SOON, sends)
    day = given_a_sheet(ada, booked, sends)
    after(SOON, sends)
    after(SOON, sends)
    _booked, (address, mail) = server.got
    assert address == "ada@example.org"
    assert "look at your sheet" in mail["Subject"]
    assert f"look at your sheet on: {day:%a} {day.day} {day:%B %Y}." in text_of(mail)
    ((_method, (visit, before)),) = calendars(mail)
    assert visit.decoded("DTSTART") == FAR
    assert (before.decoded("DTSTART"), str(before["STATUS"])) == (day, "CONFIRMED")
    assert "URL" not in before  # it would ask for a log-in
    for word in ("Aleve", "naproxen", "knee", "njection", "medicine", "Ada", "Example"):
        assert word not in text_of(mail) + mail["Subject"] + before.to_ical().decode()


def test_a_sheet_that_is_given_at_once_goes_with_the_first_message(
    sends: Cast, server: MailServer, ada: Patient
) -> None:
    day = given_a_sheet(ada, book(ada, sends, FAR), sends)
    after(SOON, sends)
    after(SOON, sends)
    ((_address, mail),) = server.got
    assert "Your appointment" in mail["Subject"]
    assert f"{day.day} {day:%B %Y}" in text_of(mail)
    with sends.owner.at_work():
        assert AppointmentNotice.objects.get().days == [day.isoformat()]


@pytest.mark.parametrize("change", ["moved", "cancelled"])
def test_days_that_are_none_any_more_are_taken_out_of_the_calendar(
    sends: Cast, server: MailServer, ada: Patient, change: str
) -> None:
    day = given_a_sheet(ada, book(ada, sends, FAR), sends)
    after(SOON, sends)
    with sends.owner.at_work():
        row = Appointment.objects.get()
        if change == "moved":
            move(row, sends, FAR + timedelta(days=7))
        else:
            cancel(row, sends)
    after(SOON, sends)
    _first, (_address, mail) = server.got
    assert "look at your sheet" not in text_of(mail)
    events = [one for _method, found in calendars(mail) for one in found]
    (before,) = [one for one in events if one.decoded("DTSTART") == day]
    assert str(before["STATUS"]) == "CANCELLED"
