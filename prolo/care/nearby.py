"""What lies near the needles, which decides what harms belong to a place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from prolo.care.plan import Plan, PlannedSite
from prolo.knowledge import Knowledge
from prolo.knowledge.records import Structure


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """What of the planned place decides which harms belong to it."""

    region: str
    near_lung: bool
    near_spine: bool
    is_deep: bool
    is_numbed: bool
    is_numbed_inside: bool

    @property
    def in_neck(self) -> bool:
        return self.region == "neck"


def place_of(region: str, plan: Plan | None, knowledge: Knowledge) -> Place:
    """Without a plan everything that belongs to the region."""
    sites = plan.sites if plan else ()
    needled = [knowledge.structure(one.structure) for one in sites]
    structures: Sequence[Structure] = needled or knowledge.regions[region].structures
    return Place(
        region=region,
        near_lung=any(one.near_pleura for one in structures),
        near_spine=any(one.near_spinal_canal for one in structures),
        is_deep=any(one.bleeding_risk == "high" for one in structures),
        is_numbed=not sites or any(one.anaesthetic for one in sites),
        is_numbed_inside=_is_numbed_inside(sites, structures, knowledge),
    )


def _is_numbed_inside(
    sites: Sequence[PlannedSite], structures: Sequence[Structure], knowledge: Knowledge
) -> bool:
    if not sites:
        return any(one.intra_articular for one in structures)
    return any(
        one.anaesthetic and knowledge.structure(one.structure).intra_articular for one in sites
    )
