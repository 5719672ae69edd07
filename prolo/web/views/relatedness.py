"""Whether the treatment caused an adverse event, as two readers judge it apart."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _

from prolo.errors import NotFound
from prolo.registry import clock
from prolo.registry.access import check_may
from prolo.registry.actions.harms import (
    judge_relatedness,
    say_one_reader,
    take_back_judgement,
)
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.harms import reader_of
from prolo.registry.models import RelatednessJudgement
from prolo.web.forms.harms import JudgeForm, OneReaderForm
from prolo.web.forms.sessions import MarkInErrorForm
from prolo.web.presenters.harms import event_row, readers_of
from prolo.web.requests import ClinicRequest
from prolo.web.saving import page, save_form
from prolo.web.views.harms import about_course, standing_event


def harm_judge(request: ClinicRequest, event_id: uuid.UUID) -> HttpResponse:
    check_may(request.actor, "judge_relatedness")
    found, record = standing_event(request, event_id)
    clinic = request.actor.clinic
    form = JudgeForm.of(request)

    def save() -> str:
        judge_relatedness(
            event=found,
            verdict=form.cleaned_data["verdict"],
            reason=form.cleaned_data["reason"],
            by=request.actor,
        )
        return reverse("web:harm", args=[found.pk])

    if done := save_form(request, form, save):
        return done
    context = {
        **about_course(request, found.course),
        "event": found,
        "row": event_row(found, record, clinic_knowledge(clinic), clock.today(clinic)),
        "judges_as": readers_of(found)[reader_of(found, request.actor.user)],
    }
    return page(request, "web/harms/judge.html", form, **context)


def one_reader(request: ClinicRequest, event_id: uuid.UUID) -> HttpResponse:
    check_may(request.actor, "judge_relatedness")
    found, _record = standing_event(request, event_id)
    form = OneReaderForm.of(request)

    def save() -> str:
        say_one_reader(event=found, note=form.cleaned_data["note"], by=request.actor)
        return reverse("web:harm", args=[found.pk])

    if done := save_form(request, form, save):
        return done
    context = {**about_course(request, found.course), "event": found}
    return page(request, "web/harms/one_reader.html", form, **context)


def judgement_error(request: ClinicRequest, judgement_id: uuid.UUID) -> HttpResponse:
    check_may(request.actor, "judge_relatedness")
    found = (
        RelatednessJudgement.objects.filter(pk=judgement_id, judged_by=request.actor.user)
        .current()
        .select_related("event__course", "patient__identity__clinic")
        .first()
    )
    if found is None:
        raise NotFound("judgement")
    form = MarkInErrorForm.of(request)

    def save() -> str:
        take_back_judgement(judgement=found, reason=form.cleaned_data["reason"], by=request.actor)
        messages.success(request, _("Marked as entered in error. It stays on record."))
        return reverse("web:harm", args=[found.event_id])

    if done := save_form(request, form, save):
        return done
    context = {**about_course(request, found.event.course), "event": found.event}
    return page(request, "web/harms/in_error.html", form, **context)


urlpatterns = [
    path("harms/<uuid:event_id>/judge", harm_judge, name="harm-judge"),
    path("harms/<uuid:event_id>/one-reader", one_reader, name="harm-one-reader"),
    path("harms/judgements/<uuid:judgement_id>/error", judgement_error, name="judgement-error"),
]
