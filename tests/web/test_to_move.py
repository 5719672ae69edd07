"""What cannot be kept as it is booked is somebody's work until it is moved, or kept by name."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time, timedelta

import pytest
from django.test import Client

from prolo.errors import Invalid, NotAllowed
from prolo.registry import clock
from prolo.registry.access import Actor
from prolo.registry.actions.appointments import Slot, book_appointment, change_appointment
from prolo.registry.actions.people import end_membership
from prolo.registry.actions.privileges import (
    end_privilege,
    grant_privilege,
    mark_privilege_in_error,
)
from prolo.registry.actions.schedule import (
    change_room,
    keep_absence,
    keep_closure,
    keep_opening_hours,
    mark_closure_in_error,
)
from prolo.registry.falling import to_be_moved
from prolo.registry.models import (
    Appointment,
    Clinic,
    Course,
    DueItem,
    Membership,
    Patient,
    Privilege,
    Room,
)
from tests.web.conftest import send, text_of
from tests.web.course_steps import begin_treatment, open_course
from tests.web.front_desk import at, booked


@pytest.fixture
def session(
    physician: Client, ada: Patient, acting: Actor, monday: date, room: Room
) -> Appointment:
    open_course(physician, ada)
    with acting.at_work():
        course = Course.objects.get(patient=ada)
        begin_treatment(course, acting)
        return book_appointment(
            patient=ada,
            course=course,
            purpose="session",
            session_number=1,
            starts_at=at(monday),
            room=room,
            injector=acting.user,
            by=acting,
        )


def next_of(session: Appointment, by: Actor) -> list[str]:
    with by.at_work():
        rows = DueItem.objects.filter(course=session.course, kind="move-appointment")
        return [one.owner_role for one in rows]


def close(admin: Actor, day: date) -> None:
    with admin.at_work():
        keep_closure(day=day, reason="Burst pipe", by=admin)


def send_away(admin: Actor, session: Appointment, room: Room) -> None:
    with admin.at_work():
        assert session.injector
        keep_absence(user=session.injector, day=at_day(session), reason="Flu", by=admin)


def close_the_room(admin: Actor, session: Appointment, room: Room) -> None:
    with admin.at_work():
        last = at_day(session) - timedelta(days=1)
        change_room(room=room, name=room.name, opened_on=room.opened_on, closed_on=last, by=admin)


def end_the_work(admin: Actor, session: Appointment, room: Room) -> None:
    with admin.at_work():
        row = Membership.objects.get(user=session.injector, role="physician")
        end_membership(membership=row, ends_on=at_day(session) - timedelta(days=1), by=admin)


def end_the_privilege(admin: Actor, session: Appointment, room: Room) -> None:
    with admin.at_work():
        row = Privilege.objects.get(user=session.injector, region="knee")
        end_privilege(privilege=row, by=admin)


def grant_it_in_error(admin: Actor, session: Appointment, room: Room) -> None:
    with admin.at_work():
        row = Privilege.objects.get(user=session.injector, region="knee")
        mark_privilege_in_error(privilege=row, reason="Another person's", by=admin)


def leave_it_to_supervision(admin: Actor, session: Appointment, room: Room) -> None:
    end_the_privilege(admin, session, room)
    given = {"starts_on": clock.today(admin.clinic) + timedelta(days=1), "level": "supervised"}
    with admin.at_work():
        assert session.injector
        grant_privilege(user=session.injector, region="knee", by=admin, **given)


def open_in_the_night(admin: Actor, session: Appointment, room: Room) -> None:
    with admin.at_work():
        hours = {day: [(time(0, 15), time(1))] for day in range(7)}
        keep_opening_hours(hours=hours, by=admin)


def close_that_weekday(admin: Actor, session: Appointment, room: Room) -> None:
    with admin.at_work():
        others = {*range(7)} - {at_day(session).weekday()}
        keep_opening_hours(hours={day: [(time(7), time(20))] for day in others}, by=admin)


def at_day(session: Appointment) -> date:
    return session.starts_at.date()


@pytest.mark.parametrize(
    ("happens", "says"),
    [
        (lambda admin, session, room: close(admin, at_day(session)), "Closed: Burst pipe"),
        (send_away, "is absent then"),
        (close_the_room, "Room 1 is not open then"),
        (end_the_work, "does not work here then"),
        (end_the_privilege, "may not treat this region then"),
        (grant_it_in_error, "may not treat this region then"),
        (leave_it_to_supervision, "treats this region under supervision only"),
        (open_in_the_night, "The clinic is not open at that hour"),
        (close_that_weekday, "The clinic is closed on that weekday"),
    ],
)
def test_it_is_the_front_desks_work_on_each_page_until_it_is_moved(
    desk: Client,
    front: Actor,
    admin: Actor,
    session: Appointment,
    room: Room,
    happens: Callable[[Actor, Appointment, Room], None],
    says: str,
) -> None:
    pages = ("/", "/calendar/to-move", f"/patients/{session.patient_id}", page_of(session))
    assert not [one for one in pages if says in text_of(desk.get(one))]
    happens(admin, session, room)
    assert [says in text_of(desk.get(one)) for one in pages] == [True] * 4
    assert "Flu" not in text_of(desk.get("/calendar/to-move"))
    assert "call, and move it or keep it by name" in text_of(desk.get("/next-steps"))
    assert next_of(session, front) == ["front-desk"]
    with front.at_work():
        session.refresh_from_db()
        later = Slot(starts_at=session.starts_at + timedelta(days=100), minutes=session.minutes)
        change_appointment(
            appointment=session, change="moved", slot=later, reason="asked her", by=front
        )
    assert next_of(session, front) == []
    assert says not in text_of(desk.get("/"))


def page_of(session: Appointment) -> str:
    return f"/appointments/{session.pk}"


def test_kept_all_the_same_it_has_a_name_and_a_reason(
    desk: Client, front: Actor, admin: Actor, session: Appointment, monday: date
) -> None:
    page = page_of(session)
    assert "Keep it all the same" not in text_of(desk.get(page))
    assert send(desk, page, change="kept", reason="no cause").status_code == 422
    close(admin, monday)
    assert "Keep it all the same" in text_of(desk.get(page))
    assert send(desk, page, change="kept", reason=" ").status_code == 422
    assert next_of(session, front) == ["front-desk"]
    assert send(desk, page, change="kept", reason="Comes from abroad").status_code == 302
    assert next_of(session, front) == []
    for one in (page, "/calendar/closures"):
        assert "Comes from abroad" in text_of(desk.get(one))
    assert "on a day on which the clinic is closed" in text_of(desk.get(page))
    assert not desk.get("/calendar/to-move.json").json()["rows"]
    with front.at_work():
        session.refresh_from_db()
    with front.at_work(), pytest.raises(Invalid):
        change_appointment(appointment=session, change="kept", reason="twice", by=front)


def test_a_closure_that_was_wrong_asks_nothing_of_anybody(
    front: Actor, admin: Actor, ada: Patient, monday: date, session: Appointment
) -> None:
    booked(front, ada, at(monday, "15:00"))  # apart from any course
    with admin.at_work():
        row = keep_closure(day=monday, reason="Burst pipe", by=admin)
        assert len(to_be_moved(admin.clinic)) == 2
        mark_closure_in_error(closure=row, reason="It held", by=admin)
        assert to_be_moved(admin.clinic) == []
    assert next_of(session, front) == []


def test_who_booked_in_spite_of_a_closure_is_not_asked_again(
    front: Actor, admin: Actor, ada: Patient, monday: date
) -> None:
    close(admin, monday)
    booked(front, ada, at(monday))
    with front.at_work():
        assert to_be_moved(front.clinic) == []


def test_the_list_is_for_those_who_see_the_schedule_and_of_one_clinic(
    log_in: Callable[[str], Client], clinic: Clinic, front: Actor, admin: Actor, ada: Patient
) -> None:
    day = clock.today(clinic) + timedelta(days=9)
    booked(front, ada, at(day))
    close(admin, day)
    (row,) = log_in("desk").get("/calendar/to-move.json").json()["rows"]
    assert row["why_codes"] == ["closed-closure"]
    assert row["owner_role"] == "front-desk"
    assert log_in("admin").get("/calendar/to-move").status_code == 403
    assert "To be moved: call" not in text_of(log_in("nurse").get("/"))
    with admin.at_work():
        row = Appointment.objects.get(patient=ada)
    with admin.at_work(), pytest.raises(NotAllowed):
        change_appointment(appointment=row, change="kept", reason="x", by=admin)
