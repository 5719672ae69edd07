"""A place that was injected is not booked again too soon, nor out of order, without a question."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from prolo.care.answers import Answer
from prolo.care.assessment import Assessment as Assessed
from prolo.errors import Invalid
from prolo.registry import clock
from prolo.registry.access import Actor
from prolo.registry.actions.appointments import (
    Slot,
    book_appointment,
    change_appointment,
)
from prolo.registry.actions.courses import open_course
from prolo.registry.actions.visits import book_visit, change_visit
from prolo.registry.actions.waiting import add_to_waiting_list
from prolo.registry.due import rebuild_course
from prolo.registry.models import (
    Appointment,
    AppointmentChange,
    Course,
    Patient,
    Privilege,
)
from prolo.registry.same_visit import Along
from prolo.registry.schedule import waiting, who_could_take
from tests.registry.treated import hold_session, keep_assessment, keep_plan
from tests.web.clinic_days import at_ten
from tests.web.conftest import send, text_of
from tests.web.course_steps import begin_treatment
from tests.web.front_desk import at
from tests.web.sheets import Sheet
from tests.web.test_free_places import offered

pytestmark = pytest.mark.both_databases

ASKED = "The same place has a session on"
Stored = Callable[[Any], list[Any]]


def in_treatment(acting: Actor, patient: Patient, condition: str, side: str = "right") -> Course:
    with acting.at_work():
        course = open_course(patient=patient, condition=condition, side=side, by=acting)
    begin_treatment(course, acting)
    return course


def hold(acting: Actor, course: Course, *, days: int = 0, state: str = "signed") -> None:
    """The first session of the course was held that many days ago; or was abandoned."""
    with acting.at_work():
        hold_session(course, 1, at=at_ten(acting, days=-days), by=acting, state=state)
        rebuild_course(course, by=acting)


def in_days(acting: Actor, days: int) -> date:
    return clock.today(acting.clinic) + timedelta(days=days)


def booked(acting: Actor, course: Course, number: int, day: date, **more: Any) -> Appointment:
    with acting.at_work():
        return book_appointment(
            patient=course.patient,
            course=course,
            purpose="session",
            session_number=number,
            starts_at=at(day),
            by=acting,
            **more,
        )


def asked(acting: Actor, course: Course, number: int, day: date) -> str:
    """What is asked first; nothing, and then it is booked."""
    try:
        booked(acting, course, number, day, anyway=False)
    except Invalid as refused:
        return str(refused.faults["anyway"])
    return ""


@pytest.fixture
def knee(acting: Actor, ada: Patient) -> Course:
    """Of whose condition a report waited a week, and none less."""
    return in_treatment(acting, ada, "knee-oa")


def test_who_books_the_day_after_an_injection_is_asked_and_the_answer_stays(
    desk: Client, acting: Actor, knee: Course, stored: Stored
) -> None:
    hold(acting, knee)
    page = f"/courses/{knee.pk}/appointments/new"
    typed = {"purpose": "session", "session_number": "2", "time": "10:00", "minutes": "30"}
    answer = send(desk, page, **typed, day=in_days(acting, 1).isoformat())
    assert answer.status_code == 422
    assert ASKED in text_of(answer)
    assert "and two lie at least 1 week apart" in text_of(answer)
    assert desk.post(page, dict(Sheet(answer).sends()) | {"anyway": "on"}).status_code == 302
    (change,) = stored(AppointmentChange)
    assert change.despite == ["too-soon"]
    (row,) = stored(Appointment)
    shown = text_of(desk.get(f"/appointments/{row.pk}"))
    assert "closer to another session here than two lie apart" in shown


def test_a_week_later_nothing_is_asked(acting: Actor, knee: Course) -> None:
    hold(acting, knee)
    assert asked(acting, knee, 2, in_days(acting, 6)) == "too-soon"
    assert asked(acting, knee, 2, in_days(acting, 7)) == ""


def test_what_is_injected_waits_as_long_as_its_own_reports_where_that_is_longer(
    acting: Actor, front: Actor, knee: Course, finn: Patient
) -> None:
    """Reports of knees waited a week, the one of morrhuate in dextrose four. When it is booked or
    moved, and while it waits for a place."""
    with acting.at_work():
        days = [in_days(acting, one) for one in (0, 28, 56)]
        keep_plan(knee, days, by=acting, irritant="dextrose-morrhuate")
    hold(acting, knee)
    assert asked(acting, knee, 2, in_days(acting, 27)) == "too-soon"
    second = booked(acting, knee, 2, in_days(acting, 30), anyway=True)
    with front.at_work():
        slot = Slot(starts_at=at(in_days(acting, 26)), minutes=30)
        with pytest.raises(Invalid) as refused:
            change_appointment(
                appointment=second, change="moved", slot=slot, reason="x", anyway=False, by=front
            )
        assert str(refused.value.faults["anyway"]).startswith("too-soon")
        add_to_waiting_list(patient=knee.patient, course=knee, purpose="session", by=front)
        offered_in = {
            days: bool(who_could_take(_place(front, days, finn), list(waiting())))
            for days in (7, 27, 28)
        }
    assert offered_in == {7: False, 27: False, 28: True}


def test_of_an_irritant_of_which_nothing_is_known_who_books_is_asked_however_long_ago_it_was(
    desk: Client, acting: Actor, knee: Course, stored: Stored
) -> None:
    with acting.at_work():
        keep_plan(knee, [in_days(acting, 0)], by=acting, irritant="morrhuate")
    assert "distance-unknown" not in asked(acting, knee, 1, in_days(acting, 60))
    hold(acting, knee, days=90)
    page = f"/courses/{knee.pk}/appointments/new"
    typed = {"purpose": "session", "session_number": "2", "time": "10:00", "minutes": "30"}
    answer = send(desk, page, **typed, day=in_days(acting, 61).isoformat())
    assert answer.status_code == 422
    said = "nothing says how far apart two of Sodium morrhuate 5% (cod-liver-oil salts) lie"
    assert said in text_of(answer)
    assert desk.post(page, dict(Sheet(answer).sends()) | {"anyway": "on"}).status_code == 302
    change = stored(AppointmentChange)[-1]
    assert "distance-unknown" in change.despite
    (row,) = [one for one in stored(Appointment) if one.session_number == 2]
    shown = text_of(desk.get(f"/appointments/{row.pk}"))
    assert "though nothing says how far apart two sessions here lie" in shown


def test_a_session_that_was_abandoned_gave_no_needle(acting: Actor, knee: Course) -> None:
    hold(acting, knee, state="abandoned")
    assert asked(acting, knee, 1, in_days(acting, 1)) == ""


def test_a_booked_session_counts_until_it_is_cancelled(
    front: Actor, acting: Actor, knee: Course
) -> None:
    first = booked(acting, knee, 1, in_days(acting, 20))
    assert asked(acting, knee, 2, in_days(acting, 24)) == "too-soon"
    assert asked(acting, knee, 2, in_days(acting, 10)) == "out-of-order"
    with front.at_work():
        change_appointment(appointment=first, change="cancelled", reason="ill", by=front)
    assert asked(acting, knee, 2, in_days(acting, 24)) == ""


def test_a_session_that_moves_behind_the_next_one_is_asked_about(
    desk: Client, acting: Actor, knee: Course
) -> None:
    second, third = (
        booked(acting, knee, number, in_days(acting, days)) for number, days in ((2, 14), (3, 28))
    )
    page = f"/appointments/{second.pk}"
    moved = {"change": "moved", "reason": "travels", "time": "10:00", "minutes": "30"}
    answer = send(desk, page, **moved, day=in_days(acting, 60).isoformat())
    assert answer.status_code == 422
    said = text_of(answer)
    assert "This would be session 2, and session 3 is on" in said
    assert ASKED not in said  # its own old day is no neighbour
    near = send(desk, page, **moved, day=in_days(acting, 25).isoformat())
    assert ASKED in text_of(near)
    fine = send(desk, page, **moved, day=in_days(acting, 21).isoformat())
    assert fine.status_code == 302
    assert third.starts_at


@pytest.mark.parametrize(
    ("condition", "side", "found"),
    [
        ("patellar-tendon", "right", "too-soon"),
        ("patellar-tendon", "left", ""),
        ("knee-oa", "left", ""),
        ("rotator-cuff", "right", ""),
    ],
)
def test_another_course_of_the_same_region_and_side_counts_too(
    acting: Actor, knee: Course, condition: str, side: str, found: str
) -> None:
    other = in_treatment(acting, knee.patient, condition, side)
    hold(acting, other)
    assert asked(acting, knee, 1, in_days(acting, 1)) == found


def test_two_courses_of_one_knee_come_in_one_visit_and_move_together(
    front: Actor, acting: Actor, knee: Course
) -> None:
    tendon = in_treatment(acting, knee.patient, "patellar-tendon")
    first = booked(acting, knee, 1, in_days(acting, 14))
    assert asked(acting, tendon, 1, in_days(acting, 14)) == "patient-taken"
    with front.at_work():
        second = Appointment.objects.create(
            clinic=front.clinic,
            patient=knee.patient,
            course=tendon,
            purpose="session",
            session_number=1,
            starts_at=first.starts_at + timedelta(minutes=30),
            booked_at=clock.now(front.clinic),
        )
        slot = Slot(starts_at=at(in_days(acting, 16)), minutes=30)
        change_visit(
            appointment=first,
            others=[second],
            change="moved",
            slot=slot,
            reason="travels",
            anyway=False,
            by=front,
        )
        alone = Slot(starts_at=at(in_days(acting, 18)), minutes=30)
        with pytest.raises(Invalid) as refused:
            change_appointment(
                appointment=first, change="moved", slot=alone, reason="x", anyway=False, by=front
            )
    assert refused.value.faults == {"anyway": "too-soon"}


def test_two_courses_of_one_knee_on_one_day_are_asked_about_unless_they_are_booked_as_one_visit(
    front: Actor, acting: Actor, knee: Course, desk: Client, stored: Stored
) -> None:
    tendon, day = in_treatment(acting, knee.patient, "patellar-tendon"), in_days(acting, 14)
    first = booked(acting, knee, 1, day)
    page = f"/courses/{tendon.pk}/appointments/new"
    typed = {"purpose": "session", "session_number": "1", "time": "13:00", "minutes": "30"}
    answer = send(desk, page, **typed, day=day.isoformat())
    assert answer.status_code == 422
    said = "Another course has a session at the same place on this day, at 10:00. Both on one day?"
    assert said in text_of(answer)
    assert desk.post(page, dict(Sheet(answer).sends()) | {"anyway": "on"}).status_code == 302
    assert [one.despite for one in stored(AppointmentChange)] == [[], ["same-day"]]

    with front.at_work():
        for row in Appointment.objects.filter(patient=knee.patient):
            change_appointment(appointment=row, change="cancelled", reason="x", by=front)
        book_visit(
            patient=knee.patient,
            course=knee,
            purpose="session",
            session_number=1,
            starts_at=first.starts_at,
            along=[Along(course=tendon, number=1, planned_on=None)],
            anyway=False,
            by=front,
        )


def test_who_was_injected_today_is_offered_no_place_before_a_week_is_over(
    acting: Actor, front: Actor, knee: Course, finn: Patient
) -> None:
    hold(acting, knee)
    with front.at_work():
        for course, purpose in ((knee, "session"), (None, "follow-up")):
            add_to_waiting_list(patient=knee.patient, course=course, purpose=purpose, by=front)
        add_to_waiting_list(patient=finn, purpose="assessment", by=front)
        offered_in = {
            days: {
                one.purpose for one in who_could_take(_place(front, days, finn), list(waiting()))
            }
            for days in (1, 6, 7, 30)
        }
    assert offered_in == {
        1: {"follow-up"},
        6: {"follow-up"},
        7: {"follow-up", "session"},
        30: {"follow-up", "session"},
    }


def test_who_waits_to_come_sooner_than_booked_is_offered_what_lies_after_the_last_session(
    acting: Actor, front: Actor, knee: Course, finn: Patient
) -> None:
    """What they give up for it does not count."""
    hold(acting, knee, days=10)
    booked(acting, knee, 2, in_days(acting, 20))
    with front.at_work():
        add_to_waiting_list(patient=knee.patient, course=knee, purpose="session", by=front)
        found = who_could_take(_place(front, 18, finn), list(waiting()))
    assert [one.purpose for one in found] == ["session"]


def test_on_a_day_that_is_too_soon_nothing_is_free(
    desk: Client, acting: Actor, knee: Course
) -> None:
    hold(acting, knee)
    page = f"/courses/{knee.pk}/appointments/new"
    typed = dict(Sheet(desk.get(page)).sends()) | {"look": "1", "session_number": "2"}
    near = desk.post(page, typed | {"day": in_days(acting, 3).isoformat()})
    assert not offered(near)
    assert "another session at the same place is too near" in text_of(near)
    later = desk.post(page, typed | {"day": in_days(acting, 9).isoformat()})
    assert offered(later)


@pytest.fixture
def between(acting: Actor, knee: Course) -> Course:
    """Cortisone ten days ago, and a new knee in 200: 80 days from now until 110."""
    today = clock.today(acting.clinic)
    said = Assessed(
        assessed_on=today,
        born_on=date(1958, 3, 14),
        condition="knee-oa",
        side="right",
        contraindications={"recent-steroid": Answer.YES, "planned-replacement": Answer.YES},
        last_steroid_on=today - timedelta(days=10),
        replacement_on=today + timedelta(days=200),
    )
    with acting.at_work():
        yesterday = clock.now(acting.clinic) - timedelta(days=1)
        keep_assessment(knee, said, by=acting, at=yesterday)
        rebuild_course(knee, by=acting)
    return knee


@pytest.mark.parametrize(
    ("days", "found"),
    [
        (79, "before-deferral-ends"),
        (80, ""),
        (110, ""),
        (111, "too-near-replacement"),
    ],
)
def test_a_day_too_near_cortisone_or_an_operation_is_asked_about_and_never_offered(
    acting: Actor, front: Actor, desk: Client, finn: Patient, between: Course, days: int, found: str
) -> None:
    page = f"/courses/{between.pk}/appointments/new"
    typed = dict(Sheet(desk.get(page)).sends()) | {"look": "1", "session_number": "1"}
    free = desk.post(page, typed | {"day": in_days(acting, days).isoformat()})
    assert bool(offered(free)) == (not found)
    with front.at_work():
        add_to_waiting_list(patient=between.patient, course=between, purpose="session", by=front)
        rung = who_could_take(_place(front, days, finn), list(waiting()))
    assert bool(rung) == (not found)
    assert asked(acting, between, 1, in_days(acting, days)) == found


def test_nobody_is_rung_for_a_place_at_which_they_are_not_injected(
    acting: Actor, front: Actor, knee: Course, finn: Patient
) -> None:
    with front.at_work():
        add_to_waiting_list(patient=knee.patient, course=knee, purpose="session", by=front)
        place = _place(front, 30, finn)
        place.injector = acting.user
        assert who_could_take(place, list(waiting()))
        Privilege.objects.filter(user=acting.user, region="knee").update(
            ends_on=in_days(acting, 29)
        )
        assert not who_could_take(place, list(waiting()))
        place.injector = None
        assert who_could_take(place, list(waiting()))
        Course.objects.filter(pk=knee.pk).update(state="paused")
        assert not who_could_take(place, list(waiting()))
        Course.objects.filter(pk=knee.pk).update(state="treating")


def _place(by: Actor, days: int, left_by: Patient) -> Appointment:
    day = in_days(by, days)
    return Appointment(clinic=by.clinic, patient=left_by, starts_at=at(day), minutes=60)
