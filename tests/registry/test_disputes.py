"""A bill reaches the person, who disputes it, until that ends."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from prolo.errors import Conflict, Invalid, NotAllowed, NotFound
from prolo.registry import clock
from prolo.registry.accounts import disputes_of, items_of, open_ones
from prolo.registry.actions.accounts import record_charge, record_receipt
from prolo.registry.actions.disputes import end_dispute, record_dispute, take_dispute_back
from prolo.registry.models import Charge, Dispute, Patient
from tests.registry.conftest import Cast, Register


@pytest.fixture
def patient(at_work: Any, register: Register) -> Patient:
    return register("Example", "Nobody")


@pytest.fixture
def today(cast: Cast) -> date:
    return clock.today(cast.clinic)


def charge(cast: Cast, patient: Patient, on: date) -> Charge:
    return record_charge(
        patient=patient, procedure="session", amount=Decimal(9), billed_on=on, by=cast.owner
    )


def dispute(cast: Cast, patient: Patient, on: date, **more: Any) -> Dispute:
    return record_dispute(patient=patient, course=None, disputed_on=on, by=cast.owner, **more)


def test_a_bill_is_received_with_everything_that_is_on_it(
    cast: Cast, patient: Patient, today: date
) -> None:
    earlier = charge(cast, patient, today - timedelta(days=9))
    first, second = (charge(cast, patient, today - timedelta(days=3)) for _twice in range(2))
    day = today - timedelta(days=1)
    record_receipt(charge=first, received_on=day, by=cast.owner)
    received = {one.pk: one.received_on for one in Charge.objects.all()}
    assert received == {earlier.pk: None, first.pk: day, second.pk: day}
    assert {one.received_on for one in items_of(patient)} == {None, day}
    for wrong, code in (
        (today + timedelta(days=1), "in-the-future"),
        (today - timedelta(days=4), "before-the-bill"),
    ):
        with pytest.raises(Invalid, match=f"received_on: {code}"):
            record_receipt(charge=first, received_on=wrong, by=cast.owner)


def test_a_dispute_is_told_more_of_and_ends_once(cast: Cast, patient: Patient, today: date) -> None:
    first = dispute(cast, patient, today)
    with pytest.raises(Invalid, match="disputed_on: disputed-already"):
        dispute(cast, patient, today)
    newer = dispute(cast, patient, today, noticed_on=today, reference="D-1", after=first)
    assert open_ones(disputes_of(patient)) == [newer]
    with pytest.raises(Invalid, match="dispute: ended-already"):
        end_dispute(dispute=first, result="withdrawn", ended_on=today, by=cast.owner)
    with pytest.raises(Invalid, match="amount: missing"):
        end_dispute(dispute=newer, result="settled", ended_on=today, by=cast.owner)
    agreed = {"dispute": newer, "result": "settled", "ended_on": today, "amount": Decimal(900)}
    end_dispute(**agreed, by=cast.owner)
    with pytest.raises(Invalid, match="dispute: ended-already"):
        end_dispute(**agreed, by=cast.owner)
    assert open_ones(disputes_of(patient)) == []
    dispute(cast, patient, today)  # of a later bill


def test_what_cannot_be_is_refused_all_at_once(cast: Cast, patient: Patient, today: date) -> None:
    tomorrow = today + timedelta(days=1)
    with pytest.raises(Invalid) as refused:
        dispute(cast, patient, tomorrow, noticed_on=tomorrow, reference="x" * 61)
    assert refused.value.faults == {
        "disputed_on": "in-the-future",
        "noticed_on": "in-the-future",
        "reference": "max_length",
    }
    row = dispute(cast, patient, today)
    wrong = {"result": "lost", "ended_on": today - timedelta(days=1), "amount": Decimal(-1)}
    with pytest.raises(Invalid) as refused:
        end_dispute(dispute=row, by=cast.owner, **wrong)
    assert set(refused.value.faults) == {"result", "ended_on", "amount"}


def test_a_dispute_that_never_was_stays_marked(cast: Cast, patient: Patient, today: date) -> None:
    row = dispute(cast, patient, today)
    take_dispute_back(dispute=row, reason="Another person", by=cast.owner)
    assert disputes_of(patient) == []
    with pytest.raises(Conflict):
        take_dispute_back(dispute=Dispute.objects.get(pk=row.pk), reason="x", by=cast.owner)


def test_disputes_are_for_who_keeps_money_here(cast: Cast, patient: Patient, today: date) -> None:
    row = dispute(cast, patient, today)
    for actor, refused in ((cast.administrator, NotAllowed), (cast.outsider, NotFound)):
        with pytest.raises(refused):
            end_dispute(dispute=row, result="withdrawn", ended_on=today, by=actor)
        with pytest.raises(refused):
            record_dispute(patient=patient, course=None, disputed_on=today, by=actor)
