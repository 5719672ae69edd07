"""One event an action: what was done, to what, by whom."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.db.models import Model

if TYPE_CHECKING:
    from prolo.registry.access import Actor
    from prolo.registry.models import Course, Event, Patient, Response


def record_event(
    *,
    verb: str,
    subject: Model,
    by: Actor,
    patient: Patient | None = None,
    course: Course | None = None,
    calm: Response | None = None,
    body: Mapping[str, Any] | None = None,
) -> Event:
    """The last thing an action writes. ``verb`` is in the past (``injection_recorded``); ``body``
    holds codes and numbers, never a name, a birth date or a contact. What is due for the patient
    is brought up to date with it, so that no action can forget to; with ``course`` in that course
    alone, for actions that change nothing of another; after ``calm`` answers, of which nothing
    follows that somebody must do, by the worker moments later."""
    from prolo.registry.due import rebuild_course, rebuild_patient
    from prolo.registry.due_later import due_follows
    from prolo.registry.models import Event
    from prolo.registry.prepared import insert, new_row

    if calm is not None:
        due_follows(calm)
    elif course is not None:
        rebuild_course(course, by=by)
    elif patient is not None:
        rebuild_patient(patient, by=by)
    event = new_row(
        Event,
        clinic_id=by.clinic.pk,
        recorded_by_id=by.user.pk if by.user else None,
        verb=verb,
        subject_kind=type(subject).__name__,
        subject_id=subject.pk,
        patient_id=patient.pk if patient else None,
        body=dict(body or {}),
    )
    insert(event)
    return event
