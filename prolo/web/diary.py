"""What the diary offers to a form that places an appointment."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from zoneinfo import ZoneInfo

from prolo.registry import clock
from prolo.registry.free_places import Free, free_places
from prolo.registry.models import Appointment, Clinic
from prolo.registry.schedule import physicians_on, rooms_ahead
from prolo.web.forms.appointments import SlotForm
from prolo.web.presenters.appointments import free_view
from prolo.web.requests import ClinicRequest


def diary_of(request: ClinicRequest) -> dict[str, Any]:
    today = clock.today(request.actor.clinic)
    return {
        "today": today,
        "clinic": request.actor.clinic,
        "rooms": rooms_ahead(today),
        "physicians": physicians_on(today),
    }


def free_on_the_day(
    form: SlotForm, asked: Appointment, along: Collection[Appointment] = ()
) -> list[Free]:
    """When on the day that stands in the form it could be; ``along`` move with it."""
    day = form.said("day")
    return free_places(asked, day, now=clock.now(asked.clinic), along=along) if day else []


def free_shown(form: SlotForm, free: list[Free], clinic: Clinic) -> dict[str, Any]:
    zone = ZoneInfo(clinic.time_zone)
    return free_view(free, zone, day=form.said("day"), time=form["time"].value())
