"""The preparation sheet of one appointment is given and told; medicines are decided about."""

from __future__ import annotations

from datetime import datetime

from prolo.care.preparation import Decision, preparation_to_json
from prolo.errors import Invalid
from prolo.registry import clock, models
from prolo.registry.access import Actor, check_may, check_own
from prolo.registry.checking import check_row
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.conclusions import keep_conclusion
from prolo.registry.entering import entry
from prolo.registry.events import record_event
from prolo.registry.models import Appointment, MedicineClearance, Preparation
from prolo.registry.notices import tell_of_appointments
from prolo.registry.preparation import clearances_of, draft_preparation
from prolo.registry.transactions import write_transaction

TOLD_HOW = ("in-person", "phone", "letter")


def give_preparation(
    *, appointment: Appointment, sedation: str, by: Actor, told_how: str = ""
) -> Preparation:
    """Keep the sheet as it was given; a later one of the same appointment is a new version."""
    check_may(by, "prepare")
    check_own(by, appointment)
    if appointment.course is None:
        raise Invalid({"appointment": "not-a-session"})
    knowledge = clinic_knowledge(by.clinic)
    plan = draft_preparation(appointment=appointment, sedation=sedation, knowledge=knowledge)
    now = clock.now(by.clinic)
    earlier = Preparation.objects.filter(appointment=appointment).current().first()
    with write_transaction(by=by):
        row = Preparation.objects.create(
            **entry(by, appointment.patient, at=now, after=earlier),
            course=appointment.course,
            appointment=appointment,
            sedation=sedation,
            body=preparation_to_json(plan),
            told_at=now if told_how else None,
            told_how=told_how,
        )
        keep_conclusion(
            plan.conclusion,
            subject=row,
            patient=row.patient,
            course=appointment.course,
            knowledge=knowledge,
            at=now,
            by=by,
        )
        record_event(
            verb="preparation_given",
            subject=row,
            patient=row.patient,
            by=by,
            body={"sedation": sedation, "told_how": told_how},
        )
        tell_of_appointments(row.patient, by=by)
    return row


def tell_preparation(
    *, preparation: Preparation, told_how: str, told_at: datetime, by: Actor
) -> Preparation:
    """The call about a sheet that was given before: a version of it that says when and how."""
    check_may(by, "prepare")
    check_own(by, preparation)
    faults = {} if told_how in TOLD_HOW else {"told_how": "unknown"}
    if told_at > clock.now(by.clinic):
        faults["told_at"] = "in-the-future"
    elif told_at < preparation.happened_at.replace(second=0, microsecond=0):
        faults["told_at"] = "before-the-sheet"
    if faults:
        raise Invalid(faults)
    with write_transaction(by=by):
        row = Preparation.objects.create(
            clinic=by.clinic,
            recorded_by=by.user,
            patient=preparation.patient,
            course=preparation.course,
            appointment=preparation.appointment,
            happened_at=preparation.happened_at,
            sedation=preparation.sedation,
            body=preparation.body,
            told_at=told_at,
            told_how=told_how,
            replaces=preparation,
            version=preparation.version + 1,
        )
        record_event(
            verb="preparation_told",
            subject=row,
            patient=row.patient,
            by=by,
            body={"told_how": told_how, "told_at": told_at.isoformat()},
        )
    return row


def clear_medicine(
    *,
    medicine_use: models.MedicineUse,
    appointment: Appointment,
    decision: str,
    decided_by: str,
    reason: str,
    by: Actor,
) -> MedicineClearance:
    """What the prescriber, or a clinician, decided about one medicine around one session, in
    whose name. Decided again, it is a new version; a sheet that was given is given anew."""
    check_may(by, "prepare")
    check_own(by, medicine_use, appointment)
    faults = {} if decision in set(Decision) else {"decision": "unknown"}
    faults |= {} if decided_by.strip() else {"decided_by": "missing"}
    faults |= {} if reason.strip() else {"reason": "missing"}
    if medicine_use.patient_id != appointment.patient_id:
        faults["medicine_use"] = "unknown"
    earlier = clearances_of(appointment).get(medicine_use.pk)
    row = MedicineClearance(
        **entry(by, appointment.patient, at=clock.now(by.clinic), after=earlier),
        medicine_use=medicine_use,
        appointment=appointment,
        decision=decision,
        decided_by=decided_by.strip(),
        reason=reason.strip(),
    )
    check_row(row, faults=faults)
    with write_transaction(by=by):
        row.recorded_at = clock.now(by.clinic)
        row.save(force_insert=True)
        record_event(
            verb="medicine_cleared",
            subject=row,
            patient=row.patient,
            by=by,
            body={"medicine": medicine_use.medicine, "decision": decision},
        )
    return row
