"""Appointments: booked, moved, cancelled, missed, arrived."""

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
from django.utils.translation import gettext as _

from prolo.care.booking import Clash
from prolo.registry import clock
from prolo.registry.access import check_may, get_patient, may
from prolo.registry.actions.appointments import (
    CANCELLED,
    CHANGES,
    SLOT,
    Slot,
    book_visit,
    change_visit,
    ends_at,
    is_too_early,
    moved_along,
)
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.falling import falls_of, still_to_move
from prolo.registry.free_places import Free, free_places
from prolo.registry.models import Appointment, Clinic, Course, Patient, Session
from prolo.registry.preparation import day_of
from prolo.registry.reach import get_appointment, get_course
from prolo.registry.same_visit import (
    Along,
    could_come_along,
    next_number,
    of_that_visit,
    planned_on,
)
from prolo.registry.schedule import (
    is_free,
    judge_booking,
    physicians_on,
    rooms_ahead,
    usual_minutes,
    who_could_take,
)
from prolo.registry.schedule import waiting as waiting_entries
from prolo.web.forms.appointments import (
    SECOND,
    AppointmentChangeForm,
    AppointmentForm,
    SlotForm,
)
from prolo.web.forms.kit import Theirs
from prolo.web.listed import exported, files
from prolo.web.presenters.appointments import (
    appointment_card,
    change_rows,
    free_view,
    place_typed,
)
from prolo.web.presenters.calendar import HEADS, listed_rows
from prolo.web.presenters.courses import course_title
from prolo.web.presenters.falling import why_moved
from prolo.web.presenters.listings import listing
from prolo.web.presenters.messages import told_shown
from prolo.web.presenters.next_step import next_from_here
from prolo.web.presenters.patients import person
from prolo.web.presenters.same_visit import along_words, visit_row, visit_words
from prolo.web.presenters.waiting import slot_of, waiting_row
from prolo.web.requests import ClinicRequest
from prolo.web.saving import page, save_form
from prolo.web.slots import asked_slot, asked_waiting
from prolo.web.views.undo import offer_undo


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
        **_diary_of(request),
    )
    about = {
        "course": course,
        "course_title": course_title(course, clinic_knowledge(clinic)),
        "planned_on": planned,
        "sees_chart": may(request.actor, "see_chart"),
    }
    return _book(request, form, course.patient, course, about, along)


def patient_appointment_new(request: ClinicRequest, patient_id: uuid.UUID) -> HttpResponse:
    """Before there is a course, or apart from any."""
    check_may(request.actor, "keep_appointments")
    patient = get_patient(request.actor, patient_id)
    form = AppointmentForm.of(
        request,
        has_course=False,
        judge=partial(_judge, patient, None, {}),
        initial=_initial(request, {}),
        **_diary_of(request),
    )
    return _book(request, form, patient, None, {}, {})


def _initial(request: ClinicRequest, usual: dict[str, Any]) -> dict[str, Any]:
    """What the page begins with: a free place and who waits for it may stand in the address."""
    waiting = asked_waiting(request)
    slot = asked_slot(request).initial(ZoneInfo(request.actor.clinic.time_zone))
    return usual | ({"purpose": waiting.purpose} if waiting else {}) | slot


def _due_too(along: Mapping[str, Along], planned: date | None) -> dict[str, Any]:
    """Planned for the same day is meant for the same visit, until somebody says otherwise."""
    return {"along": [key for key, one in along.items() if planned and one.planned_on == planned]}


def _along_choices(request: ClinicRequest, along: Mapping[str, Along]) -> list[tuple[str, str]]:
    sees, knowledge = may(request.actor, "see_chart"), clinic_knowledge(request.actor.clinic)
    return [(key, along_words(one, knowledge if sees else None)) for key, one in along.items()]


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
    free = _free(form, _asked(form, patient, course, along))
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
        "free": _shown(form, free, patient.clinic),
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
        minutes=(form.said("minutes") or usual_minutes(patient.clinic, purpose)) + behind,
    )


