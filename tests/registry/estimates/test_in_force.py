"""A bill is held against what the person had in hand before the needle."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine

from prolo.registry.accounts import beside_given
from prolo.registry.actions.accounts import record_charge
from prolo.registry.actions.estimates import record_coverage
from prolo.registry.billed import billed
from prolo.registry.models import Charge, Course, Patient
from tests.registry.conftest import Cast
from tests.registry.estimates.steps import given, kept, price

NEEDLE, BILL = date(2026, 3, 16), date(2026, 3, 18)


@pytest.mark.parametrize(
    ("again", "stands", "estimated", "until"),
    [
        (date(2026, 3, 13), "within", 3600, None),  # the last business day before
        (date(2026, 3, 15), "over", 1200, BILL + timedelta(days=120)),
        (date(2026, 3, 17), "over", 1200, BILL + timedelta(days=120)),
    ],
)
def test_an_estimate_after_the_needle_takes_no_dispute_away(
    american: Cast,
    patient: Patient,
    course: Course,
    again: date,
    stands: str,
    estimated: int,
    until: date | None,
) -> None:
    record_coverage(patient=patient, kind="uninsured", by=american.owner)
    given(american, kept(american, course))  # 3 × 400, on 2 March
    with time_machine.travel(datetime.combine(again, datetime.min.time(), UTC).replace(hour=18)):
        price(american, "follow-up", 120)
        given(american, kept(american, course, follow_ups=20))
    with time_machine.travel(datetime.combine(BILL, datetime.min.time(), UTC).replace(hour=18)):
        record_charge(
            patient=patient,
            course=course,
            procedure="session",
            amount=Decimal(1700),
            done_on=NEEDLE,
            billed_on=BILL,
            is_meant=True,
            by=american.owner,
        )
        found = beside_given(patient, course)
    assert found is not None
    assert (found.stands, found.estimated, found.until) == (stands, estimated, until)
    assert found.is_older == (until is not None)
    (one,) = billed(Charge.objects.all(), american.clinic).values()
    assert one.estimate == (1 if until else 2)  # a program that bills reads by the same rule
