"""What the checks of one day found out is heeded on every later day of the course."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client

from prolo.care.assessment import Assessment as Assessed
from prolo.registry import clock
from prolo.registry.access import Actor
from prolo.registry.actions.unfinished import abandon_session
from prolo.registry.due import rebuild_course
from prolo.registry.models import Clinic, Course, Session
from prolo.registry.readiness import stand_of
from prolo.registry.said import bounds_of, said_and_learned
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