def _free(form: SlotForm, asked: Appointment) -> list[Free]:
    """When on the day that stands in the form it could be."""
    day = form.said("day")
    return free_places(asked, day, now=clock.now(asked.clinic)) if day else []


def _free_to_move(form: AppointmentChangeForm, found: Appointment) -> dict[str, Any]:
    asked = copy(found)
    asked.minutes = form.said("minutes") or found.minutes
    return _shown(form, _free(form, asked), found.clinic)


def _shown(form: SlotForm, free: list[Free], clinic: Clinic) -> dict[str, Any]:
    zone = ZoneInfo(clinic.time_zone)
    return free_view(free, zone, day=form.said("day"), time=form["time"].value())


def _diary_of(request: ClinicRequest) -> dict[str, Any]:
    today = clock.today(request.actor.clinic)
    return {
        "today": today,
        "clinic": request.actor.clinic,
        "rooms": rooms_ahead(today),
        "physicians": physicians_on(today),
    }


def appointment(request: ClinicRequest, appointment_id: uuid.UUID) -> HttpResponse:
    found = get_appointment(request.actor, appointment_id)
    clinic = request.actor.clinic
    starts_at = found.starts_at.astimezone(ZoneInfo(clinic.time_zone))

    visit = of_that_visit(found)
    others = {str(one.pk): one for one in visit if one.state == found.state}

    def judge(given: dict[str, Any]) -> tuple[Clash, ...]:
        moving = [others[key] for key in given.get("together") or ()]
        return _judge_move(found, moving, _slot(given, found))

    form = AppointmentChangeForm.of(
        request,
        judge=judge,
        together=[(key, visit_words(one)) for key, one in others.items()],
        initial={
            "together": list(others),
            "lock_version": found.lock_version,
            "day": starts_at.date(),
            "time": starts_at.time().replace(fold=0),
            "which": SECOND if starts_at.fold else "",
            "minutes": found.minutes,
            "room": str(found.room_id or ""),
            "injector": str(found.injector_id or ""),
        },
        **_diary_of(request),
    )
    falls = still_to_move(falls_of([found]).get(found.pk, ()))
    offered = _offer_changes(form, found, is_falling=bool(falls))

    def save() -> str:
        given = form.cleaned_data
        change_visit(
            appointment=found,
            others=[others[key] for key in given.get("together") or ()],
            change=given["change"],
            slot=_slot(given, found) if given["change"] == "moved" else None,
            reason=given["reason"],
            seen=given["lock_version"],
            anyway=bool(given.get("anyway")),
            by=request.actor,
        )
        if found.state == CANCELLED and found.starts_at > clock.now(request.actor.clinic):
            offer_undo(request, _("Cancelled. It stays on record."), "appointment", found)
        return reverse("web:appointment", args=[found.pk])

    can_change = bool(offered) and may(request.actor, "keep_appointments")
    if done := save_form(
        request, form, save, theirs=lambda: _theirs(found), fields={"starts_at": "day"}
    ):
        return done
    return page(
        request,
        "web/appointments/appointment.html",
        form,
        can_change=can_change,
        free=_free_to_move(form, found) if can_change and "moved" in offered else None,
        changes=change_rows(found),
        told=told_shown(found),
        falls=[why_moved(one) for one in falls],
        visit=[visit_row(one) for one in visit],
        **_to_do_next(request, found),
        **_who_could_come(request, found),
        **_about(request, found),
    )


def _offer_changes(
    form: AppointmentChangeForm, found: Appointment, *, is_falling: bool
) -> set[str]:
    """What can have happened by now. What is sent all the same the action refuses in its words."""
    now = clock.now(found.clinic)
    offered = {
        one
        for one in CHANGES[found.state]
        if not is_too_early(found, one, now) and (is_falling or one != "kept")
    }
    choice: Any = form.fields["change"]
    choice.widget.choices = [one for one in choice.choices if one[0] in offered]
    return offered


