"""Lots: what was drawn from, and whom to call when one is recalled."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext_lazy as _

from prolo.errors import NotFound
from prolo.registry import clock
from prolo.registry.access import check_may, may
from prolo.registry.actions.recall_calls import record_recall_call
from prolo.registry.actions.stock import recall_stock, recall_vial
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.lots import get_recipient, lots_of, not_in_stock, recipients, stock_of
from prolo.registry.models import StockLot, Vial
from prolo.web.forms.fields import Answer
from prolo.web.forms.recall_calls import RecallCallForm
from prolo.web.forms.stock import RecallForm
from prolo.web.listed import exported, listed
from prolo.web.presenters.harms import lot_cluster_rows
from prolo.web.presenters.listings import listing
from prolo.web.presenters.lots import (
    HEADS,
    HEADS_WITHOUT_CHART,
    LOT_HEADS,
    call_list,
    lot_address,
    lot_rows,
    recipient_rows,
)
from prolo.web.presenters.patients import person
from prolo.web.requests import ClinicRequest
from prolo.web.saving import page, save_form

LONGEST = 60
RECALLED = _("Recalled: nobody draws from it now. Call those who got it.")
AT_ONCE = 50  # lots on the page; the file holds all


def lots(request: ClinicRequest, as_: str = "") -> HttpResponse:
    check_may(request.actor, "recall_lots")
    text = request.GET.get("q", "").strip()[:LONGEST]
    found = lot_rows(lots_of(request.actor, text=text, at_most=None if as_ else AT_ONCE))
    if as_:
        return exported(request, listing("lots", LOT_HEADS, found), as_)
    keeps = may(request.actor, "keep_stock")
    context = {"q": text, "lots": found, "may_keep_stock": keeps}
    return render(request, "web/lots/lots.html", context)


def lot(request: ClinicRequest, as_: str = "") -> HttpResponse:
    """Everybody who got a vial of the lot: each person once, with how to reach them, who speaks
    for them, and what came of calling."""
    name = _asked(request)
    knowledge = clinic_knowledge(request.actor.clinic)
    found = list(recipients(request.actor, lot=name))
    sees_chart = may(request.actor, "see_chart")
    rows = list(recipient_rows(found, knowledge, sees_chart=sees_chart))
    if as_:
        heads = HEADS if sees_chart else HEADS_WITHOUT_CHART
        return exported(request, listing("lot", heads, rows), as_)
    people = call_list(found, rows, lot=name, actor=request.actor)
    context = {
        "lot": name,
        "people": people,
        "open": sum(not one["is_reached"] for one in people),
        "as_of": clock.now(request.actor.clinic),
        "stock": stock_of(request.actor, lot=name),
        "not_in_stock": not_in_stock(request.actor, lot=name),
        "lot_clusters": lot_cluster_rows(request.actor.clinic, [name])
        if may(request.actor, "handle_concern")
        else [],
    }
    return render(request, "web/lots/lot.html", context)


def recall_call(request: ClinicRequest, patient_id: uuid.UUID, lot: str) -> HttpResponse:
    patient = get_recipient(request.actor, patient_id, lot=lot)
    back = lot_address(lot)
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


def lot_recall(request: ClinicRequest, stock_id: uuid.UUID) -> HttpResponse:
    """It is drawn from no more; whoever got it is on the list to which this leads."""
    check_may(request.actor, "recall_lots")
    found = StockLot.objects.filter(clinic=request.actor.clinic, pk=stock_id).first()
    if found is None:
        raise NotFound("stock")
    form = RecallForm.of(request)

    def save() -> str:
        recall_stock(stock=found, reason=form.cleaned_data["reason"], by=request.actor)
        messages.success(request, RECALLED)
        return lot_address(found.lot)

    if done := save_form(request, form, save):
        return done
    return page(request, "web/lots/recall.html", form, stock=found, back=lot_address(found.lot))


def vial_recall(request: ClinicRequest, vial_id: uuid.UUID) -> HttpResponse:
    """The same of a lot that was typed by hand and never received."""
    check_may(request.actor, "recall_lots")
    found = Vial.objects.filter(clinic=request.actor.clinic, pk=vial_id).current().first()
    if found is None:
        raise NotFound("vial")
    form = RecallForm.of(request)

    def save() -> str:
        recall_vial(vial=found, reason=form.cleaned_data["reason"], by=request.actor)
        messages.success(request, RECALLED)
        return lot_address(found.lot)

    if done := save_form(request, form, save):
        return done
    return page(request, "web/lots/recall.html", form, stock=found, back=lot_address(found.lot))


def _asked(request: ClinicRequest) -> str:
    return request.GET.get("lot", "").strip()[:LONGEST]


urlpatterns = [
    *listed("lots", lots, name="lots"),
    *listed("lots/who", lot, name="lot"),
    path("lots/recall/<uuid:stock_id>", lot_recall, name="lot-recall"),
    path("lots/recall/vial/<uuid:vial_id>", vial_recall, name="vial-recall"),
    path("lots/call/<uuid:patient_id>/<path:lot>", recall_call, name="recall-call"),
]
