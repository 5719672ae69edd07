"""Today: what cannot wait, whom to call, who is expected, what is to do."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path

from prolo.registry import clock
from prolo.registry.access import check_may, may
from prolo.registry.board import visitors
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.completeness import of_all, recent_completeness, recent_counts
from prolo.registry.estimates_owed import owed_in_clinic
from prolo.registry.falling import to_be_moved
from prolo.registry.harms import open_clusters
from prolo.registry.inbox import inbox, open_beside
from prolo.registry.job_list import held_up_since, n_parked
from prolo.registry.links import locked_links
from prolo.registry.lots import open_recalls
from prolo.registry.models import Appointment, Clinic, Role
from prolo.registry.new_rules import n_changed
from prolo.registry.unasked import unasked_in_clinic
from prolo.registry.untold import untold
from prolo.web.listed import exported, files
from prolo.web.navigation import work_for
from prolo.web.presenters.appointments import appointment_card
from prolo.web.presenters.board import WITH_ME, board_listing, board_rows, ways_to_look, who_come_to
from prolo.web.presenters.completeness import recent_table
from prolo.web.presenters.due import places_of
from prolo.web.presenters.estimates_owed import owed_rows
from prolo.web.presenters.first_steps import first_steps
from prolo.web.presenters.harms import cluster_rows
from prolo.web.presenters.inbox import beside_rows
from prolo.web.presenters.lots import recall_rows
from prolo.web.presenters.messages import untold_listing, untold_rows
from prolo.web.presenters.patients import person
from prolo.web.presenters.to_move import move_rows
from prolo.web.requests import ClinicRequest
from prolo.web.views.contact import first_calls
from prolo.web.views.inbox import shown
from prolo.web.views.to_do import CALLING, to_do

CALLS_SHOWN = 3


def start(request: ClinicRequest) -> HttpResponse:
    """Concerns first, the most urgent on top; calls; then the day's board, and the rest."""
    if not request.actor.roles and request.actor.own:
        return redirect("web:mine")
    clinic = request.actor.clinic
    context: dict[str, Any] = {
        "today": clock.today(clinic),
        **(shown(request, inbox(request.actor)) if may(request.actor, "handle_concern") else {}),
        "clusters": _clusters(request),
        "recalls": _recalls(request),
        "beside": _beside(request) if may(request.actor, "see_escalated") else [],
        "sees_schedule": may(request.actor, "see_schedule"),
        "may_register": may(request.actor, "register_patient"),
        "may_sign": may(request.actor, "sign"),
        "sees_results": may(request.actor, "see_results"),
    }
    context |= _received(request)
    if CALLING & request.actor.roles:
        context["to_reach"] = first_calls(request, CALLS_SHOWN)
    if may(request.actor, "see_schedule"):
        groups = to_do(request.actor, *day_bounds(clinic))
        filters = ways_to_look(request.actor, request.GET.get("for", ""))
        asked = _chosen(filters)
        context["to_move"] = _to_move(request)
        context["untold"] = _untold(request)
        context |= _estimates(request)
        expected = _board(request, asked)
        context["board"] = who_come_to(request.actor, expected) if asked == WITH_ME else expected
        context["is_expected"] = bool(expected)
        context["filters"] = filters
        context["calls"] = [_folded(one) for one in groups if one["name"] == "call"]
        context["due"] = [one for one in groups if one["name"] != "call"]
        context["next"] = None if expected else _next_expected(request)
    else:
        context["links"] = work_for(request.actor)
    if may(request.actor, "update_identity"):
        context["locked"] = _locked(request)
    if may(request.actor, "keep_clinic"):
        context["first_steps"] = first_steps(request.actor)
        context["held_up_since"] = held_up_since(request.actor)
        context["n_parked"] = n_parked(request.actor)
        context["n_due_otherwise"] = n_changed(request.actor)
    return render(request, "web/start.html", context)


def _received(request: ClinicRequest) -> dict[str, Any]:
    """How complete answers are: by injector for who may see it, of all for who calls."""
    knowledge = clinic_knowledge(request.actor.clinic)
    if may(request.actor, "see_completeness"):
        found = recent_completeness(by=request.actor)
        received = recent_table(of_all(found), knowledge, found)
        return {"received": received, "sees_completeness": True}
    if CALLING & request.actor.roles:
        return {"received": recent_table(recent_counts(by=request.actor), knowledge)}
    return {}


def _locked(request: ClinicRequest) -> list[dict[str, Any]]:
    """Whose link was closed because somebody guessed at the birth date."""
    today = clock.today(request.actor.clinic)
    people = {row.patient for row in locked_links(request.actor)}
    return [person(one.identity, today=today) for one in people]


