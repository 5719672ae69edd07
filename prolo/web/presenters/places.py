"""A place chosen on the whole body, before a course is opened."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from prolo.knowledge import Knowledge
from prolo.knowledge.records import Region
from prolo.web.presenters.bodymap import RegionView, region_label, region_map

FORM = "choose"  # where the form stands on the page


@dataclass(frozen=True, slots=True)
class Place:
    region: Region
    side: str
    conditions: tuple[str, ...]

    @property
    def label(self) -> str:
        return region_label(self.region, self.side)

    @property
    def filled(self) -> dict[str, Any]:
        """What the form begins with: the side, and the condition where there is but one."""
        only = self.conditions[0] if len(self.conditions) == 1 else ""
        return {"side": self.side, "condition": only}


def chosen_place(asked: Mapping[str, str], knowledge: Knowledge) -> Place | None:
    """The place an address names; what is no place of the body is none."""
    region, side = knowledge.regions.get(asked.get("region", "")), asked.get("side", "")
    if region is None or side not in ("left", "right", "midline"):
        return None
    if side == "midline" and not region.midline:
        return None
    found = tuple(one.id for one in knowledge.conditions.values() if one.region == region.id)
    return Place(region, side, found) if found else None


def place_map(knowledge: Knowledge, place: Place | None) -> tuple[RegionView, ...]:
    """The body, each region with conditions leading to this page with those conditions alone."""
    treated = {one.region for one in knowledge.conditions.values()}
    return region_map(
        [one for one in knowledge.regions.values() if one.id in treated],
        lambda region, side: f"?{urlencode({'region': region, 'side': side})}#{FORM}",
        chosen=[(place.region.id, place.side)] if place else [],
    )
