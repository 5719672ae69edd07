"""What the checks of one day found out is heeded on every later day of the course."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client

from prolo.care.assessment import Assessment as Assessed
from prolo.registry import clock
from prolo.registry.access import Actor
from prolo.registry.actions.courses import open_course
from prolo.registry.actions.entries import mark_in_error
from prolo.registry.actions.medicines import record_medicine
from prolo.registry.actions.unfinished import abandon_session
from prolo.registry.due import rebuild_course
from prolo.registry.models import Appointment, Clinic, Course, Session
from prolo.registry.readiness import stand_of
from prolo.registry.said import bounds_here, bounds_of, said_and_learned
from prolo.registry.schedule import judge_booking
from tests.registry.treated import keep_assessment
from tests.web.conftest import send, text_of
from tests.web.readiness.day import agree, begin, in_order, save


@pytest.fixture
def assessed(acting: Actor, course: Course) -> Course:
    """At first nobody knew of cortisone or of an operation."""
    today = clock.today(acting.clinic)
    said = Assessed(assessed_on=today, born_on=date(1958, 3, 14), condition="knee-oa", side="right")
    with acting.at_work():
        yesterday = clock.now(acting.clinic) - timedelta(days=1)
        keep_assessment(course, said, by=acting, at=yesterday)
        rebuild_course(course, by=acting)
    agree(course, acting)
    return course


def come_again(session: Session, acting: Actor) -> Session:
    """Nothing was injected; booked again, and the person is there."""
    with acting.at_work():
        abandon_session(session=session, reason="Too soon after cortisone", by=acting)
    return begin(session.course, acting)


def open_codes(session: Session, acting: Actor) -> set[str]:
    with acting.at_work():
        return {one.code for one in stand_of(session).open}


def test_cortisone_that_one_day_found_out_keeps_the_next_sessions_away(
    nurse: Client, assessed: Course, acting: Actor, clinic: Clinic
) -> None:
    session = begin(assessed, acting)
    lately = clock.today(clinic) - timedelta(days=10)
    typed = {"steroid_here": "yes", "steroid_on": lately.isoformat()}
    page = save(nurse, session, **in_order(clinic, **typed))
    assert "A corticosteroid injection at this place is too recent before" in page
    assert open_codes(session, acting) == {"before-deferral-ends"}

    again = come_again(session, acting)
    page = save(nurse, again, **in_order(clinic))
    assert "A corticosteroid injection at this place is too recent before" in page
    assert "A clinician decides first" in page
    with acting.at_work():
        said = said_and_learned(assessed)
        assert said
        assert bounds_of(said, clinic)["start_on"] == lately + timedelta(days=90)


def test_an_operation_that_one_day_found_out_is_decided_about_once_on_the_next(
    nurse: Client, physician: Client, assessed: Course, acting: Actor, clinic: Clinic
) -> None:
    session = begin(assessed, acting)
    operation = clock.today(clinic) + timedelta(days=60)
    typed = {"replacement": "yes", "replacement_on": operation.isoformat()}
    save(nurse, session, **in_order(clinic, **typed))
    again = come_again(session, acting)
    save(nurse, again, **in_order(clinic))
    assert open_codes(again, acting) == {"too-near-replacement"}
    decided = send(
        physician,
        f"/sessions/{again.pk}/readiness/decide?rule=readiness.day&code=too-near-replacement",
        reason="The surgeon agrees to this session",
    )
    assert decided.status_code == 302, text_of(decided)
    page = save(nurse, again, **in_order(clinic, **typed))  # the same operation, said once more
    assert "Ready for the time-out" in page


def test_a_slip_that_was_put_right_on_its_day_is_heeded_by_nobody(
    nurse: Client, assessed: Course, acting: Actor, clinic: Clinic
) -> None:
    session = begin(assessed, acting)
    lately = clock.today(clinic) - timedelta(days=10)
    typed = {"steroid_here": "yes", "steroid_on": lately.isoformat()}
    save(nurse, session, **in_order(clinic, **typed))
    save(nurse, session, **in_order(clinic, steroid_on=""))
    again = come_again(session, acting)
    assert "Ready for the time-out" in save(nurse, again, **in_order(clinic))


def test_in_a_course_that_nobody_assessed_there_is_nothing_to_heed(
    acting: Actor, course: Course
) -> None:
    with acting.at_work():
        assert said_and_learned(course) is None


def test_cortisone_on_the_list_with_place_and_day_is_asked_about_when_a_session_is_booked(
    assessed: Course, acting: Actor, clinic: Clinic
) -> None:
    lately = clock.today(clinic) - timedelta(days=10)
    with acting.at_work():
        assert bounds_here(assessed) == {"start_on": None, "last_injection_on": None}
        record_medicine(
            patient=assessed.patient,
            typed="cortisone shot, left shoulder",
            medicine="corticosteroid-injection",
            ended_on=lately,
            by=acting,
        )
        assert bounds_here(assessed)["start_on"] is None
        record_medicine(
            patient=assessed.patient,
            typed="cortisone cream, right knee",
            medicine="corticosteroid-injection",
            topical=True,
            ended_on=lately,
            by=acting,
        )
        assert bounds_here(assessed)["start_on"] is None  # it was never injected
        row = record_medicine(
            patient=assessed.patient,
            typed="cortisone shot, right knee",
            medicine="corticosteroid-injection",
            ended_on=lately,
            by=acting,
        )
        assert bounds_here(assessed)["start_on"] == lately + timedelta(days=90)
        wanted = Appointment(
            clinic=clinic,
            patient=assessed.patient,
            course=assessed,
            purpose=Appointment.Purpose.SESSION,
            session_number=1,
            starts_at=clock.now(clinic) + timedelta(days=7),
            minutes=60,
        )
        assert "before-deferral-ends" in {one.code for one in judge_booking(wanted)}
        mark_in_error(entry=row, reason="another person's", by=acting)
        assert bounds_here(assessed)["start_on"] is None


def test_what_another_course_at_the_same_place_says_is_heeded_and_at_another_is_not(
    assessed: Course, acting: Actor, clinic: Clinic
) -> None:
    today = clock.today(clinic)
    lately, operation = today - timedelta(days=10), today + timedelta(days=120)
    with acting.at_work():
        for side in ("left", "right"):
            other = open_course(
                patient=assessed.patient, condition="knee-laxity", side=side, by=acting
            )
            said = Assessed(
                assessed_on=today,
                born_on=date(1958, 3, 14),
                condition="knee-laxity",
                side=side,
                last_steroid_on=lately,
                replacement_on=operation,
            )
            keep_assessment(other, said, by=acting)
            rebuild_course(other, by=acting)
            bounds = bounds_here(assessed)
            if side == "left":
                assert bounds == {"start_on": None, "last_injection_on": None}
        assert bounds == {
            "start_on": lately + timedelta(days=90),
            "last_injection_on": operation - timedelta(days=90),
        }
