"""Who has arrived is still asked what goes before the injections, on every list and on the tablet;
and it is said that they wait, until their session is begun."""

from __future__ import annotations

from datetime import timedelta

import pytest

from prolo.registry import clock
from prolo.registry.access import Actor
from prolo.registry.actions.appointments import change_appointment
from prolo.registry.actions.sessions import start_session
from prolo.registry.actions.unfinished import abandon_session
from prolo.registry.answering import find_task
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.due import due_of, kept_items, rebuild_course
from prolo.registry.models import Appointment, Course, Patient
from tests.registry.treated import keep_plan, treat_knee

ASKED = "session-2"
AT_THE_DOOR = {"begin-2", "readiness-2", "arrive-2", "book-2"}


@pytest.fixture
def course(at_work: Actor, ada: Patient) -> Course:
    """In treatment, the first session four weeks ago, and no word of a consent."""
    now = clock.now(at_work.clinic)
    course = treat_knee(ada, now - timedelta(weeks=4), by=at_work)
    keep_plan(course, [(now - timedelta(weeks=4)).date(), now.date()], by=at_work)
    Course.objects.filter(pk=course.pk).update(state="treating")
    course.refresh_from_db()
    return course


@pytest.fixture
def booked(course: Course, at_work: Actor) -> Appointment:
    """The second session begins now."""
    now = clock.now(at_work.clinic)
    row = Appointment.objects.create(
        clinic=at_work.clinic,
        patient=course.patient,
        course=course,
        purpose="session",
        session_number=2,
        starts_at=now,
        booked_at=now - timedelta(days=7),
    )
    rebuild_course(course, by=at_work)
    return row


def door(course: Course, by: Actor) -> tuple[set[str], bool]:
    """What is due about the second session at the door; and whether its questions may be answered
    on the tablet. The rows are what computing them again gives."""
    course = Course.objects.select_related("clinic", "patient").get(pk=course.pk)
    kept = kept_items(course)
    assert kept == due_of(course, knowledge=clinic_knowledge(by.clinic))
    keys = {one.key for one in kept}
    task = find_task(course, ASKED, answered_by="patient", how="tablet", by=by)
    assert task.is_open() == (ASKED in keys)
    return keys & AT_THE_DOOR, ASKED in keys


def test_who_has_arrived_is_asked_until_the_needle_and_waits_for_the_nurse(
    course: Course, booked: Appointment, at_work: Actor
) -> None:
    assert door(course, at_work) == ({"arrive-2"}, True)
    change_appointment(appointment=booked, change="arrived", by=at_work)
    assert door(course, at_work) == ({"begin-2"}, True)
    found = {one.key: one for one in kept_items(course)}
    assert (found["begin-2"].kind, found["begin-2"].owner) == ("begin-session", "nurse")
    assert "consent" in found
    session = start_session(appointment=booked, by=at_work)
    assert door(course, at_work) == ({"readiness-2"}, True)
    session.state, session.ended_at = "recorded", clock.now(at_work.clinic)
    session.started_at = session.ended_at
    session.save_if_unchanged(["state", "started_at", "ended_at"])
    rebuild_course(course, by=at_work)
    assert door(course, at_work) == (set(), False)


def test_who_has_arrived_by_mistake_is_expected_again(
    course: Course, booked: Appointment, at_work: Actor
) -> None:
    change_appointment(appointment=booked, change="arrived", by=at_work)
    change_appointment(appointment=booked, change="expected-again", by=at_work)
    assert door(course, at_work) == ({"arrive-2"}, True)


def test_where_nothing_was_injected_the_session_is_booked_anew(
    course: Course, booked: Appointment, at_work: Actor
) -> None:
    session = start_session(appointment=booked, by=at_work)
    abandon_session(session=session, reason="Has a fever", by=at_work)
    keys = {one.key for one in kept_items(course)}
    assert keys & {ASKED, *AT_THE_DOOR} == {"book-2"}


def test_who_has_arrived_for_something_else_waits_for_no_session(
    course: Course, booked: Appointment, at_work: Actor
) -> None:
    """And takes nothing from what is due about the one that is booked."""
    now = clock.now(at_work.clinic)
    Appointment.objects.create(
        clinic=at_work.clinic,
        patient=course.patient,
        course=course,
        purpose="follow-up",
        starts_at=now - timedelta(hours=1),
        booked_at=now - timedelta(days=7),
        state="arrived",
    )
    rebuild_course(course, by=at_work)
    assert door(course, at_work) == ({"arrive-2"}, True)
