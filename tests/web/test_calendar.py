"""The front desk's day: booking against the diary, moving, clocks that change, the calendar."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from django.test import Client

from prolo.care import booking
from prolo.errors import Conflict, Invalid, NotFound
from prolo.registry import clock
from prolo.registry.access import Actor, system
from prolo.registry.actions.appointments import change_appointment
from prolo.registry.actions.clinics import open_clinic
from prolo.registry.actions.courses import open_course
from prolo.registry.actions.schedule import (
    add_room,
    keep_closure,
    keep_opening_hours,
)
from prolo.registry.actions.waiting import add_to_waiting_list
from prolo.registry.models import (
    Appointment,
    AppointmentChange,
    Clinic,
    Patient,
    Room,
)
from prolo.web.words.booking import KEPT, SENTENCES
from tests.web.conftest import send, text_of
from tests.web.course_steps import begin_treatment
from tests.web.front_desk import at, book, booked, links
from tests.web.sheets import Sheet

pytestmark = pytest.mark.both_databases

Stored = Callable[[Any], list[Any]]


# -- booking


def test_whatever_stands_against_a_booking_has_words() -> None:
    codes = {line.split()[0] for line in (booking.__doc__ or "").splitlines() if "  re" in line}
    codes |= {line.split()[0] for line in (booking.__doc__ or "").splitlines() if "  qu" in line}
    assert codes == set(SENTENCES)
    assert set(KEPT) <= codes


def test_it_takes_as_long_as_usual_and_the_clinic_says_how_long(
    desk: Client, log_in: Callable[[str], Client], ada: Patient, monday: date, stored: Stored
) -> None:
    book(desk, ada, monday, purpose="assessment")
    lengths = {"assessment": "75", "session": "45", "follow_up": "20"}
    send(log_in("admin"), "/calendar/lengths", **lengths)
    book(desk, ada, monday, purpose="assessment", time="15:00")
    assert [one.minutes for one in stored(Appointment)] == [60, 75]
    assert desk.get("/calendar/lengths").status_code == 403


def test_a_room_is_taken_once_and_free_again_when_it_is_cancelled(
    desk: Client, ada: Patient, finn: Patient, room: Room, monday: date, stored: Stored
) -> None:
    first = book(desk, ada, monday, room=str(room.pk)).headers["Location"]
    refused = book(desk, finn, monday, room=str(room.pk), time="10:15")
    assert refused.status_code == 422
    assert "This room is taken from 10:00 to 10:20" in text_of(refused)
    send(desk, first, change="cancelled", reason="ill")
    assert book(desk, finn, monday, room=str(room.pk), time="10:15").status_code == 302
    assert [one.room_id for one in stored(Appointment)] == [room.pk, room.pk]


def test_what_is_usually_a_slip_is_asked_about_and_kept_when_it_was_meant(
    desk: Client, front: Actor, admin: Actor, ada: Patient, monday: date, stored: Stored
) -> None:
    with admin.at_work():
        keep_closure(day=monday, reason="Congress", by=admin)
    asked = book(desk, ada, monday)
    assert asked.status_code == 422
    assert "The clinic is closed on that day: Congress" in text_of(asked)
    assert not stored(Appointment)

    typed = dict(Sheet(asked).sends()) | {"anyway": "on"}
    other = {**typed, "day": (monday + timedelta(days=1)).isoformat()}
    meant = desk.post(f"/patients/{ada.pk}/appointments/new", typed)
    assert meant.status_code == 302
    assert stored(AppointmentChange)[0].despite == ["closed-closure"]
    assert "on a day on which the clinic is closed" in text_of(desk.get(meant.headers["Location"]))

    booked(front, ada, at(monday + timedelta(days=1)))
    again = desk.post(f"/patients/{ada.pk}/appointments/new", other)
    assert again.status_code == 422, "a tick answers what was asked, and nothing else"
    assert "This person is booked from 10:00 to 10:20 already" in text_of(again)


def test_a_physician_is_booked_where_they_work_and_may_treat(
    physician: Client, acting: Actor, ada: Patient, monday: date
) -> None:
    with acting.at_work():
        neck = open_course(patient=ada, condition="neck", side="midline", by=acting)
    begin_treatment(neck, acting)
    typed = {
        "purpose": "session",
        "session_number": "1",
        "day": monday.isoformat(),
        "time": "10:00",
        "injector": str(acting.user.pk if acting.user else ""),
    }
    page = f"/courses/{neck.pk}/appointments/new"
    refused = send(physician, page, **typed)
    assert refused.status_code == 422
    assert "Neck: no privilege of this physician is on record" in text_of(refused)
    assert send(physician, page, **(typed | {"injector": ""})).status_code == 302


def test_the_register_refuses_what_the_page_was_not_asked_about(
    front: Actor, ada: Patient, finn: Patient, room: Room, monday: date
) -> None:
    booked(front, ada, at(monday), room=room)
    with pytest.raises(Invalid) as taken:
        booked(front, finn, at(monday, "10:10"), room=room)
    assert taken.value.faults == {"room": "room-taken"}
    with pytest.raises(Invalid) as twice:
        booked(front, ada, at(monday, "10:10"), anyway=False)
    assert twice.value.faults == {"anyway": "patient-taken"}


def test_nobody_books_over_the_wall(front: Actor, ada: Patient, monday: date) -> None:
    other = open_clinic(name="Elsewhere")
    with system(other).at_work():
        theirs = add_room(name="Room 1", by=system(other))
    with pytest.raises(NotFound):
        booked(front, ada, at(monday), room=theirs)


# -- moving


def test_a_move_keeps_what_was_booked_when_and_with_whom(
    desk: Client, ada: Patient, room: Room, acting: Actor, monday: date, stored: Stored
) -> None:
    page = book(desk, ada, monday, room=str(room.pk)).headers["Location"]
    typed = {
        "change": "moved",
        "day": (monday + timedelta(days=1)).isoformat(),
        "time": "11:00",
        "minutes": "40",
        "room": "",
        "injector": str(acting.user.pk if acting.user else ""),
        "reason": "The bus",
    }
    assert send(desk, page, **typed).status_code == 302
    (row,) = stored(Appointment)
    assert (row.room, row.minutes, row.starts_at) == (
        None,
        40,
        at(monday + timedelta(days=1), "11:00"),
    )
    told = text_of(desk.get(page))
    assert "20 min · Room 1" in told
    assert "40 min · Dr. Miriam Invented" in told
    assert "The bus" in told
    assert "Nothing was changed" in text_of(send(desk, page, **typed))


def test_who_did_not_come_is_told_after_the_time_whatever_stands_in_the_slot(
    desk: Client, ada: Patient, clinic: Clinic, front: Actor
) -> None:
    starts_at = clock.now(clinic) + timedelta(minutes=1)
    row = booked(front, ada, starts_at)
    assert "did not come" not in text_of(desk.get(f"/appointments/{row.pk}"))
    early = send(desk, f"/appointments/{row.pk}", change="missed")
    assert "The time has not come yet" in text_of(early)
    clinic.clock_offset_s += 26 * 3600
    clinic.save(update_fields=["clock_offset_s"])
    page = desk.get(f"/appointments/{row.pk}")
    assert "did not come" in text_of(page)
    typed = dict(Sheet(page).sends()) | {"change": "missed"}  # with yesterday in «Day»
    assert desk.post(f"/appointments/{row.pk}", typed).status_code == 302
    assert "Did not come" in text_of(desk.get(f"/appointments/{row.pk}"))
    theirs = text_of(desk.get(f"/patients/{ada.pk}"))
    assert "1 earlier or cancelled" in theirs
    assert "Did not come" in theirs


def test_nobody_arrives_before_the_day_of_the_appointment(
    desk: Client, ada: Patient, clinic: Clinic, front: Actor
) -> None:
    row = booked(front, ada, clock.now(clinic) + timedelta(days=1))
    assert "has arrived" not in text_of(desk.get(f"/appointments/{row.pk}"))
    early = send(desk, f"/appointments/{row.pk}", change="arrived")
    assert "The time has not come yet" in text_of(early)
    with front.at_work():
        row.refresh_from_db()
    assert row.state == "booked"


def test_after_a_move_the_sheet_is_given_anew(
    physician: Client, acting: Actor, ada: Patient, monday: date
) -> None:
    with acting.at_work():
        knee = open_course(patient=ada, condition="knee-oa", side="right", by=acting)
    begin_treatment(knee, acting)

    def due() -> set[str]:
        with acting.at_work():
            return set(knee.due_items.values_list("kind", flat=True))

    slot = {"day": monday.isoformat(), "time": "10:00"}
    session = {"purpose": "session", "session_number": "1"} | slot
    page = send(physician, f"/courses/{knee.pk}/appointments/new", **session).headers["Location"]
    physician.post(f"{page}/preparation/give", {"told_how": "phone"})
    assert not due() & {"give-sheet", "tell-sheet"}
    later = {"day": (monday + timedelta(days=7)).isoformat(), "time": "10:00"}
    send(physician, page, change="moved", reason="bus", **later)
    assert "give-sheet" in due()
    physician.post(f"{page}/preparation/give", {"told_how": "phone"})
    assert not due() & {"give-sheet", "tell-sheet"}


def test_two_who_move_one_appointment_meet(front: Actor, ada: Patient, monday: date) -> None:
    row = booked(front, ada, at(monday))
    with front.at_work():
        stale = Appointment.objects.get(pk=row.pk)
        later = at(monday, "12:00")
        change_appointment(appointment=row, change="moved", starts_at=later, reason="bus", by=front)
        with pytest.raises(Conflict):
            change_appointment(appointment=stale, change="cancelled", reason="ill", by=front)


# -- the clocks change


def test_a_time_that_the_clocks_skip_is_refused_and_one_that_comes_twice_is_asked_about(
    desk: Client, ada: Patient, clinic: Clinic, stored: Stored
) -> None:
    year = clock.today(clinic).year + 1
    forward, back = sunday(year, 3, 2), sunday(year, 11, 1)
    skipped = book(desk, ada, forward, time="02:30")
    assert "There is no such time on that day: clocks go forward" in text_of(skipped)

    twice = book(desk, ada, back, time="01:30")
    assert twice.status_code == 422
    assert "This time comes twice in that night" in text_of(twice)
    typed = dict(Sheet(twice).sends()) | {"which": "second"}
    asked = desk.post(f"/patients/{ada.pk}/appointments/new", typed)
    assert "The clocks change in that night" in text_of(asked)
    typed = dict(Sheet(asked).sends()) | {"which": "second", "anyway": "on"}
    assert desk.post(f"/patients/{ada.pk}/appointments/new", typed).status_code == 302
    (row,) = stored(Appointment)
    assert row.starts_at == datetime(year, 11, back.day, 6, 30, tzinfo=UTC)
    page = desk.get(f"/calendar?day={back.isoformat()}")
    assert "an hour comes twice" in text_of(page)
    assert "01:30–01:50" in text_of(page)


def sunday(year: int, month: int, number: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=(6 - first.weekday()) % 7 + 7 * (number - 1))


def test_the_day_is_the_clinics_wherever_the_server_stands(
    desk: Client, ada: Patient, front: Actor, monday: date, settings: Any
) -> None:
    """Eleven at night in New York is the next day in UTC and in Tokyo."""
    settings.TIME_ZONE = "Asia/Tokyo"
    booked(front, ada, at(monday, "23:00"))
    assert "23:00–23:20" in text_of(desk.get(f"/calendar?day={monday}"))
    next_day = text_of(desk.get(f"/calendar?day={monday + timedelta(days=1)}"))
    assert "Example, Ada" not in next_day


# -- the calendar


@pytest.mark.parametrize("asked", ["", "view=week", "by=injector", "view=week&by=injector"])
def test_a_day_and_a_week_by_room_and_by_physician(
    desk: Client, front: Actor, acting: Actor, ada: Patient, room: Room, monday: date, asked: str
) -> None:
    booked(front, ada, at(monday), room=room, injector=acting.user)
    page = text_of(desk.get(f"/calendar?day={monday}&{asked}"))
    for said in ("Example, Ada", "10:00–10:20", "Room 1", "Dr. Miriam Invented", "Follow-up"):
        assert said in page


def test_what_is_free_of_the_opening_hours_leads_to_who_could_take_it(
    desk: Client, front: Actor, admin: Actor, ada: Patient, finn: Patient, room: Room, monday: date
) -> None:
    with admin.at_work():
        hours = [(time(8), time(12)), (time(13), time(17))]
        keep_opening_hours(hours={0: hours}, by=admin)
    booked(front, ada, at(monday), room=room)
    booked(front, ada, at(monday, "14:00"), room=room)
    with front.at_work():
        add_to_waiting_list(patient=finn, purpose="assessment", by=front)
    page = desk.get(f"/calendar?day={monday}")
    free = ["08:00–10:00 Free", "10:20–12:00 Free", "13:00–14:00 Free", "14:20–17:00 Free"]
    for gap in free:
        assert gap in text_of(page)
    (link, *_others) = [one for one in links(page) if "/calendar/waiting?at=" in one]
    could = desk.get(link)
    assert "Example, Finn" in text_of(could)
    (onward,) = [one for one in links(could) if "waiting=" in one]
    typed = dict(Sheet(desk.get(onward)).sends())
    assert [typed[name] for name in ("time", "room", "purpose")] == [
        ["08:00"],
        [str(room.pk)],
        ["assessment"],
    ]


def test_the_day_and_the_list_are_taken_away_as_they_are_shown(
    desk: Client,
    log_in: Callable[[str], Client],
    front: Actor,
    ada: Patient,
    finn: Patient,
    monday: date,
) -> None:
    booked(front, ada, at(monday))
    with front.at_work():
        add_to_waiting_list(patient=finn, purpose="assessment", weekdays=[0, 2], by=front)
    body = desk.get(f"/calendar.json?day={monday}").json()
    assert [(one["name"], one["minutes"], one["state"]) for one in body["rows"]] == [
        ("Example, Ada", 20, "booked")
    ]
    (waits,) = desk.get("/calendar/waiting.json").json()["rows"]
    assert (waits["name"], waits["weekdays"]) == ("Example, Finn", ["Monday", "Wednesday"])
    assert "Example, Ada" in desk.get(f"/calendar.csv?day={monday}").content.decode()
    assert "Ada" not in log_in("admin").get(f"/calendar.csv?day={monday}").content.decode()
    assert log_in("researcher").get("/calendar/waiting.csv").status_code == 403


@pytest.mark.parametrize("asked", ["day=9999-12-31", "day=0001-01-01", "day=nonsense&view=year"])
def test_an_address_that_cannot_be_read_shows_today(
    desk: Client, clinic: Clinic, asked: str
) -> None:
    page = desk.get(f"/calendar?{asked}")
    assert page.status_code == 200
    assert f'value="{clock.today(clinic).isoformat()}"' in page.content.decode()


def test_the_administrator_keeps_the_week_and_sees_no_name(
    log_in: Callable[[str], Client], front: Actor, ada: Patient, monday: date
) -> None:
    booked(front, ada, at(monday))
    client = log_in("admin")
    assert client.get("/calendar").headers["Location"] == "/calendar/closures"
    send(client, "/calendar/closures", day=monday.isoformat(), reason="Congress")
    page = text_of(client.get("/calendar/closures"))
    assert "One appointment falls into it" in page
    assert "Ada" not in page
    assert client.get("/calendar/waiting").status_code == 403
    assert log_in("researcher").get("/calendar").status_code == 403
