"""A physician rates the risk of bias of a published trial, or takes it back."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from prolo.knowledge.records import Condition
from prolo.knowledge.trials import Study, load_trials
from prolo.papers.words.evidence_parts import study_name
from prolo.registry.access import check_may
from prolo.registry.actions.rating import rate_trial, withdraw_rating
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.clinic_trials import standing_ratings
from prolo.web.forms.rating import RatingForm
from prolo.web.presenters.ratings import rating_words
from prolo.web.requests import ClinicRequest
from prolo.web.saving import page, save_form


def rating(request: ClinicRequest, condition: str, trial: str) -> HttpResponse:
    check_may(request.actor, "sign_certainty")
    known, study = _asked(request, condition, trial)
    form = RatingForm.of(request)
    back = reverse("web:evidence-of", args=[condition])

    def save() -> str:
        rate_trial(
            trial=trial,
            domains=form.ratings(),
            overall=form.cleaned_data["overall"],
            by=request.actor,
        )
        return back

    if done := save_form(request, form, save):
        return done
    standing = standing_ratings(request.actor.clinic).get(trial)
    return page(
        request,
        "web/evidence/rating.html",
        form,
        condition=known,
        name=study_name(study, ()),
        source=study.source_url,
        standing=rating_words(standing) if standing else None,
        back=back,
    )


@require_POST
def rating_withdrawn(request: ClinicRequest, condition: str, trial: str) -> HttpResponse:
    _asked(request, condition, trial)
    withdraw_rating(trial=trial, by=request.actor)
    messages.success(request, _("The rating is withdrawn: nobody has rated this trial here."))
    return redirect("web:evidence-of", condition)


def _asked(request: ClinicRequest, condition: str, trial: str) -> tuple[Condition, Study]:
    known = clinic_knowledge(request.actor.clinic).conditions.get(condition)
    studies = {one.study_id: one for one in load_trials().studies}
    if known is None or trial not in studies or studies[trial].condition != known.in_trials:
        raise Http404
    return known, studies[trial]


RATED = "evidence/<slug:condition>/rating/<slug:trial>"
urlpatterns = [
    path(RATED, rating, name="trial-rating"),
    path(f"{RATED}/withdrawn", rating_withdrawn, name="trial-rating-withdrawn"),
]
