"""A conclusion as it was drawn, on the facts it followed; and a person who decides otherwise."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _

from prolo.care.conclusions import conclusion_from_json
from prolo.errors import NotFound
from prolo.registry import clock
from prolo.registry.access import check_may, may
from prolo.registry.actions.overrides import NEVER_SET_ASIDE, override_finding
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.models import Conclusion
from prolo.web.forms.fields import LongTextField
from prolo.web.forms.kit import PageForm
from prolo.web.presenters.alternatives import alternatives
from prolo.web.presenters.assessment import answered
from prolo.web.presenters.courses import course_title
from prolo.web.presenters.next_step import next_from_here
from prolo.web.presenters.patients import person
from prolo.web.presenters.sheets.options import sheet_of
from prolo.web.requests import ClinicRequest
from prolo.web.saving import page, save_form
from prolo.web.words.courses import EVENTS, verdict_word, word
from prolo.web.words.stored_facts import StoredFacts
from prolo.web.words.why import why

NOT_INJECTED = {
    ("candidate", "defer"),
    ("candidate", "not-suitable"),
    ("imaging", "not-feasible"),
}


class OverrideForm(PageForm):
    reason = LongTextField(
        label=_("I decide otherwise, because"),
        help_text=_("Kept with your name beside the conclusion, which stays as it is."),
        asks=_("Enter the reason"),
        longest=2_000,
    )


def conclusion(request: ClinicRequest, conclusion_id: uuid.UUID) -> HttpResponse:
    check_may(request.actor, "see_chart")
    found = _conclusion(conclusion_id)
    form = OverrideForm.of(request)

    def save() -> str:
        override_finding(conclusion=found, reason=form.cleaned_data["reason"], by=request.actor)
        return reverse("web:conclusion", args=[found.pk])

    if done := save_form(request, form, save):
        return done
    context = {
        "conclusion": found,
        "title": word(EVENTS, f"{found.kind}_concluded"),
        "verdict": verdict_word(found.kind, found.verdict),
        "why": why(conclusion_from_json(found.body), StoredFacts(found.facts)),
        "person": person(found.patient.identity, today=clock.today(request.actor.clinic)),
        "course_title": _course_title(found, request),
        "may_decide": may(request.actor, "decide") and found.kind not in NEVER_SET_ASIDE,
        "alternatives": _alternatives(found, request),
        "answered": answered(found, clinic_knowledge(request.actor.clinic)),
        "overrides": found.overrides.select_related("recorded_by").order_by("recorded_at"),
        **next_from_here(found.course, request.actor),
    }
    return page(request, "web/conclusions/conclusion.html", form, **context)


def _conclusion(conclusion_id: uuid.UUID) -> Conclusion:
    rows = Conclusion.objects.select_related("patient__identity", "course", "recorded_by")
    found = rows.filter(pk=conclusion_id).first()
    if found is None:
        raise NotFound("conclusion")
    return found


def _course_title(found: Conclusion, request: ClinicRequest) -> str:
    if found.course is None:
        return ""
    return course_title(found.course, clinic_knowledge(request.actor.clinic))


def _alternatives(found: Conclusion, request: ClinicRequest) -> dict[str, Any]:
    """What else can be done, where this place is not injected, or not now."""
    if found.course is None or (found.kind, found.verdict) not in NOT_INJECTED:
        return {}
    knowledge = clinic_knowledge(request.actor.clinic)
    if found.course.condition not in knowledge.conditions:
        return {}
    return alternatives(sheet_of(found.course), knowledge)


urlpatterns = [path("conclusions/<uuid:conclusion_id>", conclusion, name="conclusion")]
