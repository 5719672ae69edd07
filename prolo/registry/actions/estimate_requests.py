"""A person asks on their own pages what it costs, and takes that back."""

from __future__ import annotations

from prolo.errors import NotFound
from prolo.registry import clock
from prolo.registry.access import Actor, own_patients
from prolo.registry.answering import speaks_as
from prolo.registry.checking import check_row
from prolo.registry.entering import entry, lock_patient
from prolo.registry.estimate_requests import own_requests
from prolo.registry.events import record_event
from prolo.registry.models import Course, EstimateRequest, Patient
from prolo.registry.transactions import write_transaction


def ask_for_own_estimate(*, patient: Patient, course: Course | None, by: Actor) -> EstimateRequest:
    """The person, or who speaks for them, asks on their own pages; the clock runs from now. Who
    waits for an answer already has asked."""
    if patient not in own_patients(by) or (course and course.patient_id != patient.pk):
        raise NotFound("patient")
    with write_transaction(by=by):
        lock_patient(patient)
        for one in own_requests(patient):
            if one.course == course:
                return one
        speaks = by.user.full_name if by.user and speaks_as(by) != "patient" else ""
        row = EstimateRequest(
            **entry(by, patient, at=clock.now(by.clinic)),
            course=course,
            asked_by=speaks,
            is_own=True,
        )
        check_row(row, faults={})
        row.save(force_insert=True)
        record_event(verb="estimate_requested", subject=row, patient=patient, by=by)
    return row


def take_back_own_request(*, request: EstimateRequest, by: Actor) -> EstimateRequest:
    """They do not want to know any more: nothing is owed for it. It stays on record, and one that
    was answered as it is."""
    if not request.is_own or request.patient not in own_patients(by):
        raise NotFound("request")
    with write_transaction(by=by):
        row = EstimateRequest.objects.select_for_update().get(pk=request.pk)
        if row in own_requests(row.patient):
            row.taken_back_at = clock.now(by.clinic)
            row.save(update_fields=["taken_back_at"])
            record_event(
                verb="estimate_request_taken_back", subject=row, patient=row.patient, by=by
            )
    return row
