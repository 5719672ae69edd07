"""A clinician's own ceiling of an anaesthetic for one person: set, and ended."""

from __future__ import annotations

from decimal import Decimal

from prolo.care.limits import check_own_limit
from prolo.errors import Invalid
from prolo.registry import clock
from prolo.registry.access import Actor, check_may, check_own
from prolo.registry.checking import check_row
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.entering import entry
from prolo.registry.events import record_event
from prolo.registry.models import DoseLimit, Patient
from prolo.registry.transactions import write_transaction


def set_dose_limit(
    *, patient: Patient, anaesthetic: str, max_mg: Decimal, reason: str, by: Actor
) -> DoseLimit:
    """By name and with a reason; it replaces the one that stood. Raises ``CareError`` for one that
    would raise what is published, and ``Invalid``."""
    check_may(by, "decide")
    check_own(by, patient)
    check_own_limit(anaesthetic, max_mg, knowledge=clinic_knowledge(by.clinic))
    rows = DoseLimit.objects.filter(patient=patient, anaesthetic=anaesthetic)
    row = DoseLimit(
        **entry(by, patient, at=clock.now(by.clinic), after=rows.current().first()),
        anaesthetic=anaesthetic,
        max_mg=max_mg,
        reason=reason.strip(),
    )
    _keep(row, verb="dose_limit_set", by=by)
    return row


def end_dose_limit(*, limit: DoseLimit, reason: str, by: Actor) -> DoseLimit:
    """From now on there is none; that there was one stays on record."""
    check_may(by, "decide")
    check_own(by, limit)
    if not DoseLimit.objects.current().filter(pk=limit.pk, ended_at__isnull=True).exists():
        raise Invalid({"dose_limit": "ended-already"})
    now = clock.now(by.clinic)
    row = DoseLimit(
        **entry(by, limit.patient, at=now, after=limit),
        anaesthetic=limit.anaesthetic,
        max_mg=limit.max_mg,
        reason=reason.strip(),
        ended_at=now,
    )
    _keep(row, verb="dose_limit_ended", by=by)
    return row


def _keep(row: DoseLimit, *, verb: str, by: Actor) -> None:
    check_row(row, faults={} if row.reason else {"reason": "missing"})
    with write_transaction(by=by):
        row.save(force_insert=True)
        record_event(
            verb=verb,
            subject=row,
            patient=row.patient,
            by=by,
            body={"anaesthetic": row.anaesthetic, "max_mg": str(row.max_mg)},
        )
