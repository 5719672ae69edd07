"""What the frame of every page needs to know."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest

from prolo.registry import clock
from prolo.registry.access import Actor, may
from prolo.registry.inbox import n_unanswered
from prolo.registry.models import Clinic
from prolo.web.navigation import current_place, places_for
from prolo.web.words.people import role_names


def frame(request: HttpRequest) -> dict[str, Any]:
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None:
        return {"actor": None, "is_demonstration": _is_all_invented}
    places = places_for(actor)
    return {
        "actor": actor,
        "clinic": actor.clinic,
        "roles": role_names(actor.roles),
        "places": places,
        "n_unanswered": _n_unanswered(actor),
        "place": current_place(places, request.path),
        "clinic_now": clock.now(actor.clinic).astimezone(ZoneInfo(actor.clinic.time_zone)),
        "may_change_clinic": len(getattr(request, "actors", ())) > 1,
    }


def _is_all_invented() -> bool:
    """Asked where a page knows no clinic, as before the log-in: there is a demonstration here, and
    nothing else."""
    return set(Clinic.objects.values_list("is_demo", flat=True)) == {True}


def _n_unanswered(actor: Actor) -> Callable[[], int] | None:
    """Asked where a page shows it: how many concerns nobody has taken. None: it is not theirs."""
    return partial(n_unanswered, actor) if may(actor, "handle_concern") else None
