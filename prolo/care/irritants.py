"""What is said about an irritant, and about a needle's place, before it is drawn up.

``dose.py`` lists the codes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from prolo.care.beyond import is_beyond_strength
from prolo.care.conclusions import Finding, Scalar
from prolo.care.given import Given, total_up
from prolo.care.limits import Weight
from prolo.care.mixtures import vials_of
from prolo.knowledge import Knowledge
from prolo.knowledge.records import Fact, Irritant, Structure

CHONDROLYSIS = "chondrolysis"


def irritant_findings(given: Iterable[Given], knowledge: Knowledge) -> Iterator[Finding]:
    given = tuple(given)
    for name, mass_g in total_up(given).irritants_g.items():
        fact = knowledge.irritants.get(name)
        yield _finding("irritant", "irritant", Weight.INFORM, fact, irritant=name, mass_g=mass_g)
    yield from _once(
        finding for one in given if one.irritant for finding in _judge_irritant(one, knowledge)
    )


def place_findings(given: Iterable[Given], knowledge: Knowledge) -> Iterator[Finding]:
    yield from _once(finding for one in given for finding in _judge_place(one, knowledge))


def warning_findings(given: Iterable[Given], knowledge: Knowledge) -> Iterator[Finding]:
    """warnings: what the labels warn of, for each substance in use, once."""
    substances = {
        vial
        for one in given
        for name in (one.irritant, *one.anaesthetics_pct)
        if name
        for vial in {name, *vials_of(name, knowledge)}
    }
    for warning in knowledge.warnings.values():
        for substance in sorted(substances & set(warning.applies_to)):
            if warning.id != CHONDROLYSIS:  # said of a place
                yield _finding("warning", warning.id, Weight.INFORM, warning, substance=substance)


def _judge_irritant(one: Given, knowledge: Knowledge) -> Iterator[Finding]:
    fact = knowledge.irritants.get(one.irritant)
    if fact is None:
        yield _finding("irritant", "irritant-unknown", Weight.WARN, None, irritant=one.irritant)
        return
    if not fact.offered:
        yield _finding("irritant", "irritant-not-offered", Weight.STOP, fact, irritant=fact.id)
    yield from _judge_strength(one, fact, knowledge)
    yield from _judge_parts(one, fact, knowledge)
    yield from _judge_region(one, fact, knowledge)
    yield from _tell_warnings(fact, knowledge)


def _judge_strength(one: Given, fact: Irritant, knowledge: Knowledge) -> Iterator[Finding]:
    """irritants: outside what reports used, a strength is looked at again; ``beyond.py`` says what
    lies above every one of them."""
    pct, low, high = one.irritant_pct, fact.used_pct_min, fact.used_pct_max
    if pct is None:
        return
    is_outside = (low is not None and pct < low) or (high is not None and pct > high)
    if is_outside and not is_beyond_strength(one, knowledge):
        yield _finding(
            "irritant",
            "strength-outside",
            Weight.WARN,
            fact,
            irritant=fact.id,
            pct=pct,
            low_pct=low,
            high_pct=high,
        )
    if one.planned_irritant_pct is not None and pct != one.planned_irritant_pct:
        yield _finding(
            "irritant",
            "strength-not-as-planned",
            Weight.WARN,
            fact,
            irritant=fact.id,
            pct=pct,
            planned_pct=one.planned_irritant_pct,
        )


def _judge_parts(one: Given, fact: Irritant, knowledge: Knowledge) -> Iterator[Finding]:
    """irritants: a mixture that is made with an anaesthetic counts only if it is recorded."""
    for part in fact.final_parts:
        if part.name in knowledge.anaesthetics and part.name not in one.anaesthetics_pct:
            yield _finding(
                "irritant",
                "anaesthetic-not-recorded",
                Weight.MISSING,
                fact,
                irritant=fact.id,
                anaesthetic=part.name,
                pct=part.pct,
            )


def _judge_region(one: Given, fact: Irritant, knowledge: Knowledge) -> Iterator[Finding]:
    """irritants: for a region that no report of this irritant is about. Of phenol nothing is clear
    there (warnings/phenol-canal): no source that was read marks which places lie near a nerve."""
    region = next(
        (region.id for region, place in knowledge.structures() if place.code == one.structure), ""
    )
    if fact.regions and region and region not in fact.regions:
        harms_nerves = _keeps_from_spine(fact)
        yield _finding(
            "irritant",
            "nerves-without-report" if harms_nerves else "region-without-report",
            Weight.MISSING if harms_nerves else Weight.INFORM,
            fact,
            irritant=fact.id,
            region=region,
        )


def _tell_warnings(fact: Irritant, knowledge: Knowledge) -> Iterator[Finding]:
    """irritants: what is warned of, of the irritant and of each vial that it is made of. It is
    told while it is unverified too: it changes nothing."""
    for name in dict.fromkeys((fact.id, *vials_of(fact.id, knowledge))):
        one = knowledge.irritants[name]
        if one.warnings:
            awaits = None if one.is_usable("warnings") else one.ref
            yield _finding(
                "irritant", "warned-of", Weight.INFORM, one, awaits=awaits, irritant=name
            )


def _judge_place(one: Given, knowledge: Knowledge) -> Iterator[Finding]:
    fact = knowledge.irritants.get(one.irritant)
    place = _place(one.structure, knowledge)
    if fact and _keeps_from_spine(fact):
        yield from _judge_near_spine(fact, place)
    warning = knowledge.warnings.get(CHONDROLYSIS)
    if warning and place and place.intra_articular:
        for name in one.anaesthetics_pct:
            if name in warning.applies_to:
                yield _finding(
                    "place",
                    CHONDROLYSIS,
                    Weight.WARN,
                    warning,
                    anaesthetic=name,
                    structure=place.code,
                )


def _judge_near_spine(fact: Irritant, place: Structure | None) -> Iterator[Finding]:
    """irritants: phenol stays away from the spinal canal. The stop is the safe direction, so it
    stands while the warning is unverified."""
    if place is None:
        yield _finding("place", "place-missing", Weight.MISSING, fact, irritant=fact.id)
    elif place.near_spinal_canal:
        yield _finding(
            "place",
            "near-spinal-canal",
            Weight.STOP,
            fact,
            awaits=None if fact.is_usable("not_near_spinal_canal") else fact.ref,
            irritant=fact.id,
            structure=place.code,
        )


def _keeps_from_spine(fact: Irritant) -> bool:
    parts = {part.name for part in (*fact.parts, *fact.final_parts)}
    return fact.not_near_spinal_canal or "phenol" in parts


def _place(code: str, knowledge: Knowledge) -> Structure | None:
    return next((one for _, one in knowledge.structures() if one.code == code), None)


def _once(findings: Iterable[Finding]) -> Iterator[Finding]:
    seen: list[Finding] = []
    for finding in findings:
        if finding not in seen:
            seen.append(finding)
            yield finding


def _finding(
    rule: str,
    code: str,
    weight: Weight,
    fact: Fact | None,
    *,
    awaits: str | None = None,
    **params: Scalar,
) -> Finding:
    return Finding(
        rule=f"dose.{rule}",
        code=code,
        weight=weight,
        facts=(fact.ref,) if fact else (),
        params=params,
        awaits=awaits,
    )
