"""What this clinic asks, and the numbers its rules use, each beside what is published."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from prolo.errors import Invalid, NotFound
from prolo.knowledge import load_knowledge
from prolo.registry import clock
from prolo.registry.access import check_may, may
from prolo.registry.actions.prices import set_price, set_prices, withdraw_price
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.models import ClinicPrice
from prolo.registry.price_lists import look_at
from prolo.registry.prices import standing_prices
from prolo.registry.privileges import physicians
from prolo.web.forms.price_list import PriceListForm, faults_in_order
from prolo.web.forms.prices import PriceForm
from prolo.web.listed import exported, listed
from prolo.web.presenters.countries import here_and_elsewhere
from prolo.web.presenters.our_clinic import threshold_rows, thresholds_listing
from prolo.web.presenters.prices import (
    file_faults,
    file_labels,
    file_values,
    list_faults,
    price_rows,
    prices_listing,
    published_prices,
    taken_words,
)
from prolo.web.requests import ClinicRequest
from prolo.web.saving import page, save_form
from prolo.web.views.undo import offer_undo


def prices(request: ClinicRequest, as_: str = "") -> HttpResponse:
    check_may(request.actor, "see_people")
    clinic = request.actor.clinic
    knowledge = clinic_knowledge(clinic)
    found = ClinicPrice.objects.select_related("recorded_by", "injector")
    rows = price_rows(found, knowledge, clock.today(clinic))
    if as_:
        return exported(request, prices_listing(rows), as_)
    published, elsewhere = here_and_elsewhere(published_prices(knowledge), clinic)
    context = {
        "prices": rows,
        "published": published,
        "elsewhere": elsewhere,
        "faults": list_faults(
            standing_prices(clinic), clinic.currency, clock.today(clinic), knowledge
        ),
        "may_keep": may(request.actor, "keep_clinic"),
    }
    return render(request, "web/our_clinic/prices.html", context)


def price_new(request: ClinicRequest) -> HttpResponse:
    check_may(request.actor, "keep_clinic")
    clinic = request.actor.clinic
    today = clock.today(clinic)
    form = PriceForm.of(
        request,
        knowledge=clinic_knowledge(clinic),
        people=physicians(clinic),
        currency=clinic.currency,
        today=today,
        initial={"starts_on": today},
    )

    def save() -> str:
        try:
            set_price(by=request.actor, **form.given())
        except Invalid as refused:
            if refused.faults.get("amount") == "questioned":
                form.ask("is_meant")
            raise
        messages.success(request, _("Saved."))
        return reverse("web:prices")

    if done := save_form(request, form, save, fields={"of": "name" if form.is_extra else "kind"}):
        return done
    return page(request, "web/our_clinic/price.html", form)


def price_list(request: ClinicRequest) -> HttpResponse:
    """A list as a file: all of it, or every fault with its row and column."""
    check_may(request.actor, "keep_clinic")
    form = PriceListForm.of(request)
    refused: dict[str, str] = {}

    def save() -> str:
        sheet, is_meant = form.sheet(file_labels()), bool(form.cleaned_data.get("is_meant"))
        refused.update(look_at(sheet.listed, by=request.actor, is_meant=is_meant).faults)
        if "questioned" in refused.values():
            form.ask("is_meant")
        if refused or sheet.faults:
            raise Invalid({"file": "faults-in-the-list"})
        taken = set_prices(listed=sheet.listed, is_meant=is_meant, by=request.actor)
        messages.success(request, taken_words(len(taken.rows), taken.n_known))
        return reverse("web:prices")

    if done := save_form(request, form, save):
        return done
    faults = file_faults(faults_in_order(form.read, refused)) if form.read else []
    values = file_values(clinic_knowledge(request.actor.clinic))
    return page(request, "web/our_clinic/price_list.html", form, faults=faults, values=values)


@require_POST
def price_withdraw(request: ClinicRequest, price_id: uuid.UUID) -> HttpResponse:
    found = ClinicPrice.objects.filter(pk=price_id).first()
    if found is None:
        raise NotFound("price")
    withdraw_price(price=found, by=request.actor)
    offer_undo(request, _("Withdrawn. It stays on record."), "price", found)
    return redirect("web:prices")


def thresholds(request: ClinicRequest, as_: str = "") -> HttpResponse:
    check_may(request.actor, "see_knowledge")
    here, published = clinic_knowledge(request.actor.clinic), load_knowledge()
    if as_:
        return exported(request, thresholds_listing(here, published), as_)
    rows = threshold_rows(here, published)
    context = {"rows": [row | {"may_set": may(request.actor, row["verb"])} for row in rows]}
    return render(request, "web/our_clinic/thresholds.html", context)


urlpatterns = [
    *listed("our-clinic/prices", prices, name="prices"),
    path("our-clinic/prices/new", price_new, name="price-new"),
    path("our-clinic/prices/list", price_list, name="price-list"),
    path("our-clinic/prices/<uuid:price_id>/withdraw", price_withdraw, name="price-withdraw"),
    *listed("our-clinic/thresholds", thresholds, name="thresholds"),
]
