"""What a person reacts to, listed once for all their courses."""

from __future__ import annotations

from prolo.registry import clock
from prolo.registry.access import Actor, check_may, check_own
from prolo.registry.checking import check_row
from prolo.registry.entering import entry
from prolo.registry.events import record_event
from prolo.registry.models import Allergy, Patient
from prolo.registry.transactions import write_transaction


def record_allergy(*, patient: Patient, substance: str, by: Actor, reaction: str = "") -> Allergy:
    """One substance, as the person calls it. It counts at once: in plans, at the time-out."""
    check_may(by, "record_medicines")
    check_own(by, patient)
    row = Allergy(
        **entry(by, patient, at=clock.now(by.clinic)),
        substance=substance.strip(),
        reaction=reaction.strip(),
    )
    check_row(row, faults={} if row.substance else {"substance": "missing"})
    with write_transaction(by=by):
        row.recorded_at = clock.now(by.clinic)
        row.save(force_insert=True)
        record_event(verb="allergy_recorded", subject=row, patient=patient, by=by)
    return row
