"""Who pays decides whether a clock runs, and from when."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import time_machine

from prolo.registry.actions.estimates import record_coverage
from prolo.registry.estimates import coverage_of
from prolo.registry.models import Course, Patient
from tests.registry.conftest import Cast
from tests.registry.estimates.steps import (
    MONDAY,
    book_first,
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
