"""On the day it is said how long ago the place was injected, and a physician decides."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from prolo.registry import clock
from prolo.registry.access import Actor
from prolo.registry.actions.appointments import book_appointment
from prolo.registry.actions.sessions import start_session
from prolo.registry.models import Clinic, Course, Patient, Session
from prolo.registry.readiness import planned_of, stand_of
from tests.registry.treated import keep_plan
from tests.web.conftest import send, text_of
from tests.web.readiness.day import agree, in_order, page_of, save
from tests.web.test_too_soon import hold, in_treatment

pytestmark = pytest.mark.both_databases

SAID = "This place was injected on"


def begin_now(acting: Actor, course: Course, number: int) -> Session:
    agree(course, acting)
    with acting.at_work():
        booked = book_appointment(
            patient=course.patient,
            course=course,
            purpose="session",
            session_number=number,
            starts_at=clock.now(acting.clinic) + timedelta(seconds=1),
            by=acting,
        )
        return start_session(appointment=booked, by=acting)


def test_who_was_injected_three_days_ago_is_not_ready_before_a_physician_decides(
    nurse: Client, physician: Client, acting: Actor, course: Course, clinic: Clinic
) -> None:
    hold(acting, course, days=3)
    session = begin_now(acting, course, 2)
    page = save(nurse, session, **in_order(clinic))
    assert "A clinician decides first" in page
    assert SAID in page
    assert "0.4 weeks ago; published reports waited at least 1. A clinician decides." in page
    assert "a physician decides" in text_of(physician.get(f"/sessions/{session.pk}"))
    decide = f"{page_of(session)}/decide?rule=readiness.day&code=sooner-than-published"
    assert send(physician, decide, reason="Only one needle had been given").status_code == 302
    with acting.at_work():
        assert stand_of(session).may_begin
    assert "Only one needle had been given" in text_of(nurse.get(page_of(session)))


def test_a_week_later_and_after_a_session_that_was_abandoned_nothing_is_said(
    nurse: Client, acting: Actor, course: Course, ada: Patient, clinic: Clinic
) -> None:
    hold(acting, course, days=7)
    tendon = in_treatment(acting, ada, "patellar-tendon")
    hold(acting, tendon, days=2, state="abandoned")
    session = begin_now(acting, course, 2)
    page = save(nurse, session, **in_order(clinic))
    assert "Ready for the time-out" in page
    assert SAID not in page


@pytest.mark.parametrize(
    ("condition", "side", "days", "found"),
    [
        ("patellar-tendon", "right", 2, 2),
        ("patellar-tendon", "right", 0, None),  # in the same visit
        ("patellar-tendon", "left", 2, None),
        ("rotator-cuff", "right", 2, None),
    ],
)
def test_another_course_counts_where_it_injected_the_same_place_on_an_earlier_day(
    acting: Actor,
    course: Course,
    ada: Patient,
    condition: str,
    side: str,
    days: int,
    found: int | None,
) -> None:
    hold(acting, in_treatment(acting, ada, condition, side), days=days)
    session = begin_now(acting, course, 1)
    with acting.at_work():
        planned = planned_of(session)
    today = clock.today(acting.clinic)
    assert planned.injected_on == (None if found is None else today - timedelta(days=found))
    assert (planned.injected_at is not None) is (days == 0)  # it may be one visit, or a slip


def test_what_another_course_injected_here_today_is_said_and_a_physician_decides(
    nurse: Client, physician: Client, acting: Actor, course: Course, ada: Patient, clinic: Clinic
) -> None:
    hold(acting, in_treatment(acting, ada, "patellar-tendon"))
    session = begin_now(acting, course, 1)
    page = save(nurse, session, **in_order(clinic))
    assert "Another course injected this place on this day" in page
    decide = f"{page_of(session)}/decide?rule=readiness.day&code=injected-today"
    assert send(physician, decide, reason="The tendon and the joint, as planned").status_code == 302
    with acting.at_work():
        assert stand_of(session).may_begin


def test_where_nothing_says_how_long_to_wait_the_days_are_said(
    nurse: Client, acting: Actor, ada: Patient, clinic: Clinic
) -> None:
    tendon = in_treatment(acting, ada, "patellar-tendon")
    hold(acting, tendon, days=1)
    page = save(nurse, begin_now(acting, tendon, 2), **in_order(clinic))
    assert "1 day ago. Neither a report nor the plan says how long to wait" in page


def test_of_an_irritant_of_which_nothing_is_known_a_physician_decides_on_the_day(
    nurse: Client, acting: Actor, course: Course, ada: Patient, clinic: Clinic
) -> None:
    """A plan of one session has no distance of its own; the tendon of this knee was injected."""
    hold(acting, in_treatment(acting, ada, "patellar-tendon"), days=60)
    session = begin_now(acting, course, 1)
    with acting.at_work():
        keep_plan(course, [clock.today(acting.clinic)], by=acting, irritant="morrhuate")
    page = save(nurse, session, **in_order(clinic))
    assert "Sodium morrhuate 5% (cod-liver-oil salts): no report says how long to wait" in page
    with acting.at_work():
        found = {one.code for one in stand_of(session).open}
    assert "irritant-distance-unknown" in found
