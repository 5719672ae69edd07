"""Appointments: booked, moved, cancelled, missed, arrived; and how to prepare for one."""

from __future__ import annotations

import uuid
from datetime import date
from itertools import count
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from prolo.errors import NotFound
from prolo.registry import clock
from prolo.registry.access import check_may, may
from prolo.registry.actions.appointments import (
    CHANGES,
    FREES_ITS_NUMBER,
    book_appointment,
    change_appointment,
)
from prolo.registry.actions.preparations import give_preparation
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.models import Appointment, Course, Preparation, Session
from prolo.registry.plans import current_plan
from prolo.registry.preparation import day_of, draft_preparation, uses_of
from prolo.registry.reach import get_appointment, get_course
from prolo.web.forms.appointments import AppointmentChangeForm, AppointmentForm
from prolo.web.forms.kit import Theirs
from prolo.web.presenters.appointments import (
    appointment_card,
    change_rows,
    changes_since,
    given_view,
    preparation_view,
)
from prolo.web.presenters.courses import course_title
from prolo.web.presenters.next_step import next_from_here
from prolo.web.presenters.patients import person
from prolo.web.requests import ClinicRequest
from prolo.web.saving import page, save_form


def appointment_new(request: ClinicRequest, course_id: uuid.UUID) -> HttpResponse:
    course = get_course(request.actor, course_id, verb="keep_appointments")
    clinic = request.actor.clinic
    number = _next_number(course)
    planned_on = _planned_on(course, number, clock.today(clinic))
    form = AppointmentForm.of(
        request,
        today=clock.today(clinic),
        clinic=clinic,
        initial={"purpose": "session", "session_number": number, "day": planned_on},
    )

    def save() -> str:
        given = form.cleaned_data
        booked = book_appointment(
            patient=course.patient,
            course=course,
            purpose=given["purpose"],
            session_number=given["session_number"] if given["purpose"] == "session" else None,
            starts_at=given["starts_at"],
            minutes=given["minutes"],
            place=given["place"],
            by=request.actor,
        )
        return reverse("web:appointment", args=[booked.pk])

    if done := save_form(request, form, save, fields={"starts_at": "day"}):
        return done
    context = {
        "person": person(course.patient.identity, today=clock.today(clinic)),
        "course": course,
        "course_title": course_title(course, clinic_knowledge(clinic)),
        "planned_on": planned_on,
        "sees_chart": may(request.actor, "see_chart"),
    }
    return page(request, "web/appointments/new.html", form, **context)


def _next_number(course: Course) -> int:
    """The first session that has neither been held nor stands booked."""
    held = course.sessions.exclude(state=Session.State.ABANDONED)
    booked = course.appointments.exclude(state__in=FREES_ITS_NUMBER)
    taken = {
        *held.values_list("number", flat=True),
        *booked.values_list("session_number", flat=True),
    }
    return next(number for number in count(1) if number not in taken)


def _planned_on(course: Course, number: int, today: date) -> date | None:
    """The day that the plan has for it, unless that is over."""
    plan = current_plan(course)
    days = plan.sessions_on[number - 1 : number] if plan else ()
    return next((day for day in days if day >= today), None)


def appointment(request: ClinicRequest, appointment_id: uuid.UUID) -> HttpResponse:
    found = get_appointment(request.actor, appointment_id)
    clinic = request.actor.clinic
    form = AppointmentChangeForm.of(
        request,
        today=clock.today(clinic),
        clinic=clinic,
        initial={"lock_version": found.lock_version},
    )
    possible = CHANGES[found.state]
    choice: Any = form.fields["change"]
    choice.choices = [one for one in choice.choices if one[0] in possible]

    def save() -> str:
        given = form.cleaned_data
        change_appointment(
            appointment=found,
            change=given["change"],
            starts_at=given.get("starts_at"),
            reason=given["reason"],
            seen=given["lock_version"],
            by=request.actor,
        )
        return reverse("web:appointment", args=[found.pk])

    if done := save_form(
        request, form, save, theirs=lambda: _theirs(found), fields={"starts_at": "day"}
    ):
        return done
    return page(
        request,
        "web/appointments/appointment.html",
        form,
        can_change=bool(possible) and may(request.actor, "keep_appointments"),
        may_prepare=may(request.actor, "prepare") and found.purpose == "session",
        changes=change_rows(found),
        **_about(request, found),
    )


def preparation(request: ClinicRequest, appointment_id: uuid.UUID) -> HttpResponse:
    """What the rules say today, and the sheet that was given last."""
    check_may(request.actor, "prepare")
    found = _session_appointment(request, appointment_id)
    knowledge = clinic_knowledge(request.actor.clinic)
    planned = current_plan(found.course) if found.course else None
    sedation = request.GET.get("sedation", planned.sedation if planned else "none")
    if sedation not in knowledge.sedation:
        raise NotFound("sedation")
    given = Preparation.objects.filter(appointment=found).current().first()
    is_past = day_of(found) < clock.today(request.actor.clinic)
    plan, changes = None, []
    if not is_past:
        drafted = draft_preparation(appointment=found, sedation=sedation, knowledge=knowledge)
        uses = uses_of(found.patient)
        plan = preparation_view(drafted, knowledge, appointment=found, uses=uses)
        changes = changes_since(given, drafted, knowledge)
    context = {
        **_about(request, found),
        "plan": plan,
        "sedation": sedation,
        "sedations": [(one.id, one.label) for one in knowledge.sedation.values()],
        "given": given_view(given),
        "changes": changes,
        **(next_from_here(found.course, clock.now(request.actor.clinic)) if given else {}),
    }
    return render(request, "web/preparation/preparation.html", context)


@require_POST
def preparation_give(request: ClinicRequest, appointment_id: uuid.UUID) -> HttpResponse:
    found = _session_appointment(request, appointment_id)
    told_how = request.POST.get("told_how", "")
    give_preparation(
        appointment=found,
        sedation=request.POST.get("sedation", "none"),
        told_how=told_how if told_how in {"in-person", "phone"} else "",
        by=request.actor,
    )
    messages.success(request, _("The sheet is kept as it was given."))
    return redirect("web:preparation", found.pk)


def _session_appointment(request: ClinicRequest, appointment_id: uuid.UUID) -> Appointment:
    found = get_appointment(request.actor, appointment_id)
    if found.purpose != "session":
        raise NotFound("preparation")
    return found


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


urlpatterns = [
    path("courses/<uuid:course_id>/appointments/new", appointment_new, name="appointment-new"),
    path("appointments/<uuid:appointment_id>", appointment, name="appointment"),
    path("appointments/<uuid:appointment_id>/preparation", preparation, name="preparation"),
    path(
        "appointments/<uuid:appointment_id>/preparation/give",
        preparation_give,
        name="preparation-give",
    ),
]
