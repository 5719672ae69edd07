"""How the clinic's people were, with those who did not answer."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from prolo.registry.access import check_may, may
from prolo.registry.answer_judging import PAIN
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.clinic_outcomes import RESPONSE
from prolo.registry.clinic_outcomes import clinic_outcomes as count_outcomes
from prolo.web.filters import Filter
from prolo.web.listed import exported, listed
from prolo.web.presenters.clinic_outcomes import (
    GROUPINGS,
    measure_choices,
    measure_of,
    outcome_tables,
    outcomes_listing,
    small_groups,
)
from prolo.web.requests import ClinicRequest

GROUPED = Filter("by", _("Grouped"), GROUPINGS, "all")


def clinic_outcomes(request: ClinicRequest, as_: str = "") -> HttpResponse:
    check_may(request.actor, "see_outcomes_of_all")
    grouping = GROUPED.chosen(request.GET)
    knowledge = clinic_knowledge(request.actor.clinic)
    measures = measure_choices(knowledge)
    asked = Filter("measure", _("Measure"), measures, PAIN).chosen(request.GET)
    measure = measure_of(asked)
    found = count_outcomes(grouping, by=request.actor, measure=measure)
    if as_:
        return exported(request, outcomes_listing(found, grouping, knowledge, asked), as_)
    context = {
        "tables": outcome_tables(found, grouping, knowledge),
        "is_pain": asked == PAIN,
        "name": measures[asked],
        "scale": knowledge.instruments[measure.instrument],
        "measure": asked,
        "measures": [(code, label, code == asked) for code, label in measures.items()],
        "grouping": grouping,
        "sees_harms": may(request.actor, "see_harm_rates"),
        "small": small_groups(found, grouping, knowledge),
        "groupings": [(code, label, code == grouping) for code, label in GROUPINGS.items()],
        "response_pct": knowledge.threshold(RESPONSE).value,
    }
    return render(request, "web/our_clinic/outcomes.html", context)


urlpatterns = listed("our-clinic/outcomes", clinic_outcomes, name="clinic-outcomes")
