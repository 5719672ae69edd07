"""Outcome measures as a clinic has them: whose wording it may show, and what they scored."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from prolo.care.course import ENDED
from prolo.errors import NotFound
from prolo.knowledge.records import Instrument
from prolo.registry import clock
from prolo.registry.access import check_may, may
from prolo.registry.actions.entered_scores import record_score, take_back_score
from prolo.registry.actions.form_times import set_form_times
from prolo.registry.actions.wording import record_permission, withdraw_permission
from prolo.registry.brought import ASKED_AT, courses_asking, times_now
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.models import EnteredScore, WordingPermission
from prolo.registry.reach import get_course
from prolo.registry.schedule import region_treated
from prolo.registry.wording import has_own_words, is_entered_at
from prolo.web.forms.aftercare import usual_teller
from prolo.web.forms.instruments import EnteredScoreForm, FormTimesForm, PermissionForm
from prolo.web.presenters.courses import course_title
from prolo.web.presenters.patients import person
from prolo.web.requests import ClinicRequest
from prolo.web.rule_changes import change_page, press_change
from prolo.web.saving import page, save_form


def permission_new(request: ClinicRequest, fact_id: str) -> HttpResponse:
    check_may(request.actor, "keep_clinic")
    instrument = _instrument(request, fact_id)
    if has_own_words(instrument):
        raise Http404
    today = clock.today(request.actor.clinic)

    def record(given: Mapping[str, Any]) -> None:
        names = ("given_by", "document", "starts_on", "ends_on")
        named = {name: given[name] for name in names}
        record_permission(instrument=instrument.id, by=request.actor, **named)

    return change_page(
        request,
        PermissionForm.of(request, today=today, initial={"starts_on": today}),
        record,
        said=_("Recorded."),
        kept=["starts_on", "ends_on"],
        to=_address(instrument.id),
        template="web/instruments/permission.html",
        context={"name": instrument.name, "fact_url": _address(instrument.id)},
    )


def form_times(request: ClinicRequest, fact_id: str) -> HttpResponse:
    """When the form that the clinic brought is asked; in how many open courses it may be is said
    beside it."""
    check_may(request.actor, "keep_clinic")
    instrument = _instrument(request, fact_id)
    if has_own_words(instrument):
        raise Http404
    knowledge = clinic_knowledge(request.actor.clinic)

    def keep(given: Mapping[str, Any]) -> None:
        at = {name: given[name] for name in ASKED_AT.values()}
        set_form_times(instrument=instrument.id, by=request.actor, **at)

    return change_page(
        request,
        FormTimesForm.of(request, initial=times_now(instrument.id, knowledge)),
        keep,
        said=_("Kept. What is due was worked out anew."),
        kept=list(ASKED_AT.values()),
        to=_address(instrument.id),
        template="web/instruments/times.html",
        context={
            "name": instrument.name,
            "fact_url": _address(instrument.id),
            "courses": courses_asking(instrument.id, knowledge).exclude(state__in=ENDED).count(),
        },
    )


@require_POST
def permission_withdraw(request: ClinicRequest, permission_id: uuid.UUID) -> HttpResponse:
    check_may(request.actor, "keep_clinic")
    row = WordingPermission.objects.filter(pk=permission_id).first()
    if row is None:
        raise NotFound("permission")

    return press_change(
        request,
        lambda: withdraw_permission(permission=row, by=request.actor),
        said=_("Withdrawn. It stays on record."),
        to=_address(row.instrument),
        context={
            "name": _instrument(request, row.instrument).name,
            "fact_url": _address(row.instrument),
            "title": _("Withdraw the permission"),
            "button": _("Withdraw it all the same"),
        },
    )


def score_new(request: ClinicRequest, course_id: uuid.UUID, fact_id: str) -> HttpResponse:
    """The form alone: who may type answers need not see the chart."""
    course = get_course(request.actor, course_id, verb="record_answers")
    instrument = _instrument(request, fact_id)
    if not is_entered_at(instrument, region_treated(course)):
        raise Http404
    clinic, sees_chart = request.actor.clinic, may(request.actor, "see_chart")
    today = clock.today(clinic)
    form = EnteredScoreForm.of(
        request,
        instrument=instrument,
        today=today,
        initial={"answered_on": today, **usual_teller(course.patient, "paper")},
    )
    back = reverse("web:outcomes", args=[course.pk]) if sees_chart else reverse("web:start")

    def save() -> str:
        names = ("value", "answered_on", "answered_by", "edition")
        record_score(
            course=course,
            instrument=instrument.id,
            part=form.cleaned_data.get("part", ""),
            by=request.actor,
            **{name: form.cleaned_data[name] for name in names},
        )
        messages.success(request, _("The score is kept."))
        return back

    if done := save_form(request, form, save):
        return done
    context = {
        "person": person(course.patient.identity, today=today),
        "course": course,
        "course_title": course_title(course, clinic_knowledge(clinic)),
        "instrument": instrument,
        "sees_chart": sees_chart,
        "back": back,
    }
    return page(request, "web/instruments/score.html", form, **context)


@require_POST
def score_error(request: ClinicRequest, score_id: uuid.UUID) -> HttpResponse:
    check_may(request.actor, "see_chart")
    row = EnteredScore.objects.filter(pk=score_id).first()
    if row is None:
        raise NotFound("score")
    take_back_score(score=row, reason=_("Entered in error"), by=request.actor)
    messages.success(request, _("Marked as entered in error. It stays on record."))
    return redirect("web:outcomes", row.course_id)


def _instrument(request: ClinicRequest, fact_id: str) -> Instrument:
    found = clinic_knowledge(request.actor.clinic).instruments.get(fact_id)
    if found is None:
        raise Http404
    return found


def _address(instrument: str) -> str:
    return reverse("web:knowledge-fact", args=["instruments", instrument])


urlpatterns = [
    path("courses/<uuid:course_id>/scores/<slug:fact_id>", score_new, name="score-new"),
    path("scores/<uuid:score_id>/in-error", score_error, name="score-error"),
    path("measures/<slug:fact_id>/permission", permission_new, name="permission-new"),
    path("measures/<slug:fact_id>/times", form_times, name="form-times"),
    path(
        "measures/permissions/<uuid:permission_id>/withdraw",
        permission_withdraw,
        name="permission-withdraw",
    ),
]
