"""Who pays decides whether a clock runs, and from when."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
import time_machine

from prolo.errors import Invalid
from prolo.registry.actions.accounts import record_charge
from prolo.registry.actions.estimates import record_coverage
from prolo.registry.billed import billed
from prolo.registry.coverage import coverage_of, to_begin
from prolo.registry.estimates import stated_of
from prolo.registry.models import Course, Patient
from tests.registry.conftest import Cast
from tests.registry.estimates.steps import (
    IN_TEN_DAYS,
    MONDAY,
    book_first,
    book_session,
    kept,
    owed,
)


@pytest.mark.parametrize("days", [1, 10])
def test_a_slip_in_who_pays_moves_no_clock_however_late_it_is_put_right(
    american: Cast, patient: Patient, course: Course, days: int
) -> None:
    record_coverage(patient=patient, kind="uninsured", by=american.owner)
    book_first(american, course)
    deadline = owed(american)
    record_coverage(patient=patient, kind="commercial", payer="Anthem", by=american.owner)
    assert owed(american) == []
    with time_machine.travel(MONDAY + timedelta(days=days), tick=False):
        wrong = coverage_of(patient)
        right = record_coverage(
            patient=patient, kind="uninsured", slip_because="Another person", by=american.owner
        )
        assert owed(american) == deadline == [("booking", date(2026, 3, 5))]
    assert wrong is not None
    wrong.refresh_from_db()
    assert wrong.marked_in_error_reason == right.correction_reason == "Another person"
    assert (right.replaces, right.happened_at) == (wrong, wrong.happened_at)
    assert coverage_of(patient) == right


def test_who_begins_to_pay_themselves_is_owed_an_estimate_from_then(
    american: Cast, patient: Patient, course: Course
) -> None:
    book_first(american, course)
    record_coverage(patient=patient, kind="commercial", by=american.owner)
    with time_machine.travel(MONDAY + timedelta(days=7), tick=False):
        record_coverage(patient=patient, kind="self-pay", by=american.owner)
        assert owed(american) == [("booking", date(2026, 3, 10))]


def test_who_pays_later_is_known_before_and_a_visit_until_then_stays_with_who_paid(
    american: Cast, patient: Patient, course: Course
) -> None:
    """Insured until the end of March: of two sessions the second alone is owed an estimate, from
    when that was said, and it is a Good Faith Estimate already."""
    by, april = american.owner, date(2026, 4, 1)
    record_coverage(patient=patient, kind="commercial", payer="Anthem", by=by)
    book_first(american, course)
    assert owed(american) == []
    assert not stated_of(kept(american, course)).is_good_faith
    book_session(american, course, 2, IN_TEN_DAYS + timedelta(weeks=4))
    with time_machine.travel(MONDAY + timedelta(days=1), tick=False):
        record_coverage(patient=patient, kind="uninsured", starts_on=april, by=by)
        assert owed(american) == [("booking", date(2026, 3, 6))]
        assert stated_of(kept(american, course)).is_good_faith
        standing = coverage_of(patient)
        assert standing is not None
        assert standing.kind == "commercial"
        assert [one.kind for one in to_begin(patient)] == ["uninsured"]
    on = [coverage_of(patient, on=april - timedelta(days=one)) for one in (1, 0)]
    assert [one.kind for one in on if one] == ["commercial", "uninsured"]


def test_a_bill_goes_to_who_paid_on_the_day_of_the_visit(
    american: Cast, patient: Patient, course: Course
) -> None:
    """What somebody says afterwards of the days before counts for them; a later day does not."""
    by = american.owner
    record_coverage(patient=patient, kind="commercial", payer="Anthem", by=by)
    with time_machine.travel(IN_TEN_DAYS, tick=False):
        today = IN_TEN_DAYS.date()
        done = [today - timedelta(days=one) for one in (14, 4, 0)]
        charges = [
            record_charge(
                patient=patient,
                course=course,
                procedure="session",
                amount=Decimal(300),
                done_on=day,
                billed_on=today,
                by=by,
            )
            for day in done
        ]
        since = today - timedelta(days=7)
        record_coverage(patient=patient, kind="medicare", starts_on=since, by=by)
        later = today + timedelta(days=7)
        record_coverage(patient=patient, kind="self-pay", starts_on=later, by=by)
        found = billed(charges, american.clinic)
    assert [found[one.pk].payer_kind for one in charges] == ["commercial", "medicare", "medicare"]
    assert found[charges[0].pk].payer == "Anthem"


@pytest.mark.parametrize(
    ("starts_on", "fault"),
    [
        (date(2026, 3, 3), "nobody-until-then"),
        (date(1890, 1, 1), "before-birth"),
        (date(2027, 4, 1), "far-ahead"),
    ],
)
def test_a_first_answer_begins_in_the_persons_life_and_not_later_than_today(
    american: Cast, patient: Patient, starts_on: date, fault: str
) -> None:
    with pytest.raises(Invalid) as refused:
        record_coverage(patient=patient, kind="medicare", starts_on=starts_on, by=american.owner)
    assert refused.value.faults == {"starts_on": fault}
    assert coverage_of(patient) is None


def test_a_slip_keeps_the_day_from_which_it_counted(american: Cast, patient: Patient) -> None:
    by, since = american.owner, date(2026, 2, 1)
    record_coverage(patient=patient, kind="commercial", starts_on=since, by=by)
    right = record_coverage(patient=patient, kind="medicare", slip_because="Misread", by=by)
    assert (right.starts_on, coverage_of(patient, on=since)) == (since, right)
