"""The clock of a demonstration clinic, moved on to show what follows."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.urls import path
from django.utils.translation import gettext as _

from prolo.care.dates import at_local
from prolo.registry import clock
from prolo.registry.access import check_may
from prolo.registry.actions.clinics import move_clock
from prolo.registry.models import Clinic
from prolo.registry.plans import open_days
from prolo.web.entrance import local_address
from prolo.web.forms.clock import ClockForm
from prolo.web.requests import ClinicRequest
from prolo.web.saving import page, save_form
from prolo.web.words.values import shown

MORNING = time(8)


def move(request: ClinicRequest) -> HttpResponse:
    check_may(request.actor, "move_clock")
    clinic = request.actor.clinic
    if not clinic.is_demo:
        raise Http404
    form = ClockForm.of(request, today=clock.today(clinic), clinic=clinic)
    back = local_address(request, request.POST.get("back", ""))

    def save() -> str:
        move_clock(to=form.cleaned_data["to"], by=request.actor)
        messages.success(
            request,
            _("The clock now shows %(when)s. The audit keeps real time.")
            % {"when": shown(form.cleaned_data["to"])},
        )
        return back

    if done := save_form(request, form, save, fields={"to": "day"}):
        return done
    return page(request, "web/clock.html", form, steps=_steps(clinic))


def _steps(clinic: Clinic) -> list[dict[str, Any]]:
    """Mornings on which the clinic is open; the course page offers those of one course."""
    zone, today, days = ZoneInfo(clinic.time_zone), clock.today(clinic), open_days(clinic)
    found: dict[date, str] = {}
    for label, ahead in (
        (_("the next working day"), 1),
        (_("in a week"), 7),
        (_("in a month"), 30),
    ):
        found.setdefault(days.first_from(today + timedelta(days=ahead)), label)
    return [
        {"label": label, "at": at_local(day, MORNING, zone), "day": day, "time": MORNING}
        for day, label in found.items()
    ]


urlpatterns = [path("clock", move, name="clock")]
