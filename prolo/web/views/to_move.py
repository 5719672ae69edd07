"""Whom to call because the appointment cannot be kept as it is booked."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from prolo.registry import clock
from prolo.registry.access import check_may
from prolo.registry.falling import to_be_moved
from prolo.web.listed import exported, listed
from prolo.web.presenters.listings import listing
from prolo.web.presenters.to_move import HEADS, listed_moves, move_rows
from prolo.web.requests import ClinicRequest


def to_move(request: ClinicRequest, as_: str = "") -> HttpResponse:
    check_may(request.actor, "see_schedule")
    clinic = request.actor.clinic
    found = to_be_moved(clinic)
    if as_:
        return exported(request, listing("to-move", HEADS, listed_moves(found)), as_)
    rows = move_rows(found, today=clock.today(clinic))
    return render(request, "web/calendar/to_move.html", {"rows": rows})


urlpatterns = listed("calendar/to-move", to_move, name="to-move")
