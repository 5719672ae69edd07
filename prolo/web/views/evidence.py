"""What the published trials of a condition say, and what they do not."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from prolo.evidence import (
    comparisons_of,
    evidence_for,
    evidence_json,
    load_protocol,
    outcomes_of,
)
from prolo.knowledge import Knowledge
from prolo.knowledge.records import Condition
from prolo.knowledge.trials import load_trials
from prolo.registry.access import check_may
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.web.listed import exported, listed
from prolo.web.presenters.evidence import CONDITION_HEADS, answer, trials_listing
from prolo.web.presenters.listings import listing
from prolo.web.requests import ClinicRequest
from prolo.web.words.evidence import COMPARATORS, OUTCOMES, WINDOWS, word

FIRST_OUTCOMES = ("pain", "composite", "function")


def evidence(request: ClinicRequest, as_: str = "") -> HttpResponse:
    check_may(request.actor, "see_evidence")
    knowledge = clinic_knowledge(request.actor.clinic)
    trials = load_trials()
    rows = [
        {
            "condition": one.id,
            "label": one.label,
            "region": knowledge.regions[one.region].label,
            "url": reverse("web:evidence-of", args=[one.id]),
            "comparisons": sum(comparisons_of(_trial_word(one), trials).values()),
            "says": one.evidence,
        }
        for one in sorted(knowledge.conditions.values(), key=lambda one: (one.region, one.label))
    ]
    if as_:
        return exported(request, listing("conditions", CONDITION_HEADS, rows), as_)
    return render(request, "web/evidence/conditions.html", {"conditions": rows})


def evidence_of(request: ClinicRequest, condition: str, as_: str = "") -> HttpResponse:
    check_may(request.actor, "see_evidence")
    knowledge = clinic_knowledge(request.actor.clinic)
    found = knowledge.conditions.get(condition)
    if found is None:
        raise Http404
    asked = _asked(request, found)
    result = asked and evidence_for(
        _trial_word(found),
        asked["outcome"],
        asked["comparator"],
        load_trials(),
        window=asked["window"],
    )
    if as_:
        more = {"answer": evidence_json(result)} if result else {}
        return exported(request, trials_listing(result or None), as_, **more)
    context = {
        "condition": found,
        "lines": _trial_lines(found, knowledge),
        "asked": asked,
        "answer": answer(result, asked["chart_title"]) if result and asked else None,
    }
    return render(request, "web/evidence/condition.html", context)


def _asked(request: ClinicRequest, condition: Condition) -> dict[str, Any] | None:
    """The question in the address, or the first one that trials of this condition asked."""
    trials, name = load_trials(), _trial_word(condition)
    outcomes, comparators = outcomes_of(name, trials), list(comparisons_of(name, trials))
    if not outcomes or not comparators:
        return None
    first = next((one for one in FIRST_OUTCOMES if one in outcomes), outcomes[0])
    windows = [one for one in WINDOWS if one in load_protocol().windows]
    chosen = {
        "outcome": _chosen(request, "outcome", outcomes, first),
        "comparator": _chosen(request, "comparator", comparators, comparators[0]),
        "window": _chosen(request, "window", windows, "medium"),
    }
    title = _("%(outcome)s, against %(comparator)s, %(window)s") % {
        "outcome": word(OUTCOMES, chosen["outcome"]),
        "comparator": word(COMPARATORS, chosen["comparator"]),
        "window": word(WINDOWS, chosen["window"]),
    }
    return {
        **chosen,
        "title": title,
        "chart_title": _("%(outcome)s: each trial, and all together")
        % {"outcome": word(OUTCOMES, chosen["outcome"])},
        "outcomes": [(one, word(OUTCOMES, one)) for one in outcomes],
        "comparators": [(one, word(COMPARATORS, one)) for one in comparators],
        "windows": [(one, word(WINDOWS, one)) for one in windows],
    }


def _chosen(request: ClinicRequest, name: str, known: object, otherwise: str) -> str:
    asked = request.GET.get(name, otherwise)
    return asked if asked in known else otherwise  # type: ignore[operator]


def _trial_word(condition: Condition) -> str:
    return condition.trial_condition or condition.id


def _trial_lines(condition: Condition, knowledge: Knowledge) -> list[object]:
    return [one for one in knowledge.trial_lines.values() if condition.id in one.conditions]


urlpatterns = [
    *listed("evidence", evidence, name="evidence"),
    *listed("evidence/<slug:condition>", evidence_of, name="evidence-of"),
]
