"""Lots: what was drawn from, and whom to call when one is recalled."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from prolo.errors import NotFound
from prolo.registry import clock
from prolo.registry.access import check_may, may
from prolo.registry.actions.recall_calls import record_recall_call, take_back_recall_call
from prolo.registry.actions.stock import recall_stock, recall_vial, take_back_recall
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.lots import (
    get_recipient,
    lots_of,
    not_in_stock,
    recipients,
    standing_recalls,
    stock_of,
)
from prolo.registry.models import Recall, RecallCall, StockLot, Vial
from prolo.web.forms.fields import Answer
from prolo.web.forms.recall_calls import RecallCallForm
from prolo.web.forms.sessions import MarkInErrorForm
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
from prolo.web.views.undo import offer_undo
from prolo.web.words.values import shown

LONGEST = 60
RECALLED = gettext_lazy("Recalled: nobody draws from it now. Call those who got it.")
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
        "open": sum(not one["is_closed"] for one in people),
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
    form = RecallCallForm.of(
        request,
        recalls=standing_recalls(request.actor.clinic, lot=lot),
        initial={"recall": request.GET.get("recall", "")},
    )

    def save() -> str:
        call = record_recall_call(
            patient=patient,
            lot=lot,
            reached=form.cleaned_data["reached"] is Answer.YES,
            result=form.cleaned_data["result"],
            recall=form.about(),
            by=request.actor,
        )
        offer_undo(request, _("The call is on record."), "recall-call", call, lot=lot)
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
        recall = recall_stock(stock=found, reason=form.cleaned_data["reason"], by=request.actor)
        offer_undo(request, str(RECALLED), "recall", recall)
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
        recall = recall_vial(vial=found, reason=form.cleaned_data["reason"], by=request.actor)
        offer_undo(request, str(RECALLED), "recall", recall)
        return lot_address(found.lot)

    if done := save_form(request, form, save):
        return done
    return page(request, "web/lots/recall.html", form, stock=found, back=lot_address(found.lot))


def recall_call_in_error(request: ClinicRequest, call_id: uuid.UUID) -> HttpResponse:
    """Nobody called this person: they are on the list again."""
    check_may(request.actor, "recall_lots")
    rows = RecallCall.objects.filter(clinic=request.actor.clinic, pk=call_id).current()
    call = rows.select_related("patient__identity").first()
    if call is None:
        raise NotFound("call")
    identity = call.patient.identity
    return _in_error(
        request,
        MarkInErrorForm.of(request),
        lambda reason: take_back_recall_call(call=call, reason=reason, by=request.actor),
        lot=_asked(request) or call.lot,
        what=_("Call of %(when)s") % {"when": shown(call.happened_at)},
        person=person(identity, today=clock.today(request.actor.clinic)),
    )


def recall_in_error(request: ClinicRequest, recall_id: uuid.UUID) -> HttpResponse:
    """Another lot was recalled, or none."""
    check_may(request.actor, "recall_lots")
    rows = Recall.objects.filter(clinic=request.actor.clinic, marked_in_error_at__isnull=True)
    recall = rows.filter(pk=recall_id).select_related("stock").first()
    if recall is None:
        raise NotFound("recall")
    return _in_error(
        request,
        MarkInErrorForm.of(request),
        lambda reason: take_back_recall(recall=recall, reason=reason, by=request.actor),
        lot=recall.stock.lot,
        what=_("Recalled %(when)s") % {"when": shown(recall.recalled_at)},
        product=recall.stock.product,
    )


def _in_error(
    request: ClinicRequest,
    form: MarkInErrorForm,
    take_back: Callable[[str], object],
    *,
    lot: str,
    **context: Any,
) -> HttpResponse:
    back = lot_address(lot)

    def save() -> str:
        take_back(form.cleaned_data["reason"])
        messages.success(request, _("Marked as entered in error. It stays on record."))
        return back

    if done := save_form(request, form, save):
        return done
    return page(request, "web/lots/in_error.html", form, lot=lot, back=back, **context)


def _asked(request: ClinicRequest) -> str:
    return request.GET.get("lot", "").strip()[:LONGEST]


urlpatterns = [
    *listed("lots", lots, name="lots"),
    *listed("lots/who", lot, name="lot"),
    path("lots/recall/<uuid:stock_id>", lot_recall, name="lot-recall"),
    path("lots/recall/vial/<uuid:vial_id>", vial_recall, name="vial-recall"),
    path("lots/recalls/<uuid:recall_id>/in-error", recall_in_error, name="recall-in-error"),
    path("lots/calls/<uuid:call_id>/in-error", recall_call_in_error, name="recall-call-in-error"),
    path("lots/call/<uuid:patient_id>/<path:lot>", recall_call, name="recall-call"),
]
