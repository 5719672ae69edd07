"""A physician judges how sure one may be of an answer, and signs; or takes it back."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from prolo.knowledge.records import Condition
from prolo.papers.words.certainty import driven
from prolo.registry.access import check_may
from prolo.registry.actions.certainty import (
    Asked,
    sign_certainty,
    summary_for,
    withdraw_certainty,
)
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.web.forms.certainty import CertaintyForm
from prolo.web.presenters.evidence import found_text, matters_text, trials_words
from prolo.web.presenters.forest_chart import unit_words
from prolo.web.requests import ClinicRequest
from prolo.web.saving import page, save_form
from prolo.web.words.evidence import LEVELS, title_of, word


def certainty(
    request: ClinicRequest, condition: str, outcome: str, comparator: str, window: str
) -> HttpResponse:
    check_may(request.actor, "sign_certainty")
    known = _condition(request, condition)
    asked = _asked(known, outcome, comparator, window)
    summary = summary_for(asked, request.actor.clinic)
    if summary.certainty is None:
        raise Http404
    domains = [(one, driven(one, summary.judged)) for one in summary.certainty.domains]
    form = CertaintyForm.of(request, domains=domains)
    back = _address(condition, asked)

    def save() -> str:
        sign_certainty(asked=asked, judgements=form.judgements(), by=request.actor)
        return back

    if done := save_form(request, form, save):
        return done
    return page(
        request,
        "web/evidence/certainty.html",
        form,
        condition=known,
        title=title_of(outcome, comparator, window),
        back=back,
        found=found_text(summary),
        unit=unit_words(summary.evidence),
        trials=trials_words(summary.evidence),
        proposed=word(LEVELS, summary.certainty.level),
        matters=matters_text(summary),
    )


@require_POST
def certainty_withdrawn(
    request: ClinicRequest, condition: str, outcome: str, comparator: str, window: str
) -> HttpResponse:
    known = _condition(request, condition)
    asked = _asked(known, outcome, comparator, window)
    withdraw_certainty(asked=asked, by=request.actor)
    messages.success(request, _("The judgement is withdrawn: what is proposed counts again."))
    return redirect(_address(condition, asked))


def _condition(request: ClinicRequest, condition: str) -> Condition:
    found = clinic_knowledge(request.actor.clinic).conditions.get(condition)
    if found is None:
        raise Http404
    return found


def _asked(known: Condition, outcome: str, comparator: str, window: str) -> Asked:
    return Asked(
        condition=known.in_trials,
        outcome=outcome,
        comparator=comparator,
        window=window,
        region=known.region,
    )


def _address(condition: str, asked: Asked) -> str:
    query = urlencode(
        {"outcome": asked.outcome, "comparator": asked.comparator, "window": asked.window}
    )
    return f"{reverse('web:evidence-of', args=[condition])}?{query}"


QUESTION = "evidence/<slug:condition>/certainty/<slug:outcome>/<slug:comparator>/<slug:window>"
urlpatterns = [
    path(QUESTION, certainty, name="certainty"),
    path(f"{QUESTION}/withdrawn", certainty_withdrawn, name="certainty-withdrawn"),
]
