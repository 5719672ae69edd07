"""Charges, payments and what may be given back."""

from __future__ import annotations

import threading
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connections

from prolo.care.money.account import balance
from prolo.errors import Conflict, Invalid, NotAllowed, NotFound
from prolo.registry import clock
from prolo.registry.access import system
from prolo.registry.accounts import items_of
from prolo.registry.actions.accounts import (
    record_charge,
    record_payment,
    take_charge_back,
    take_payment_back,
)
from prolo.registry.actions.clinics import open_clinic
from prolo.registry.models import Charge, Patient, Payment
from tests.registry.conftest import Cast, Register


@pytest.fixture
def patient(at_work: Any, register: Register) -> Patient:
    return register("Example", "Nobody")


def charge(cast: Cast, patient: Patient, amount: str, on: date | None = None) -> Charge:
    return record_charge(
        patient=patient,
        procedure="session",
        amount=Decimal(amount),
        billed_on=on or clock.today(cast.clinic),
        by=cast.owner,
    )


def pay(
    cast: Cast,
    patient: Patient,
    amount: str,
    direction: str = "received",
    *,
    is_meant: bool = True,
) -> Payment:
    return record_payment(
        patient=patient,
        direction=direction,
        amount=Decimal(amount),
        how="card",
        by=cast.owner,
        is_meant=is_meant,
    )


def owed(patient: Patient) -> Decimal:
    return balance(items_of(patient), "EUR")


def test_what_is_entered_in_error_no_longer_counts_and_stays(cast: Cast, patient: Patient) -> None:
    wrong = charge(cast, patient, "450")
    charge(cast, patient, "350")
    pay(cast, patient, "100")
    assert owed(patient) == 700
    take_charge_back(charge=wrong, reason="The wrong person", by=cast.owner)
    assert owed(patient) == 250
    assert Charge.objects.count() == 2


def test_no_more_is_given_back_than_was_received(cast: Cast, patient: Patient) -> None:
    received = pay(cast, patient, "100")
    with pytest.raises(Invalid, match="amount: more-than-received"):
        pay(cast, patient, "100.01", "refund")
    given_back = pay(cast, patient, "60", "refund")
    with pytest.raises(Invalid, match="reason: given-back"):
        take_payment_back(payment=received, reason="slip", by=cast.owner)
    take_payment_back(payment=given_back, reason="slip", by=cast.owner)
    take_payment_back(payment=received, reason="slip", by=cast.owner)
    assert owed(patient) == 0


def test_more_than_is_owed_is_asked_about(cast: Cast, patient: Patient) -> None:
    charge(cast, patient, "180")
    with pytest.raises(Invalid, match="amount: more-than-owed"):
        pay(cast, patient, "20000", is_meant=False)
    pay(cast, patient, "180", is_meant=False)
    with pytest.raises(Invalid, match="amount: more-than-owed"):
        pay(cast, patient, "0.01", is_meant=False)
    pay(cast, patient, "20000")
    assert owed(patient) == -20000


def test_what_was_paid_for_something_is_not_given_back_unasked(
    cast: Cast, patient: Patient
) -> None:
    charge(cast, patient, "180")
    pay(cast, patient, "200")
    with pytest.raises(Invalid, match="amount: more-than-theirs"):
        pay(cast, patient, "20.01", "refund", is_meant=False)
    pay(cast, patient, "20", "refund", is_meant=False)
    assert owed(patient) == 0


def test_a_payment_has_a_day_of_its_own(cast: Cast, patient: Patient) -> None:
    """Which is not that of its entering; never one that has not come, and an old one is asked
    about."""
    today = clock.today(cast.clinic)
    charge(cast, patient, "100")
    paid = {"patient": patient, "direction": "received", "amount": Decimal(9), "how": "cheque"}
    for days in (0, 3, 31):
        row = record_payment(**paid, paid_on=today - timedelta(days=days), by=cast.owner)
        assert clock.day_at(row.happened_at, cast.clinic) == today - timedelta(days=days)
        assert clock.day_at(row.recorded_at, cast.clinic) == today
    for days, fault in ((-1, "in-the-future"), (32, "long-ago")):
        with pytest.raises(Invalid, match=f"paid_on: {fault}"):
            record_payment(**paid, paid_on=today - timedelta(days=days), by=cast.owner)
    long_ago = today - timedelta(days=400)
    row = record_payment(**paid, paid_on=long_ago, is_meant=True, by=cast.owner)
    assert clock.day_at(row.happened_at, cast.clinic) == long_ago


def test_what_cannot_be_is_refused_all_at_once(cast: Cast, patient: Patient) -> None:
    tomorrow = clock.today(cast.clinic) + timedelta(days=1)
    with pytest.raises(Invalid) as refused:
        charge(cast, patient, "-1", tomorrow)
    assert refused.value.faults == {"amount": "out-of-range", "billed_on": "in-the-future"}
    for amount, code in (("0", "not-above-zero"), ("0.001", "too-many-decimals")):
        with pytest.raises(Invalid, match=f"amount: {code}"):
            pay(cast, patient, amount)
    with pytest.raises(NotAllowed):
        record_payment(
            patient=patient,
            direction="received",
            amount=Decimal(1),
            how="card",
            by=cast.administrator,
        )
    with pytest.raises(NotFound):
        take_charge_back(charge=charge(cast, patient, "1"), reason="x", by=cast.outsider)


def test_of_two_who_take_the_same_payment_back_one_is_told(cast: Cast, patient: Patient) -> None:
    received = pay(cast, patient, "100")
    stale = Payment.objects.get(pk=received.pk)
    take_payment_back(payment=received, reason="slip", by=cast.owner)
    with pytest.raises(Conflict):
        take_payment_back(payment=stale, reason="slip", by=cast.owner)


@pytest.mark.django_db(transaction=True)
def test_what_was_received_is_given_back_once_by_however_many() -> None:
    clinic = open_clinic(name="Here")
    by = system(clinic)
    with by.at_work():
        patient = Patient.objects.create(clinic=clinic)
    payment = {"patient": patient, "amount": Decimal(100), "how": "card", "by": by}
    record_payment(**payment, direction="received", is_meant=True)
    together, refused = threading.Barrier(4), []

    def give_back() -> None:
        together.wait()
        try:
            record_payment(**payment, direction="refund")
        except Invalid as fault:
            refused.append(fault.faults)
        connections.close_all()

    givers = [threading.Thread(target=give_back) for _ in range(4)]
    for giver in givers:
        giver.start()
    for giver in givers:
        giver.join()
    assert refused == [{"amount": "more-than-received"}] * 3
