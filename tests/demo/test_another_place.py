"""A course that goes on at another place, and a second course years later."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

import pytest

from prolo.demo import fill_demo
from prolo.demo.planning import book, find_suitable
from prolo.demo.stage import Stage
from prolo.errors import Invalid, NotAllowed, NotFound
from prolo.registry.access import Actor, system
from prolo.registry.actions.clinics import open_clinic
from prolo.registry.actions.courses import change_place, move_course
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.due import due_of
from prolo.registry.models import Appointment, Course, Role
from prolo.web.presenters.earlier import earlier_courses
from tests.demo.walking import (
    assess,
    at,
    follow_up,
    let_it_be,
    plan_and_book,
    stage_of,
    today,
    treat,
    treating_day,
)
from tests.registry.conftest import hire

WHY = "The pain comes from the hip: it is gone at the knee after a block of the hip"


@pytest.fixture
def stranger(db: None) -> Actor:
    """The physician of another clinic."""
    return hire(open_clinic(name="Another Clinic"), "elsewhere", Role.PHYSICIAN)


@pytest.fixture
def stage(db: None) -> Iterator[Stage]:
    clinic = fill_demo()
    with system(clinic).at_work():
        yield stage_of(clinic)


def to_the_hip(stage: Stage, course: Course, by: Actor | None = None) -> Course:
    return change_place(
        course=course,
        condition="hip-oa",
        side="right",
        reason=WHY,
        by=by or stage.physician,
    )


def test_a_treated_place_keeps_its_record_and_is_followed(stage: Stage) -> None:
    knee = assess(stage, stage.patient("Benjamin"), "knee-oa", "right")
    session = treat(stage, plan_and_book(stage, knee, treating_day(stage, 14)))
    held = list(session.injections.values_list("pk", flat=True))
    again = plan_again(stage, knee)

    hip = to_the_hip(stage, knee)
    knee.refresh_from_db()
    assert (knee.state, hip.state, hip.continues) == ("following", "assessing", knee)
    assert knee.moves.latest("recorded_at").reason == WHY
    assert (knee.condition, knee.plans.current().count()) == ("knee-oa", 1)
    assert list(session.injections.values_list("pk", flat=True)) == held
    again.refresh_from_db()
    assert again.state == Appointment.State.CANCELLED
    keys = [one.key for one in due_of(knee, knowledge=clinic_knowledge(stage.clinic))]
    assert any("w12" in one for one in keys), keys


def plan_again(stage: Stage, course: Course) -> Appointment:
    return book(stage, course, 2, at(stage, treating_day(stage, 28)))


def test_a_place_without_a_needle_is_closed(stage: Stage) -> None:
    knee = assess(stage, stage.patient("Benjamin"), "knee-oa", "right")
    find_suitable(stage, knee, "Long pain")
    hip = to_the_hip(stage, knee)
    knee.refresh_from_db()
    assert (knee.state, hip.continues) == ("closed", knee)
    assert knee.assessments.current().count() == 1
    assert not hip.assessments.exists()


def test_a_place_with_a_signed_plan_and_no_needle_is_closed_and_nothing_is_asked_there(
    stage: Stage,
) -> None:
    knee = assess(stage, stage.patient("Benjamin"), "knee-oa", "right")
    booked = plan_and_book(stage, knee, treating_day(stage, 14))
    knee.refresh_from_db()
    assert knee.state == "treating"
    to_the_hip(stage, knee)
    knee.refresh_from_db()
    booked.refresh_from_db()
    assert (knee.state, booked.state) == ("closed", Appointment.State.CANCELLED)
    assert due_of(knee, knowledge=clinic_knowledge(stage.clinic)) == ()


@pytest.mark.parametrize("move", ["stop", "finish"])
def test_what_no_needle_began_is_closed_and_not_followed(stage: Stage, move: str) -> None:
    knee = assess(stage, stage.patient("Benjamin"), "knee-oa", "right")
    plan_and_book(stage, knee, treating_day(stage, 14))
    knee.refresh_from_db()
    with pytest.raises(Invalid) as refused:
        move_course(course=knee, move=move, reason=WHY, by=stage.physician)
    assert refused.value.faults == {"move": "no-needle-was-given"}
    knee.refresh_from_db()
    move_course(course=knee, move="call-off", reason=WHY, by=stage.physician)
    assert knee.state == "closed"
    assert due_of(knee, knowledge=clinic_knowledge(stage.clinic)) == ()


@pytest.mark.parametrize("move", ["call-off", "go-elsewhere"])
def test_what_a_needle_began_is_followed_and_not_closed_unasked(stage: Stage, move: str) -> None:
    knee = assess(stage, stage.patient("Benjamin"), "knee-oa", "right")
    treat(stage, plan_and_book(stage, knee, treating_day(stage, 14)))
    knee.refresh_from_db()
    with pytest.raises(Invalid) as refused:
        move_course(course=knee, move=move, reason=WHY, by=stage.physician)
    assert refused.value.faults == {"move": "a-needle-was-given"}


def test_a_treated_place_that_is_assessed_again_stays_when_another_goes_on(stage: Stage) -> None:
    knee = assess(stage, stage.patient("Benjamin"), "knee-oa", "right")
    treat(stage, plan_and_book(stage, knee, treating_day(stage, 14)))
    knee.refresh_from_db()
    until = today(stage) + timedelta(days=30)
    for move, day in (("pause", until), ("assess-again", None)):
        move_course(course=knee, move=move, reason=WHY, until=day, by=stage.physician)
    to_the_hip(stage, knee)
    knee.refresh_from_db()
    assert knee.state == "assessing"


def test_the_other_side_is_another_place_and_the_same_is_none(stage: Stage) -> None:
    knee = assess(stage, stage.patient("Benjamin"), "knee-oa", "right")
    with pytest.raises(Invalid) as refused:
        change_place(
            course=knee, condition="knee-oa", side="right", reason="  ", by=stage.physician
        )
    assert refused.value.faults == {"reason": "missing", "condition": "same-place"}
    left = change_place(
        course=knee, condition="knee-oa", side="left", reason="the other knee", by=stage.physician
    )
    assert left.side == "left"


def test_a_place_that_cannot_be_changes_nothing(stage: Stage) -> None:
    knee = assess(stage, stage.patient("Benjamin"), "knee-oa", "right")
    with pytest.raises(Invalid):
        change_place(
            course=knee, condition="hip-oa", side="midline", reason=WHY, by=stage.physician
        )
    knee.refresh_from_db()
    assert knee.state == "assessing"
    assert Course.objects.filter(continues=knee).count() == 0


def test_only_who_decides_changes_the_place(stage: Stage) -> None:
    knee = assess(stage, stage.patient("Benjamin"), "knee-oa", "right")
    for by in (stage.nurse, stage.desk):
        with pytest.raises(NotAllowed):
            to_the_hip(stage, knee, by=by)


def test_another_clinic_finds_no_such_course(stranger: Actor, stage: Stage) -> None:
    knee = assess(stage, stage.patient("Benjamin"), "knee-oa", "right")
    with pytest.raises((NotFound, NotAllowed)):
        to_the_hip(stage, knee, by=stranger)


def test_a_second_course_shows_what_the_first_did(stage: Stage) -> None:
    person = stage.patient("Benjamin")
    knowledge = clinic_knowledge(stage.clinic)
    thumb = assess(stage, person, "thumb-cmc-oa", "right")
    first = assess(stage, person, "knee-oa", "right")
    treat(stage, plan_and_book(stage, first, treating_day(stage, 14)))
    move_course(course=first, move="finish", by=stage.physician)
    follow_up(stage, first, 12, pain="2")
    let_it_be(stage, at(stage, today(stage) + timedelta(days=3 * 365)))

    second = assess(stage, person, "knee-oa", "right")
    of_the_knee, of_the_thumb = earlier_courses(second, knowledge)
    assert (of_the_knee.is_here, of_the_thumb.is_here) == (True, False)
    assert (of_the_knee.pain_before, of_the_knee.pain_last) == (Decimal(6), Decimal(2))
    assert (of_the_knee.sessions, of_the_thumb.sessions) == (1, 0)
    assert of_the_thumb.pain_last is None
    assert earlier_courses(thumb, knowledge) == []


def test_an_earlier_course_of_another_person_is_not_shown(stage: Stage) -> None:
    assess(stage, stage.patient("Siobhan"), "knee-oa", "right")
    second = assess(stage, stage.patient("Benjamin"), "knee-oa", "right")
    assert earlier_courses(second, clinic_knowledge(stage.clinic)) == []
