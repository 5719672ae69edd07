"""How often harm happened here, of people, sessions and injections, and how far readers agree."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from prolo.registry.access import may
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.groupings import ALL
from prolo.registry.harm_rates import harm_rates
from prolo.web.filters import Filter
from prolo.web.listed import exported, listed
from prolo.web.presenters.harm_rates import (
    GROUPINGS,
    agreement_row,
    rate_tables,
    rates_listing,
    too_small,
)
from prolo.web.requests import ClinicRequest

GROUPED = Filter("by", _("Grouped"), GROUPINGS, ALL)


def rates(request: ClinicRequest, as_: str = "") -> HttpResponse:
    grouping = GROUPED.chosen(request.GET)
    found = harm_rates(grouping, by=request.actor)
    knowledge = clinic_knowledge(request.actor.clinic)
    if as_:
        return exported(request, rates_listing(found, grouping, knowledge), as_)
    context = {
        "tables": rate_tables(found, grouping, knowledge),
        "small": too_small(found, grouping, knowledge),
        "is_grouped": grouping != ALL,
        "groupings": [(code, label, code == grouping) for code, label in GROUPINGS.items()],
        "agreement": agreement_row(found.agreement),
        "grouping": grouping,
        "sees_events": may(request.actor, "see_chart"),
        "sees_outcomes": may(request.actor, "see_outcomes_of_all"),
    }
    return render(request, "web/harms/rates.html", context)


urlpatterns = listed("harms/rates", rates, name="harm-rates")
