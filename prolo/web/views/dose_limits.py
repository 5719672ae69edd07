"""A clinician's own limits of anaesthetics for one person."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _

from prolo.errors import NotFound
from prolo.registry import clock
from prolo.registry.access import check_may, get_patient, may
from prolo.registry.actions.dose_limits import end_dose_limit, set_dose_limit
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.models import DoseLimit
from prolo.web.forms.dose_limits import DoseLimitEndForm, DoseLimitForm
from prolo.web.listed import exported, listed
from prolo.web.presenters.dose_limits import former_rows, limit_rows, limits_listing
from prolo.web.presenters.patients import person
from prolo.web.requests import ClinicRequest
from prolo.web.saving import page, save_form
from prolo.web.words.dose import substance_name
from prolo.web.words.values import number


def dose_limits(request: ClinicRequest, patient_id: uuid.UUID, as_: str = "") -> HttpResponse:
    """The limits, for everybody who sees the chart; a form for who may set one."""
    check_may(request.actor, "see_chart")
    patient = get_patient(request.actor, patient_id)
    now, today = clock.now(request.actor.clinic), clock.today(request.actor.clinic)
    if as_:
        return exported(request, limits_listing(patient, now=now), as_)
    knowledge = clinic_knowledge(request.actor.clinic)
    form = DoseLimitForm.of(request, knowledge=knowledge)

    def save() -> str:
        given = form.cleaned_data
        set_dose_limit(
            patient=patient,
            anaesthetic=given["anaesthetic"],
            max_mg=given["max_mg"],
            reason=given["reason"],
            by=request.actor,
        )
        messages.success(request, _("The limit is set in your name."))
        return reverse("web:dose-limits", args=[patient.pk])

    if done := save_form(request, form, save):
        return done
    context = {
        "person": person(patient.identity, today=today),
        "rows": limit_rows(patient, knowledge, now=now, today=today),
        "former": former_rows(patient, now=now),
        "may_set": may(request.actor, "decide"),
    }
    return page(request, "web/dose_limits/list.html", form, **context)


def dose_limit_end(request: ClinicRequest, limit_id: uuid.UUID) -> HttpResponse:
    check_may(request.actor, "decide")
    limit = _limit(limit_id)
    form = DoseLimitEndForm.of(request)

    def save() -> str:
        end_dose_limit(limit=limit, reason=form.cleaned_data["reason"], by=request.actor)
        messages.success(request, _("The limit is ended. It stays on record."))
        return reverse("web:dose-limits", args=[limit.patient_id])

    if done := save_form(request, form, save):
        return done
    context = {
        "person": person(limit.patient.identity, today=clock.today(request.actor.clinic)),
        "name": substance_name(limit.anaesthetic),
        "mg": number(limit.max_mg),
    }
    return page(request, "web/dose_limits/end.html", form, **context)


def _limit(limit_id: uuid.UUID) -> DoseLimit:
    rows = DoseLimit.objects.current().filter(ended_at__isnull=True)
    found = rows.filter(pk=limit_id).select_related("patient__identity").first()
    if found is None:
        raise NotFound("dose_limit")
    return found


urlpatterns = [
    *listed("patients/<uuid:patient_id>/dose-limits", dose_limits, name="dose-limits"),
    path("dose-limits/<uuid:limit_id>/end", dose_limit_end, name="dose-limit-end"),
]
