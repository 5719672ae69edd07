"""A medicine that lets bleed, and a place where nobody can press.

What is put on the skin, into an eye or an ear thins nobody's blood, where it is sold for that:
``on_the_list.py`` says so of the other rules, and here it is no different. ``preparation.py`` lists
the codes.
"""

from __future__ import annotations

from collections.abc import Iterator

from prolo.care.conclusions import Finding
from prolo.care.on_the_list import is_local, lets_bleed, must_be_taken_on
from prolo.care.taken import Case, Weight
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
    """At the spine a place that nobody verified clears nobody."""
    is_spinal = case.is_spinal()
    deep = (one.code for one in case.planned_structures() if _is_deep(one, is_spinal=is_spinal))
    return tuple(dict.fromkeys(deep))


def _is_deep(structure: Structure, *, is_spinal: bool) -> bool:
    if structure.bleeding_risk == "high":
        return True
    return is_spinal and (structure.near_spinal_canal or structure.unverified)
