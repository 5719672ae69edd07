"""The days on which the clocks of a clinic change, lived through: what is booked across the night,
what a person reads at home, what is due afterwards and what runs out. The server stands elsewhere,
and goes by UTC."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from math import ceil
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from prolo.care.dates import at_local, clock_change, instants_of
from prolo.care.medicines import Reason
from prolo.papers.words.sentences import day as day_words
from prolo.registry import clock
from prolo.registry.access import Actor
from prolo.registry.actions.appointments import book_appointment
from prolo.registry.actions.courses import open_course
from prolo.registry.actions.medicines import record_medicine
from prolo.registry.actions.preparations import give_preparation
from prolo.registry.due import rebuild_patient
from prolo.registry.models import Appointment, Clinic, Concern, DueItem, Patient, Role, Room
from prolo.registry.readiness import answers_of
from prolo.web.forms.moments import SECOND
from tests.web.conftest import send, text_of
from tests.web.course_steps import begin_treatment
from tests.web.front_desk import book
from tests.web.session_of_today import inject, open_session
from tests.web.sheets import Sheet
from tests.web.test_calendar_file import days_before, events
from tests.web.test_mine import logged_in

ZONES = ("America/New_York", "Europe/Berlin", "Australia/Lord_Howe")  # the last by half an hour
A_DAY = timedelta(days=1)
TEN, ELEVEN = time(10), time(11)
FOUND = 302


@dataclass(frozen=True, slots=True)
class Night:
    """``at`` is the instant at which the clocks go forward, or back where ``by`` is below zero."""

    zone: ZoneInfo
    day: date
    at: datetime
    by: timedelta

    def wall(self, minutes: int) -> str:
        """So many minutes after the change, or before it."""
        return f"{self.local(minutes):%H:%M}"

    def local(self, minutes: int) -> datetime:
        return (self.at + timedelta(minutes=minutes)).astimezone(self.zone)


@pytest.fixture(params=[(zone, way) for zone in ZONES for way in ("forward", "back")])
def night(request: pytest.FixtureRequest, clinic: Clinic) -> Night:
    """The next of the clinic's year."""
    name, way = request.param
    zone = ZoneInfo(name)
    clinic.time_zone = name
    clinic.save(update_fields=["time_zone"])
    days = (clock.today(clinic) + timedelta(days=one) for one in range(20, 400))
    for day in days:
        by = clock_change(day, zone)
        if by and (by > timedelta(0)) == (way == "forward"):
            return Night(zone, day, _changes_at(day, zone), by)
    raise AssertionError(f"no clock goes {way} in {name}")


def _changes_at(day: date, zone: ZoneInfo) -> datetime:
    begin = at_local(day, time(0), zone)
    before = begin.astimezone(zone).utcoffset()
    instants = (begin + timedelta(minutes=one) for one in range(0, 24 * 60, 30))
    return next(one for one in instants if one.astimezone(zone).utcoffset() != before)


@pytest.fixture
def acting(acting: Actor, clinic: Clinic) -> Actor:
    """By the clock of the clinic that these tests move."""
    return replace(acting, clinic=clinic)


@pytest.fixture
def let_it_be(clinic: Clinic) -> Callable[[datetime], None]:
    def let(at: datetime) -> None:
        clinic.clock_offset_s = ceil((at - datetime.now(UTC)).total_seconds())  # never before it
        clinic.save(update_fields=["clock_offset_s"])

    return let


def book_after(desk: Client, patient: Patient, room: Room, night: Night, minutes: int) -> Any:
    """An hour in this room that begins so many minutes after the change."""
    local = night.local(minutes)
    twice = len(instants_of(local.date(), local.time().replace(fold=0), night.zone)) == 2
    which = (SECOND if local.fold else "first") if twice else ""
    asked = {"time": f"{local:%H:%M}", "which": which, "minutes": "60", "room": str(room.pk)}
    return book(desk, patient, local.date(), **asked)


def meant(desk: Client, patient: Patient, asked: Any) -> Any:
    """«The clocks change in that night. Is it this time?» It is."""
    typed = dict(Sheet(asked).sends()) | {"anyway": "on"}
    return desk.post(f"/patients/{patient.pk}/appointments/new", typed)


def test_an_hour_across_the_change_is_an_hour(
    desk: Client, ada: Patient, finn: Patient, room: Room, night: Night, acting: Actor
) -> None:
    """The room is free again after sixty real minutes, whatever the wall says by then."""
    meant(desk, ada, book_after(desk, ada, room, night, -30))
    with acting.at_work():
        assert Appointment.objects.get().starts_at == night.at - timedelta(minutes=30)
    taken = f"This room is taken from {night.wall(-30)} to {night.wall(30)}"
    assert taken in text_of(book_after(desk, finn, room, night, 15))
    asked = book_after(desk, finn, room, night, 30)
    assert "This room is taken" not in text_of(asked)
    if asked.status_code != FOUND:
        assert meant(desk, finn, asked).status_code == FOUND
    shown = text_of(desk.get(f"/calendar?day={night.day}"))
    assert f"{night.wall(-30)}–{night.wall(30)}" in shown
    assert f"{night.wall(30)}–{night.wall(90)}" in shown


