"""The cupboard: what is there, what comes, what goes."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from dataclasses import fields
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _

from prolo.registry import clock
from prolo.registry.access import check_may
from prolo.registry.actions.stock import (
    Label,
    count_stock,
    recall_stock,
    receive_stock,
    return_stock,
    waste_stock,
)
from prolo.registry.actions.stock_labels import correct_label
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.lots import lot_clusters
from prolo.registry.models import Session, StockLot
from prolo.registry.reach import get_session, get_stock
from prolo.registry.session_rows import SEDATION
from prolo.registry.stock import rest_of
from prolo.registry.stock_labels import NAMES, is_name_fixed
from prolo.web.forms.kit import PageForm, Theirs
from prolo.web.forms.stock import (
    CALMING,
    CorrectLabelForm,
    CountForm,
    RecallForm,
    ReceiveForm,
    ReturnForm,
    WasteForm,
)
from prolo.web.listed import exported, listed
from prolo.web.presenters.harms import lot_cluster_rows
from prolo.web.presenters.listings import listing
from prolo.web.presenters.stock import (
    HEADS,
    MOVEMENT_HEADS,
    label_words,
    lot_view,
    low_rows,
    stock_rows,
)
from prolo.web.requests import ClinicRequest
from prolo.web.saving import page, save_form, theirs_of
from prolo.web.views.undo import offer_undo

SESSION = "session"  # in the address of waste: of which session it is the rest


def stock(request: ClinicRequest, as_: str = "") -> HttpResponse:
    check_may(request.actor, "keep_stock")
    clinic = request.actor.clinic
    today = clock.today(clinic)
    shows_all = "all" in request.GET
    found = StockLot.objects.filter(clinic=clinic)
    shared = lot_clusters(clinic)
    rows = stock_rows(found if shows_all else found.filter(units__gt=0), on=today, shared=shared)
    if as_:
        return exported(request, listing("stock", HEADS, rows), as_)
    context = {
        "rows": rows,
        "low": low_rows(found, on=today),
        "shows_all": shows_all,
        "hidden": 0 if shows_all else found.filter(units=0).count(),
        "as_of": clock.now(clinic),
    }
    return render(request, "web/stock/stock.html", context)


def stock_lot(request: ClinicRequest, stock_id: uuid.UUID, as_: str = "") -> HttpResponse:
    check_may(request.actor, "keep_stock")
    found = get_stock(request.actor, stock_id)
    today = clock.today(request.actor.clinic)
    context = {"stock": found, **_about(found, today)}
    if as_:
        rows = context["about"]["movements"]
        return exported(request, listing("movements", MOVEMENT_HEADS, rows), as_)
    return render(request, "web/stock/lot.html", context)


def stock_receive(request: ClinicRequest) -> HttpResponse:
    check_may(request.actor, "keep_stock")
    clinic = request.actor.clinic
    form = ReceiveForm.of(request, knowledge=clinic_knowledge(clinic), today=clock.today(clinic))

    def save() -> str:
        received = receive_stock(label=form.label(), by=request.actor, **form.received())
        messages.success(request, _("Received."))
        return reverse("web:stock-lot", args=[received.pk])

    if done := save_form(request, form, save, fields=form.places()):
        return done
    return page(request, "web/stock/receive.html", form)


def stock_label(request: ClinicRequest, stock_id: uuid.UUID) -> HttpResponse:
    """What was read wrong off a package is put right."""
    check_may(request.actor, "keep_stock")
    found = get_stock(request.actor, stock_id)
    clinic = request.actor.clinic
    names = [one.name for one in fields(Label) if one.name != "is_calming"]
    is_calming = found.role == SEDATION
    drug = {"substance": CALMING, "calming": found.substance} if is_calming else {}
    form = CorrectLabelForm.of(
        request,
        knowledge=clinic_knowledge(clinic),
        fixed={name: getattr(found, name) for name in NAMES} if is_name_fixed(found) else {},
        is_calming=is_calming,
        today=clock.today(clinic),
        initial={
            **{name: getattr(found, name) for name in (*names, "place", "low_at", "lock_version")},
            "multi_dose": not found.single_person,
            **drug,
        },
    )

    def change() -> None:
        typed = form.cleaned_data
        correct_label(
            stock=get_stock(request.actor, stock_id),
            label=form.label(),
            place=typed["place"],
            low_at=typed["low_at"] or 0,
            reason=typed["reason"],
            seen=typed["lock_version"],
            by=request.actor,
        )

    def theirs() -> Theirs:
        now = get_stock(request.actor, stock_id)
        return theirs_of(now, **label_words(now))

    does, places = _("Correct the label"), form.places()
    return _changed(request, found, form, change, does, theirs=theirs, fields=places)


def stock_waste(request: ClinicRequest, stock_id: uuid.UUID) -> HttpResponse:
    check_may(request.actor, "keep_stock")
    found = get_stock(request.actor, stock_id)
    session = _session(request)
    form = WasteForm.of(request, initial=_rest(found, session))

    def change() -> None:
        waste_stock(stock=found, session=session, by=request.actor, **form.given())

    return _changed(request, found, form, change, _("Throw away"))


def stock_return(request: ClinicRequest, stock_id: uuid.UUID) -> HttpResponse:
    check_may(request.actor, "keep_stock")
    found = get_stock(request.actor, stock_id)
    form = ReturnForm.of(request)

    def change() -> None:
        typed = form.cleaned_data
        return_stock(stock=found, units=typed["units"], note=typed["note"], by=request.actor)

    return _changed(request, found, form, change, _("Return"))


def stock_count(request: ClinicRequest, stock_id: uuid.UUID) -> HttpResponse:
    check_may(request.actor, "keep_stock")
    found = get_stock(request.actor, stock_id)
    form = CountForm.of(request, initial={"lock_version": found.lock_version})

    def change() -> None:
        typed = form.cleaned_data
        count_stock(
            stock=found,
            units=typed["units"],
            seen=typed["lock_version"],
            note=typed["note"],
            by=request.actor,
        )

    def theirs() -> Theirs:
        found.refresh_from_db()
        moved = found.movements.select_related("recorded_by").last()
        return Theirs(
            by=moved.recorded_by.full_name if moved and moved.recorded_by else "",
            at=moved.happened_at if moved else None,
            version=found.lock_version,
            values={"units": str(found.units)},
        )

    return _changed(request, found, form, change, _("Count"), theirs=theirs)


def stock_recall(request: ClinicRequest, stock_id: uuid.UUID) -> HttpResponse:
    check_may(request.actor, "keep_stock")
    found = get_stock(request.actor, stock_id)
    form = RecallForm.of(request)

    def save() -> str:
        recall = recall_stock(stock=found, reason=form.cleaned_data["reason"], by=request.actor)
        offer_undo(request, _("Saved."), "recall", recall)
        return reverse("web:stock-lot", args=[found.pk])

    if done := save_form(request, form, save):
        return done
    return _change_page(request, found, form, _("Recall"))


def _changed(
    request: ClinicRequest,
    found: StockLot,
    form: PageForm,
    change: Callable[[], None],
    does: str,
    *,
    theirs: Callable[[], Theirs] | None = None,
    fields: Mapping[str, str] | None = None,
) -> HttpResponse:
    def save() -> str:
        change()
        messages.success(request, _("Saved."))
        return reverse("web:stock-lot", args=[found.pk])

    if done := save_form(request, form, save, theirs=theirs, fields=fields):
        return done
    return _change_page(request, found, form, does)


def _change_page(
    request: ClinicRequest, found: StockLot, form: PageForm, does: str
) -> HttpResponse:
    today = clock.today(request.actor.clinic)
    context = {"stock": found, "does": does, **_about(found, today)}
    return page(request, "web/stock/change.html", form, **context)


def _about(found: StockLot, today: Any) -> dict[str, Any]:
    return {
        "about": lot_view(found, on=today, shared=lot_clusters(found.clinic)),
        "lot_clusters": lot_cluster_rows(found.clinic, [found.lot]),
    }


def _session(request: ClinicRequest) -> Session | None:
    named = str(request.GET.get(SESSION, ""))
    try:
        return get_session(request.actor, uuid.UUID(named)) if named else None
    except ValueError:
        return None


def _rest(found: StockLot, session: Session | None) -> dict[str, Any]:
    """After a session: what its vials of this lot should have left."""
    if session is None:
        return {}
    rest: Decimal | None = rest_of(found, session)
    return {"reason": "rest", "rest_ml": rest}


urlpatterns = [
    *listed("stock", stock, name="stock"),
    path("stock/receive", stock_receive, name="stock-receive"),
    *listed("stock/<uuid:stock_id>", stock_lot, name="stock-lot"),
    path("stock/<uuid:stock_id>/label", stock_label, name="stock-label"),
    path("stock/<uuid:stock_id>/waste", stock_waste, name="stock-waste"),
    path("stock/<uuid:stock_id>/return", stock_return, name="stock-return"),
    path("stock/<uuid:stock_id>/count", stock_count, name="stock-count"),
    path("stock/<uuid:stock_id>/recall", stock_recall, name="stock-recall"),
]
