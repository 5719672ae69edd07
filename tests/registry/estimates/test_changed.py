"""What makes an estimate no longer right, and what it was before."""

from __future__ import annotations

from datetime import date, timedelta

import time_machine

from prolo.registry.actions.appointments import book_appointment
from prolo.registry.actions.clinics import update_clinic
from prolo.registry.actions.courses import move_course
from prolo.registry.actions.estimates import (
    record_coverage,
)
from prolo.registry.estimate_changes import Since, changed_on, changes_since
from prolo.registry.estimates import (
    estimate_of,
)
from prolo.registry.models import Course, Estimate, Patient, Role
from tests.registry.conftest import Cast, hire
from tests.registry.estimates.steps import (
    IN_TEN_DAYS,
    MONDAY,
    book_first,
    given,
    kept,
    owed,
    plan,
    price,
    withdrawn,
)
from tests.registry.treated import hold_session, inject_knee, keep_plan


def test_after_a_change_of_plan_held_sessions_cost_what_they_did(
    american: Cast, course: Course
) -> None:
    """The phenol mixture costs 90 more from now on, and the session 900 for who comes next."""
    price(american, "irritant", 90, of="p2g")
    plan(american, course, sessions=4)
    row = kept(american, course)
    given(american, row)
    for number, weeks in ((1, 2), (2, 6)):
        hold_session(course, number, at=MONDAY + timedelta(weeks=weeks), by=american.owner)
    with time_machine.travel(MONDAY + timedelta(weeks=7), tick=False):
        assert changes_since(row) == Since()
        plan(american, course, sessions=4, irritant="p2g")
        (change,) = changes_since(row).lines
        assert (change.of, change.difference) == ("p2g", 180)
        withdrawn(american, 400)
        price(american, "session", 900)
        lines = estimate_of(kept(american, course)).lines
    assert [(one.what, one.count.expected, one.amount) for one in lines] == [
        ("session", 2, 400),
        ("session", 2, 900),
        ("irritant", 2, 90),
    ]


def test_only_what_is_in_an_estimate_makes_it_no_longer_right(
    american: Cast, course: Course
) -> None:
    row = kept(american, course)
    given(american, row)
    changed = []
    for days, change in enumerate(
        (
            lambda: price(american, "follow-up", 90),  # nothing that was estimated
            lambda: price(american, "session", 450, date(2026, 2, 1)),
            lambda: price(american, "follow-up", 95, date(2026, 2, 1)),
            lambda: withdrawn(american, 450),
            lambda: withdrawn(american, 400),
        ),
        start=1,
    ):
        with time_machine.travel(MONDAY + timedelta(days=days), tick=False):
            change()
            changed.append(changed_on(row))
    newly, gone = date(2026, 3, 4), date(2026, 3, 7)
    assert changed == [None, newly, newly, None, gone]
    (gap,) = {one.what for one in changes_since(row).gaps}
    assert (gap, changes_since(row).lines) == ("session", ())


def test_another_injector_and_other_codes_change_an_estimate(
    american: Cast, course: Course
) -> None:
    injector = hire(american.clinic, "injector", Role.PHYSICIAN).user
    row = kept(american, course)
    given(american, row)
    with time_machine.travel(MONDAY + timedelta(days=1), tick=False):
        newer = kept(american, course, code="M0076")
        assert elements(row) == [("code", "", "M0076")]
        assert (changes_since(newer), changed_on(row)) == (Since(), date(2026, 3, 3))
    with time_machine.travel(MONDAY + timedelta(days=2), tick=False):
        book_first(american, course, injector=injector)
        assert elements(newer) == [("providers", "", injector.full_name)]
        assert changed_on(newer) == date(2026, 3, 4)


def elements(row: Estimate) -> list[tuple[str, str, str]]:
    found = changes_since(Estimate.objects.get(pk=row.pk)).elements
    return [(one.code, one.before, one.now) for one in found]


def test_another_spacing_makes_an_estimate_owed_and_one_day_does_not(
    american: Cast, patient: Patient, course: Course
) -> None:
    record_coverage(patient=patient, kind="uninsured", by=american.owner)
    booked = IN_TEN_DAYS + timedelta(days=1)
    book_first(american, course, booked)
    row = kept(american, course)
    given(american, row)
    assert changes_since(row) == Since()
    planned = [booked.date(), *(IN_TEN_DAYS.date() + timedelta(weeks=one) for one in (4, 8))]
    with time_machine.travel(MONDAY + timedelta(days=1), tick=False):
        keep_plan(course, [*planned[:2], planned[2] + timedelta(days=3)], by=american.owner)
        assert [one.kind for one in changes_since(row).lines] == ["days"]
        assert (changed_on(row), owed(american)) == (None, [])
        spaced = [booked.date() + timedelta(weeks=weeks) for weeks in (0, 12, 24)]
        keep_plan(course, spaced, by=american.owner)
        assert [one.code for one in changes_since(row).spread] == ["span", "gap"]
        assert owed(american) == [("change", date(2026, 3, 16))]


def test_other_numbers_and_another_place_make_an_estimate_owed(
    american: Cast, patient: Patient, course: Course
) -> None:
    """What was not known when it was given is no change: it was written in by hand."""
    record_coverage(patient=patient, kind="uninsured", by=american.owner)
    book_first(american, course)
    says(american, address="1 Main Street")
    row = kept(american, Course.objects.get(pk=course.pk))
    given(american, row)
    with time_machine.travel(MONDAY + timedelta(days=1), tick=False):
        says(american, tax_number="12-3456789", phone="+1 202 555 0100")
        assert (changes_since(row), owed(american)) == (Since(), [])
    with time_machine.travel(MONDAY + timedelta(days=2), tick=False):
        says(american, address="2 Side Street")
        assert elements(row) == [("address", "1 Main Street", "2 Side Street")]
        assert changed_on(Estimate.objects.get(pk=row.pk)) == date(2026, 3, 4)
        assert owed(american) == [("change", date(2026, 3, 13))]


def says(cast: Cast, **settings: str) -> None:
    with cast.administrator.at_work():
        update_clinic(**settings, by=cast.administrator)


def test_a_course_that_was_stopped_costs_the_sessions_that_were_held(
    american: Cast, patient: Patient, course: Course
) -> None:
    """Stopped after the first of three: no more is estimated than that, and the visit ahead."""
    record_coverage(patient=patient, kind="uninsured", by=american.owner)
    price(american, "follow-up", 120)
    visit = {"purpose": "follow-up", "starts_at": IN_TEN_DAYS + timedelta(weeks=6)}
    book_appointment(patient=patient, course=course, **visit, by=american.owner)
    row = kept(american, course, follow_ups=1)
    given(american, row)
    held = hold_session(course, 1, at=IN_TEN_DAYS, by=american.owner)
    inject_knee(held, by=american.owner)
    stopped = IN_TEN_DAYS + timedelta(days=1)
    with time_machine.travel(stopped, tick=False):
        assert (changes_since(row), owed(american)) == (Since(), [])
        move_course(course=course, move="stop", reason="enough", by=american.owner)
    with time_machine.travel(stopped + timedelta(days=1), tick=False):
        (change,) = changes_since(row).lines
        assert (change.kind, change.difference) == ("count", -800)
        assert changed_on(row) == stopped.date()
        assert [why for why, _by in owed(american)] == ["change"]
        again = kept(american, course, follow_ups=1)
        made = estimate_of(again)
        assert made.sessions_on == (IN_TEN_DAYS.date(),)
        assert (made.least, made.expected, made.most) == (520, 520, 520)
        given(american, again)
        assert owed(american) == []
