"""When an estimate is owed, until when, and when it was missed."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from prolo.care.money.estimate import Visits
from prolo.errors import Invalid
from prolo.registry.actions.appointments import book_appointment
from prolo.registry.actions.contact import record_loss
from prolo.registry.actions.estimates import (
    ask_for_estimate,
    give_estimate,
    keep_estimate,
    record_coverage,
)
from prolo.registry.actions.merges import merge_patients
from prolo.registry.estimate_changes import changed_on, changes_since, surely_changed_on
from prolo.registry.estimates import (
    estimate_of,
)
from prolo.registry.estimates_in_hand import in_hand
from prolo.registry.estimates_owed import missed_in_clinic, owed_in_clinic
from prolo.registry.models import Clinic, ClinicPrice, Course, Estimate, Event, Patient
from prolo.registry.unasked import unasked_in_clinic
from tests.registry.conftest import Cast, Register
from tests.registry.estimates.steps import (
    IN_TEN_DAYS,
    MONDAY,
    book_first,
    given,
    kept,
    owed,
    plan,
    price,
)


def test_an_uninsured_person_is_told_in_time_and_again_when_the_plan_changes(
    american: Cast, patient: Patient, course: Course
) -> None:
    book_first(american, course)
    assert owed(american) == []  # nobody has asked who pays
    assert unasked(american) == [(patient, IN_TEN_DAYS.date())]
    record_coverage(patient=patient, kind="uninsured", by=american.owner)
    assert owed(american) == [("booking", date(2026, 3, 5))]
    assert unasked(american) == []
    row = kept(american, course)
    assert estimate_of(row).expected == 1200
    assert owed(american) == [("booking", date(2026, 3, 5))]  # kept is not given
    for how, paper_kept, fault in (
        ("in-person", "", "paper_kept: elements-missing"),
        ("in-person", " ", "paper_kept: elements-missing"),
        ("in-person", "f" * 201, "paper_kept: max_length"),
        ("own-mail", "folder 3", "how: not-by-hand"),
        ("own-pages", "folder 3", "how: not-by-hand"),
    ):
        step = {"estimate": row, "how": how, "at": datetime.now(UTC), "by": american.owner}
        with pytest.raises(Invalid, match=fault):
            give_estimate(**step, paper_kept=paper_kept)
    assert owed(american) == [("booking", date(2026, 3, 5))]
    given(american, row)
    body = Event.objects.get(verb="estimate_given").body
    assert "diagnosis-code" in body["completed_by_hand"]
    assert body["paper_kept"] == "folder 3"
    assert owed(american) == []
    with time_machine.travel(MONDAY + timedelta(days=7), tick=False):
        plan(american, course, sessions=4)
        (change,) = changes_since(row).lines
        assert (change.kind, change.difference) == ("count", 400)
        assert owed(american) == [("change", date(2026, 3, 13))]
        again = kept(american, course)
        given(american, again)
        assert owed(american) == []
        assert estimate_of(Estimate.objects.get(pk=row.pk)).expected == 1200
        assert in_hand(patient, course) == again


def unasked(cast: Cast) -> list[tuple[Patient, date]]:
    return [(one.patient, one.service_on) for one in unasked_in_clinic(cast.owner)]


def test_a_first_visit_without_a_course_is_owed_one_too(american: Cast, patient: Patient) -> None:
    record_coverage(patient=patient, kind="self-pay", by=american.owner)
    soon = datetime(2026, 3, 5, 15, tzinfo=UTC)
    book_appointment(patient=patient, purpose="assessment", starts_at=soon, by=american.owner)
    assert owed(american) == [("booking", date(2026, 3, 3))]
    visits = Visits(on=date(2026, 3, 5), assessment_on=date(2026, 3, 5))
    row = keep_estimate(patient=patient, course=None, visits=visits, by=american.owner)
    given(american, row)
    assert owed(american) == []
    ask_for_estimate(patient=patient, course=None, by=american.owner)
    assert owed(american) == []  # asked in the same moment, and in hand
    with time_machine.travel(MONDAY + timedelta(hours=1), tick=False):
        ask_for_estimate(patient=patient, course=None, by=american.owner)
        assert owed(american) == [("request", date(2026, 3, 5))]


def test_a_first_visit_ten_business_days_ahead_has_three_of_them_and_a_price_that_changes_one_more(
    american: Cast, patient: Patient
) -> None:
    record_coverage(patient=patient, kind="self-pay", by=american.owner)
    booking = {"purpose": "assessment", "starts_at": IN_TEN_DAYS, "by": american.owner}
    book_appointment(patient=patient, **booking)
    assert owed(american) == [("booking", date(2026, 3, 5))]
    visits = Visits(on=date(2026, 3, 16), assessment_on=date(2026, 3, 16))
    row = keep_estimate(patient=patient, course=None, visits=visits, by=american.owner)
    given(american, row)
    assert owed(american) == []
    with time_machine.travel(MONDAY + timedelta(days=7), tick=False):
        price(american, "assessment", 175, date(2026, 2, 1))
        assert owed(american) == [("change", date(2026, 3, 13))]


def test_the_estimate_of_a_course_with_the_first_visit_settles_that_visit(
    american: Cast, patient: Patient, course: Course
) -> None:
    record_coverage(patient=patient, kind="uninsured", by=american.owner)
    book_first(american, course)
    first_visit = {"purpose": "assessment", "starts_at": IN_TEN_DAYS - timedelta(hours=2)}
    book_appointment(patient=patient, **first_visit, by=american.owner)
    assert owed(american) == [("booking", date(2026, 3, 5))] * 2
    given(american, kept(american, course))
    assert [one.course for one in owed_in_clinic(american.owner)] == [None]
    given(american, kept(american, course, assessment_on=date(2026, 3, 16)))
    assert owed(american) == []
    with time_machine.travel(IN_TEN_DAYS + timedelta(hours=1), tick=False):
        assert missed_in_clinic(american.owner) == []


def test_an_estimate_that_was_never_given_stays_listed_once_the_visit_began(
    american: Cast, patient: Patient, course: Course
) -> None:
    record_coverage(patient=patient, kind="uninsured", by=american.owner)
    book_first(american, course)
    assert missed_in_clinic(american.owner) == []
    with time_machine.travel(IN_TEN_DAYS + timedelta(days=1), tick=False):
        assert owed(american) == []
        given(american, kept(american, course))
        (one,) = missed_in_clinic(american.owner)
        assert (one.patient, one.missed.given_on) == (patient, date(2026, 3, 17))
    with time_machine.travel(IN_TEN_DAYS + timedelta(days=121), tick=False):
        assert missed_in_clinic(american.owner) == []


def test_an_estimate_that_was_not_given_anew_stays_listed_once_the_visit_began(
    american: Cast, patient: Patient, course: Course
) -> None:
    """The plan changed on the 9th, a price on the 11th, and the visit was on the 16th."""
    record_coverage(patient=patient, kind="uninsured", by=american.owner)
    book_first(american, course)
    given(american, kept(american, course))
    with time_machine.travel(MONDAY + timedelta(days=7), tick=False):
        plan(american, course, sessions=4)
    with time_machine.travel(MONDAY + timedelta(days=9), tick=False):
        price(american, "session", 450, date(2026, 2, 1))
        assert owed(american) == [("change", date(2026, 3, 13))]
    for days, given_on in ((15, None), (16, date(2026, 3, 18))):
        with time_machine.travel(MONDAY + timedelta(days=days), tick=False):
            if given_on:
                given(american, kept(american, course))
            (one,) = missed_in_clinic(american.owner)
            assert (one.missed.why, one.missed.deadline.due_on) == ("change", date(2026, 3, 13))
            assert one.missed.given_on == given_on


def test_what_changed_after_the_visit_was_owed_to_none_before_it(
    american: Cast, patient: Patient, course: Course
) -> None:
    record_coverage(patient=patient, kind="uninsured", by=american.owner)
    book_first(american, course)
    given(american, kept(american, course))
    with time_machine.travel(MONDAY + timedelta(days=7), tick=False):
        plan(american, course, sessions=4)
        given(american, kept(american, course))  # in time
    with time_machine.travel(IN_TEN_DAYS + timedelta(days=1), tick=False):
        assert missed_in_clinic(american.owner) == []
        plan(american, course, sessions=2)
        assert missed_in_clinic(american.owner) == []
        given(american, kept(american, course))
        assert missed_in_clinic(american.owner) == []


def test_a_booking_that_draws_the_course_out_changes_it_from_then_on(
    american: Cast, patient: Patient, course: Course
) -> None:
    """The third session is booked far away on the day after the first: nothing had changed before
    that visit. It counts from the booking that drew it out, whatever is signed and booked since."""
    record_coverage(patient=patient, kind="uninsured", by=american.owner)
    book_first(american, course)
    row = kept(american, course)
    given(american, row)
    third = {"purpose": "session", "session_number": 3, "starts_at": IN_TEN_DAYS}
    third["starts_at"] += timedelta(weeks=24)
    after = IN_TEN_DAYS + timedelta(days=1)
    with time_machine.travel(after, tick=False):
        book_appointment(patient=patient, course=course, **third, anyway=True, by=american.owner)
        assert changes_since(row).spread
        assert missed_in_clinic(american.owner) == []
        assert changed_on(row) == after.date()
    with time_machine.travel(after + timedelta(days=7), tick=False):
        plan(american, course, sessions=3)
        assert changed_on(row) == after.date()


def test_a_plan_that_is_signed_again_as_it_was_is_no_change(
    american: Cast, patient: Patient, course: Course
) -> None:
    record_coverage(patient=patient, kind="uninsured", by=american.owner)
    book_first(american, course)
    row = kept(american, course)
    given(american, row)
    with time_machine.travel(MONDAY + timedelta(days=3), tick=False):
        plan(american, course, sessions=3)
    with time_machine.travel(MONDAY + timedelta(days=4), tick=False):
        plan(american, course, sessions=4)
    with time_machine.travel(MONDAY + timedelta(days=5), tick=False):
        plan(american, course, sessions=3)  # and back
    after = IN_TEN_DAYS + timedelta(days=1)
    with time_machine.travel(after, tick=False):
        plan(american, course, sessions=4)
        assert changed_on(row) == after.date()
        assert missed_in_clinic(american.owner) == []
        given(american, kept(american, course))
        assert missed_in_clinic(american.owner) == []


def test_what_nothing_on_record_explains_is_held_against_nobody(
    american: Cast, patient: Patient, course: Course
) -> None:
    """It is owed all the same where a visit is ahead."""
    record_coverage(patient=patient, kind="uninsured", by=american.owner)
    book_first(american, course)
    row = kept(american, course)
    given(american, row)
    with time_machine.travel(IN_TEN_DAYS - timedelta(days=2), tick=False):
        plan(american, course, sessions=3)
        ClinicPrice.objects.filter(clinic=american.clinic, procedure="session").update(amount=450)
        ClinicPrice.objects.filter(clinic=american.clinic).update(recorded_at=MONDAY)
    assert (changed_on(row), surely_changed_on(row)) == (MONDAY.date(), None)


def test_an_overdue_change_is_not_put_off_by_a_later_one(
    american: Cast, patient: Patient, course: Course
) -> None:
    record_coverage(patient=patient, kind="uninsured", by=american.owner)
    book_first(american, course)
    given(american, kept(american, course))
    with time_machine.travel(MONDAY + timedelta(days=12), tick=False):  # a Saturday
        plan(american, course, sessions=4)
        assert owed(american) == [("change", date(2026, 3, 14))]
    with time_machine.travel(MONDAY + timedelta(days=13), tick=False):
        price(american, "session", 450, date(2026, 2, 1))
        assert owed(american) == [("change", date(2026, 3, 14))]


def test_what_was_missed_goes_by_who_paid_at_the_visit(
    american: Cast, patient: Patient, course: Course
) -> None:
    book_first(american, course)
    record_coverage(patient=patient, kind="commercial", by=american.owner)
    with time_machine.travel(IN_TEN_DAYS + timedelta(days=1), tick=False):
        record_coverage(patient=patient, kind="uninsured", by=american.owner)
        assert missed_in_clinic(american.owner) == []


def test_what_was_missed_stays_so_when_somebody_else_pays_later(
    american: Cast, patient: Patient, course: Course
) -> None:
    book_first(american, course)
    record_coverage(patient=patient, kind="uninsured", by=american.owner)
    with time_machine.travel(IN_TEN_DAYS + timedelta(days=1), tick=False):
        record_coverage(patient=patient, kind="medicare", by=american.owner)
        (one,) = missed_in_clinic(american.owner)
        assert one.missed.deadline.due_on == date(2026, 3, 5)


def test_nothing_is_owed_to_who_asked_and_died(american: Cast, patient: Patient) -> None:
    record_coverage(patient=patient, kind="uninsured", by=american.owner)
    ask_for_estimate(patient=patient, course=None, by=american.owner)
    assert [what for what, _by in owed(american)] == ["request"]
    died = {"reason": "died", "on_day": MONDAY.date(), "said_by": "her daughter"}
    record_loss(patient=patient, by=american.owner, **died)
    assert owed(american) == []


def test_who_asked_before_there_was_a_course_is_answered_by_its_estimate(
    american: Cast, patient: Patient, course: Course
) -> None:
    record_coverage(patient=patient, kind="self-pay", by=american.owner)
    ask_for_estimate(patient=patient, course=None, by=american.owner)
    assert owed(american) == [("request", date(2026, 3, 5))]
    given(american, kept(american, course))
    assert owed(american) == []


def test_after_a_merge_what_was_said_last_counts(
    american: Cast, patient: Patient, course: Course, register: Register
) -> None:
    ask_for_estimate(patient=patient, course=course, by=american.owner)
    record_coverage(patient=patient, kind="uninsured", by=american.owner)
    other = register("Exampel", "Nobody")
    with time_machine.travel(MONDAY + timedelta(hours=1), tick=False):
        record_coverage(patient=other, kind="medicare", by=american.owner)
        merge_patients(from_patient=other, into_patient=patient, reason="twice", by=american.owner)
        assert owed(american) == []


def test_no_clock_runs_for_who_is_insured_nor_elsewhere(
    american: Cast, patient: Patient, course: Course
) -> None:
    ask_for_estimate(patient=patient, course=course, by=american.owner)
    record_coverage(patient=patient, kind="medicare", by=american.owner)
    assert owed(american) == []
    record_coverage(patient=patient, kind="uninsured", by=american.owner)
    assert len(owed(american)) == 1
    Clinic.objects.filter(pk=american.clinic.pk).update(country="DE")
    assert owed(american) == []


def test_a_plain_estimate_answers_no_claim_to_a_good_faith_one(
    american: Cast, patient: Patient, course: Course
) -> None:
    record_coverage(patient=patient, kind="commercial", by=american.owner)
    book_first(american, course)
    given(american, kept(american, course))
    record_coverage(patient=patient, kind="self-pay", by=american.owner)
    assert owed(american) == [("booking", date(2026, 3, 5))]
    given(american, kept(american, course))
    assert owed(american) == []


# -- by the wall of the clinic: each of these moments is on the next day in UTC


LATE = datetime(2026, 3, 3, 3, 30, tzinfo=UTC)  # half past ten, Monday evening in New York
IN_HONOLULU = datetime(2026, 3, 3, 9, 30, tzinfo=UTC)  # half past eleven, the same evening
AFTER_THE_CHANGE = datetime(2026, 3, 10, 3, 30, tzinfo=UTC)  # half past eleven, Monday 9 March
BEFORE_THE_CHANGE = datetime(2026, 10, 31, 3, 30, tzinfo=UTC)  # half past eleven, Friday 30 October


@pytest.mark.parametrize(
    ("zone", "at", "due"),
    [
        ("America/New_York", LATE, date(2026, 3, 5)),
        ("Pacific/Honolulu", IN_HONOLULU, date(2026, 3, 5)),
        ("America/New_York", AFTER_THE_CHANGE, date(2026, 3, 12)),
        ("America/New_York", BEFORE_THE_CHANGE, date(2026, 11, 4)),
    ],
)
def test_days_are_those_on_the_wall_of_the_clinic(
    american: Cast, patient: Patient, course: Course, zone: str, at: datetime, due: date
) -> None:
    """A booking for two weeks later, a question and an estimate in the late evening."""
    Clinic.objects.filter(pk=american.clinic.pk).update(time_zone=zone)
    american.clinic.refresh_from_db()
    with time_machine.travel(at, tick=False):
        record_coverage(patient=patient, kind="uninsured", by=american.owner)
        ask_for_estimate(patient=patient, course=None, by=american.owner)
        assert owed(american) == [("request", due)]
        later = at + timedelta(days=15)
        book_first(american, course, later)
        assert {one for _why, one in owed(american)} == {due}
    days = timedelta(days=(due - at.date()).days + 1)
    with time_machine.travel(at + days, tick=False):  # the last evening
        given(american, kept(american, Course.objects.get(pk=course.pk)))
    with time_machine.travel(later + timedelta(hours=1), tick=False):
        assert missed_in_clinic(american.owner) == []


def test_an_estimate_that_is_given_after_midnight_on_the_wall_is_too_late(
    american: Cast, patient: Patient, course: Course
) -> None:
    record_coverage(patient=patient, kind="uninsured", by=american.owner)
    book_first(american, course)
    for at, is_missed in (
        (datetime(2026, 3, 6, 5, 30, tzinfo=UTC), True),  # half past midnight of Friday
        (datetime(2026, 3, 6, 4, 30, tzinfo=UTC), False),  # an hour before
    ):
        with time_machine.travel(at, tick=False):
            row = kept(american, course)
            given(american, row)
        with time_machine.travel(IN_TEN_DAYS + timedelta(hours=1), tick=False):
            assert bool(missed_in_clinic(american.owner)) is is_missed
