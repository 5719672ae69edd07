"""Lots: what was drawn from, and whom to call when one is recalled."""

from __future__ import annotations

import uuid
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _

from prolo.registry import clock
from prolo.registry.access import check_may, get_patient
from prolo.registry.actions.recall_calls import record_recall_call
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.lots import lots_of, recipients
from prolo.web.forms.fields import Answer
from prolo.web.forms.recall_calls import RecallCallForm
from prolo.web.listed import exported, listed
from prolo.web.presenters.listings import listing
from prolo.web.presenters.lots import HEADS, LOT_HEADS, call_list, lot_rows, recipient_rows
from prolo.web.presenters.patients import person
from prolo.web.requests import ClinicRequest
from prolo.web.saving import page, save_form

LONGEST = 60


def lots(request: ClinicRequest, as_: str = "") -> HttpResponse:
    check_may(request.actor, "recall_lots")
    text = request.GET.get("q", "").strip()[:LONGEST]
    found = lot_rows(lots_of(request.actor, text=text))
    if as_:
        return exported(request, listing("lots", LOT_HEADS, found), as_)
    context = {"q": text, "lots": found}
    return render(request, "web/lots/lots.html", context)


def lot(request: ClinicRequest, as_: str = "") -> HttpResponse:
    """Everybody who got a vial of the lot: each person once, with how to reach them, who speaks
    for them, and what came of calling."""
    name = _asked(request)
    knowledge = clinic_knowledge(request.actor.clinic)
    found = list(recipients(request.actor, lot=name))
    rows = list(recipient_rows(found, knowledge))
    if as_:
        return exported(request, listing("lot", HEADS, rows), as_)
    people = call_list(found, rows, lot=name)
    context = {
        "lot": name,
        "people": people,
        "open": sum(not one["is_reached"] for one in people),
        "as_of": clock.now(request.actor.clinic),
    }
    return render(request, "web/lots/lot.html", context)


def recall_call(request: ClinicRequest, patient_id: uuid.UUID, lot: str) -> HttpResponse:
    check_may(request.actor, "recall_lots")
    patient = get_patient(request.actor, patient_id)
    back = f"{reverse('web:lot')}?{urlencode({'lot': lot})}"
    form = RecallCallForm.of(request)

    def save() -> str:
        record_recall_call(
            patient=patient,
            lot=lot,
            reached=form.cleaned_data["reached"] is Answer.YES,
            result=form.cleaned_data["result"],
            by=request.actor,
        )
        messages.success(request, _("The call is on record."))
        return back

    if done := save_form(request, form, save):
        return done
    context = {
        "lot": lot,
        "back": back,
        "person": person(patient.identity, today=clock.today(request.actor.clinic)),
    }
    return page(request, "web/lots/call.html", form, **context)


def _asked(request: ClinicRequest) -> str:
    return request.GET.get("lot", "").strip()[:LONGEST]


urlpatterns = [
    *listed("lots", lots, name="lots"),
    *listed("lots/who", lot, name="lot"),
    path("lots/call/<uuid:patient_id>/<path:lot>", recall_call, name="recall-call"),
]
