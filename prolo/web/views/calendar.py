"""The calendar of the clinic: a day and a week, by room and by physician."""

from __future__ import annotations

from datetime import date

from django.http import HttpResponse
from django.shortcuts import redirect, render

from prolo.registry import clock
from prolo.registry.access import check_may, may
from prolo.registry.booked_days import EXPECTED
from prolo.registry.falling import to_be_moved
from prolo.registry.models import Appointment
from prolo.registry.schedule import (
    appointments_between,
    physicians_on,
    rooms_on,
    standing_absences,
    standing_closures,
    standing_hours,
    waiting,
)
from prolo.web.listed import exported, listed
from prolo.web.presenters.calendar import (
    DAY,
    HEADS,
    PHYSICIAN,
    ROOM,
    WEEK,
    Shown,
    Week,
    called_off,
    day_columns,
    heading,
    listed_rows,
    notes,
    turning,
    week_columns,
)
from prolo.web.presenters.listings import listing
from prolo.web.requests import ClinicRequest

LATEST = date(9000, 1, 1)  # weeks can be counted on from here


def calendar(request: ClinicRequest, as_: str = "") -> HttpResponse:
    check_may(request.actor, "see_calendar")
    if not may(request.actor, "see_schedule"):
        return redirect("web:closures")
    clinic = request.actor.clinic
    today = clock.today(clinic)
    shown = _asked(request, today)
    rows = _rows(request, shown)
    if as_:
        return exported(request, listing("calendar", HEADS, listed_rows(rows)), as_)
    expected = [row for row in rows if row.state in EXPECTED]
    week = Week(
        clinic=clinic,
        hours=list(standing_hours()),
        closures=list(standing_closures().filter(until__gte=shown.first)),
        absences=list(standing_absences().filter(until__gte=shown.first)),
    )
    if shown.view == WEEK:
        columns = week_columns(shown, expected, week)
    else:
        columns = day_columns(
            shown,
            expected,
            week,
            rooms=rooms_on(shown.day),
            physicians=physicians_on(shown.day),
            now=clock.now(clinic),
        )
    context = {
        "shown": shown,
        "heading": heading(shown),
        "turning": turning(shown, today),
        "columns": columns,
        "notes": notes(shown.day, week) if shown.view == DAY else [],
        "called_off": called_off(rows, shown, week.zone),
        "to_be_moved": len(to_be_moved(clinic)),
        "waiting": waiting().count(),
        "expected": len(expected),
    }
    return render(request, "web/calendar/calendar.html", context)


def _asked(request: ClinicRequest, today: date) -> Shown:
    """What cannot be read is today, by room."""
    try:
        day = date.fromisoformat(request.GET.get("day", ""))
    except ValueError:
        day = today
    return Shown(
        view=WEEK if request.GET.get("view") == WEEK else DAY,
        by=PHYSICIAN if request.GET.get("by") == PHYSICIAN else ROOM,
        day=day if date(1900, 1, 1) < day < LATEST else today,
    )


def _rows(request: ClinicRequest, shown: Shown) -> list[Appointment]:
    days = shown.days
    rows = appointments_between(days[0], days[-1], request.actor.clinic)
    return list(rows.select_related("patient__identity", "room", "injector").order_by("starts_at"))


urlpatterns = listed("calendar", calendar, name="calendar")
