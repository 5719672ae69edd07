"""A medicine that lets bleed, and a place where nobody can press.

What is put on the skin, into an eye or an ear thins nobody's blood, where it is sold for that:
``on_the_list.py`` says so of the other rules, and here it is no different. ``preparation.py`` lists
the codes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from prolo.care.conclusions import Finding
from prolo.care.on_the_list import is_local, lets_bleed, must_be_taken_on
from prolo.care.taken import Case, Weight
from prolo.knowledge import Knowledge
from prolo.knowledge.records import Structure

DEEP_SPINAL = "contraindications/deep-spinal-bleeding"


def still_bleeds(case: Case) -> Iterator[Finding]:
    """To take it on is no word about a needle where nobody can press."""
    if not case.use.medicine:
        return
    if lets_bleed(case.medicine) and must_be_taken_on(case.medicine, case.use.reason):
        yield from bleeding_findings(case)


def bleeding_findings(case: Case) -> Iterator[Finding]:
    """contraindications/deep-spinal-bleeding: a medicine that lets bleed, and a place that nobody
    can press on, wait until prescriber and clinician have cleared it. Once the prescriber has said
    that it is taken on, the clinician is asked. At the spine a place that is not yet known waits
    too. A gel that is sold for the skin lets nothing bleed."""
    if is_local(case.medicine, topical=case.use.topical):
        return
    fact = case.knowledge.fact(DEEP_SPINAL)
    is_usable = fact.is_usable("strength")
    waits = is_usable and not case.may_continue
    places, is_spinal = _deep_places(case), case.is_spinal()
    if places or (is_spinal and not case.structures):
        yield case.finding(
            "bleeding",
            "deep-spinal-bleeding",
            Weight.DEFER if waits else Weight.ASK,
            case.medicine.ref,
            fact.ref,
            params={"structures": ", ".join(places) or None},
            awaits=None if is_usable else fact,
        )


def _deep_places(case: Case) -> tuple[str, ...]:
    deep = deep_among(case.planned_structures(), region=case.region, knowledge=case.knowledge)
    return tuple(dict.fromkeys(one.code for one in deep))


def deep_among(
    structures: Iterable[Structure], *, region: str, knowledge: Knowledge
) -> Iterator[Structure]:
    """regions, contraindications/deep-spinal-bleeding: where nobody can press on what bleeds, for
    the plan, the preparation and the day alike. ``region`` is that of the course; empty where it
    is not known.

    Deep is what its fact calls so, and whatever lies near the spinal canal or a nerve root. At the
    spine that rule is about deep sites, and no source that we read says that a needle at a
    spinous process of the neck, at the crest of the hip bone, at a rib or at the tip of the coccyx
    is none: there a place that nobody verified counts as deep, although a finger may reach it,
    until a source or a clinician says otherwise.
    """
    for one in structures:
        ids = {region, knowledge.region_of(one.code).id} - {""}
        is_open = one.unverified and any(knowledge.regions[each].is_spinal for each in ids)
        if one.bleeding_risk == "high" or one.near_spinal_canal or is_open:
            yield one


def first_deep(codes: Iterable[str], *, region: str, knowledge: Knowledge) -> str | None:
    """Of the planned structures, by code."""
    structures = map(knowledge.structure, codes)
    deep = deep_among(structures, region=region, knowledge=knowledge)
    return next((one.code for one in deep), None)
