"""What a death ends: every open course, what is booked, and the wish to come sooner. And what
stands again, when somebody else died with whom this one was taken for one person."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

from prolo.care.course import ENDED
from prolo.errors import Invalid
from prolo.registry.access import Actor
from prolo.registry.actions.appointments import change_appointment
from prolo.registry.actions.courses import move_course, stand_as_before
from prolo.registry.actions.expected_again import expect_as_before
from prolo.registry.actions.waiting import remove_from_waiting_list, wait_as_before
from prolo.registry.deaths import deaths
from prolo.registry.models import (
    Appointment,
    Course,
    EndedRow,
    LossToFollowUp,
    Patient,
    PatientMerge,
    WaitingEntry,
)
from prolo.registry.patient_rows import Rows


def end_everything(loss: LossToFollowUp, by: Actor) -> None:
    """Part of the action that learns of the death."""
    patient, reason = loss.patient, loss.said_by
    for course in _open_courses(patient):
        move_course(course=course, move="record-death", reason=reason, by=by)
    for one in _booked(patient).select_related("patient", "clinic"):
        change_appointment(appointment=one, change="cancelled", reason=reason, by=by)
    for waits in _waiting(patient).select_related("patient"):
        remove_from_waiting_list(entry=waits, reason=reason, by=by)


def end_with_merge(merge: PatientMerge, by: Actor) -> None:
    """Of one of the two a death is on record: nothing is open in the other either. Part of the
    merge, once all rows are of one patient."""
    loss = deaths().filter(patient=merge.into_patient).order_by("happened_at").last()
    if loss is None:
        return
    EndedRow.objects.bulk_create(
        EndedRow(
            clinic=by.clinic,
            recorded_by=by.user,
            merge=merge,
            kind=model.__name__,
            row_id=row_id,
        )
        for model, ids in _open_rows(merge.into_patient).items()
        for row_id in ids
    )
    end_everything(loss, by)


def let_stand_again(merge: PatientMerge, *, reason: str, by: Actor) -> None:
    """They are two people: what the merge ended is as it was, but for what somebody has changed or
    put in its place since. Part of parting them, once each has their rows."""
    for one in merge.ended_rows.order_by("recorded_at", "kind"):
        with suppress(Invalid):
            AS_BEFORE[one.kind](one.row_id, reason, by)


def _open_rows(patient: Patient) -> Rows:
    found = (_open_courses(patient), _booked(patient), _waiting(patient))
    return {rows.model: set(rows.values_list("pk", flat=True)) for rows in found}


def _open_courses(patient: Patient) -> Any:
    return Course.objects.filter(patient=patient).exclude(state__in=ENDED)


def _booked(patient: Patient) -> Any:
    return Appointment.objects.filter(patient=patient, state=Appointment.State.BOOKED)


def _waiting(patient: Patient) -> Any:
    return WaitingEntry.objects.filter(patient=patient, state=WaitingEntry.State.WAITING)


def _course(row_id: uuid.UUID, reason: str, by: Actor) -> None:
    course = Course.objects.select_related("patient", "clinic").get(pk=row_id)
    stand_as_before(course=course, reason=reason, by=by)


def _appointment(row_id: uuid.UUID, reason: str, by: Actor) -> None:
    row = Appointment.objects.select_related("patient", "clinic").get(pk=row_id)
    expect_as_before(appointment=row, reason=reason, by=by)


def _wish(row_id: uuid.UUID, _reason: str, by: Actor) -> None:
    entry = WaitingEntry.objects.select_related("patient").get(pk=row_id)
    wait_as_before(entry=entry, by=by)


AS_BEFORE: Mapping[str, Callable[[uuid.UUID, str, Actor], None]] = {
    "Course": _course,
    "Appointment": _appointment,
    "WaitingEntry": _wish,
}
