"""Closures, absences, opening hours and rooms, and whom they concern."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time, timedelta
from typing import Any

import pytest
from django.test import Client

from prolo.errors import Invalid, NotAllowed
from prolo.registry import clock
from prolo.registry.access import Actor, system
from prolo.registry.actions.schedule import (
    change_absence,
    keep_absence,
    keep_opening_hours,
)
from prolo.registry.models import (
    Absence,
    Clinic,
    Closure,
    OpeningHours,
    Patient,
    Room,
)
from prolo.registry.plans import open_days
from prolo.registry.schedule import physicians_on
from tests.web.conftest import send, text_of
from tests.web.front_desk import at, book, booked

Stored = Callable[[Any], list[Any]]


def test_a_closure_lists_whom_to_move_and_is_taken_back_with_a_reason(
    desk: Client,
    log_in: Callable[[str], Client],
    front: Actor,
    ada: Patient,
    monday: date,
    stored: Stored,
) -> None:
    booked(front, ada, at(monday + timedelta(days=2), "23:30"))
    client = log_in("admin")
    until = (monday + timedelta(days=2)).isoformat()
    send(client, "/calendar/closures", day=monday.isoformat(), until=until, reason="Congress")
    assert "Example, Ada" in text_of(desk.get("/calendar/closures"))
    assert "One appointment cannot be kept" in text_of(desk.get("/calendar"))
    overlapping = send(client, "/calendar/closures", day=until, reason="Again")
    assert "change that closure instead" in text_of(overlapping)

    (row,) = stored(Closure)
    page = f"/calendar/closures/{row.pk}"
    send(client, page, day=monday.isoformat(), until=monday.isoformat(), reason="Congress")
    assert "Example, Ada" not in text_of(desk.get("/calendar/closures"))
    assert send(client, f"{page}/error", reason="").status_code == 422
    assert send(client, f"{page}/error", reason="Wrong week").status_code == 302
    assert client.get(page).status_code == 404
    assert "Wrong week" in text_of(desk.get("/calendar/closures"))
    (listed,) = desk.get("/calendar/closures.json").json()["rows"]
    assert (listed["first_day"], listed["reason"]) == (monday.isoformat(), "Congress")
    assert (listed["number"], listed["why_wrong"]) == (0, "Wrong week")
    assert book(desk, ada, monday).status_code == 302


def test_a_day_closes_several_times_for_some_hours(
    log_in: Callable[[str], Client], monday: date, stored: Stored
) -> None:
    client = log_in("admin")
    for begin, end, status in (
        ("08:00", "09:00", 302),
        ("15:00", "17:00", 302),
        ("09:00", "10:00", 302),  # when the other ends
        ("08:30", "09:30", 422),
        ("", "", 422),
    ):
        typed = {"day": monday.isoformat(), "from_time": begin, "to_time": end}
        done = send(client, "/calendar/closures", **typed, reason="Heating")
        assert done.status_code == status, (begin, end)
    assert len(stored(Closure)) == 3
    shown = text_of(log_in("desk").get(f"/calendar?view=day&day={monday.isoformat()}"))
    for hours in ("08:00 to 09:00", "09:00 to 10:00", "15:00 to 17:00"):
        assert f"Closed {hours}: Heating" in shown


@pytest.mark.parametrize(
    ("typed", "at_ten", "at_three"),
    [
        ({}, False, False),
        ({"from_time": "13:00", "to_time": "17:00"}, True, False),
        ({"from_time": "09:00", "to_time": "10:00"}, True, True),  # ends when the other begins
        ({"from_time": "10:19", "to_time": "15:00"}, False, True),
    ],
)
def test_nobody_is_booked_with_somebody_who_is_absent(
    physician: Client,
    desk: Client,
    ada: Patient,
    acting: Actor,
    monday: date,
    typed: dict[str, str],
    at_ten: bool,
    at_three: bool,
) -> None:
    assert acting.user
    mine = {"user": str(acting.user.pk), "day": monday.isoformat(), **typed}
    assert send(physician, "/calendar/absences", **mine).status_code == 302
    for hour, is_there in (("10:00", at_ten), ("15:00", at_three)):
        answer = book(desk, ada, monday, time=hour, injector=str(acting.user.pk))
        assert (answer.status_code == 302) is is_there
        assert is_there or "This physician is absent then" in text_of(answer)
        assert book(desk, ada, monday + timedelta(days=1), time=hour).status_code == 302
    assert book(desk, ada, monday, time="18:00", injector="").status_code == 302


def test_an_absence_lists_whom_to_move_and_keeps_its_reason_private_unless_shown(
    physician: Client,
    desk: Client,
    log_in: Callable[[str], Client],
    ada: Patient,
    acting: Actor,
    front: Actor,
    monday: date,
    stored: Stored,
) -> None:
    booked(front, ada, at(monday), injector=acting.user)
    assert acting.user
    mine = {"user": str(acting.user.pk), "day": monday.isoformat(), "reason": "An operation"}
    assert "Nobody is absent" in text_of(desk.get("/calendar/absences"))
    send(physician, "/calendar/absences", **mine)
    page = text_of(desk.get("/calendar/absences"))
    assert "Example, Ada" in page
    assert "An operation" not in page
    assert "An operation" not in desk.get("/calendar/absences.csv").content.decode()
    assert "An operation" in physician.get("/calendar/absences.csv").content.decode()
    for client in (physician, log_in("admin")):
        assert "An operation" in text_of(client.get("/calendar/absences"))
    assert "One appointment cannot be kept" in text_of(desk.get("/calendar"))
    day = text_of(desk.get(f"/calendar?day={monday}"))
    assert "Dr. Miriam Invented is absent" in day
    assert "An operation" not in day

    (row,) = stored(Absence)
    error = f"/calendar/absences/{row.pk}/error"
    assert desk.get(error).status_code == 403
    assert send(physician, error, reason="").status_code == 422
    assert send(physician, error, reason="Put off").status_code == 302
    assert "is absent" not in text_of(desk.get(f"/calendar?day={monday}"))
    send(physician, "/calendar/absences", **{**mine, "is_reason_shown": "on"})
    assert "is absent: An operation" in text_of(desk.get(f"/calendar?day={monday}"))


def test_an_absence_is_made_longer_by_who_may_keep_it(
    physician: Client, desk: Client, acting: Actor, monday: date, stored: Stored
) -> None:
    assert acting.user
    send(
        physician,
        "/calendar/absences",
        user=str(acting.user.pk),
        day=monday.isoformat(),
        reason="A",
    )
    (row,) = stored(Absence)
    page, wednesday = f"/calendar/absences/{row.pk}", monday + timedelta(days=2)
    assert f'href="{page}"' in physician.get("/calendar/absences").content.decode()
    assert f'href="{page}"' not in desk.get("/calendar/absences").content.decode()
    longer = {"day": monday.isoformat(), "until": wednesday.isoformat(), "lock_version": "1"}
    assert desk.post(page, longer).status_code == 403
    assert physician.post(page, {**longer, "until": "2020-01-01"}).status_code == 422
    assert physician.post(page, longer).status_code == 302
    (row,) = stored(Absence)
    assert (row.user, row.day, row.until) == (acting.user, monday, wednesday)
    late = physician.post(page, longer)  # somebody else saved meanwhile
    assert late.status_code == 422
    assert "changed this while you were working on it" in text_of(late)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"until": "1"}, "before the start"),
        ({"from_time": "13:00"}, "Enter both times, or leave both empty"),
        ({"from_time": "13:00", "to_time": "12:00"}, "the end is before the start"),
        ({"from_time": "9:00", "to_time": "12:00", "until": "3"}, "Hours are of one day"),
        ({"until": "200"}, "three months at most"),
        ({"user": ""}, "Choose who is absent"),
    ],
)
def test_an_absence_that_cannot_be_is_refused(
    log_in: Callable[[str], Client],
    acting: Actor,
    monday: date,
    stored: Stored,
    typed: dict[str, str],
    sentence: str,
) -> None:
    assert acting.user
    if "until" in typed:
        days = int(typed["until"]) if typed["until"] != "1" else -1
        typed = {**typed, "until": (monday + timedelta(days=days)).isoformat()}
    asked = {"user": str(acting.user.pk), "day": monday.isoformat(), **typed}
    refused = send(log_in("admin"), "/calendar/absences", **asked)
    assert refused.status_code == 422
    assert sentence in text_of(refused)
    assert not stored(Absence)


def test_a_physician_speaks_for_nobody_else(
    physician: Client, acting: Actor, clinic: Clinic, monday: date, stored: Stored
) -> None:
    with system(clinic).at_work():
        other = next(one for one in physicians_on(monday) if one != acting.user)
    theirs = {"day": monday.isoformat(), "user": str(other.pk)}
    assert send(physician, "/calendar/absences", **theirs).status_code == 422
    with pytest.raises(NotAllowed), acting.at_work():
        keep_absence(user=other, day=monday, by=acting)
    assert not stored(Absence)


def test_who_rings_in_sick_is_entered_by_the_desk_for_today_and_tomorrow(
    physician: Client, desk: Client, acting: Actor, clinic: Clinic, stored: Stored
) -> None:
    assert acting.user
    today = clock.today(clinic)
    page, day = "/calendar/absences", [today + timedelta(days=one) for one in range(3)]
    said = {"user": str(acting.user.pk), "day": day[0].isoformat(), "reason": "Fever"}
    assert "Enter who rings in sick, for today and tomorrow" in text_of(desk.get(page))
    for wrong, sentence in (
        ({"day": (today - timedelta(days=1)).isoformat()}, "is entered for today and tomorrow"),
        ({"until": day[2].isoformat()}, "The last day is today or tomorrow"),
    ):
        refused = send(desk, page, **{**said, **wrong})
        assert refused.status_code == 422
        assert sentence in text_of(refused)
        assert "Fever" in refused.content.decode()
    assert not stored(Absence)
    shows = {"until": day[1].isoformat(), "is_reason_shown": "on"}
    assert send(desk, page, **said, **shows).status_code == 302
    (row,) = stored(Absence)
    assert (row.user, row.day, row.until) == (acting.user, day[0], day[1])
    assert not row.is_reason_shown
    assert "Fever" not in text_of(desk.get(page))
    read = text_of(physician.get(page))
    assert "Fever" in read
    assert f"Entered by {row.recorded_by.full_name}" in read


def test_who_entered_it_by_telephone_takes_it_back_and_changes_nothing_else(
    physician: Client,
    desk: Client,
    log_in: Callable[[str], Client],
    acting: Actor,
    clinic: Clinic,
    stored: Stored,
) -> None:
    assert acting.user
    typed = {"user": str(acting.user.pk), "day": clock.today(clinic).isoformat()}
    send(desk, "/calendar/absences", **typed)
    (row,) = stored(Absence)
    assert desk.get(f"/calendar/absences/{row.pk}").status_code == 403
    assert log_in("nurse").get(f"/calendar/absences/{row.pk}/error").status_code == 403
    done = send(desk, f"/calendar/absences/{row.pk}/error", reason="It was the other one")
    assert done.status_code == 302
    (row,) = stored(Absence)
    assert row.marked_in_error_reason == "It was the other one"
    assert "Undo" in text_of(desk.get("/calendar/absences"))
    send(physician, "/calendar/absences", **typed)
    (own,) = [one for one in stored(Absence) if one.marked_in_error_at is None]
    assert desk.get(f"/calendar/absences/{own.pk}/error").status_code == 403


def test_no_undo_is_offered_to_the_desk_of_days_that_it_could_not_enter_now(
    desk: Client, acting: Actor, clinic: Clinic, stored: Stored
) -> None:
    assert acting.user
    today = clock.today(clinic)
    send(desk, "/calendar/absences", user=str(acting.user.pk), day=today.isoformat())
    (row,) = stored(Absence)
    with acting.at_work():  # the physician knows by now how long it takes
        change_absence(absence=row, day=today, until=today + timedelta(days=9), by=acting)
    send(desk, f"/calendar/absences/{row.pk}/error", reason="It was the other one")
    assert "Undo" not in text_of(desk.get("/calendar/absences"))


def test_the_clinic_closes_for_an_afternoon_and_the_morning_stays_open(
    desk: Client, log_in: Callable[[str], Client], ada: Patient, clinic: Clinic, monday: date
) -> None:
    afternoon = {"from_time": "12:00", "to_time": "18:00", "reason": "Meeting"}
    send(log_in("admin"), "/calendar/closures", day=monday.isoformat(), **afternoon)
    assert book(desk, ada, monday).status_code == 302
    asked = book(desk, ada, monday, time="14:00")
    assert "The clinic is closed on that day: Meeting" in text_of(asked)
    page = text_of(desk.get(f"/calendar?day={monday}"))
    assert "Closed 12:00 to 18:00: Meeting" in page
    assert "Example, Ada" not in text_of(desk.get("/calendar/closures"))
    with system(clinic).at_work():
        assert open_days(clinic).first_from(monday) == monday  # a plan may begin in the morning


def test_changed_hours_are_new_rows_and_a_weekday_without_hours_is_closed(
    admin: Actor, clinic: Clinic, stored: Stored
) -> None:
    with admin.at_work():
        day, longer = [(time(9), time(17))], [(time(9), time(18))]
        keep_opening_hours(hours={0: day, 1: day}, by=admin)
        keep_opening_hours(hours={0: day, 1: longer}, by=admin)
    clinic.refresh_from_db()
    assert clinic.closed_weekdays == "23456"
    rows = [(one.weekday, one.closes_at.hour, one.ended_at is None) for one in stored(OpeningHours)]
    assert rows == [(0, 17, True), (1, 17, False), (1, 18, True)]
    with pytest.raises(Invalid), admin.at_work():
        keep_opening_hours(hours={0: [(time(9), time(12)), (time(11), time(13))]}, by=admin)
    with pytest.raises(Invalid), admin.at_work():
        keep_opening_hours(hours={}, by=admin)


def test_a_room_closes_and_its_name_may_be_given_again(
    log_in: Callable[[str], Client], desk: Client, ada: Patient, room: Room, clinic: Clinic
) -> None:
    client, today = log_in("admin"), clock.today(clinic)
    same = {"name": "room 1", "opened_on": today.isoformat()}
    assert "Another open room is called so" in text_of(send(client, "/calendar/rooms", **same))
    closing = {
        "name": "Room 1",
        "opened_on": today.isoformat(),
        "closed_on": (today + timedelta(days=3)).isoformat(),
    }
    assert send(client, f"/calendar/rooms/{room.pk}", **closing).status_code == 302
    late = book(desk, ada, today + timedelta(days=4), room=str(room.pk))
    assert "This room is not open on that day" in text_of(late)
    assert book(desk, ada, today + timedelta(days=3), room=str(room.pk)).status_code == 302
    assert send(client, "/calendar/rooms", **same).status_code == 302


@pytest.mark.parametrize("page", ["closures", "rooms", "hours"])
def test_only_the_administrator_changes_the_week(desk: Client, page: str) -> None:
    assert desk.get(f"/calendar/{page}").status_code == 200
    typed = {
        "closures": {"day": "2030-01-07", "reason": "Mine"},
        "rooms": {"name": "Mine", "opened_on": "2030-01-07"},
        "hours": {"h0_0_opens": "08:00", "h0_0_closes": "12:00"},
    }
    assert desk.post(f"/calendar/{page}", typed[page]).status_code == 403
