"""A session: what was drawn up, what was injected, what it comes to, who signs."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from prolo.registry import clock
from prolo.registry.access import check_may, may
from prolo.registry.actions.sessions import (
    judge_dose,
    record_session,
    sign_session,
    start_session,
)
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.models import Session
from prolo.registry.reach import get_appointment, get_session
from prolo.web.forms.sessions import SessionForm
from prolo.web.presenters.courses import course_title
from prolo.web.presenters.patients import person
from prolo.web.presenters.sessions import dose_view, injection_rows, signature_view
from prolo.web.requests import ClinicRequest
from prolo.web.saving import page, save_form

CHECK = "check"  # the button that weighs and saves nothing


@require_POST
def session_start(request: ClinicRequest, appointment_id: uuid.UUID) -> HttpResponse:
    appointment = get_appointment(request.actor, appointment_id)
    session = start_session(appointment=appointment, by=request.actor)
    return redirect("web:session", session.pk)


def session(request: ClinicRequest, session_id: uuid.UUID) -> HttpResponse:
    check_may(request.actor, "record_session")
    found: Session = get_session(request.actor, session_id)
    if found.state != Session.State.OPEN:
        return render(request, "web/sessions/recorded.html", _recorded(request, found))
    knowledge = clinic_knowledge(request.actor.clinic)
    condition = knowledge.conditions[found.course.condition]
    form = SessionForm.of(
        request,
        today=clock.today(request.actor.clinic),
        knowledge=knowledge,
        region=condition.region,
        weight_unit=request.actor.clinic.weight_unit,
    )
    dose = None
    if form.is_bound and not form.is_rearranged and form.is_valid():
        now = clock.now(request.actor.clinic)
        dose = dose_view(
            judge_dose(found, form.recording(side=found.course.side), at=now), knowledge
        )

    def save() -> str:
        record_session(
            session=found, recording=form.recording(side=found.course.side), by=request.actor
        )
        messages.success(request, _("Recorded. The injector signs."))
        return reverse("web:session", args=[found.pk])

    if CHECK not in request.POST and (done := save_form(request, form, save)):
        return done
    return page(request, "web/sessions/session.html", form, dose=dose, **_about(request, found))


@require_POST
def session_sign(request: ClinicRequest, session_id: uuid.UUID) -> HttpResponse:
    found = get_session(request.actor, session_id)
    sign_session(session=found, by=request.actor)
    messages.success(request, _("Signed."))
    return redirect("web:session", found.pk)


def _about(request: ClinicRequest, found: Session) -> dict[str, Any]:
    clinic = request.actor.clinic
    return {
        "session": found,
        "person": person(found.patient.identity, today=clock.today(clinic)),
        "course_title": course_title(found.course, clinic_knowledge(clinic)),
        "course_url": reverse("web:course", args=[found.course_id]),
    }


def _recorded(request: ClinicRequest, found: Session) -> dict[str, Any]:
    knowledge = clinic_knowledge(request.actor.clinic)
    return {
        **_about(request, found),
        "injections": injection_rows(found, knowledge),
        "vials": found.vials.current(),
        "signature": signature_view(found),
        "may_sign": found.state == Session.State.RECORDED and may(request.actor, "sign"),
        "may_ask": found.ended_at is not None and may(request.actor, "record_answers"),
    }


urlpatterns = [
    path("appointments/<uuid:appointment_id>/session", session_start, name="session-start"),
    path("sessions/<uuid:session_id>", session, name="session"),
    path("sessions/<uuid:session_id>/sign", session_sign, name="session-sign"),
]
