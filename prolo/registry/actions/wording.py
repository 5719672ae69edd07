"""A clinic may show the wording of an outcome measure, under a document; or may no longer."""

from __future__ import annotations

from datetime import date

from prolo.registry import clock
from prolo.registry.access import Actor, check_may, check_own
from prolo.registry.checking import check_row
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.due_of_clinic import rebuild_asking
from prolo.registry.events import record_event
from prolo.registry.models import WordingPermission
from prolo.registry.transactions import write_transaction
from prolo.registry.wording import has_own_words


def record_permission(
    *,
    instrument: str,
    given_by: str,
    document: str,
    starts_on: date,
    by: Actor,
    ends_on: date | None = None,
) -> WordingPermission:
    """Who holds the rights lets this clinic show the wording, until the last day, if any."""
    check_may(by, "keep_clinic")
    row = WordingPermission(
        clinic=by.clinic,
        recorded_by=by.user,
        instrument=instrument,
        given_by=given_by.strip(),
        document=document.strip(),
        starts_on=starts_on,
        ends_on=ends_on,
    )
    check_row(row, faults=_faults(row))
    with write_transaction(by=by):
        row.recorded_at = clock.now(by.clinic)
        row.save(force_insert=True)
        record_event(
            verb="wording_permitted", subject=row, by=by, body={"instrument": row.instrument}
        )
        rebuild_asking(row.instrument, by=by)
    return row


def withdraw_permission(*, permission: WordingPermission, by: Actor) -> WordingPermission:
    """It holds no longer, or never did; it stays on record."""
    check_may(by, "keep_clinic")
    check_own(by, permission)
    with write_transaction(by=by):
        row = WordingPermission.objects.select_for_update().get(pk=permission.pk)
        if row.withdrawn_at is None:
            row.withdrawn_at = clock.now(by.clinic)
            row.save(update_fields=["withdrawn_at"])
            record_event(
                verb="wording_forbidden", subject=row, by=by, body={"instrument": row.instrument}
            )
            rebuild_asking(row.instrument, by=by)
    return row


def _faults(row: WordingPermission) -> dict[str, str]:
    faults = {name: "missing" for name in ("given_by", "document") if not getattr(row, name)}
    known = clinic_knowledge(row.clinic).instruments.get(row.instrument)
    if known is None:
        faults["instrument"] = "unknown"
    elif has_own_words(known):
        faults["instrument"] = "wording-is-ours"
    if row.ends_on and row.ends_on < row.starts_on:
        faults["ends_on"] = "before-start"
    return faults
