"""The person disputes a bill, and how that ended."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from prolo.care.money.prices import amount_fault
from prolo.registry import clock
from prolo.registry.access import Actor, check_may, check_own
from prolo.registry.actions.accounts import VERB
from prolo.registry.actions.entries import mark_in_error
from prolo.registry.checking import check_row
from prolo.registry.entering import entry, lock_patient
from prolo.registry.events import record_event
from prolo.registry.models import Course, Dispute, DisputeEnd, Patient
from prolo.registry.transactions import write_transaction

WITH_AMOUNT = ("between", "settled")


def record_dispute(
    *,
    patient: Patient,
    course: Course | None,
    disputed_on: date,
    by: Actor,
    noticed_on: date | None = None,
    reference: str = "",
    note: str = "",
    after: Dispute | None = None,
) -> Dispute:
    """What is billed for a course is disputed, as the clinic knows since ``disputed_on``. ``after``
    is what was known before."""
    check_may(by, VERB)
    check_own(by, patient, *(one for one in (course, after) if one))
    with write_transaction(by=by):
        lock_patient(patient)
        row = Dispute(
            **entry(by, patient, at=clock.now(by.clinic), after=after),
            course=course,
            disputed_on=disputed_on,
            noticed_on=noticed_on,
            reference=reference.strip(),
            note=note.strip(),
        )
        check_row(row, faults=_faults(row, after, by))
        row.recorded_at = clock.now(by.clinic)
        row.save(force_insert=True)
        record_event(verb="bill_disputed", subject=row, patient=patient, by=by)
    return row


def _faults(row: Dispute, after: Dispute | None, by: Actor) -> dict[str, str]:
    today = clock.today(by.clinic)
    faults = {
        name: "in-the-future"
        for name in ("disputed_on", "noticed_on")
        if (day := getattr(row, name)) and day > today
    }
    rows = Dispute.objects.filter(patient=row.patient, course=row.course, end__isnull=True)
    if set(rows.current()) - {after}:
        faults["disputed_on"] = "disputed-already"
    if after and hasattr(after, "end"):
        faults["dispute"] = "ended-already"
    return faults


def end_dispute(
    *,
    dispute: Dispute,
    result: str,
    ended_on: date,
    by: Actor,
    amount: Decimal | None = None,
    note: str = "",
) -> DisputeEnd:
    """``amount`` is what is to be paid, where it is neither the estimate nor the bill."""
    check_may(by, VERB)
    check_own(by, dispute)
    with write_transaction(by=by):
        lock_patient(dispute.patient)
        row = DisputeEnd(
            clinic=by.clinic,
            recorded_by=by.user,
            patient=dispute.patient,
            dispute=dispute,
            result=result,
            amount=amount,
            currency=by.clinic.currency if amount is not None else "",
            ended_on=ended_on,
            note=note.strip(),
        )
        check_row(row, faults=_faults_of_end(row, by))
        row.recorded_at = clock.now(by.clinic)
        row.save(force_insert=True)
        record_event(
            verb="dispute_ended",
            subject=dispute,
            patient=dispute.patient,
            by=by,
            body={"result": result},
        )
    return row


def _faults_of_end(row: DisputeEnd, by: Actor) -> dict[str, str]:
    faults = {}
    if row.result not in DisputeEnd.Result.values:
        faults["result"] = "unknown"
    if row.ended_on > clock.today(by.clinic):
        faults["ended_on"] = "in-the-future"
    elif row.ended_on < row.dispute.disputed_on:
        faults["ended_on"] = "before-start"
    if row.amount is None:
        if row.result in WITH_AMOUNT:
            faults["amount"] = "missing"
    elif row.result not in WITH_AMOUNT:
        faults["amount"] = "known-already"
    elif fault := amount_fault(row.amount, row.currency):
        faults["amount"] = fault
    is_current = Dispute.objects.filter(pk=row.dispute.pk).current().exists()
    if not is_current or DisputeEnd.objects.filter(dispute=row.dispute).exists():
        faults["dispute"] = "ended-already"
    return faults


def take_dispute_back(*, dispute: Dispute, reason: str, by: Actor) -> Dispute:
    """It was never so; it stays on record, marked."""
    return mark_in_error(entry=dispute, reason=reason, by=by, verb=VERB)
