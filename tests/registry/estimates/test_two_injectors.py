"""Each booked session and visit is priced by who is booked for it; everybody booked is named."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
import time_machine

from prolo.care.money.estimate import Visits
from prolo.care.stored import to_json
from prolo.registry.actions.appointments import Slot, change_appointment
from prolo.registry.actions.estimates import keep_estimate, record_coverage
from prolo.registry.estimate_changes import Since, changed_on, changes_since, surely_changed_on
from prolo.registry.estimates import content_sha256, estimate_of, plan_row, price_course, stated_of
from prolo.registry.estimates_owed import missed_in_clinic
from prolo.registry.models import Appointment, Course, Estimate, Patient, Role, User
from tests.registry.conftest import Cast, hire
from tests.registry.estimates.steps import (
    IN_TEN_DAYS,
    MONDAY,
    book_session,
    book_visit,
    given,
    owed,
    price,
)

pytestmark = pytest.mark.both_databases


@pytest.fixture
def one(american: Cast) -> User:
    return hire(american.clinic, "one", Role.PHYSICIAN).user


@pytest.fixture
def other(american: Cast) -> User:
    """Whose sessions cost 900 instead of 400."""
    user = hire(american.clinic, "other", Role.PHYSICIAN).user
    price(american, "session", 900, injector=user, is_meant=True)
    return user


@pytest.fixture
def booked(american: Cast, course: Course, one: User) -> Estimate:
    """Three sessions with the one, of which an estimate was given."""
    record_coverage(patient=course.patient, kind="uninsured", by=american.owner)
    for number in (1, 2, 3):
        book_session(american, course, number, day(number), injector=one)
    row = made(american, course, one)
    given(american, row)
    assert estimate_of(row).expected == 1200
    return Estimate.objects.get(pk=row.pk)


def day(number: int) -> datetime:
    return IN_TEN_DAYS + timedelta(weeks=4 * (number - 1))


def made(cast: Cast, course: Course, injector: User | None) -> Estimate:
    return keep_estimate(
        patient=course.patient,
        course=course,
        visits=Visits(on=MONDAY.date()),
        injector=injector,
        by=cast.owner,
    )


def move(cast: Cast, course: Course, number: int, injector: User) -> None:
    row = Appointment.objects.get(course=course, session_number=number)
    slot = Slot(starts_at=row.starts_at, minutes=row.minutes, room=row.room, injector=injector)
    change_appointment(
        appointment=row, change="moved", slot=slot, reason="They are away", by=cast.owner
    )


def test_a_session_that_moves_to_another_physician_makes_a_new_estimate_owed(
    american: Cast, patient: Patient, course: Course, booked: Estimate, one: User, other: User
) -> None:
    assert changes_since(booked) == Since()
    with time_machine.travel(MONDAY + timedelta(days=1), tick=False):
        move(american, course, 2, other)
        (change,) = changes_since(booked).lines
        assert (change.kind, change.difference) == ("price", 500)
        (element,) = changes_since(booked).elements
        assert (element.code, element.now) == ("providers", f"{one.full_name}, {other.full_name}")
        assert changed_on(booked) == date(2026, 3, 3)
        assert owed(american) == [("change", date(2026, 3, 13))]
        again = made(american, course, one)
        given(american, again)
        assert estimate_of(again).expected == 1700
        assert {who.name for who in stated_of(again).providers} == {
            one.full_name,
            other.full_name,
        }
        assert (changes_since(again), owed(american)) == (Since(), [])
    with time_machine.travel(MONDAY + timedelta(days=2), tick=False):
        move(american, course, 1, other)  # which of the two comes first is no change of who
        move(american, course, 2, one)
        assert changes_since(again) == Since()
        move(american, course, 2, other)
        move(american, course, 3, other)  # nobody is booked with the first any more
        (element,) = changes_since(again).elements
        assert (element.code, element.now) == ("providers", other.full_name)
        assert sum(line.difference for line in changes_since(again).lines) == 1000


def test_a_session_beyond_the_plan_with_another_changes_nothing_of_the_others(
    american: Cast, course: Course, booked: Estimate, other: User
) -> None:
    with time_machine.travel(MONDAY + timedelta(days=1), tick=False):
        book_session(american, course, 4, day(4), injector=other)
        assert changed_on(booked) is None


def test_who_is_named_for_other_visits_is_named_beside_who_injects(
    american: Cast, course: Course, one: User, other: User
) -> None:
    price(american, "follow-up", 120)
    for number in (1, 2, 3):
        book_session(american, course, number, day(number), injector=other)
    row = keep_estimate(
        patient=course.patient,
        course=course,
        visits=Visits(on=MONDAY.date(), follow_ups=1),
        injector=one,
        by=american.owner,
    )
    assert [who.name for who in stated_of(row).providers] == [other.full_name, one.full_name]


def test_whoever_is_named_is_of_what_is_booked_with_nobody(
    american: Cast, patient: Patient, course: Course, one: User, other: User
) -> None:
    """A session costs what it does by who is booked, whoever the form names for the rest."""
    book_session(american, course, 1, day(1), injector=other)
    row = made(american, course, one)
    assert [(line.amount, line.count.expected) for line in estimate_of(row).lines] == [
        (900, 1),
        (400, 2),
    ]
    assert [who.name for who in stated_of(row).providers] == [other.full_name, one.full_name]
    assert changes_since(row) == Since()
    book_session(american, course, 2, day(2), injector=one)
    book_session(american, course, 3, day(3), injector=other)
    priced = price_course(
        patient,
        course,
        plan=plan_row(course),
        visits=Visits(on=MONDAY.date()),
        injector=None,
    )
    assert priced.estimate.expected == 900 + 400 + 900


@pytest.mark.parametrize("is_of_course", [True, False])
def test_a_visit_is_priced_by_who_is_booked_for_it(
    american: Cast, patient: Patient, course: Course, one: User, other: User, *, is_of_course: bool
) -> None:
    """A first visit that is booked before there is a course counts as well. What is booked with
    nobody costs what it does with whom the form names."""
    price(american, "follow-up", 120)
    for what, with_other in (("assessment", 300), ("follow-up", 200)):
        price(american, what, with_other, injector=other)
    asked = Visits(on=MONDAY.date(), assessment_on=MONDAY.date(), follow_ups=2)

    def visits() -> list[tuple[str, int, int]]:
        priced = price_course(
            patient, course, plan=plan_row(course), visits=asked, injector=one
        ).estimate
        found = [line for line in priced.lines if line.what in ("assessment", "follow-up")]
        return [(line.what, int(line.amount), line.count.expected) for line in found]

    assert visits() == [("assessment", 150, 1), ("follow-up", 120, 2)]
    of = course if is_of_course else None
    book_visit(american, patient, "assessment", IN_TEN_DAYS, course=of, by=other)
    after = day(5)
    book_visit(american, patient, "follow-up", after, course=course, by=other)
    assert visits() == [("assessment", 300, 1), ("follow-up", 200, 1), ("follow-up", 120, 1)]


AT = IN_TEN_DAYS + timedelta(hours=4)
NO_TIME = timedelta()
VISITS = [("assessment", True), ("assessment", False), ("follow-up", True)]


@pytest.fixture
def with_visit(
    american: Cast,
    patient: Patient,
    course: Course,
    one: User,
    purpose: str,
    is_of_course: bool,  # a parameter of the test
) -> Estimate:
    """Three sessions and a visit with the one, of which an estimate was given."""
    record_coverage(patient=patient, kind="uninsured", by=american.owner)
    if purpose == "follow-up":
        price(american, purpose, 150)
    for number in (1, 2, 3):
        book_session(american, course, number, day(number), injector=one)
    of = course if is_of_course else None
    book_visit(american, patient, purpose, AT, course=of, by=one)
    is_first = purpose == "assessment"
    visits = Visits(
        on=MONDAY.date(),
        assessment_on=AT.date() if is_first else None,
        follow_ups=0 if is_first else 1,
    )
    row = keep_estimate(
        patient=patient, course=course, visits=visits, injector=one, by=american.owner
    )
    given(american, row)
    assert (estimate_of(row).expected, changes_since(row)) == (1350, Since())
    return Estimate.objects.get(pk=row.pk)


def move_visit(cast: Cast, purpose: str, injector: User, *, by: timedelta = NO_TIME) -> None:
    visit = Appointment.objects.get(purpose=purpose)
    slot = Slot(starts_at=visit.starts_at + by, minutes=visit.minutes, room=None, injector=injector)
    change_appointment(
        appointment=visit, change="moved", slot=slot, reason="They are away", by=cast.owner
    )


@pytest.mark.parametrize(("purpose", "is_of_course"), VISITS)
def test_a_visit_that_moves_to_another_physician_makes_a_new_estimate_owed(
    american: Cast, with_visit: Estimate, purpose: str, one: User, other: User
) -> None:
    price(american, purpose, 230, injector=other)
    with time_machine.travel(MONDAY + timedelta(days=1), tick=False):
        move_visit(american, purpose, other)
        (change,) = changes_since(with_visit).lines
        assert (change.kind, change.difference) == ("price", 80)
        (element,) = changes_since(with_visit).elements
        assert (element.code, element.now) == ("providers", f"{one.full_name}, {other.full_name}")
        assert owed(american) == [("change", date(2026, 3, 13))]
    with time_machine.travel(AT + timedelta(hours=8), tick=False):
        missed = {(one.missed.why, one.missed.given_on) for one in missed_in_clinic(american.owner)}
        assert missed == {("change", None)}


@pytest.mark.parametrize(("purpose", "is_of_course"), VISITS)
def test_who_treats_is_otherwise_from_when_others_were_booked(
    american: Cast, with_visit: Estimate, purpose: str, one: User, other: User
) -> None:
    """At the same price. A visit that only moves to another hour is no such change."""

    def since() -> tuple[date | None, date | None]:
        return changed_on(with_visit), surely_changed_on(with_visit)

    with time_machine.travel(MONDAY + timedelta(days=1), tick=False):
        move_visit(american, purpose, one, by=timedelta(hours=1))
        assert since() == (None, None)
    with time_machine.travel(MONDAY + timedelta(days=2), tick=False):
        move_visit(american, purpose, other)
        assert not changes_since(with_visit).lines
        assert since() == (date(2026, 3, 4), date(2026, 3, 4))
    with time_machine.travel(MONDAY + timedelta(days=3), tick=False):
        move_visit(american, purpose, other, by=timedelta(hours=1))
        assert since() == (date(2026, 3, 4), date(2026, 3, 4))
        assert owed(american) == [("change", date(2026, 3, 13))]
        move_visit(american, purpose, one)
        assert since() == (None, None)


def test_who_is_named_beside_all_who_are_booked_and_was_never_expected_is_owed_nothing(
    american: Cast, booked: Estimate, other: User
) -> None:
    """As an estimate did that was kept when visits were of who was named for the rest."""
    stated = stated_of(booked)
    more = replace(stated.providers[0], name=other.full_name)
    booked.stated = to_json(replace(stated, providers=(*stated.providers, more)))
    booked.sha256 = content_sha256(booked)
    assert [one.code for one in changes_since(booked).elements] == ["providers"]
    assert (changed_on(booked), surely_changed_on(booked)) == (None, None)
