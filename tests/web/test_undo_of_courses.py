"""What was decided about a course by a slip is taken back by a button beside the message."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from prolo.errors import Invalid, NotAllowed
from prolo.registry import clock
from prolo.registry.access import Actor, actor_for
from prolo.registry.actions.appointments import book_appointment
from prolo.registry.actions.courses import move_course, open_course, take_move_back
from prolo.registry.actions.waiting import add_to_waiting_list
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.models import (
    Appointment,
    Clinic,
    Course,
    DueItem,
    Event,
    Patient,
    User,
    WaitingEntry,
)
from prolo.web.presenters.earlier import earlier_courses
from tests.web.conftest import HIDDEN, send, text_of
from tests.web.course_steps import begin_treatment
from tests.web.test_undo import OFFER, noon, undo

pytestmark = pytest.mark.both_databases


def test_a_pause_is_taken_back_where_the_table_has_an_arrow(
    physician: Client, acting: Actor, ada: Patient, clinic: Clinic
) -> None:
    with acting.at_work():
        course = open_course(patient=ada, condition="knee-oa", side="right", by=acting)
        begin_treatment(course, acting)
    until = (clock.today(clinic) + timedelta(days=30)).isoformat()
    paused = send(
        physician, f"/courses/{course.pk}/decide", move="pause", reason="travels", until=until
    )
    assert undo(paused, physician).status_code == 302
    with acting.at_work():
        assert Course.objects.get(pk=course.pk).state == "treating"
        moves = course.moves.order_by("happened_at", "pk").values_list("move", flat=True)
        assert list(moves)[-2:] == ["pause", "resume"]


@pytest.mark.parametrize("move", ["withdraw", "call-off"])
def test_a_course_that_was_ended_by_a_slip_stands_as_it_stood(
    physician: Client, acting: Actor, ada: Patient, clinic: Clinic, stored: Any, move: str
) -> None:
    with acting.at_work():
        course = open_course(patient=ada, condition="knee-oa", side="right", by=acting)
        begin_treatment(course, acting)
        due = {one.key for one in DueItem.objects.filter(course=course)}
    page = f"/courses/{course.pk}/decide"
    undone = undo(send(physician, page, move=move, reason="wrong line"), physician)
    assert undone.headers["Location"] == f"/courses/{course.pk}"
    with acting.at_work():
        course.refresh_from_db()
        assert course.state == "treating"
        assert {one.key for one in DueItem.objects.filter(course=course)} == due
        last = course.moves.last()
        assert last
        assert (last.move, last.from_state) == ("take-back", _ended_as(move))
        other = open_course(patient=ada, condition="neck", side="midline", by=acting)
        (earlier,) = earlier_courses(other, clinic_knowledge(clinic))
        assert earlier.reason == ""
    assert "Taken back: it stands as before" in text_of(physician.get(f"/courses/{course.pk}"))
    assert [one.body["move"] for one in stored(Event) if one.verb == "course_moved"][-2:] == [
        move,
        "take-back",
    ]


def _ended_as(move: str) -> str:
    return "withdrawn" if move == "withdraw" else "closed"


def test_what_an_end_cancelled_is_said_and_stays_cancelled(
    physician: Client, acting: Actor, ada: Patient, clinic: Clinic, stored: Any
) -> None:
    with acting.at_work():
        course = open_course(patient=ada, condition="knee-oa", side="right", by=acting)
        begin_treatment(course, acting)
        about: dict[str, Any] = {"patient": ada, "course": course, "by": acting}
        book_appointment(
            purpose="session", session_number=1, starts_at=noon(clinic, 7), anyway=True, **about
        )
        add_to_waiting_list(purpose="session", **about)
    done = send(physician, f"/courses/{course.pk}/decide", move="withdraw", reason="wrong line")
    shown = physician.get(done.headers["Location"])
    page, button = text_of(shown), OFFER.search(shown.content.decode())
    assert "1 appointment was cancelled: Undo does not bring it back" in page
    assert "They were taken off the waiting list: Undo does not put them on it again." in page
    assert button
    physician.post(button[1].replace("&amp;", "&"), dict(HIDDEN.findall(button[2])))
    assert [one.state for one in stored(Appointment)] == ["cancelled"]
    assert [one.state for one in stored(WaitingEntry)] == ["removed"]
    assert [one.state for one in stored(Course)] == ["treating"]


def test_the_end_of_a_course_is_taken_back_on_its_day_and_while_nothing_came_after(
    physician: Client, acting: Actor, ada: Patient, clinic: Clinic
) -> None:
    with acting.at_work():
        course = open_course(patient=ada, condition="knee-oa", side="right", by=acting)
        with pytest.raises(Invalid) as refused:
            take_move_back(course=course, by=acting)
        assert refused.value.faults == {"course": "moved-since"}
        move_course(course=course, move="withdraw", reason="wrong line", by=acting)
        other = open_course(patient=ada, condition="knee-oa", side="right", by=acting)
        with pytest.raises(Invalid) as refused:
            take_move_back(course=course, by=acting)
        assert refused.value.faults == {"course": "another-is-open-here"}
        move_course(course=other, move="withdraw", reason="wrong line", by=acting)
    with time_machine.travel(clock.now(clinic) + timedelta(days=1)), acting.at_work():
        with pytest.raises(Invalid) as refused:
            take_move_back(course=course, by=acting)
        assert refused.value.faults == {"course": "ended-on-another-day"}
    researcher = actor_for(User.objects.get(username="researcher"), clinic)
    with researcher.at_work(), pytest.raises(NotAllowed):
        take_move_back(course=course, by=researcher)


def test_another_that_ran_beside_it_does_not_stand_in_the_way(acting: Actor, ada: Patient) -> None:
    with acting.at_work():
        knee: dict[str, Any] = {"patient": ada, "condition": "knee-oa", "side": "right"}
        open_course(**knee, by=acting)
        course = open_course(**knee, beside_reason="Its other half", by=acting)
        move_course(course=course, move="withdraw", reason="wrong line", by=acting)
        assert take_move_back(course=course, by=acting).state == "assessing"
