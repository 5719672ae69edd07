"""What a person is charged, what is received from them, and what is given back."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from prolo.care.dates import at_local
from prolo.care.money.account import RECEIVED, REFUND, refundable
from prolo.care.money.prices import amount_fault
from prolo.errors import Invalid
from prolo.registry import clock
from prolo.registry.access import Actor, check_may, check_own
from prolo.registry.accounts import charge_warning, charged, items_of, payment_question
from prolo.registry.actions.entries import mark_in_error
from prolo.registry.checking import check_row
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.entering import entry, lock_patient
from prolo.registry.events import record_event
from prolo.registry.models import Charge, Course, Patient, Payment, Priced
from prolo.registry.transactions import write_transaction

VERB = "keep_money"
HOW = ("cash", "card", "transfer", "cheque", "other")
ASKED_AFTER = "payment-asked-days"
LONG_AGO = "long-ago"
NOON = time(12)


def record_charge(
    *,
    patient: Patient,
    procedure: str,
    amount: Decimal,
    billed_on: date,
    by: Actor,
    course: Course | None = None,
    name: str = "",
    done_on: date | None = None,
    is_meant: bool = False,
) -> Charge:
    """One thing on a bill, in the clinic's currency; ``done_on`` is None before it is done. One
    that brings bills near or over the line from which they may be disputed, or above what was
    estimated for what was done so far, is taken once somebody says that it is meant."""
    check_may(by, VERB)
    check_own(by, patient, *([course] if course else []))
    row = Charge(
        **entry(by, patient, at=clock.now(by.clinic)),
        course=course,
        procedure=procedure,
        name=name.strip(),
        amount=amount,
        currency=by.clinic.currency,
        done_on=done_on,
        billed_on=billed_on,
    )
    faults = _amount_faults(amount, by)
    if procedure not in Priced.values:
        faults["procedure"] = "unknown"
    today = clock.today(by.clinic)
    days = {"billed_on": billed_on, "done_on": done_on}
    faults |= {name: "in-the-future" for name, day in days.items() if day and day > today}
    check_row(row, faults=faults)
    with write_transaction(by=by):
        lock_patient(patient)
        if not is_meant:
            (more,) = charged([row])
            fault = charge_warning(patient, course, more)
            check_row(row, faults={"amount": fault} if fault else {})
        row.recorded_at = clock.now(by.clinic)
        row.save(force_insert=True)
        record_event(verb="charge_recorded", subject=row, patient=patient, by=by)
    return row


def record_receipt(*, charge: Charge, received_on: date, by: Actor) -> list[Charge]:
    """The person had the bill of that day: with this charge come the others that are on it."""
    check_may(by, VERB)
    check_own(by, charge)
    faults = {}
    if received_on > clock.today(by.clinic):
        faults["received_on"] = "in-the-future"
    elif received_on < charge.billed_on:
        faults["received_on"] = "before-the-bill"
    if faults:
        raise Invalid(faults)
    with write_transaction(by=by):
        lock_patient(charge.patient)
        bill = Charge.objects.filter(
            patient=charge.patient, course=charge.course, billed_on=charge.billed_on
        )
        rows = list(bill.current())
        for row in rows:
            row.received_on = received_on
            row.save(update_fields=["received_on"])
            record_event(verb="bill_received", subject=row, patient=row.patient, by=by)
    return rows


def record_payment(
    *,
    patient: Patient,
    direction: str,
    amount: Decimal,
    how: str,
    by: Actor,
    paid_on: date | None = None,
    note: str = "",
    is_meant: bool = False,
) -> Payment:
    """Received, or given back: never more than was received; on that day, or now. More than is owed
    and was estimated, or than is the person's, and what is long ago is taken once somebody says
    that it is meant."""
    check_may(by, VERB)
    check_own(by, patient)
    with write_transaction(by=by):
        lock_patient(patient)
        row = Payment(
            **entry(by, patient, at=_moment(paid_on, by)),
            direction=direction,
            amount=amount,
            currency=by.clinic.currency,
            how=how,
            note=note.strip(),
        )
        check_row(row, faults=_faults_of_payment(row, by, is_meant=is_meant))
        row.recorded_at = clock.now(by.clinic)
        row.save(force_insert=True)
        record_event(
            verb="payment_recorded",
            subject=row,
            patient=patient,
            by=by,
            body={"direction": direction, "how": how},
        )
    return row


def _moment(day: date | None, by: Actor) -> datetime:
    """A day that is said later has no hour."""
    if day is None or day == clock.today(by.clinic):
        return clock.now(by.clinic)
    return at_local(day, NOON, ZoneInfo(by.clinic.time_zone))


def _day_fault(day: date, by: Actor, *, is_meant: bool) -> str:
    today = clock.today(by.clinic)
    if day > today:
        return "in-the-future"
    days = int(clinic_knowledge(by.clinic).threshold(ASKED_AFTER).value)
    return LONG_AGO if not is_meant and day < today - timedelta(days=days) else ""


def _faults_of_payment(row: Payment, by: Actor, *, is_meant: bool) -> dict[str, str]:
    faults = _amount_faults(row.amount, by)
    if row.direction not in (RECEIVED, REFUND):
        faults["direction"] = "unknown"
    if row.how not in HOW:
        faults["how"] = "unknown"
    day = clock.day_at(row.happened_at, by.clinic)
    if fault := _day_fault(day, by, is_meant=is_meant):
        faults["paid_on"] = fault
    if row.direction == REFUND and "amount" not in faults:
        left = refundable(items_of(row.patient), row.currency)
        if row.amount > left:
            faults["amount"] = "more-than-received"
    if not is_meant and not faults.keys() & {"amount", "direction"}:
        question = payment_question(row.patient, row.direction, row.amount)
        faults |= {"amount": question} if question else {}
    return faults


def _amount_faults(amount: Decimal, by: Actor) -> dict[str, str]:
    fault = amount_fault(amount, by.clinic.currency)
    if not fault and amount == 0:
        fault = "not-above-zero"
    return {"amount": fault} if fault else {}


def take_charge_back(*, charge: Charge, reason: str, by: Actor) -> Charge:
    """It was never so; it stays on record, marked."""
    return mark_in_error(entry=charge, reason=reason, by=by, verb=VERB)


def take_payment_back(*, payment: Payment, reason: str, by: Actor) -> Payment:
    """Refused where more was given back than would then have been received."""
    check_may(by, VERB)
    check_own(by, payment)
    with write_transaction(by=by):
        lock_patient(payment.patient)
        marked = mark_in_error(entry=payment, reason=reason, by=by, verb=VERB)
        if refundable(items_of(payment.patient), payment.currency) < 0:
            raise Invalid({"reason": "given-back"})
    return marked
