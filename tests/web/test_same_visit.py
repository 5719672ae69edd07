"""Both knees in one visit: booked at once, moved at once, and each named where the other stands."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from prolo.registry import clock
from prolo.registry.access import Actor
from prolo.registry.actions.appointments import book_appointment
from prolo.registry.models import Appointment, Course, Patient, Room, Session
from tests.web.conftest import send, text_of
from tests.web.course_steps import let_it_be, open_course, treat
from tests.web.front_desk import at
from tests.web.sheets import Sheet
from tests.web.test_undo import offered, undo

pytestmark = pytest.mark.both_databases


@pytest.fixture
def knees(physician: Client, acting: Actor, ada: Patient, room: Room) -> tuple[Course, Course]:
    """Two courses whose signed plans name the same days."""
    for side in ("right", "left"):
        treat(physician, open_course(physician, ada, side=side))
    with acting.at_work():
        return Course.objects.get(side="right"), Course.objects.get(side="left")


@pytest.fixture
def nurse(log_in: Any) -> Client:
    client: Client = log_in("nurse")
    return client


def typed(day: date, room: Room, left: Course | None = None, **more: Any) -> dict[str, Any]:
    along = {"along": [str(left.pk)]} if left else {}
    return {
        "purpose": "session",
        "session_number": "1",
        "day": day.isoformat(),
        "time": "10:00",
        "minutes": "30",
        "room": str(room.pk),
        **along,
        **more,
    }


def booked_rows(acting: Actor, ada: Patient) -> list[Appointment]:
    with acting.at_work():
        return list(Appointment.objects.filter(patient=ada).order_by("starts_at"))


def test_one_press_books_both_and_each_names_the_other(
    desk: Client,
    nurse: Client,
    acting: Actor,
    ada: Patient,
    knees: tuple[Course, Course],
    room: Room,
    monday: date,
) -> None:
    right, left = knees
    page = f"/courses/{right.pk}/appointments/new"
    assert "In the same visit too" in text_of(desk.get(page))
    assert "Session 1, of another course, planned for" in text_of(desk.get(page))
    assert Sheet(desk.get(page)).typed()["along"] == [str(left.pk)]
    assert "left" in text_of(nurse.get(page)).split("In the same visit too")[1]
    assert send(desk, page, **typed(monday, room, left)).status_code == 302
    first, second = booked_rows(acting, ada)
    assert (first.course_id, second.course_id) == (right.pk, left.pk)
    assert second.starts_at == first.starts_at + timedelta(minutes=first.minutes)
    assert second.room_id == first.room_id == room.pk
    for one in (f"/patients/{ada.pk}", f"/appointments/{first.pk}", f"/courses/{right.pk}"):
        assert "In the same visit: Session 1, left, at 10:30" in text_of(nurse.get(one))
    assert "In the same visit: Session 1 at 10:30" in text_of(desk.get(f"/patients/{ada.pk}"))


def test_from_the_patient_leads_a_way_to_each_session_that_is_to_be_booked(
    desk: Client, nurse: Client, ada: Patient, knees: tuple[Course, Course]
) -> None:
    page = f"/patients/{ada.pk}/appointments/new"
    for knee in knees:
        assert f'href="/courses/{knee.pk}/appointments/new"' in desk.get(page).content.decode()
    assert "Session 1, planned for" in text_of(desk.get(page))
    assert "Knee osteoarthritis, left, planned for" in text_of(nurse.get(page))


def test_the_second_is_held_against_the_diary_too_and_then_neither_is_booked(
    desk: Client,
    front: Actor,
    acting: Actor,
    ada: Patient,
    finn: Patient,
    knees: tuple[Course, Course],
    room: Room,
    monday: date,
) -> None:
    right, left = knees
    with front.at_work():
        book_appointment(
            patient=finn, purpose="follow-up", starts_at=at(monday, "10:30"), room=room, by=front
        )
    page = f"/courses/{right.pk}/appointments/new"
    answer = send(desk, page, **typed(monday, room, left))
    assert answer.status_code == 422
    assert "This room is taken from 10:30" in text_of(answer)
    assert booked_rows(acting, ada) == []
    wrong = typed(monday, room) | {"along": [str(right.pk)]}
    assert send(desk, page, **wrong).status_code == 422


def test_both_move_cancel_and_arrive_together_unless_one_is_unticked(
    desk: Client,
    acting: Actor,
    ada: Patient,
    knees: tuple[Course, Course],
    room: Room,
    monday: date,
) -> None:
    right, left = knees
    send(desk, f"/courses/{right.pk}/appointments/new", **typed(monday, room, left))
    first, second = booked_rows(acting, ada)
    page = f"/appointments/{first.pk}"
    place = {"day": monday.isoformat(), "minutes": "30", "room": str(room.pk)}
    moved = {"change": "moved", "reason": "bus", **place, "together": [str(second.pk)]}
    assert send(desk, page, **moved, time="10:30").status_code == 302
    rows = booked_rows(acting, ada)
    assert [one.starts_at for one in rows] == [at(monday, "10:30"), at(monday, "11:00")]
    alone = {**moved, "together": []}
    assert send(desk, page, **alone, time="09:00").status_code == 302
    rows = booked_rows(acting, ada)
    assert [one.starts_at for one in rows] == [at(monday, "09:00"), at(monday, "11:00")]
    off = {"change": "cancelled", "reason": "ill", "together": [str(second.pk)]}
    assert send(desk, page, **off).status_code == 302
    assert [one.state for one in booked_rows(acting, ada)] == ["cancelled", "cancelled"]


def test_a_visit_that_was_cancelled_by_a_slip_comes_back_whole_or_not_at_all(
    desk: Client,
    front: Actor,
    acting: Actor,
    ada: Patient,
    finn: Patient,
    knees: tuple[Course, Course],
    room: Room,
    monday: date,
) -> None:
    right, left = knees
    send(desk, f"/courses/{right.pk}/appointments/new", **typed(monday, room, left))
    first, second = booked_rows(acting, ada)
    off = {"change": "cancelled", "reason": "slip", "together": [str(second.pk)]}
    assert undo(send(desk, f"/appointments/{first.pk}", **off), desk).status_code == 302
    rows = booked_rows(acting, ada)
    assert [(one.pk, one.state) for one in rows] == [(first.pk, "booked"), (second.pk, "booked")]
    button = offered(send(desk, f"/appointments/{first.pk}", **off), desk)
    assert button
    with front.at_work():
        book_appointment(
            patient=finn, purpose="follow-up", starts_at=at(monday, "10:30"), room=room, by=front
        )
    refused = desk.post(*button)
    assert (refused.status_code, "This room is taken" in text_of(refused)) == (422, True)
    assert [one.state for one in booked_rows(acting, ada)] == ["cancelled", "cancelled"]
    strange = f"/undo/appointment/{first.pk}?with=nothing"
    assert desk.post(strange).status_code == 404


def test_long_before_its_time_a_session_begins_with_a_reason_by_name(
    desk: Client,
    nurse: Client,
    acting: Actor,
    ada: Patient,
    knees: tuple[Course, Course],
    room: Room,
) -> None:
    right, left = knees
    day = clock.today(acting.clinic) + timedelta(days=3)
    new = f"/courses/{right.pk}/appointments/new"
    send(desk, new, **typed(day, room, left, time="14:00"))
    let_it_be(desk, day.isoformat(), time="08:08")
    first, _second = booked_rows(acting, ada)
    page = f"/appointments/{first.pk}/session/ask"
    assert nurse.post(f"/appointments/{first.pk}/session")["Location"] == page
    shown = text_of(nurse.get(page))
    assert "The appointment is in 5 h 5" in shown
    assert "Of the same visit: Session 1, left, at 14:30" in shown
    assert desk.get(page).status_code == 403
    assert send(nurse, page, reason="  ").status_code == 422
    with acting.at_work():
        assert not Session.objects.filter(course=right).exists()
    assert send(nurse, page, reason="Came with her sister at eight").status_code == 302
    with acting.at_work():
        session = Session.objects.get(course=right)
    assert session.closing == {"begin_reason": "Came with her sister at eight"}
    assert nurse.get(page)["Location"] == f"/appointments/{first.pk}"
    other = text_of(nurse.get(f"/sessions/{session.pk}/timeout"))
    assert "Another session belongs to this visit" in other
    assert "left" not in other.split("Another session belongs")[1][:120]


def test_a_session_beyond_the_plan_is_asked_about_when_it_is_booked(
    desk: Client, knees: tuple[Course, Course], room: Room, monday: date
) -> None:
    right, _left = knees
    page = f"/courses/{right.pk}/appointments/new"
    answer = send(desk, page, **typed(monday, room, session_number="9"))
    assert answer.status_code == 422
    assert "This would be session 9, and the signed plan has" in text_of(answer)
