"""Today: what cannot wait stands first, and nobody is forgotten."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from prolo.registry import clock
from prolo.registry.access import Actor
from prolo.registry.actions.courses import open_course as begin_course
from prolo.registry.due import rebuild_course
from prolo.registry.ids import new_id
from prolo.registry.models import Appointment, Clinic, Course, DueItem, Patient
from prolo.web.presenters.today import CHECK, SILENCE
from prolo.web.views.to_do import MOST
from tests.web.clinic_days import register
from tests.web.conftest import send, text_of
from tests.web.course_steps import begin_treatment, let_it_be, open_course

pytestmark = pytest.mark.both_databases


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
    log_in: Callable[[str], Client],
    physician: Client,
    stored: Callable[[Any], list[Any]],
    booked: str,
    clinic: Clinic,
) -> None:
    ahead = text_of(physician.get(f"/courses/{stored(Course)[0].pk}"))
    assert "Session 1: begin it when the person is here" in ahead
    assert "did not come?" not in ahead
    desk = log_in("desk")
    let_it_be(desk, (clock.today(clinic) + timedelta(days=3)).isoformat())
    page = text_of(desk.get("/"))
    assert "Session 1: arrived, or did not come?" in page
    assert "Book session 2" not in page


@pytest.mark.parametrize("zone", ["America/New_York", "Europe/Berlin", "Pacific/Auckland"])
@pytest.mark.parametrize("changes", ["forward", "back"])
def test_a_day_on_which_clocks_change_is_the_clinics_own_from_midnight_to_midnight(
    log_in: Callable[[str], Client],
    clinic: Clinic,
    acting: Actor,
    zone: str,
    changes: str,
) -> None:
    """Wherever the server stands: 23 or 25 hours, and who comes after midnight is tomorrow's."""
    local, hours = ZoneInfo(zone), 23 if changes == "forward" else 25
    day = next_day_of(hours, local)
    clinic.time_zone = zone
    at_eight = datetime.combine(day, time(8), local)
    clinic.clock_offset_s = round((at_eight - datetime.now(UTC)).total_seconds())
    clinic.save(update_fields=["time_zone", "clock_offset_s"])
    moments = {
        "Before": datetime.combine(day - timedelta(days=1), time(23, 45), local),
        "First": datetime.combine(day, time(0, 15), local),
        "Last": datetime.combine(day, time(23, 45), local),
        "After": datetime.combine(day + timedelta(days=1), time(0, 15), local),
    }
    by = replace(acting, clinic=clinic)
    with by.at_work():
        for number, (name, starts_at) in enumerate(moments.items()):
            expect_at(by, register(by, number), name, starts_at)
    board = text_of(log_in("desk").get("/")).split("Expected today")[1]
    shown = {name for name in moments if f"Invented {name}" in board}
    assert shown == {"First", "Last"}
    assert "00:15" in board
    assert "23:45" in board


def next_day_of(hours: int, zone: ZoneInfo) -> date:
    first = datetime.now(UTC).astimezone(zone).date() + timedelta(days=2)
    days = (first + timedelta(days=one) for one in range(370))
    return next(one for one in days if hours_of(one, zone) == hours)


def hours_of(day: date, zone: ZoneInfo) -> int:
    begin, end = (
        datetime.combine(day + timedelta(days=one), time(), zone).astimezone(UTC) for one in (0, 1)
    )
    return round((end - begin).total_seconds() / 3600)


def expect_at(by: Actor, patient: Patient, name: str, starts_at: datetime) -> None:
    patient.identity.family_name = f"Invented {name}"
    patient.identity.save(update_fields=["family_name"])
    Appointment.objects.create(
        clinic=by.clinic,
        patient=patient,
        purpose="assessment",
        starts_at=starts_at,
        booked_at=clock.now(by.clinic),
    )


Owed = Callable[..., Course]


@pytest.fixture
def owed(acting: Actor) -> Iterator[Owed]:
    """One thing, or so many of its kind, and nothing else, whatever follows from the course; in the
    end what follows is due again."""
    courses = []

    def since(
        number: int, kind: str, owner: str, *, days: int = 0, times: int = 1, **more: Any
    ) -> Course:
        patient = register(acting, number)
        course = begin_course(patient=patient, condition="knee-oa", side="right", by=acting)
        courses.append(course)
        DueItem.objects.filter(course=course).delete()
        for again in range(times):
            DueItem.objects.create(
                clinic=acting.clinic,
                patient=patient,
                course=course,
                key=f"{kind}-{again}",
                kind=kind,
                owner_role=owner,
                due_at=clock.now(acting.clinic) - timedelta(days=days, hours=1),
                **more,
            )
        return course

    yield since
    with acting.at_work():
        for course in courses:
            rebuild_course(course, by=acting)


def test_who_is_silent_is_called_however_much_older_work_stands_open(
    log_in: Callable[[str], Client], acting: Actor, owed: Owed
) -> None:
    """A call is the youngest of what is due; each heading cuts its own rows alone."""
    with acting.at_work():
        owed(0, "close", "nurse", days=10, times=101)
        for number in range(1, 5):
            owed(number, "call-after-silence", "nurse", session_number=1)
    page = text_of(log_in("nurse").get("/"))
    assert "Did not answer after a session: call" in page
    assert "1 more call" in page
    for number in range(1, 5):
        assert f"Invented 00{number}" in page
    assert f"{101 - MOST} more in the next steps : To prepare" in page


def test_what_patients_answer_hides_nothing_that_a_physician_decides_or_signs(
    physician: Client, acting: Actor, owed: Owed
) -> None:
    with acting.at_work():
        owed(0, "answer-follow-up", "patient", days=20, times=101)
        for number, kind in enumerate(("decide", "write-plan", "sign-session"), start=101):
            owed(number, kind, "physician", session_number=1)
    answer = physician.get("/")
    page = text_of(answer)
    for title in ("To decide", "In the room", "To ask how they are"):
        assert title in page
    for number in range(101, 104):
        assert f"Invented {number}" in page
    assert page.count("Invented 000") == 2 * MOST  # behind each link once more
    address = "/next-steps?when=today&amp;owner=patient&amp;kind=answer-follow-up"
    assert f'href="{address}"' in answer.content.decode()
    assert f"{101 - MOST} more in the next steps : To ask how they are" in page
    assert "101 steps" in text_of(physician.get(address.replace("&amp;", "&")))


def test_the_check_of_a_session_that_is_called_about_is_not_counted_beside_the_call(
    physician: Client, acting: Actor, owed: Owed
) -> None:
    with acting.at_work():
        course = owed(1, CHECK, "patient", session_number=1, times=MOST + 1)
        row = DueItem.objects.filter(course=course)[0]
        row.pk, row.key, row.kind, row.owner_role = new_id(), "silence-1", SILENCE, "nurse"
        row.save(force_insert=True)
    page = text_of(physician.get("/"))
    assert "Did not answer after a session: call" in page
    assert "To ask how they are" not in page
    assert "more in the next steps" not in page
