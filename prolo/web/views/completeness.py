"""How complete the answers of the clinic are."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from prolo.registry.access import check_may
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.completeness import completeness as count_answers
from prolo.web.listed import exported, listed
from prolo.web.presenters.completeness import completeness_listing, completeness_tables
from prolo.web.requests import ClinicRequest


def completeness(request: ClinicRequest, as_: str = "") -> HttpResponse:
    check_may(request.actor, "see_completeness")
    found = count_answers(by=request.actor)
    if as_:
        return exported(request, completeness_listing(found), as_)
    tables = completeness_tables(found, clinic_knowledge(request.actor.clinic))
    context = {"tables": tables}
    return render(request, "web/our_clinic/completeness.html", context)


urlpatterns = listed("our-clinic/completeness", completeness, name="completeness")
