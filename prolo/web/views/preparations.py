"""How to prepare for a session: the sheet, what a prescriber decided, that the person was told."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from prolo.errors import NotFound
from prolo.registry import clock
from prolo.registry.access import check_may
from prolo.registry.actions.preparations import clear_medicine, give_preparation, tell_preparation
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.models import Appointment, Preparation
from prolo.registry.plans import current_plan
from prolo.registry.preparation import clearances_of, day_of, draft_preparation, sheet_of, uses_of
from prolo.registry.reach import get_appointment
from prolo.registry.weights import is_adult
from prolo.web.forms.consents import minute
from prolo.web.forms.preparations import ClearanceForm, ToldForm
from prolo.web.presenters.appointments import (
    appointment_card,
    changes_since,
    given_view,
    preparation_view,
)
from prolo.web.presenters.next_step import next_from_here
from prolo.web.presenters.patients import person
from prolo.web.requests import ClinicRequest
from prolo.web.saving import page, save_form


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
        "may_be_told": given is not None and sheet_of(found) is not None,  # not moved since
        "changes": changes,
        "is_minor": not is_adult(found.patient, day_of(found)),
        **(next_from_here(found.course, request.actor) if given else {}),
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


def medicine_clear(
    request: ClinicRequest, appointment_id: uuid.UUID, use_id: uuid.UUID
) -> HttpResponse:
    check_may(request.actor, "prepare")
    found = _session_appointment(request, appointment_id)
    use = next((one for one in uses_of(found.patient) if one.pk == use_id), None)
    if use is None:
        raise NotFound("medicine")
    before = clearances_of(found).get(use.pk)
    form = ClearanceForm.of(
        request,
        initial={
            "decision": before.decision if before else "",
            "decided_by": before.decided_by if before else use.prescriber,
            "reason": before.reason if before else "",
        },
    )

    def save() -> str:
        given = form.cleaned_data
        clear_medicine(
            medicine_use=use,
            appointment=found,
            decision=given["decision"],
            decided_by=given["decided_by"],
            reason=given["reason"],
            by=request.actor,
        )
        messages.success(request, _("Kept. If the person was told otherwise, tell them anew."))
        return reverse("web:preparation", args=[found.pk])

    if done := save_form(request, form, save):
        return done
    return page(request, "web/preparation/clear.html", form, use=use, **_about(request, found))


def preparation_tell(request: ClinicRequest, appointment_id: uuid.UUID) -> HttpResponse:
    check_may(request.actor, "prepare")
    found = _session_appointment(request, appointment_id)
    sheet = sheet_of(found)
    if sheet is None:
        raise NotFound("preparation")
    clinic = request.actor.clinic
    form = ToldForm.of(request, clinic=clinic, initial={"told_at": minute(clock.now(clinic))})

    def save() -> str:
        given = form.cleaned_data
        tell_preparation(
            preparation=sheet,
            told_how=given["told_how"],
            told_at=given["told_at"],
            by=request.actor,
        )
        return reverse("web:preparation", args=[found.pk])

    if done := save_form(request, form, save):
        return done
    return page(request, "web/preparation/tell.html", form, **_about(request, found))


def _session_appointment(request: ClinicRequest, appointment_id: uuid.UUID) -> Appointment:
    found = get_appointment(request.actor, appointment_id)
    if found.purpose != Appointment.Purpose.SESSION:
        raise NotFound("preparation")
    return found


def _about(request: ClinicRequest, found: Appointment) -> dict[str, Any]:
    clinic = request.actor.clinic
    return {
        "appointment": found,
        "card": appointment_card(found, clinic_knowledge(clinic)),
        "person": person(found.patient.identity, today=clock.today(clinic)),
    }


urlpatterns = [
    path("appointments/<uuid:appointment_id>/preparation", preparation, name="preparation"),
    path(
        "appointments/<uuid:appointment_id>/preparation/give",
        preparation_give,
        name="preparation-give",
    ),
    path(
        "appointments/<uuid:appointment_id>/medicines/<uuid:use_id>",
        medicine_clear,
        name="medicine-clear",
    ),
    path(
        "appointments/<uuid:appointment_id>/preparation/told",
        preparation_tell,
        name="preparation-tell",
    ),
]
