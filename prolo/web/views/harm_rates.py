"""How often harm happened here, of people, sessions and injections, and how far readers agree."""

from __future__ import annotations

from datetime import date, timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy

from prolo.registry import clock
from prolo.registry.access import may
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.harm_rates import Period, harm_rates, years_treated
from prolo.web.filters import Filter
from prolo.web.listed import exported, listed
from prolo.web.presenters.harm_rates import agreement_row, left_out, rate_rows, rates_listing
from prolo.web.requests import ClinicRequest
from prolo.web.words import Words


def rates(request: ClinicRequest, as_: str = "") -> HttpResponse:
    asked = Filter("period", gettext_lazy("Sessions of"), _periods(request))
    chosen = asked.chosen(request.GET)
    found = harm_rates(by=request.actor, period=_period(chosen, request))
    knowledge = clinic_knowledge(request.actor.clinic)
    if as_:
        return exported(request, rates_listing(found, knowledge), as_)
    context = {
        "rows": rate_rows(found, knowledge),
        "left_out": left_out(found),
        "agreement": agreement_row(found.agreement),
        "filter": asked,
        "chosen": chosen,
        "sees_events": may(request.actor, "see_chart"),
    }
    return render(request, "web/harms/rates.html", context)


LAST_YEAR = "last-12-months"


def _periods(request: ClinicRequest) -> dict[str, Words]:
    years = {str(one): str(one) for one in reversed(years_treated(by=request.actor))}
    return {LAST_YEAR: gettext_lazy("the last 12 months"), **years}


def _period(chosen: str, request: ClinicRequest) -> Period:
    if chosen == LAST_YEAR:
        today = clock.today(request.actor.clinic)
        return Period(since=today - timedelta(days=364), until=today)
    if not chosen:
        return Period()
    return Period(since=date(int(chosen), 1, 1), until=date(int(chosen), 12, 31))


urlpatterns = listed("harms/rates", rates, name="harm-rates")
