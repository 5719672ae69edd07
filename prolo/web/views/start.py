"""Today: what cannot wait, who is expected."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path

from prolo.registry import clock
from prolo.registry.access import may
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.due import as_item
from prolo.registry.models import Appointment, Clinic, Concern, DueItem
from prolo.web.presenters.aftercare import concern_row
from prolo.web.presenters.appointments import appointment_card
from prolo.web.presenters.courses import course_title
from prolo.web.presenters.due import due_row, places_of
from prolo.web.presenters.patients import person
from prolo.web.requests import ClinicRequest

MOST_DUE = 100


def start(request: ClinicRequest) -> HttpResponse:
    """Concerns first, the most urgent on top; then the day's appointments."""
    clinic = request.actor.clinic
    context = {
        "today": clock.today(clinic),
        "concerns": _concerns(request) if may(request.actor, "handle_concern") else [],
        "due": _due(request) if may(request.actor, "see_schedule") else [],
        "appointments": _appointments(request) if may(request.actor, "see_schedule") else [],
        "sees_schedule": may(request.actor, "see_schedule"),
    }
    return render(request, "web/start.html", context)


def _concerns(request: ClinicRequest) -> list[dict[str, object]]:
    clinic = request.actor.clinic
    rows = Concern.objects.exclude(state=Concern.State.CLOSED).select_related(
        "patient__identity", "course", "response", "conclusion", "clinic"
    )
    knowledge, now = clinic_knowledge(clinic), clock.now(clinic)
    return [concern_row(one, knowledge, now) for one in rows.order_by("-rank", "respond_by")]


def _due(request: ClinicRequest) -> list[dict[str, object]]:
    """What is due by now of what this person may do: a call after silence first, the oldest
    first. Who is expected today stands in a list of its own."""
    now = clock.now(request.actor.clinic)
    rows = (
        DueItem.objects.filter(due_at__lte=now, owner_role__in=_owners(request))
        .filter(Q(closes_at__isnull=True) | Q(closes_at__gt=now))
        .exclude(kind="arrive")
        .select_related("patient__identity", "course")
        .order_by("due_at", "key")
    )
    shown = sorted(rows[:MOST_DUE], key=lambda row: row.kind != "call-after-silence")
    places = places_of({row.course for row in shown})
    knowledge = clinic_knowledge(request.actor.clinic)
    today = clock.today(request.actor.clinic)
    return [
        {
            **due_row(as_item(row), row.course_id, places, now),
            "person": person(row.patient.identity, today=today),
            "course": course_title(row.course, knowledge)
            if may(request.actor, "see_chart")
            else "",
        }
        for row in shown
    ]


def _owners(request: ClinicRequest) -> list[str]:
    """Their own roles, and the patients whom they ask."""
    return [*request.actor.roles, "patient"]


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
