"""The places a person can go from every page, and what they must be allowed to do there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from prolo.registry.access import Actor, may


@dataclass(frozen=True, slots=True)
class Place:
    """``begins`` is how addresses begin that belong here; empty: this one address alone."""

    label: Any
    name: str
    verb: str
    begins: str = ""

    @property
    def url(self) -> str:
        return reverse(self.name)


PLACES: tuple[Place, ...] = (
    Place(_("Today"), "web:start", "see_knowledge"),
    Place(_("Patients"), "web:patients", "find_patients", begins="/patients"),
    Place(_("Lots"), "web:lots", "recall_lots", begins="/lots"),
    Place(_("Does it work?"), "web:evidence", "see_evidence", begins="/evidence"),
    Place(_("People"), "web:people", "keep_people", begins="/people"),
    Place(_("Knowledge"), "web:knowledge", "see_knowledge", begins="/knowledge"),
)


def places_for(actor: Actor) -> list[Place]:
    return [place for place in PLACES if may(actor, place.verb)]


def current_place(places: list[Place], path: str) -> Place | None:
    for place in places:
        if path == place.url or (place.begins and path.startswith(place.begins)):
            return place
    return None
