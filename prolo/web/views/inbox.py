"""The inbox: every open concern, the most urgent first, and who answers for it."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from prolo.errors import NotFound
from prolo.registry import clock
from prolo.registry.access import check_may
from prolo.registry.actions.concerns import step_concern
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.inbox import Waiting, digest, inbox, n_unanswered
from prolo.registry.models import Concern
from prolo.registry.on_call import on_call_at, phone_of
from prolo.web.listed import exported, listed
from prolo.web.presenters.inbox import inbox_listing, inbox_row
from prolo.web.requests import ClinicRequest
from prolo.web.saving import press_once

NOW = "Prolo-Now"  # a header of the answer: the time on the clinic's wall


def concerns(request: ClinicRequest, as_: str = "") -> HttpResponse:
    found = inbox(request.actor)
    if as_:
        return exported(request, inbox_listing(_rows(request, found)), as_)
    clinic = request.actor.clinic
    duty = on_call_at(clinic, clock.now(clinic))
    around = {**shown(request, found), "duty": duty, "duty_phone": phone_of(duty, clinic)}
    return render(request, "web/inbox/inbox.html", around)


def concerns_now(request: ClinicRequest) -> HttpResponse:
    """The list alone, for a page that has it open; nothing while it looks the same. ``headed``: on
    that page other things stand below it."""
    found = inbox(request.actor)
    if request.GET.get("seen") == digest(found, request.actor):
        return _as_of_now(request, HttpResponse(status=204))
    around = {**shown(request, found), "is_headed": "headed" in request.GET}
    return _as_of_now(request, render(request, "web/inbox/_waiting.html", around))


def concerns_unanswered(request: ClinicRequest) -> HttpResponse:
    """How many, for the number beside «Inbox» on a page that is open."""
    number = str(n_unanswered(request.actor))
    return _as_of_now(request, HttpResponse(number, content_type="text/plain"))


def _as_of_now(request: ClinicRequest, answer: HttpResponse) -> HttpResponse:
    """A page that hears nothing later says of which time is what it shows."""
    answer.headers[NOW] = f"{timezone.localtime(clock.now(request.actor.clinic)):%H:%M}"
    return answer


def shown(request: ClinicRequest, found: list[Waiting]) -> dict[str, Any]:
    """What ``_waiting.html`` needs."""
    return {"waiting": _rows(request, found), "digest": digest(found, request.actor)}


def _rows(request: ClinicRequest, found: list[Waiting]) -> list[dict[str, Any]]:
    clinic = request.actor.clinic
    knowledge, now = clinic_knowledge(clinic), clock.now(clinic)
    return [inbox_row(one, request.actor, knowledge, now) for one in found]


@require_POST
def concern_take(request: ClinicRequest, concern_id: uuid.UUID) -> HttpResponse:
    check_may(request.actor, "handle_concern")
    found = Concern.objects.filter(pk=concern_id).select_related("patient", "clinic").first()
    if found is None:
        raise NotFound("concern")

    def save() -> str:
        step_concern(concern=found, step="taken", by=request.actor)
        return reverse("web:concern", args=[found.pk])

    return press_once(request, save)


urlpatterns = [
    *listed("concerns", concerns, name="inbox"),
    path("concerns/unanswered", concerns_unanswered, name="inbox-unanswered"),
    path("concerns/now", concerns_now, name="inbox-now"),
    path("concerns/<uuid:concern_id>/take", concern_take, name="concern-take"),
]
