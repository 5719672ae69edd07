"""What the frame of every page needs to know."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest

from prolo.registry import clock
from prolo.registry.access import Actor
from prolo.web.navigation import current_place, places_for
from prolo.web.words.people import role_names


def frame(request: HttpRequest) -> dict[str, Any]:
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None:
        return {"actor": None}
    places = places_for(actor)
    return {
        "actor": actor,
        "clinic": actor.clinic,
        "roles": role_names(actor.roles),
        "places": places,
        "place": current_place(places, request.path),
        "clinic_now": clock.now(actor.clinic).astimezone(ZoneInfo(actor.clinic.time_zone)),
        "may_change_clinic": len(getattr(request, "actors", ())) > 1,
    }
