"""A session is booked though the signed plan names fewer: what is owed, and what settles it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import time_machine

from prolo.registry.actions.appointments import change_appointment
from prolo.registry.actions.estimates import record_coverage
from prolo.registry.estimate_changes import changed_on, changes_since
from prolo.registry.estimates import estimate_of
from prolo.registry.estimates_owed import missed_in_clinic, owed_in_clinic
from prolo.registry.models import Appointment, Course, Patient
from tests.registry.conftest import Cast
from tests.registry.estimates.steps import (
    IN_TEN_DAYS,
    MONDAY,
    book_first,
    book_session,
    given,
    kept,
    owed,
    plan,
)

BEYOND = IN_TEN_DAYS + timedelta(weeks=12)  # the fourth, of a plan of three four weeks apart
LATER = MONDAY + timedelta(days=7)


@pytest.fixture
def fourth(american: Cast, patient: Patient, course: Course) -> Appointment:
    """Who is not insured has an estimate of the three sessions of the plan, and the next Monday a
    fourth is booked."""
    record_coverage(patient=patient, kind="uninsured", by=american.owner)
    book_first(american, course)
    given(american, kept(american, course))
    with time_machine.travel(LATER, tick=False):
        return book_session(american, course, 4, BEYOND)


def test_it_is_owed_by_the_clock_of_its_booking_and_settled_by_an_estimate_that_has_it(
    american: Cast, course: Course, fourth: Appointment
) -> None:
    with time_machine.travel(LATER, tick=False):
        (one,) = owed_in_clinic(american.owner)
        assert (one.owed.why, one.owed.deadline.due_on) == ("booking", date(2026, 3, 12))
        assert (one.beyond, one.planned) == ((4,), 3)
        row = kept(american, course)
        assert (estimate_of(row).sessions.expected, estimate_of(row).beyond_plan) == (4, (4,))
        assert estimate_of(row).sessions_on[3] == fourth.starts_at.date()
        assert estimate_of(row).expected == 1600
        assert owed(american) != []  # kept is not given
        given(american, row)
        assert owed(american) == []


def test_a_paper_that_still_names_the_plan_alone_settles_nothing(
    american: Cast, course: Course
) -> None:
    """Kept before the booking, and given after it."""
    record_coverage(patient=course.patient, kind="uninsured", by=american.owner)
    book_first(american, course)
    row = kept(american, course)
    with time_machine.travel(LATER, tick=False):
        book_session(american, course, 4, BEYOND)
        given(american, row)
        assert ("booking", date(2026, 3, 12)) in owed(american)


def test_what_was_told_of_the_others_stays_right(
    american: Cast, course: Course, fourth: Appointment
) -> None:
    """It is another service, and no change of what was estimated: said where the estimate is looked
    at, and held against nobody at the visit before."""
    with time_machine.travel(LATER, tick=False):
        row = course.estimates.get()
        assert [one.difference for one in changes_since(row).lines] == [400]
        assert changed_on(row) is None
    with time_machine.travel(IN_TEN_DAYS + timedelta(days=1), tick=False):
        given(american, kept(american, course))
        assert missed_in_clinic(american.owner) == []


def test_a_plan_that_names_it_afterwards_is_no_change(
    american: Cast, course: Course, fourth: Appointment
) -> None:
    with time_machine.travel(LATER, tick=False):
        given(american, kept(american, course))
        plan(american, course, sessions=4)
        assert owed(american) == []


@pytest.mark.parametrize("change", ["cancelled", "missed"])
def test_once_it_fell_out_the_estimate_that_has_it_is_no_longer_right(
    american: Cast, course: Course, fourth: Appointment, change: str
) -> None:
    with time_machine.travel(LATER, tick=False):
        row = kept(american, course)
        given(american, row)
        assert changed_on(row) is None
    day = LATER + timedelta(days=1) if change == "cancelled" else BEYOND + timedelta(hours=2)
    with time_machine.travel(day, tick=False):
        reason = {"reason": "no more"} if change == "cancelled" else {}
        change_appointment(appointment=fourth, change=change, by=american.owner, **reason)
        assert changed_on(row) == day.date()