def _folded(group: dict[str, Any]) -> dict[str, Any]:
    """The longest silences in sight, the others behind a line that counts them."""
    return {**group, "first": group["rows"][:CALLS_SHOWN], "rest": group["rows"][CALLS_SHOWN:]}


def today(request: ClinicRequest, as_: str) -> HttpResponse:
    """The board as a file: what the page shows, and without a filter everything that is missing."""
    check_may(request.actor, "see_schedule")
    asked = _chosen(ways_to_look(request.actor, request.GET.get("for", "all")))
    expected = _board(request, asked)
    rows = who_come_to(request.actor, expected) if asked == WITH_ME else expected
    return exported(request, board_listing(rows, clinic_knowledge(request.actor.clinic)), as_)


def _chosen(filters: Iterable[tuple[str, Any, bool]]) -> str:
    return next(code for code, _label, is_chosen in filters if is_chosen)


def _to_move(request: ClinicRequest) -> list[dict[str, Any]]:
    """For the front desk, whose work it is."""
    if Role.FRONT_DESK not in request.actor.roles:
        return []
    clinic = request.actor.clinic
    return move_rows(to_be_moved(clinic), today=clock.today(clinic))


def _untold(request: ClinicRequest) -> list[dict[str, Any]]:
    """Whom no message of their appointments reached, for the front desk, who calls."""
    if Role.FRONT_DESK not in request.actor.roles:
        return []
    return untold_rows(untold(request.actor), today=clock.today(request.actor.clinic))


def not_told(request: ClinicRequest, as_: str) -> HttpResponse:
    check_may(request.actor, "keep_appointments")
    return exported(request, untold_listing(untold(request.actor)), as_)


def _estimates(request: ClinicRequest) -> dict[str, Any]:
    """That are owed or may be, for the front desk, whose work it is."""
    if Role.FRONT_DESK not in request.actor.roles:
        return {}
    today = clock.today(request.actor.clinic)
    return {
        "estimates": owed_rows(owed_in_clinic(request.actor), today=today),
        "unasked": len(unasked_in_clinic(request.actor)),
    }


def _board(request: ClinicRequest, asked: str) -> list[dict[str, Any]]:
    clinic = request.actor.clinic
    begin, end = day_bounds(clinic)
    found = visitors(request.actor, begin=begin, end=end)
    return board_rows(
        found,
        actor=request.actor,
        asked=asked,
        places=places_of({one.appointment.course for one in found if one.appointment.course}),
        knowledge=clinic_knowledge(clinic),
        today=clock.today(clinic),
        now=clock.now(clinic),
    )


def _clusters(request: ClinicRequest) -> list[dict[str, Any]]:
    if not may(request.actor, "handle_concern"):
        return []
    return cluster_rows(open_clusters(request.actor))


def _recalls(request: ClinicRequest) -> list[dict[str, Any]]:
    """Whom to call about a recalled lot, for everybody who may: nobody else is asked to."""
    if not may(request.actor, "recall_lots"):
        return []
    return recall_rows(open_recalls(request.actor), clock.now(request.actor.clinic))


def _beside(request: ClinicRequest) -> list[dict[str, Any]]:
    """What has passed to everyone, for who handles no concern."""
    if may(request.actor, "handle_concern"):
        return []
    return beside_rows(open_beside(request.actor), clock.now(request.actor.clinic))


def _next_expected(request: ClinicRequest) -> dict[str, object] | None:
    """Who comes first on a day after today."""
    clinic = request.actor.clinic
    _begin, end = day_bounds(clinic)
    rows = Appointment.objects.filter(starts_at__gte=end, state=Appointment.State.BOOKED)
    ordered = rows.select_related(
        "patient__identity__clinic", "course", "room", "injector", "clinic"
    )
    first = ordered.order_by("starts_at").first()
    if first is None:
        return None
    return {
        **appointment_card(first, clinic_knowledge(clinic)),
        "person": person(first.patient.identity, today=clock.today(clinic)),
        "sees_course": may(request.actor, "see_chart"),
    }


def day_bounds(clinic: Clinic) -> tuple[datetime, datetime]:
    """From midnight to midnight in the clinic's zone: 23 or 25 hours when clocks change."""
    zone, today = ZoneInfo(clinic.time_zone), clock.today(clinic)
    midnight = datetime.combine(today, time(), tzinfo=zone)
    return midnight, datetime.combine(today + timedelta(days=1), time(), tzinfo=zone)


urlpatterns = [
    path("", start, name="start"),
    *files("today", today, name="today"),
    *files("not-told", not_told, name="not-told"),
]
