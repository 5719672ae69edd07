"""The preparation sheet of one appointment, computed from the medicines on record."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from prolo.care.medicines import Reason
from prolo.care.preparation import (
    ClinicianHold,
    MedicineUse,
    PreparationPlan,
    plan_preparation,
    preparation_to_json,
)
from prolo.errors import Invalid
from prolo.knowledge import Knowledge
from prolo.registry import clock, models
from prolo.registry.access import Actor, check_may, check_own
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.conclusions import keep_conclusion
from prolo.registry.events import record_event
from prolo.registry.models import Appointment, Patient, Preparation
from prolo.registry.transactions import write_transaction


def draft_preparation(
    *, appointment: Appointment, sedation: str, knowledge: Knowledge
) -> PreparationPlan:
    """What the rules say today of this appointment; nothing is stored."""
    clinic = appointment.clinic
    condition = knowledge.conditions.get(appointment.course.condition if appointment.course else "")
    return plan_preparation(
        medicines=medicines_of(appointment.patient),
        session_on=day_of(appointment),
        sedation=sedation,
        knowledge=knowledge,
        today=clock.today(clinic),
        region=condition.region if condition else "",
        sessions_on=_other_sessions(appointment),
        starts_at=appointment.starts_at,
    )


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
            clinic=by.clinic,
            recorded_by=by.user,
            patient=appointment.patient,
            course=appointment.course,
            appointment=appointment,
            happened_at=now,
            sedation=sedation,
            body=preparation_to_json(plan),
            told_at=now if told_how else None,
            told_how=told_how,
            replaces=earlier,
            version=earlier.version + 1 if earlier else 1,
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
    return row


def medicines_of(patient: Patient) -> list[MedicineUse]:
    """The person's list as care reads it, oldest first."""
    rows = models.MedicineUse.objects.filter(patient=patient).current().order_by("recorded_at")
    return [_use(row) for row in rows]


def day_of(appointment: Appointment) -> date:
    """The day in the clinic's zone."""
    return appointment.starts_at.astimezone(ZoneInfo(appointment.clinic.time_zone)).date()


def _use(row: models.MedicineUse) -> MedicineUse:
    own = models.ClinicianHold.objects.filter(medicine_use=row).current().first()
    return MedicineUse(
        typed=row.typed,
        medicine=row.medicine,
        reason=Reason(row.reason or Reason.UNKNOWN),
        topical=row.topical,
        prescriber=row.prescriber,
        ended_on=row.ended_on,
        own_hold=_hold(own) if own else None,
    )


def _hold(row: models.ClinicianHold) -> ClinicianHold:
    return ClinicianHold(
        days_before=row.days_before,
        days_after=row.days_after,
        by=row.recorded_by.full_name if row.recorded_by else "",
        reason=row.reason,
    )


def _other_sessions(appointment: Appointment) -> list[date]:
    rows = Appointment.objects.filter(
        patient=appointment.patient, purpose="session", state__in=["booked", "arrived", "done"]
    ).exclude(pk=appointment.pk)
    return [day_of(row) for row in rows.select_related("clinic")]
