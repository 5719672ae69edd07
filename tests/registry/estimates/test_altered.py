"""An estimate that was changed on disk: nothing is read from it, and what it answered is owed."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
import time_machine

from prolo.errors import Altered, Invalid
from prolo.registry.accounts import (
    ABOVE,
    ALTERED,
    beside_given,
    charge_warning,
    to_be_charged,
)
from prolo.registry.actions.accounts import record_charge
from prolo.registry.actions.estimates import record_coverage
from prolo.registry.estimate_changes import changes_since
from prolo.registry.estimates import (
    as_kept,
    asked_of,
    estimate_of,
    missing_of,
    stated_of,
)
from prolo.registry.estimates_in_hand import in_hand_of_each, is_altered_in_hand
from prolo.registry.estimates_owed import missed_in_clinic, owed_in_clinic
from prolo.registry.models import Charge, Course, Estimate, Patient
from tests.registry.conftest import Cast
from tests.registry.estimates.steps import IN_TEN_DAYS, book_first, given, kept, owed

TODAY = date(2026, 3, 2)


def alter(row: Estimate) -> Estimate:
    """A session for 900 instead of 400."""
    lines = [{**one, "amount": "900"} for one in row.body["lines"]]
    Estimate.objects.filter(pk=row.pk).update(body={**row.body, "lines": lines})
    row.refresh_from_db()
    return row


@pytest.fixture
def uninsured(american: Cast, patient: Patient, course: Course) -> Estimate:
    """Booked, and with an estimate in hand."""
    record_coverage(patient=patient, kind="uninsured", by=american.owner)
    book_first(american, course)
    row = kept(american, course)
    given(american, row)
    return row


@pytest.mark.parametrize("read", [estimate_of, asked_of, stated_of, changes_since, missing_of])
def test_no_part_of_it_is_read(
    american: Cast, course: Course, read: object, uninsured: Estimate
) -> None:
    row = alter(uninsured)
    assert as_kept(row) is None
    assert is_altered_in_hand(course.patient, course)
    more = [None] if read is missing_of else []
    with pytest.raises(Altered):
        read(row, *more)  # type: ignore[operator]


def test_what_it_answered_is_owed_anew_and_says_why(
    american: Cast, course: Course, uninsured: Estimate
) -> None:
    assert owed(american) == []
    alter(uninsured)
    (one,) = owed_in_clinic(american.owner)
    assert (one.owed.why, one.is_altered) == ("booking", True)
    given(american, kept(american, course))
    assert owed(american) == []
    assert [row.version for row in in_hand_of_each(course.patient)] == [2]


def test_one_that_is_made_a_plain_one_on_disk_is_noticed_too(
    american: Cast, uninsured: Estimate
) -> None:
    stated = {**uninsured.stated, "is_good_faith": False}
    Estimate.objects.filter(pk=uninsured.pk).update(stated=stated)
    (one,) = owed_in_clinic(american.owner)
    assert one.is_altered


def test_a_visit_whose_estimate_was_altered_says_so_among_those_without_one(
    american: Cast, uninsured: Estimate
) -> None:
    with time_machine.travel(IN_TEN_DAYS + timedelta(days=1), tick=False):
        assert missed_in_clinic(american.owner) == []
        alter(uninsured)
        (one,) = missed_in_clinic(american.owner)
        assert one.is_altered


def test_a_charge_is_held_against_no_altered_estimate_and_is_asked_about(
    american: Cast, patient: Patient, course: Course, uninsured: Estimate
) -> None:
    bill = {"amount": Decimal(400), "billed_on": TODAY, "procedure": "session"}
    bill["done_on"] = TODAY
    more = to_be_charged(patient, **bill)  # type: ignore[arg-type]
    assert charge_warning(patient, course, more) == ABOVE  # none was held
    alter(uninsured)
    assert charge_warning(patient, course, more) == ALTERED
    with pytest.raises(Altered):
        beside_given(patient, course)
    charge = {**bill, "patient": patient, "course": course}
    with pytest.raises(Invalid, match="amount: estimate-altered"):
        record_charge(**charge, by=american.owner)  # type: ignore[arg-type]
    record_charge(**charge, is_meant=True, by=american.owner)  # type: ignore[arg-type]
    assert Charge.objects.get().amount == 400


def test_what_was_written_on_an_altered_one_is_not_carried_on(
    american: Cast, course: Course, uninsured: Estimate
) -> None:
    newer = kept(american, course, code="M0076")
    (code,) = changes_since(uninsured).elements
    assert (code.code, code.now) == ("code", "M0076")
    alter(newer)
    assert changes_since(uninsured).elements == ()