def test_ten_is_ten_on_the_board_at_home_and_in_the_persons_own_calendar(
    log_in: Callable[[str], Client],
    ada: Patient,
    night: Night,
    acting: Actor,
    let_it_be: Callable[[datetime], None],
) -> None:
    days = [night.day - A_DAY, night.day, night.day + A_DAY]
    with acting.at_work():
        for one in days:
            at = at_local(one, TEN, night.zone)
            book_appointment(patient=ada, purpose="follow-up", starts_at=at, by=acting, anyway=True)
    let_it_be(at_local(night.day - A_DAY, time(8), night.zone))
    hers = logged_in(ada, acting)
    home = text_of(hers.get(f"/my/{ada.pk}"))
    assert all(f"{day_words(one)}, 10:00" in home for one in days)
    starts = [one["starts"].astimezone(UTC) for one in events(hers, ada)]  # type: ignore[attr-defined]
    assert starts == [at_local(one, TEN, night.zone) for one in days]
    assert (starts[1] - starts[0], starts[2] - starts[1]) == (A_DAY - night.by, A_DAY)
    for one in days:
        let_it_be(at_local(one, time(8), night.zone))
        board = text_of(log_in("desk").get("/")).split("Expected today")[1]
        assert board.count("Example, Ada") >= 1
        assert "10:00" in board


def test_a_medicine_is_left_out_from_a_day_of_the_calendar(
    ada: Patient, night: Night, acting: Actor, let_it_be: Callable[[datetime], None]
) -> None:
    """Five half-lives of naproxen are 75 hours, so four days, a short night or a long one."""
    let_it_be(at_local(night.day - timedelta(days=9), TEN, night.zone))
    after = night.day + A_DAY
    with acting.at_work():
        record_medicine(
            patient=ada, typed="Aleve", medicine="naproxen", reason=Reason.PAIN, by=acting
        )
        course = open_course(patient=ada, condition="knee-oa", side="right", by=acting)
        begin_treatment(course, acting)
        booked = book_appointment(
            patient=ada,
            course=course,
            purpose="session",
            session_number=1,
            starts_at=at_local(after, time(0, 30), night.zone),
            by=acting,
            anyway=True,
        )
        give_preparation(appointment=booked, sedation="none", told_how="phone", by=acting)
    hers = logged_in(ada, acting)
    last = after - timedelta(days=4)
    assert [one["starts"] for one in days_before(hers, ada)] == [last]
    sheet = text_of(hers.get(f"/my/appointments/{booked.pk}"))
    assert day_words(last) in sheet
    assert f"{day_words(after)}, 00:30" in sheet


def test_checks_after_a_session_come_at_its_time_of_day_and_two_hours_are_two_hours(
    ada: Patient, night: Night, acting: Actor, let_it_be: Callable[[datetime], None]
) -> None:
    ended = at_local(night.day - A_DAY, ELEVEN, night.zone)
    let_it_be(ended + timedelta(minutes=30))
    session = open_session(acting, ada)
    inject(acting, session)
    with acting.at_work():
        rows = DueItem.objects.filter(course=session.course, key__startswith="aftercare-1-")
        due = {
            one.key.rpartition("-")[2]: one.due_at.replace(second=0, microsecond=0) for one in rows
        }
    assert due.pop("h2") == ended + timedelta(hours=2)
    later = {name: at.astimezone(night.zone) for name, at in due.items()}
    assert {name: at.date() - night.day for name, at in later.items()} == {
        name: timedelta(days=int(name[1:]) - 1) for name in ("d1", "d2", "d3", "d7", "d14")
    }
    assert {(at.hour, at.minute) for at in later.values()} == {(11, 0)}
    assert due["d1"] - ended == A_DAY - night.by
    let_it_be(ended + timedelta(hours=3))
    home = text_of(logged_in(ada, acting).get(f"/my/{ada.pk}"))
    assert f"Next on {day_words(night.day)}, 11:00" in home


def test_a_time_of_the_checks_that_comes_twice_is_asked_about(
    physician: Client,
    ada: Patient,
    night: Night,
    acting: Actor,
    let_it_be: Callable[[datetime], None],
) -> None:
    """«Cleaned at 01:15»: before the clocks went back, or after it? Where they go forward a time
    comes once."""
    let_it_be(night.at + timedelta(minutes=40))
    session = open_session(acting, ada)
    page = f"/sessions/{session.pk}/readiness"
    typed = {"skin_agent": "alcohol 70 %", "skin_at": night.wall(15)}
    sent = send(physician, page, **typed)
    if night.by < timedelta(0):
        assert sent.status_code == 422
        assert "Cleaned at: which of the two" in text_of(sent)
        names = [one.attrs["name"] for one in Sheet(sent).controls if "name" in one.attrs]
        at = names.index("skin_at")
        assert set(names[at + 1 : at + 3]) == {"skin_at_which"}  # right below it, of two
        sent = send(physician, page, **typed, skin_at_which=SECOND)
    assert sent.status_code == FOUND
    with acting.at_work():
        skin = answers_of(session).skin
    assert skin is not None
    assert skin.at == night.at + timedelta(minutes=15)


def test_an_answer_is_due_after_real_minutes_and_the_wall_says_when(
    log_in: Callable[[str], Client],
    ada: Patient,
    night: Night,
    acting: Actor,
    let_it_be: Callable[[datetime], None],
) -> None:
    """An hour to answer, half an hour before the change: a quarter of an hour after it, a quarter
    of an hour is left."""
    let_it_be(night.at + timedelta(minutes=15))
    with acting.at_work():
        course = open_course(patient=ada, condition="knee-oa", side="right", by=acting)
        Concern.objects.create(
            clinic=acting.clinic,
            patient=ada,
            course=course,
            level="same-day",
            rank=3,
            raised_at=night.at - timedelta(minutes=30),
            respond_by=night.at + timedelta(minutes=30),
            owner_role=Role.PHYSICIAN,
        )
        rebuild_patient(ada, by=acting)
    physician = log_in("physician")
    inbox = text_of(physician.get("/concerns"))
    assert f"{day_words(night.day)}, {night.wall(30)}" in inbox
    assert "14 min" in inbox
    let_it_be(night.at + timedelta(minutes=31))
    assert "Overdue" in text_of(physician.get("/concerns"))
