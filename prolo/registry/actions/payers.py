"""The clinic looks itself at what a payer pays for."""

from __future__ import annotations

from datetime import date

from prolo.care.money.payer_checks import DECISIONS
from prolo.registry import clock
from prolo.registry.access import Actor, check_may, check_own
from prolo.registry.checking import check_row
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.events import record_event
from prolo.registry.models import PayerCheck
from prolo.registry.transactions import write_transaction


def check_payer(
    *,
    payer: str,
    decision: str,
    source: str,
    checked_on: date,
    check_again_by: date,
    by: Actor,
    policy: str = "",
    note: str = "",
) -> PayerCheck:
    """The earlier ones stay on record."""
    check_may(by, "check_payers")
    row = PayerCheck(
        clinic=by.clinic,
        recorded_by=by.user,
        payer=payer,
        decision=decision,
        policy=policy.strip(),
        source=source.strip(),
        checked_on=checked_on,
        check_again_by=check_again_by,
        note=note.strip(),
    )
    check_row(row, faults=_faults(row, by))
    with write_transaction(by=by):
        row.recorded_at = clock.now(by.clinic)
        row.save(force_insert=True)
        record_event(verb="payer_checked", subject=row, by=by, body={"payer": payer})
    return row


def _faults(row: PayerCheck, by: Actor) -> dict[str, str]:
    faults = {} if row.payer in clinic_knowledge(by.clinic).payers else {"payer": "unknown"}
    if row.decision not in DECISIONS:
        faults["decision"] = "unknown"
    if not row.source:
        faults["source"] = "missing"
    if row.checked_on > clock.today(by.clinic):
        faults["checked_on"] = "in-the-future"
    if row.check_again_by <= row.checked_on:
        faults["check_again_by"] = "before-start"
    return faults


def withdraw_payer_check(*, check: PayerCheck, by: Actor) -> PayerCheck:
    """It was never so; what was known before counts again."""
    check_may(by, "check_payers")
    check_own(by, check)
    with write_transaction(by=by):
        check = PayerCheck.objects.select_for_update().get(pk=check.pk)
        if check.withdrawn_at is None:
            check.withdrawn_at = clock.now(by.clinic)
            check.save(update_fields=["withdrawn_at"])
            record_event(verb="payer_check_withdrawn", subject=check, by=by)
    return check
