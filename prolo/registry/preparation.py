"""What the medicines on record and the plan say about how to prepare for an appointment."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from datetime import date
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from prolo.care.medicines import Reason
from prolo.care.preparation import (
    Clearance,
    Decision,
    MedicineUse,
    PreparationPlan,
    holds_for,
    plan_preparation,
    preparation_from_json,
)
from prolo.knowledge import Knowledge
from prolo.registry import clock, models
from prolo.registry.medicine_uses import SET_FOR, as_in_care, own_holds, versions_alike, versions_of
from prolo.registry.models import Appointment, MedicineClearance, Patient, Preparation
from prolo.registry.plans import current_plan
from prolo.registry.prepared import prepared
from prolo.registry.said import is_diabetic

DECIDED_FOR = (*SET_FOR, "reason")


def draft_preparation(
    *,
    appointment: Appointment,
    sedation: str,
    knowledge: Knowledge,
    on: date | None = None,
    today: date | None = None,
) -> PreparationPlan:
    """What the rules say today of this appointment; nothing is stored. ``on`` is the day on which
    it is kept, where that is a later one; ``today`` another day to say it as of."""
    clinic, course = appointment.clinic, appointment.course
    condition = knowledge.conditions.get(course.condition if course else "")
    plan = current_plan(course) if course else None
    return plan_preparation(
        medicines=medicines_of(appointment),
        session_on=on or day_of(appointment),
        sedation=sedation,
        knowledge=knowledge,
        today=today or clock.today(clinic),
        region=condition.region if condition else "",
        structures=tuple(dict.fromkeys(one.structure for one in plan.sites)) if plan else (),
        sessions_on=_other_sessions(appointment),
        starts_at=None if on else appointment.starts_at,
        zone=ZoneInfo(clinic.time_zone),
        is_diabetic=is_diabetic(appointment.patient),
    )


def sheet_of(appointment: Appointment) -> Preparation | None:
    """The sheet that was given last, unless the session was moved since."""
    return sheets_of([appointment]).get(appointment.pk)


def sheets_of(appointments: Iterable[Appointment]) -> dict[uuid.UUID, Preparation]:
    """The same of many, by appointment."""
    booked = {row.pk: row for row in appointments}
    rows = Preparation.objects.filter(appointment__in=booked).current().order_by("version")
    return _that_hold(rows, booked)


def sheets_in_course(
    course_id: uuid.UUID, booked: Iterable[Appointment]
) -> dict[uuid.UUID, Preparation]:
    """The same of what is booked in one course."""
    by_key = {row.pk: row for row in booked}
    return _that_hold(_sheets(course_id), by_key) if by_key else {}


@prepared
def _sheets(course_id: uuid.UUID) -> QuerySet[Preparation]:
    booked = Preparation.objects.filter(
        appointment__course=course_id, appointment__state=Appointment.State.BOOKED
    )
    return booked.current().order_by("version")


def _that_hold(
    rows: Iterable[Preparation], booked: Mapping[uuid.UUID, Appointment]
) -> dict[uuid.UUID, Preparation]:
    found = ((row, booked.get(row.appointment_id)) for row in rows)
    return {row.appointment_id: row for row, one in found if one and _holds_for(row, one)}


def _holds_for(sheet: Preparation, appointment: Appointment) -> bool:
    told = preparation_from_json(sheet.body)
    day, starts_at = day_of(appointment), appointment.starts_at
    return holds_for(told, session_on=day, starts_at=starts_at)


def last_days(sheet: Preparation) -> tuple[date, ...]:
    """On which the person takes something for the last time."""
    rows = preparation_from_json(sheet.body).medicines
    return tuple(sorted({row.last_dose_on for row in rows if row.last_dose_on}))


def medicines_of(appointment: Appointment) -> list[MedicineUse]:
    """The person's list as care reads it, oldest first, with what was decided for this session."""
    cleared, own = clearances_of(appointment), own_holds(appointment.patient)
    return [_use(row, own.get(row.pk), cleared.get(row.pk)) for row in uses_of(appointment.patient)]


def uses_of(patient: Patient) -> list[models.MedicineUse]:
    """In the order of the sheet's rows: a row's place is its index here."""
    rows = models.MedicineUse.objects.filter(patient=patient).current()
    return list(rows.order_by("recorded_at"))


def clearances_of(appointment: Appointment) -> dict[uuid.UUID, MedicineClearance]:
    """By the medicine they are about. One that is now taken for something else, in another form,
    or is known to be another medicine, is asked about anew."""
    rows = MedicineClearance.objects.filter(appointment=appointment).current()
    about = {row.medicine_use_id: row for row in rows.order_by("recorded_at")}
    known = versions_of(appointment.patient) if about else {}
    found = {}
    for use in known.values():
        decided = (about.get(one) for one in versions_alike(use, *DECIDED_FOR, known=known))
        if row := next(filter(None, decided), None):
            found[use.pk] = row
    return found


def day_of(appointment: Appointment) -> date:
    """The day in the clinic's zone."""
    return appointment.starts_at.astimezone(ZoneInfo(appointment.clinic.time_zone)).date()


def _use(
    row: models.MedicineUse,
    own: models.ClinicianHold | None,
    cleared: MedicineClearance | None,
) -> MedicineUse:
    return MedicineUse(
        typed=row.typed,
        medicine=row.medicine,
        reason=Reason(row.reason or Reason.UNKNOWN),
        topical=row.topical,
        prescriber=row.prescriber,
        ended_on=row.ended_on,
        own_hold=as_in_care(own) if own else None,
        clearance=_clearance(cleared) if cleared else None,
    )


def _clearance(row: MedicineClearance) -> Clearance:
    zone = ZoneInfo(row.clinic.time_zone)
    return Clearance(
        decision=Decision(row.decision),
        by=row.decided_by,
        on=row.happened_at.astimezone(zone).date(),
        reason=row.reason,
    )


def _other_sessions(appointment: Appointment) -> list[date]:
    rows = Appointment.objects.filter(
        patient=appointment.patient, purpose="session", state__in=["booked", "arrived", "done"]
    ).exclude(pk=appointment.pk)
    return [day_of(row) for row in rows.select_related("clinic")]
