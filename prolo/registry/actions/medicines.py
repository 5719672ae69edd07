"""What a person takes, as typed and as recognised."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

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
from prolo.registry.medicine_uses import own_holds
from prolo.registry.models import ClinicianHold, Event, MedicineUse, Patient
from prolo.registry.transactions import write_transaction

MOST_DAYS = 120  # a medicine that leaves the body more slowly is a question for its prescriber


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """One medicine of a list; ``medicine`` stays empty while nobody knows what is meant. ``dose``
    is what was understood beside the name."""

    typed: str
    medicine: str = ""
    reason: Reason = Reason.UNKNOWN
    topical: bool = False
    prescriber: str = ""
    ended_on: date | None = None
    dose: str = ""


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
    """A medicine on the list."""
    taken = Taken(
        typed=typed,
        medicine=medicine,
        reason=reason,
        topical=topical,
        prescriber=prescriber,
        ended_on=ended_on,
    )
    return record_medicines(patient=patient, taken=[taken], by=by)[0]


def record_medicines(*, patient: Patient, taken: Sequence[Taken], by: Actor) -> list[MedicineUse]:
    """Several at once, in their order: all are on the list, or none."""
    check_may(by, "record_medicines")
    check_own(by, patient)
    if not taken:
        raise Invalid({"typed": "missing"})
    rows = [_row(one, patient, by) for one in taken]
    for row in rows:
        check_row(row, faults=_faults(row, by))
    with write_transaction(by=by):
        for place, row in enumerate(rows):  # a list is read in the order of this time
            row.recorded_at = clock.now(by.clinic) + timedelta(microseconds=place)
            row.save(force_insert=True)
        record_event(
            verb="medicine_recorded",
            subject=rows[0],
            patient=patient,
            by=by,
            body={
                "rows": [str(row.pk) for row in rows],
                "medicines": [row.medicine for row in rows],
                "reasons": [row.reason for row in rows],
            },
        )
    return rows


def record_no_medicines(*, patient: Patient, by: Actor) -> Event:
    """The person was asked and takes none. It says nothing where the list holds some."""
    check_may(by, "record_medicines")
    check_own(by, patient)
    if MedicineUse.objects.filter(patient=patient).current().exists():
        raise Invalid({"pasted": "medicines-on-record"})
    with write_transaction(by=by):
        return record_event(verb="no_medicines_said", subject=patient, patient=patient, by=by)


def _row(taken: Taken, patient: Patient, by: Actor) -> MedicineUse:
    return MedicineUse(
        **entry(by, patient, at=clock.now(by.clinic)),
        typed=taken.typed.strip(),
        medicine=taken.medicine,
        reason=taken.reason,
        topical=taken.topical,
        prescriber=taken.prescriber.strip(),
        ended_on=taken.ended_on,
        dose=taken.dose.strip(),
    )


def correct_medicine(
    *,
    use: MedicineUse,
    seen: int,
    reason: Reason,
    topical: bool,
    prescriber: str,
    ended_on: date | None,
    by: Actor,
    medicine: str = "",
) -> MedicineUse:
    """What is now known of it: a new version. ``medicine`` says which it is, of what nobody had
    recognised; what was decided about it until then is decided anew. ``seen`` is the version that
    was looked at; raises ``Conflict`` when somebody else has corrected it meanwhile."""
    check_may(by, "record_medicines")
    check_own(by, use)
    if seen != use.version:
        raise conflict_over(use)
    faults = {"ended_on": "in-the-future"} if _is_ahead(ended_on, by) else {}
    if medicine and use.medicine not in ("", medicine):
        faults["medicine"] = "known-already"
    elif medicine and medicine not in clinic_knowledge(by.clinic).medicines:
        faults["medicine"] = "unknown"
    if faults:
        raise Invalid(faults)
    known = {
        "medicine": medicine or use.medicine,
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
    if days_after is None and days_before and not use.medicine:  # no rule gives them
        faults["days_after"] = "missing"
    if faults:
        raise Invalid(faults)
    earlier = own_holds(use.patient).get(use.pk)
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
    if _is_ahead(row.ended_on, by):
        faults["ended_on"] = "in-the-future"
    return faults


def _is_ahead(day: date | None, by: Actor) -> bool:
    return day is not None and day > clock.today(by.clinic)
