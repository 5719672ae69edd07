"""The clock of a demonstration clinic, moved on to show what follows."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.urls import path
from django.utils.translation import gettext as _

from prolo.registry import clock
from prolo.registry.access import check_may, may
from prolo.registry.actions.clinics import move_clock
from prolo.registry.models import Appointment, Clinic, Session
from prolo.web.entrance import local_address
from prolo.web.forms.clock import ClockForm
from prolo.web.requests import ClinicRequest
from prolo.web.saving import page, save_form
from prolo.web.words.values import shown

MORNING = 8  # o'clock


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
    steps = _steps(clinic) if may(request.actor, "see_schedule") else []
    return page(request, "web/clock.html", form, steps=steps)


def _steps(clinic: Clinic) -> list[dict[str, Any]]:
    """Days worth going to: the day before a session, two days after one, week 12."""
    zone, now = ZoneInfo(clinic.time_zone), clock.now(clinic)
    booked = Appointment.objects.filter(purpose="session", state="booked", starts_at__gt=now)
    found = []
    for one in booked.order_by("starts_at")[:3]:
        before = _morning(one.starts_at - timedelta(days=1), zone)
        found.append((_("the day before a session"), before))
        found.append((_("the morning of that session"), _morning(one.starts_at, zone)))
    for session in Session.objects.filter(ended_at__isnull=False).order_by("-ended_at")[:2]:
        assert session.ended_at is not None
        on = {"day": shown(session.ended_at.astimezone(zone).date())}
        for label, later in (
            (_("two days after the session of %(day)s"), timedelta(days=2)),
            (_("twelve weeks after the session of %(day)s"), timedelta(weeks=12)),
        ):
            found.append((label % on, _morning(session.ended_at + later, zone)))
    ahead = sorted({(at, label) for label, at in found if at > now})
    return [{"label": label, "at": at, "day": at.date(), "time": at.time()} for at, label in ahead]


def _morning(at: datetime, zone: ZoneInfo) -> datetime:
    return at.astimezone(zone).replace(hour=MORNING, minute=0, second=0, microsecond=0)


urlpatterns = [path("clock", move, name="clock")]