def _to_do_next(request: ClinicRequest, found: Appointment) -> dict[str, Any]:
    """For who prepares a session: the next step of its course; and where it begins, once its day
    has come and the next step does not lead there."""
    if not may(request.actor, "prepare") or found.purpose != Appointment.Purpose.SESSION:
        return {}
    shown = next_from_here(found.course, request.actor)
    here = shown.get("next", {})
    if here.get("url") == request.path:
        shown["next"] = here = {**here, "url": ""}
    has_come = day_of(found) <= clock.today(request.actor.clinic)
    is_open = found.state in (Appointment.State.BOOKED, Appointment.State.ARRIVED)
    return {
        "may_prepare": True,
        "can_begin": is_open and has_come and not here.get("begin_url"),
        "has_begun": found.sessions.exclude(state=Session.State.ABANDONED).exists(),
        **shown,
    }


def _judge_move(
    found: Appointment, others: list[Appointment], slot: Slot | None
) -> tuple[Clash, ...]:
    if slot is None:
        return ()
    step, rows = slot.starts_at - found.starts_at, [found, *others]
    clashes: list[Clash] = []
    for row in rows:
        wanted = copy(row)
        goes_to = slot if row is found else moved_along(row, slot, step, found.room)
        for name in SLOT:
            setattr(wanted, name, getattr(goes_to, name))
        clashes += [one for one in judge_booking(wanted, but=rows) if one not in clashes]
    return tuple(clashes)


def _slot(given: dict[str, Any], found: Appointment) -> Slot | None:
    if "starts_at" not in given:
        return None
    return Slot(
        starts_at=given["starts_at"],
        minutes=given["minutes"] or found.minutes,
        room=given["room"],
        injector=given["injector"],
    )


def _who_could_come(request: ClinicRequest, found: Appointment) -> dict[str, object]:
    """When a place became free: who of the waiting list could take it."""
    clinic = request.actor.clinic
    keeps = may(request.actor, "keep_appointments")
    if not keeps or not is_free(found, clock.now(clinic)):
        return {}
    local = found.starts_at.astimezone(ZoneInfo(clinic.time_zone))
    rows = who_could_take(found, list(waiting_entries()))
    today = clock.today(clinic)
    return {
        "is_free": True,
        "could_come": [waiting_row(one, today=today, slot=slot_of(found, local)) for one in rows],
    }


def _about(request: ClinicRequest, found: Appointment) -> dict[str, object]:
    knowledge = clinic_knowledge(request.actor.clinic)
    return {
        "appointment": found,
        "card": appointment_card(found, knowledge),
        "person": person(found.patient.identity, today=clock.today(request.actor.clinic)),
    }


def _theirs(found: Appointment) -> Theirs:
    now = Appointment.objects.get(pk=found.pk)
    last = now.changes.select_related("recorded_by").last()
    return Theirs(
        by=last.recorded_by.full_name if last and last.recorded_by else "",
        at=last.happened_at if last else None,
        version=now.lock_version,
        values={},
    )


def patient_appointments(request: ClinicRequest, patient_id: uuid.UUID, as_: str) -> HttpResponse:
    """Every appointment of a person, those that are off too."""
    rows = get_patient(request.actor, patient_id).appointments.select_related(
        "patient__identity", "room", "injector"
    )
    found = listed_rows(rows.order_by("starts_at"))
    return exported(request, listing("appointments", HEADS, found), as_)


urlpatterns = [
    *files(
        "patients/<uuid:patient_id>/appointments",
        patient_appointments,
        name="patient-appointments",
    ),
    path("courses/<uuid:course_id>/appointments/new", appointment_new, name="appointment-new"),
    path(
        "patients/<uuid:patient_id>/appointments/new",
        patient_appointment_new,
        name="patient-appointment-new",
    ),
    path("appointments/<uuid:appointment_id>", appointment, name="appointment"),
]
