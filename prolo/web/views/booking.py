"""An appointment is booked: for a course, or before there is one; with others of the same visit."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from copy import copy
from datetime import date
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.urls import path, reverse

from prolo.care.booking import Clash
from prolo.knowledge import Knowledge
from prolo.registry import clock
from prolo.registry.access import check_may, get_patient, may
from prolo.registry.actions.visits import book_visit, ends_at
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.models import Appointment, Course, Patient
from prolo.registry.reach import get_course
from prolo.registry.same_visit import Along, could_come_along, next_number, planned_on
from prolo.registry.schedule import judge_booking, usual_minutes
from prolo.web.diary import diary_of, free_on_the_day, free_shown
from prolo.web.forms.appointments import AppointmentForm
from prolo.web.presenters.appointments import place_typed
from prolo.web.presenters.courses import course_title
from prolo.web.presenters.patients import person
from prolo.web.presenters.same_visit import along_words, session_links
from prolo.web.requests import ClinicRequest
from prolo.web.saving import page, save_form
from prolo.web.slots import asked_slot, asked_waiting


def appointment_new(request: ClinicRequest, course_id: uuid.UUID) -> HttpResponse:
    course = get_course(request.actor, course_id, verb="keep_appointments")
    clinic = request.actor.clinic
    number = next_number(course)
    planned = planned_on(course, number, clock.today(clinic))
    usual = {"purpose": "session", "session_number": number, "day": planned}
    along = {str(one.course.pk): one for one in could_come_along(course.patient, course)}
    form = AppointmentForm.of(
        request,
        judge=partial(_judge, course.patient, course, along),
        along=_along_choices(request, along),
        initial=_initial(request, usual | _due_too(along, planned)),
        **diary_of(request),
    )
    about = {
        "course": course,
        "course_title": course_title(course, clinic_knowledge(clinic)),
        "planned_on": planned,
        "sees_chart": may(request.actor, "see_chart"),
    }
    return _book(request, form, course.patient, course, about, along)


def patient_appointment_new(request: ClinicRequest, patient_id: uuid.UUID) -> HttpResponse:
    """Before there is a course, or apart from any; a session is booked for its course."""
    check_may(request.actor, "keep_appointments")
    patient = get_patient(request.actor, patient_id)
    sessions = session_links(could_come_along(patient, None), _known(request))
    form = AppointmentForm.of(
        request,
        has_course=False,
        judge=partial(_judge, patient, None, {}),
        initial=_initial(request, {}),
        **diary_of(request),
    )
    return _book(request, form, patient, None, {"sessions": sessions}, {})


def _initial(request: ClinicRequest, usual: dict[str, Any]) -> dict[str, Any]:
    """What the page begins with: a free place and who waits for it may stand in the address."""
    waiting = asked_waiting(request)
    slot = asked_slot(request).initial(ZoneInfo(request.actor.clinic.time_zone))
    return usual | ({"purpose": waiting.purpose} if waiting else {}) | slot


def _due_too(along: Mapping[str, Along], planned: date | None) -> dict[str, Any]:
    """Planned for the same day is meant for the same visit, until somebody says otherwise."""
    return {"along": [key for key, one in along.items() if planned and one.planned_on == planned]}


def _along_choices(request: ClinicRequest, along: Mapping[str, Along]) -> list[tuple[str, str]]:
    return [(key, along_words(one, _known(request))) for key, one in along.items()]


def _known(request: ClinicRequest) -> Knowledge | None:
    """By which a course has a name; None: who books may not see the chart."""
    return clinic_knowledge(request.actor.clinic) if may(request.actor, "see_chart") else None


def _judge(
    patient: Patient, course: Course | None, along: Mapping[str, Along], given: dict[str, Any]
) -> tuple[Clash, ...]:
    """What stands against the appointment, and against each that would come along behind it."""
    purpose = given.get("purpose") or ""
    wanted = Appointment(
        clinic=patient.clinic,
        patient=patient,
        course=course,
        purpose=purpose,
        session_number=given.get("session_number"),
        starts_at=given["starts_at"],
        minutes=given["minutes"] or usual_minutes(patient.clinic, purpose),
        room=given["room"],
        injector=given["injector"],
    )
    found = list(judge_booking(wanted))
    for key in given.get("along") or ():
        wanted = copy(wanted)
        wanted.starts_at, wanted.minutes = ends_at(wanted), along[key].minutes
        wanted.course, wanted.session_number = along[key].course, along[key].number
        found += [one for one in judge_booking(wanted) if one not in found]
    return tuple(found)


def _book(
    request: ClinicRequest,
    form: AppointmentForm,
    patient: Patient,
    course: Course | None,
    about: dict[str, object],
    along: Mapping[str, Along],
) -> HttpResponse:
    waiting = asked_waiting(request)
    free = free_on_the_day(form, _asked(form, patient, course, along))
    if free and "time" not in form.initial:
        form.initial.update(place_typed(free[0], ZoneInfo(patient.clinic.time_zone)))

    def save() -> str:
        booked = book_visit(
            patient=patient,
            course=course,
            along=[along[key] for key in form.cleaned_data.get("along") or ()],
            waiting=waiting,
            by=request.actor,
            **form.given(),
        )
        return reverse("web:appointment", args=[booked.pk])

    if done := save_form(request, form, save, fields={"starts_at": "day"}):
        return done
    today = clock.today(request.actor.clinic)
    context = {
        "person": person(patient.identity, today=today),
        "waiting": waiting,
        "free": free_shown(form, free, patient.clinic),
        **about,
    }
    return page(request, "web/appointments/new.html", form, **context)


def _asked(
    form: AppointmentForm, patient: Patient, course: Course | None, along: Mapping[str, Along]
) -> Appointment:
    """As far as it is typed, to be held against the diary; never saved."""
    purpose = form.said("purpose") or "assessment"
    behind = sum(along[key].minutes for key in form.said("along") or ()) if along else 0
    return Appointment(
        clinic=patient.clinic,
        patient=patient,
        course=course,
        purpose=purpose,
        session_number=form.said("session_number") if course else None,
        minutes=(form.said("minutes") or usual_minutes(patient.clinic, purpose)) + behind,
    )


urlpatterns = [
    path("courses/<uuid:course_id>/appointments/new", appointment_new, name="appointment-new"),
    path(
        "patients/<uuid:patient_id>/appointments/new",
        patient_appointment_new,
        name="patient-appointment-new",
    ),
]
