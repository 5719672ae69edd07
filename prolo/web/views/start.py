"""Today: what cannot wait, who is expected."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path

from prolo.registry import clock
from prolo.registry.access import may
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.models import Appointment, Clinic, Concern
from prolo.web.presenters.aftercare import concern_row
from prolo.web.presenters.appointments import appointment_card
from prolo.web.presenters.patients import person
from prolo.web.requests import ClinicRequest


def start(request: ClinicRequest) -> HttpResponse:
    """Concerns first, the most urgent on top; then the day's appointments."""
    clinic = request.actor.clinic
    context = {
        "today": clock.today(clinic),
        "concerns": _concerns(request) if may(request.actor, "handle_concern") else [],
        "appointments": _appointments(request) if may(request.actor, "see_schedule") else [],
        "sees_schedule": may(request.actor, "see_schedule"),
    }
    return render(request, "web/start.html", context)


def _concerns(request: ClinicRequest) -> list[dict[str, object]]:
    clinic = request.actor.clinic
    rows = Concern.objects.exclude(state=Concern.State.CLOSED).select_related(
        "patient__identity", "course", "conclusion", "clinic"
    )
    knowledge, now = clinic_knowledge(clinic), clock.now(clinic)
    return [concern_row(one, knowledge, now) for one in rows.order_by("-rank", "respond_by")]


def _appointments(request: ClinicRequest) -> list[dict[str, object]]:
    clinic = request.actor.clinic
    begin, end = day_bounds(clinic)
    knowledge, today = clinic_knowledge(clinic), clock.today(clinic)
    rows = Appointment.objects.filter(starts_at__gte=begin, starts_at__lt=end)
    sees_chart = may(request.actor, "see_chart")
    return [
        {
            **appointment_card(one, knowledge),
            "person": person(one.patient.identity, today=today),
            "sees_course": sees_chart,
        }
        for one in rows.select_related("patient__identity", "course", "clinic").order_by(
            "starts_at"
        )
    ]


def day_bounds(clinic: Clinic) -> tuple[datetime, datetime]:
    """From midnight to midnight in the clinic's zone: 23 or 25 hours when clocks change."""
    zone, today = ZoneInfo(clinic.time_zone), clock.today(clinic)
    midnight = datetime.combine(today, time(), tzinfo=zone)
    return midnight, datetime.combine(today + timedelta(days=1), time(), tzinfo=zone)


urlpatterns = [path("", start, name="start")]
