"""Calling those who got a recalled lot: each call is kept, with what came of it; and so is one
that was entered in error, which reached nobody."""

from __future__ import annotations

from prolo.registry import clock
from prolo.registry.access import Actor, check_may, check_own
from prolo.registry.actions.entries import mark_in_error
from prolo.registry.checking import check_row
from prolo.registry.entering import entry
from prolo.registry.events import record_event
from prolo.registry.lot_spelling import plain_lot
from prolo.registry.lots import got_lot, standing_recalls
from prolo.registry.models import Patient, Recall, RecallCall
from prolo.registry.transactions import write_transaction


def record_recall_call(
    *,
    patient: Patient,
    lot: str,
    reached: bool,
    by: Actor,
    result: str = "",
    recall: Recall | None = None,
) -> RecallCall:
    """Whoever was reached is called no more about this ``recall``; a call that reached nobody is
    kept as well. Where recalls of the lot stand, it is about one of them."""
    check_may(by, "recall_lots")
    check_own(by, patient)
    faults = {}
    if not got_lot(patient, lot=lot):
        faults["lot"] = "not-given-to-them"
    standing = standing_recalls(by.clinic, lot=lot)
    if recall not in standing and (recall or standing):
        faults["recall"] = "unknown" if recall else "missing"
    if reached and not result.strip():
        faults["result"] = "missing"
    row = RecallCall(
        **entry(by, patient, at=clock.now(by.clinic)),
        lot=plain_lot(lot),
        recall=recall,
        reached=reached,
        result=result.strip(),
    )
    check_row(row, faults=faults)
    with write_transaction(by=by):
        row.save(force_insert=True)
        record_event(
            verb="recall_call_recorded",
            subject=row,
            patient=patient,
            by=by,
            body={"reached": reached},
        )
    return row


def take_back_recall_call(*, call: RecallCall, reason: str, by: Actor) -> RecallCall:
    """It was another person's line: this one is to be called again."""
    return mark_in_error(entry=call, reason=reason, by=by, verb="recall_lots")
