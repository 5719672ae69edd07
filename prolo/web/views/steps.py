"""What is due over the whole clinic, with filters in the address; and everything unsigned."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from prolo.knowledge import Knowledge
from prolo.registry import clock
from prolo.registry.access import check_may, may
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.privileges import physicians
from prolo.registry.steps import OF_THE_DESK, Asked, Step, steps
from prolo.registry.steps import unsigned as unsigned_steps
from prolo.web.filters import Filter
from prolo.web.listed import UNASKED, exported, listed
from prolo.web.presenters.listings import listing
from prolo.web.presenters.steps import HEADS, OWNERS, WHENS, listed_steps, step_rows
from prolo.web.requests import ClinicRequest
from prolo.web.views.start import day_bounds
from prolo.web.words.due import KINDS

A_PAGE = 50


def next_steps(request: ClinicRequest, as_: str = "") -> HttpResponse:
    check_may(request.actor, "see_schedule")
    clinic = request.actor.clinic
    knowledge = clinic_knowledge(clinic)
    filters = _filters(request, knowledge)
    chosen = {one.name: one.chosen(request.GET) for one in filters}
    rows = steps(request.actor, _asked(chosen, knowledge), end_of_today=day_bounds(clinic)[1])
    if as_:
        return exported(request, listing("next-steps", HEADS, _all(request, rows)), as_)
    context = {
        **_page(request, rows),
        "filters": [(one, chosen[one.name]) for one in filters],
        "is_filtered": any(chosen[one.name] != one.usual for one in filters),
        "when": WHENS[chosen["when"]],
    }
    return render(request, "web/steps/next_steps.html", context)


def unsigned(request: ClinicRequest, as_: str = "") -> HttpResponse:
    check_may(request.actor, "see_chart")
    rows = unsigned_steps(request.actor)
    if as_:
        return exported(request, listing("unsigned", HEADS, _all(request, rows)), as_)
    context = {**_page(request, rows), "is_unsigned": True}
    return render(request, "web/steps/unsigned.html", context)


# -- what an address asks for


def _filters(request: ClinicRequest, knowledge: Knowledge) -> list[Filter]:
    if not may(request.actor, "see_chart"):
        desk = {code: OWNERS[code] for code in OF_THE_DESK}
        return [Filter("when", _("When"), WHENS, "today"), Filter("owner", _("Owner"), desk)]
    regions = sorted(knowledge.regions.values(), key=lambda one: one.label)
    people = physicians(request.actor.clinic)
    return [
        Filter("when", _("When"), WHENS, "today"),
        Filter("owner", _("Owner"), OWNERS),
        Filter("kind", _("Step"), KINDS),
        Filter("region", _("Region"), {one.id: one.label for one in regions}),
        Filter("injector", _("Injector"), {str(one.pk): one.full_name for one in people}),
    ]


def _asked(chosen: Mapping[str, str], knowledge: Knowledge) -> Asked:
    region, injector = chosen.get("region"), chosen.get("injector")
    conditions = [one.id for one in knowledge.conditions.values() if one.region == region]
    return Asked(
        owner=chosen["owner"],
        kind=chosen.get("kind", ""),
        when=chosen["when"],
        conditions=conditions if region else None,
        injector=uuid.UUID(injector) if injector else None,
    )


# -- one page of it, or all


def _page(request: ClinicRequest, rows: Sequence[Step]) -> dict[str, Any]:
    page = Paginator(rows, A_PAGE).get_page(request.GET.get(UNASKED))
    asked = request.GET.copy()
    asked.pop(UNASKED, None)
    return {
        "rows": step_rows(list(page), **_about(request)),
        "page": page,
        "query": f"{asked.urlencode()}&" if asked else "",
    }


def _all(request: ClinicRequest, rows: Iterable[Step]) -> Iterator[dict[str, Any]]:
    return listed_steps(rows, **_about(request))


def _about(request: ClinicRequest) -> dict[str, Any]:
    clinic = request.actor.clinic
    return {
        "knowledge": clinic_knowledge(clinic),
        "now": clock.now(clinic),
        "today": clock.today(clinic),
        "sees_chart": may(request.actor, "see_chart"),
        "may_plan": may(request.actor, "plan"),
    }


urlpatterns = [
    *listed("next-steps", next_steps, name="next-steps"),
    *listed("unsigned", unsigned, name="unsigned"),
]
