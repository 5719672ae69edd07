"""What was reported after a session, in whatever course, and is not closed asks before the next."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from prolo.care.harms.events import EventGiven
from prolo.demo.answering import respond
from prolo.registry import clock
from prolo.registry.access import Actor
from prolo.registry.actions.aftercare import record_aftercare
from prolo.registry.actions.concerns import step_concern
from prolo.registry.actions.harms import look_at_adverse_event, record_adverse_event
from prolo.registry.models import Clinic, Concern, Course, Patient, Session
from prolo.registry.readiness import planned_of, stand_of
from tests.web.clinic_days import book_today
from tests.web.conftest import send, text_of
from tests.web.readiness.day import in_order, page_of, save
from tests.web.readiness.test_too_soon import begin_now
from tests.web.test_too_soon import hold, in_treatment

pytestmark = pytest.mark.both_databases

REPORTED = "A report after a session, of"
HARMED = "An adverse event is open: Infection of a joint, grade 3"


@pytest.fixture
def elsewhere(acting: Actor, ada: Patient) -> Course:
    """Another place of the same person, injected two days ago."""
    other = in_treatment(acting, ada, "rotator-cuff", "left")
    hold(acting, other, days=2)
    return other


def report(course: Course, by: Actor) -> Concern:
    with by.at_work():
        record_aftercare(
            session=course.sessions.get(),
            response=respond("aftercare-check", {"place": "shoulder", "pain": "8", "fever": "yes"}),
            answered_by="patient",
            how="phone",
            by=by,
        )
        return course.concerns.get()


def infected(course: Course, by: Actor) -> None:
    assert by.user is not None
    today = clock.today(by.clinic)
    given = EventGiven(kind="infection-joint", what="Red and hot", onset_on=today, grade=3)
    with by.at_work():
        record_adverse_event(
            course=course,
            session=course.sessions.get(),
            given=given,
            owner=by.user,
            look_on=today + timedelta(days=2),
            by=by,
        )


def test_a_report_of_another_place_asks_until_it_is_closed(
    nurse: Client, acting: Actor, course: Course, elsewhere: Course, clinic: Clinic
) -> None:
    """Also one that is looked at again on a day: it left the inbox, and is not over."""
    concern = report(elsewhere, acting)
    again = clock.today(clinic) + timedelta(days=2)
    with acting.at_work():
        step_concern(concern=concern, step="called", note="Cool, less pain", by=acting)
        step_concern(concern=concern, step="again", again_on=again, by=acting)
    session = begin_now(acting, course, 1)
    page = save(nurse, session, **in_order(clinic))
    assert "A clinician decides first" in page
    assert REPORTED in page
    with acting.at_work():
        step_concern(
            concern=concern, step="closed", note="Well", why_none="Fever of a cold", by=acting
        )
        assert stand_of(session).may_begin


def test_an_open_adverse_event_asks_and_a_physician_decides_by_name(
    nurse: Client,
    physician: Client,
    acting: Actor,
    course: Course,
    elsewhere: Course,
    clinic: Clinic,
) -> None:
    infected(elsewhere, acting)
    session = begin_now(acting, course, 1)
    assert HARMED in save(nurse, session, **in_order(clinic))
    decide = f"{page_of(session)}/decide?rule=readiness.harm&code=event-open"
    assert send(physician, decide, reason="Knee is dry, shoulder drained").status_code == 302
    with acting.at_work():
        assert stand_of(session).may_begin


def test_a_closed_event_and_what_came_of_the_session_itself_ask_nothing(
    acting: Actor, course: Course, elsewhere: Course
) -> None:
    infected(elsewhere, acting)
    with acting.at_work():
        event = elsewhere.adverse_events.get()
        look_at_adverse_event(event=event, step="closed", note="Healed", by=acting)
    session = begin_now(acting, course, 1)
    with acting.at_work():
        assert (planned_of(session).harms, planned_of(session).reports) == ((), ())
        Session.objects.filter(pk=session.pk).update(ended_at=clock.now(acting.clinic))
    infected(course, acting)
    with acting.at_work():
        session.refresh_from_db()
        assert planned_of(session).harms == ()


def test_the_board_says_so_of_the_person_with_the_page_of_it(
    log_in: Callable[[str], Client], acting: Actor, ada: Patient, elsewhere: Course
) -> None:
    book_today(acting, ada)
    physician = log_in("physician")
    assert "Somebody worries" not in text_of(physician.get("/"))
    concern = report(elsewhere, acting)
    infected(elsewhere, acting)
    with acting.at_work():
        event = elsewhere.adverse_events.get()
    page = physician.get("/").content.decode()
    assert "Somebody worries" in page
    assert f"/concerns/{concern.pk}" in page
    assert "Adverse event open" in page
    assert f"/harms/{event.pk}" in page
