"""Today: what cannot wait, whom to call, who is expected, what is to do."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet
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
from prolo.web.presenters.today import SILENCE, grouped, preparation_tags
from prolo.web.requests import ClinicRequest

MOST_DUE = 100
ASKED_TODAY = ("answer-follow-up", "answer-baseline", "answer-session")


def start(request: ClinicRequest) -> HttpResponse:
    """Concerns first, the most urgent on top; calls; then the day's appointments, and the rest."""
    clinic = request.actor.clinic
    expected = _appointments(request) if may(request.actor, "see_schedule") else []
    context: dict[str, Any] = {
        "today": clock.today(clinic),
        "concerns": _concerns(request) if may(request.actor, "handle_concern") else [],
        "appointments": expected,
        "sees_schedule": may(request.actor, "see_schedule"),
    }
    if may(request.actor, "see_schedule"):
        groups = grouped(_due(request))
        context["calls"] = [one for one in groups if one["name"] == "call"]
        context["due"] = [one for one in groups if one["name"] != "call"]
        context["next"] = None if expected else _next_expected(request)
    return render(request, "web/start.html", context)


def _concerns(request: ClinicRequest) -> list[dict[str, object]]:
    clinic = request.actor.clinic
    rows = Concern.objects.exclude(state=Concern.State.CLOSED).select_related(
        "patient__identity", "course", "response", "conclusion", "clinic"
    )
    knowledge, now = clinic_knowledge(clinic), clock.now(clinic)
    return [concern_row(one, knowledge, now) for one in rows.order_by("-rank", "respond_by")]


def _due(request: ClinicRequest) -> list[dict[str, Any]]:
    """What is due by now of what this person may do, the oldest first; answers for the whole day.
    Concerns, and who is expected today, stand in lists of their own; a call after silence is for
    everybody who may answer it."""
    now = clock.now(request.actor.clinic)
    begin, end = day_bounds(request.actor.clinic)
    is_due = Q(due_at__lte=now) | Q(due_at__lt=end, kind__in=ASKED_TODAY)
    theirs = Q(owner_role__in=_owners(request))
    if may(request.actor, "handle_concern"):
        theirs |= Q(kind=SILENCE)
    rows = (
        DueItem.objects.filter(theirs, is_due)
        .filter(Q(closes_at__isnull=True) | Q(closes_at__gt=now))
        .exclude(kind="act-on-concern")
        .exclude(kind="arrive", due_at__gte=begin)
        .select_related("patient__identity", "course")
        .order_by("due_at", "key")
    )
    shown = rows[:MOST_DUE]
    places = places_of({row.course for row in shown})
    knowledge = clinic_knowledge(request.actor.clinic)
    today = clock.today(request.actor.clinic)
    return [
        {
            **due_row(as_item(row), row.course_id, places, now),
            "course_id": row.course_id,
            "number": row.session_number,
            "person": person(row.patient.identity, today=today),
            "phone": row.patient.identity.phone if row.kind == SILENCE else "",
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
    begin, end = day_bounds(request.actor.clinic)
    rows = Appointment.objects.filter(starts_at__gte=begin, starts_at__lt=end)
    return _cards(request, rows)


def _next_expected(request: ClinicRequest) -> dict[str, object] | None:
    """Who comes first on a day after today."""
    _begin, end = day_bounds(request.actor.clinic)
    rows = Appointment.objects.filter(starts_at__gte=end, state=Appointment.State.BOOKED)
    return next(iter(_cards(request, rows, most=1)), None)


def _cards(
    request: ClinicRequest, rows: QuerySet[Appointment], *, most: int | None = None
) -> list[dict[str, object]]:
    clinic = request.actor.clinic
    knowledge, today = clinic_knowledge(clinic), clock.today(clinic)
    sees_chart = may(request.actor, "see_chart")
    ordered = rows.select_related("patient__identity", "course", "clinic").order_by("starts_at")
    return [
        {
            **appointment_card(one, knowledge),
            "person": person(one.patient.identity, today=today),
            "sees_course": sees_chart,
            "prepared": preparation_tags(one) if sees_chart else [],
        }
        for one in ordered[:most]
    ]


def day_bounds(clinic: Clinic) -> tuple[datetime, datetime]:
    """From midnight to midnight in the clinic's zone: 23 or 25 hours when clocks change."""
    zone, today = ZoneInfo(clinic.time_zone), clock.today(clinic)
    midnight = datetime.combine(today, time(), tzinfo=zone)
    return midnight, datetime.combine(today + timedelta(days=1), time(), tzinfo=zone)


urlpatterns = [path("", start, name="start")]
