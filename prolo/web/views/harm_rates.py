"""How often harm happened here, of people, sessions and injections, and how far readers agree."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from prolo.registry.access import may
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.harm_rates import harm_rates
from prolo.web.listed import exported, listed
from prolo.web.presenters.harm_rates import agreement_row, rate_rows, rates_listing
from prolo.web.requests import ClinicRequest


def rates(request: ClinicRequest, as_: str = "") -> HttpResponse:
    found = harm_rates(by=request.actor)
    knowledge = clinic_knowledge(request.actor.clinic)
    if as_:
        return exported(request, rates_listing(found, knowledge), as_)
    context = {
        "rows": rate_rows(found, knowledge),
        "agreement": agreement_row(found.agreement),
        "sees_events": may(request.actor, "see_chart"),
    }
    return render(request, "web/harms/rates.html", context)


urlpatterns = listed("harms/rates", rates, name="harm-rates")
