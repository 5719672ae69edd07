"""What is free on a day, beside the form that books it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time, timedelta
from typing import Any

import pytest
from django.test import Client

from prolo.registry import clock
from prolo.registry.access import Actor
from prolo.registry.actions.appointments import Slot
from prolo.registry.actions.schedule import keep_absence, keep_closure, keep_opening_hours
from prolo.registry.actions.visits import change_visit
from prolo.registry.free_places import free_places
from prolo.registry.models import Appointment, Clinic, Patient, Room, User
from tests.web.conftest import text_of
from tests.web.course_steps import open_course, treat
from tests.web.front_desk import at, booked
from tests.web.sheets import Sheet, read_page

Stored = Callable[[Any], list[Any]]


@pytest.fixture
def page(physician: Client, ada: Patient) -> str:
    """Where the first session of a knee is booked, planned for two weeks from now."""
    course = open_course(physician, ada)
    treat(physician, course)
    return f"{course}/appointments/new"


@pytest.fixture
def day(clinic: Clinic) -> date:
    return clock.today(clinic) + timedelta(days=14)


def offered(response: Any) -> dict[str, str]:
    """The buttons of free places: what each says, and what it sends."""
    buttons = read_page(response).all("button")
    taking = [one for one in buttons if one.attrs.get("name") == "take"]
    return {one.text.partition(",")[0]: one.attrs["value"] for one in taking}


def test_the_form_begins_with_the_first_place_that_is_free(
    desk: Client, front: Actor, acting: Actor, finn: Patient, room: Room, page: str, day: date
) -> None:
    """Nine is taken in the only room; the physician is the one who signed the plan."""
    booked(front, finn, at(day, "09:00"), room=room)
    shown = desk.get(page)
    typed = Sheet(shown).typed()
    assert typed["day"] == [day.isoformat()]
    assert typed["time"] == ["09:30"]
    assert typed["room"] == [str(room.pk)]
    assert typed["injector"] == [str(acting.user.pk if acting.user else "")]
    times = list(offered(shown))
    assert (len(times), times[0], times[-1]) == (6, "09:30", "16:15")


def test_a_place_that_is_pressed_keeps_what_was_typed_and_books_nothing(
    desk: Client, room: Room, page: str, day: date, stored: Stored
) -> None:
    shown = desk.get(page)
    last = list(offered(shown).values())[-1]
    typed = Sheet(shown).sends() | {"minutes": "20", "session_number": "3"}
    filled = desk.post(page, typed | {"take": last})
    assert filled.status_code == 200
    kept = Sheet(filled).typed()
    assert (kept["time"], kept["minutes"], kept["session_number"]) == (["16:15"], ["20"], ["3"])
    assert not stored(Appointment)
    assert desk.post(page, Sheet(filled).sends()).status_code == 302
    (one,) = stored(Appointment)
    assert (one.starts_at, one.room_id) == (at(day, "16:15"), room.pk)


def test_another_day_is_looked_at_before_anything_is_booked(
    desk: Client, ada: Patient, monday: date, stored: Stored
) -> None:
    new = f"/patients/{ada.pk}/appointments/new"
    assert "What is free" in text_of(desk.get(new))
    typed = Sheet(desk.get(new)).sends() | {"day": monday.isoformat(), "purpose": "follow-up"}
    looked = desk.post(new, typed | {"look": "1"})
    assert looked.status_code == 200
    assert next(iter(offered(looked))) == "09:00"
    assert not stored(Appointment)


def test_a_place_to_move_to_is_pressed_too_and_its_own_counts_as_free(
    desk: Client, front: Actor, ada: Patient, room: Room, monday: date, stored: Stored
) -> None:
    was = booked(front, ada, at(monday, "09:00"), room=room)
    page = f"/appointments/{was.pk}"
    shown = desk.get(page)
    times = offered(shown)
    assert "09:00" in times
    filled = desk.post(page, Sheet(shown).sends() | {"take": list(times.values())[-1]})
    assert Sheet(filled).typed()["change"] == ["moved"]
    done = desk.post(page, Sheet(filled).sends() | {"reason": "Asked for the afternoon"})
    assert done.status_code == 302, Sheet(done).faults()
    assert [one.starts_at for one in stored(Appointment)] == [at(monday, list(times)[-1])]


def test_hours_closures_and_absences_are_heeded(
    desk: Client, admin: Actor, acting: Actor, room: Room, page: str, day: date
) -> None:
    user = acting.user
    assert user is not None
    with admin.at_work():
        others = User.objects.filter(memberships__role="physician").exclude(pk=user.pk)
        for one in others:
            keep_absence(user=one, day=day, by=admin)
        keep_absence(user=user, day=day, hours=(time(10), time(16)), by=admin)
        hours = {one: [(time(8), time(12)), (time(15), time(17))] for one in range(7)}
        keep_opening_hours(hours=hours, by=admin)
    times = list(offered(desk.get(page)))
    assert times[0] == "08:00"
    assert {one[:2] for one in times} <= {"08", "09", "16"}
    with admin.at_work():
        keep_closure(day=day, reason="Congress", by=admin)
    assert "Nothing is free on that day" in text_of(desk.get(page))


def test_where_the_other_half_of_a_visit_stands_is_free_for_the_first_when_both_move(
    front: Actor, ada: Patient, room: Room, monday: date
) -> None:
    first, second = (booked(front, ada, at(monday, time), room=room) for time in ("09:00", "09:30"))
    now = clock.now(front.clinic)
    with front.at_work():
        alone = free_places(first, monday, now=now)
        together = free_places(first, monday, now=now, along=[second])
    assert at(monday, "09:30") not in {one.starts_at for one in alone}
    assert at(monday, "09:30") in {one.starts_at for one in together}


@pytest.mark.parametrize("is_second_asked", [False, True])
def test_no_place_is_offered_from_which_the_other_half_of_a_visit_would_go_where_somebody_else_is(
    front: Actor, ada: Patient, finn: Patient, room: Room, monday: date, is_second_asked: bool
) -> None:
    """It is refused when both move: what is offered is taken."""
    first, second = (booked(front, ada, at(monday, time), room=room) for time in ("09:00", "09:30"))
    booked(front, finn, at(monday, "10:00"), room=room)
    asked, other = (second, first) if is_second_asked else (first, second)
    with front.at_work():
        found = free_places(asked, monday, now=clock.now(front.clinic), along=[other])
        times = {one.starts_at - (asked.starts_at - first.starts_at) for one in found}
        assert not {at(monday, time) for time in ("09:15", "09:30", "09:45", "10:15")} & times
        assert at(monday, "10:30") in times
        for one in (found[0], found[-1]):
            slot = Slot(starts_at=one.starts_at, minutes=30, room=one.room, injector=one.injector)
            change_visit(
                appointment=asked,
                others=[other],
                change="moved",
                slot=slot,
                reason="Asked",
                anyway=False,
                by=front,
            )


def test_what_moves_along_keeps_a_room_that_is_open_and_a_physician_who_is_there(
    front: Actor, admin: Actor, acting: Actor, ada: Patient, room: Room, monday: date
) -> None:
    """The other half has its own physician: away until noon, nothing before is offered
    but to stay where both are."""
    theirs = acting.user
    assert theirs is not None
    first = booked(front, ada, at(monday, "09:00"), room=room)
    second = booked(front, ada, at(monday, "09:30"), room=room, injector=theirs)
    with admin.at_work():
        keep_absence(user=theirs, day=monday, hours=(time(9), time(12)), by=admin)
    with front.at_work():
        found = free_places(first, monday, now=clock.now(front.clinic), along=[second])
    assert [one.starts_at for one in found][:2] == [at(monday, "09:00"), at(monday, "11:30")]
