"""What a person takes, as typed and as recognised."""

from __future__ import annotations

from datetime import date

from prolo.care.medicines import Reason
from prolo.errors import Invalid
from prolo.registry import clock
from prolo.registry.access import Actor, check_may, check_own
from prolo.registry.actions.entries import correct_entry
from prolo.registry.audit import conflict_over
from prolo.registry.checking import check_row
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.entering import entry
from prolo.registry.events import record_event
from prolo.registry.medicine_uses import own_hold
from prolo.registry.models import ClinicianHold, MedicineUse, Patient
from prolo.registry.transactions import write_transaction

MOST_DAYS = 120  # a medicine that leaves the body more slowly is a question for its prescriber


def record_medicine(
    *,
    patient: Patient,
    typed: str,
    by: Actor,
    medicine: str = "",
    reason: Reason = Reason.UNKNOWN,
    topical: bool = False,
    prescriber: str = "",
    ended_on: date | None = None,
) -> MedicineUse:
    """A medicine on the list; ``medicine`` stays empty while nobody knows what is meant."""
    check_may(by, "record_medicines")
    check_own(by, patient)
    row = MedicineUse(
        **entry(by, patient, at=clock.now(by.clinic)),
        typed=typed.strip(),
        medicine=medicine,
        reason=reason,
        topical=topical,
        prescriber=prescriber.strip(),
        ended_on=ended_on,
    )
    check_row(row, faults=_faults(row, by))
    with write_transaction(by=by):
        row.recorded_at = clock.now(by.clinic)
        row.save(force_insert=True)
        record_event(
            verb="medicine_recorded",
            subject=row,
            patient=patient,
            by=by,
            body={"medicine": medicine, "reason": str(reason)},
        )
    return row


def correct_medicine(
    *,
    use: MedicineUse,
    seen: int,
    reason: Reason,
    topical: bool,
    prescriber: str,
    ended_on: date | None,
    by: Actor,
) -> MedicineUse:
    """What is now known of it: a new version. ``seen`` is the version that was looked at; raises
    ``Conflict`` when somebody else has corrected it meanwhile."""
    check_may(by, "record_medicines")
    check_own(by, use)
    if seen != use.version:
        raise conflict_over(use)
    if ended_on and ended_on > clock.today(by.clinic):
        raise Invalid({"ended_on": "in-the-future"})
    known = {
        "reason": str(reason),
        "topical": topical,
        "prescriber": prescriber.strip(),
        "ended_on": ended_on,
    }
    changes = {name: value for name, value in known.items() if getattr(use, name) != value}
    return correct_entry(entry=use, changes=changes, by=by) if changes else use


def set_hold(
    *, use: MedicineUse, days_before: int, reason: str, by: Actor, days_after: int | None = None
) -> ClinicianHold:
    """A clinician's own figure for this person and this medicine, by name and with a reason."""
    check_may(by, "decide")
    check_own(by, use)
    faults = {} if reason.strip() else {"reason": "missing"}
    if not 0 <= days_before <= MOST_DAYS:
        faults["days_before"] = "out-of-range"
    if days_after is not None and not 0 <= days_after <= MOST_DAYS:
        faults["days_after"] = "out-of-range"
    if faults:
        raise Invalid(faults)
    earlier = own_hold(use)
    with write_transaction(by=by):
        row = ClinicianHold.objects.create(
            **entry(by, use.patient, at=clock.now(by.clinic), after=earlier),
            medicine_use=use,
            days_before=days_before,
            days_after=days_after,
            reason=reason.strip(),
        )
        record_event(
            verb="hold_set",
            subject=row,
            patient=use.patient,
            by=by,
            body={"medicine": use.medicine, "days_before": days_before},
        )
    return row


def _faults(row: MedicineUse, by: Actor) -> dict[str, str]:
    faults = {} if row.typed else {"typed": "missing"}
    if row.medicine and row.medicine not in clinic_knowledge(by.clinic).medicines:
        faults["medicine"] = "unknown"
    if row.ended_on and row.ended_on > clock.today(by.clinic):
        faults["ended_on"] = "in-the-future"
    return faults
