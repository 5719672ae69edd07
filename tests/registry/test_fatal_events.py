"""Whoever died of an adverse event is asked nothing more; and asked again if it was none."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from prolo.care.harms.events import EventGiven
from prolo.errors import Invalid
from prolo.registry import clock
from prolo.registry.access import Actor
from prolo.registry.actions.contact import record_loss, take_back_loss
from prolo.registry.actions.harms import (
    correct_adverse_event,
    record_adverse_event,
    take_back_adverse_event,
)
from prolo.registry.deaths import deaths, has_died
from prolo.registry.due import kept_items
from prolo.registry.harms import current_record
from prolo.registry.models import AdverseEvent, Course, LossToFollowUp, Patient
from tests.registry.conftest import Register
from tests.registry.harmed import infection
from tests.registry.treated import treat_knee

ASKED = ("answer-check", "answer-follow-up", "call-after-silence")


@pytest.fixture
def course(at_work: Actor, register: Register) -> Course:
    return treat_knee(register("Sato"), clock.now(at_work.clinic) - timedelta(days=6), by=at_work)


def fatal(on: date) -> EventGiven:
    given = replace(infection(on), grade=5, criteria=("death",))
    return replace(given, outcome="fatal", outcome_on=on)


def record(course: Course, given: EventGiven, by: Actor) -> AdverseEvent:
    assert by.user is not None
    return record_adverse_event(
        course=course,
        session=course.sessions.get(),
        given=given,
        owner=by.user,
        look_on=clock.today(by.clinic),
        by=by,
    )


def correct(event: AdverseEvent, given: EventGiven, by: Actor) -> None:
    known = current_record(event)
    assert known is not None
    correct_adverse_event(record=known, given=given, reason="The hospital called", by=by)


def asked(patient: Patient) -> set[str]:
    found = [one for each in patient.courses.all() for one in kept_items(each)]
    return {one.kind for one in found} & set(ASKED)


def test_who_died_of_it_is_asked_nothing_more(at_work: Actor, course: Course) -> None:
    today = clock.today(at_work.clinic)
    assert asked(course.patient)
    event = record(course, fatal(today), at_work)
    (said,) = deaths()
    assert (said.on_day, said.adverse_event, said.said_by) == (
        today,
        event,
        at_work.user and at_work.user.full_name,
    )
    course.refresh_from_db()
    assert course.state == "closed"
    assert asked(course.patient) == set()


def test_what_turns_out_fatal_records_the_death_and_is_taken_back_with_it(
    at_work: Actor, course: Course
) -> None:
    today = clock.today(at_work.clinic)
    ill = infection(today - timedelta(days=2))
    event = record(course, ill, at_work)
    assert not has_died(course.patient)
    died = replace(fatal(today), onset_on=ill.onset_on)
    correct(event, died, at_work)
    assert has_died(course.patient)
    correct(event, replace(died, outcome_on=today - timedelta(days=1)), at_work)
    (said,) = deaths()
    assert said.on_day == today - timedelta(days=1)
    correct(event, ill, at_work)
    assert not has_died(course.patient)
    course.refresh_from_db()
    assert course.state == "following"
    assert asked(course.patient)


def test_a_fatal_event_that_was_none_takes_the_death_back(at_work: Actor, course: Course) -> None:
    event = record(course, fatal(clock.today(at_work.clinic)), at_work)
    known = current_record(event)
    assert known is not None
    take_back_adverse_event(record=known, reason="Another person", by=at_work)
    assert not has_died(course.patient)


def test_a_death_that_another_fatal_event_says_stays(at_work: Actor, course: Course) -> None:
    today = clock.today(at_work.clinic)
    first = record(course, fatal(today), at_work)
    second = record(course, fatal(today), at_work)
    ill = infection(today)
    correct(first, ill, at_work)
    assert has_died(course.patient)
    correct(second, ill, at_work)
    assert not has_died(course.patient)


def test_a_death_that_somebody_else_said_is_recorded_once_and_stays(
    at_work: Actor, course: Course
) -> None:
    today = clock.today(at_work.clinic)
    patient = course.patient
    record_loss(patient=patient, reason="died", on_day=today, said_by="her son", by=at_work)
    event = record(course, fatal(today), at_work)
    (said,) = deaths()
    assert (said.said_by, said.adverse_event) == ("her son", None)
    correct(event, infection(today), at_work)
    assert has_died(patient)


def test_a_death_that_somebody_says_beside_a_fatal_event_stays_when_there_was_none(
    at_work: Actor, course: Course
) -> None:
    today, patient = clock.today(at_work.clinic), course.patient
    event = record(course, fatal(today), at_work)

    def say(who: str) -> LossToFollowUp:
        return record_loss(patient=patient, reason="died", on_day=today, said_by=who, by=at_work)

    kept = say("her son")
    with pytest.raises(Invalid) as refused:
        say("her daughter")
    assert refused.value.faults == {"reason": "recorded-already"}
    correct(event, infection(today), at_work)
    assert list(deaths()) == [kept]
    course.refresh_from_db()
    assert course.state == "closed"
    assert asked(patient) == set()
    take_back_loss(loss=kept, reason="Another person", by=at_work)
    course.refresh_from_db()
    assert course.state == "following"
    assert asked(patient)


def test_a_death_that_a_fatal_event_says_is_not_taken_back_beside_it(
    at_work: Actor, course: Course
) -> None:
    """Neither the one it recorded nor the one that was on record before; when the event was none
    each is gone, or may go."""
    today, patient = clock.today(at_work.clinic), course.patient
    earlier = record_loss(
        patient=patient, reason="died", on_day=today, said_by="her son", by=at_work
    )
    event = record(course, fatal(today), at_work)
    check_stands(earlier, at_work)
    correct(event, infection(today), at_work)
    take_back_loss(loss=earlier, reason="Another person", by=at_work)
    assert not has_died(patient)
    correct(event, fatal(today), at_work)
    (said,) = deaths()
    check_stands(said, at_work)
    beside = record_loss(
        patient=patient, reason="died", on_day=today, said_by="her son", by=at_work
    )
    check_stands(said, at_work)
    take_back_loss(loss=beside, reason="He meant another", by=at_work)
    assert list(deaths()) == [said]
    correct(event, infection(today), at_work)
    assert not has_died(patient)


def check_stands(loss: LossToFollowUp, by: Actor) -> None:
    with pytest.raises(Invalid) as refused:
        take_back_loss(loss=loss, reason="Another person", by=by)
    assert refused.value.faults == {"reason": "said-by-an-event"}


def test_the_day_of_the_death_is_asked(at_work: Actor, course: Course) -> None:
    of_no_day = replace(fatal(clock.today(at_work.clinic)), outcome_on=None)
    with pytest.raises(Invalid) as refused:
        record(course, of_no_day, at_work)
    assert refused.value.faults == {"outcome_on": "day-of-death"}
