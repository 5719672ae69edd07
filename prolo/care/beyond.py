"""Injections beside the most that any report in hand gave. ``dose.py`` lists the codes.

An anaesthetic has its own ceilings; this is about the irritant. The limits are the reports' own, so
a clinic that adds a report, or doubts one, moves them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from operator import attrgetter

from prolo.care.amounts import part_totals
from prolo.care.conclusions import Finding, Scalar
from prolo.care.given import ZERO, Given, total_up
from prolo.care.limits import Weight
from prolo.care.most_given import (
    Range,
    most_in_a_session,
    of_the_region,
    reports_of,
    strengths,
    volumes,
)
from prolo.knowledge import Knowledge
from prolo.knowledge.records import Fact, Protocol, Structure

MG_A_G = 1000


@dataclass(frozen=True, slots=True)
class _Needle:
    given: Given
    reports: tuple[Protocol, ...]
    place: Structure | None  # None: nobody wrote down where
    region: str

    @property
    def where(self) -> tuple[bool, ...]:
        """Inside a joint, outside one; where nobody knows, both."""
        return (self.place.intra_articular,) if self.place else (True, False)


def beyond_findings(
    everything: Iterable[Given], injections: Iterable[Given], knowledge: Knowledge
) -> Iterator[Finding]:
    """protocols: ``injections`` are what needles gave; ``everything`` has a syringe besides, whose
    volume may be for many of them."""
    everything = tuple(everything)
    for needle in _apart(everything, knowledge, "irritant_pct"):
        yield from _judge_strength(needle, knowledge)
        yield from _judge_joint(needle)
    for needle in _apart(everything, knowledge, "structure"):
        yield from _judge_unlimited(needle, knowledge)
        yield from _judge_beside(needle, knowledge)
    for needle in _apart(injections, knowledge, "volume_ml"):
        yield from _judge_volume(needle, knowledge)
    yield from _judge_loads(everything, knowledge)


def is_beyond_strength(one: Given, knowledge: Knowledge) -> bool:
    return any(_judge_strength(_needle(one, knowledge), knowledge))


def _apart(given: Iterable[Given], knowledge: Knowledge, name: str) -> Sequence[_Needle]:
    """What is given alike is said once."""
    alike = {(one.irritant, one.structure, getattr(one, name)): one for one in given}
    return [_needle(one, knowledge) for one in alike.values() if one.irritant]


def _needle(one: Given, knowledge: Knowledge) -> _Needle:
    region, place = next(
        (
            (region.id, place)
            for region, place in knowledge.structures()
            if place.code == one.structure
        ),
        ("", None),
    )
    return _Needle(one, reports_of(one.irritant, knowledge), place, region)


def _judge_strength(needle: _Needle, knowledge: Knowledge) -> Iterator[Finding]:
    pct, fact = needle.given.irritant_pct, knowledge.irritants.get(needle.given.irritant)
    if pct is None:
        return
    most = _strongest(needle, knowledge)
    if most and pct > most.high:
        yield _find("strength-beyond", Weight.STOP, needle, most.facts, pct=pct, high=most.high)
    stock_pct = fact.stock_pct if fact and fact.is_usable("stock_pct") else None
    if fact and stock_pct is not None and pct > stock_pct:
        code = "strength-beyond-vial"
        yield _find(code, Weight.STOP, needle, (fact,), pct=pct, high=stock_pct)


def _strongest(needle: _Needle, knowledge: Knowledge) -> Range | None:
    """irritants: of a strength that a source names as used, no report need be in hand."""
    fact = knowledge.irritants.get(needle.given.irritant)
    found = [one for inside in needle.where if (one := strengths(needle.reports, inside=inside))]
    if fact and fact.used_pct_max is not None and fact.is_usable("used_pct_max"):
        found.append(Range(fact.used_pct_max, fact.used_pct_max, (fact,)))
    return max(found, key=lambda one: one.high, default=None)


def _judge_unlimited(needle: _Needle, knowledge: Knowledge) -> Iterator[Finding]:
    """protocols: what no report gave in such a place has no limit, so nothing clears it."""
    fact = knowledge.irritants.get(needle.given.irritant)
    if fact and not fact.offered:
        return
    known = {
        "strength": _strongest(needle, knowledge),
        "volume": _most(needle, needle.reports),
    }
    lacks = ", ".join(name for name, most in known.items() if most is None)
    if lacks:
        facts = (fact,) if fact else ()
        yield _find("no-limit-known", Weight.MISSING, needle, facts, lacks=lacks)


def _judge_beside(needle: _Needle, knowledge: Knowledge) -> Iterator[Finding]:
    """regions: beside the canal, or the pleura, with what was reported of no region with such a
    place: a report about backs says nothing of the lung."""
    place, fact = needle.place, knowledge.irritants.get(needle.given.irritant)
    if fact is None or not fact.offered or place is None:
        return
    for danger in map(attrgetter, ("near_spinal_canal", "near_pleura")):
        alike = [one for one in knowledge.regions.values() if any(map(danger, one.structures))]
        is_told = any(of_the_region(needle.reports, one.id, knowledge) for one in alike)
        if danger(place) and not is_told:
            yield _find("near-without-report", Weight.MISSING, needle, (fact,))
            return


def _judge_volume(needle: _Needle, knowledge: Knowledge) -> Iterator[Finding]:
    ml = needle.given.volume_ml
    most = _most(needle, needle.reports)
    if most and ml > most.high:
        high = most.high
        yield _find("volume-beyond", Weight.STOP, needle, most.facts, volume_ml=ml, high=high)
        return
    its_own = _most(needle, of_the_region(needle.reports, needle.region, knowledge))
    if its_own and ml > its_own.high:
        high = its_own.high
        yield _find("volume-outside", Weight.WARN, needle, its_own.facts, volume_ml=ml, high=high)


def _most(needle: _Needle, reports: Sequence[Protocol]) -> Range | None:
    found = [one for inside in needle.where if (one := volumes(reports, inside=inside))]
    return max(found, key=lambda one: one.high, default=None)


def _judge_joint(needle: _Needle) -> Iterator[Finding]:
    """protocols: those of phenol and of morrhuate are about ligaments, not about a joint."""
    told = [one for one in needle.reports if one.route]
    is_inside = needle.place is not None and needle.place.intra_articular
    if is_inside and told and all(one.route == "extra-articular" for one in told):
        yield _find("joint-without-report", Weight.WARN, needle, told)


def _judge_loads(everything: Sequence[Given], knowledge: Knowledge) -> Iterator[Finding]:
    """protocols, irritants: of a whole session, with what of it other irritants hold: phenol is
    made up in dextrose, and the tissue takes up the sugar of both."""
    for name, by_whom in _loads(everything, knowledge).items():
        mass_g = sum(by_whom.values(), ZERO)
        others = ", ".join(one for one in by_whom if one != name) or None
        params: dict[str, Scalar] = {"irritant": name, "mass_g": mass_g, "others": others}
        if len(by_whom) > 1:
            held = _refs(knowledge.irritants[one] for one in (name, *by_whom))
            yield _in_all("held-by-others", Weight.INFORM, tuple(dict.fromkeys(held)), params)
        most = most_in_a_session(reports_of(name, knowledge))
        if most and mass_g > most.high:
            params = {**params, "high": most.high}
            yield _in_all("load-beyond", Weight.STOP, _refs(most.facts), params)


def _loads(
    everything: Sequence[Given], knowledge: Knowledge
) -> Mapping[str, Mapping[str, Decimal]]:
    """Grams of each irritant, by the irritant that was injected with it. Of one that is made of
    others the strength is that of the first, so it stands beside these under its own name."""
    found: dict[str, dict[str, Decimal]] = {}
    for whom, mass_g in total_up(everything).irritants_g.items():
        found.setdefault(whom, {})[whom] = mass_g
        held = part_totals([one for one in everything if one.irritant == whom], knowledge)
        for name, mg in held.items():
            if name != whom and name in knowledge.irritants:
                found.setdefault(name, {})[whom] = mg / MG_A_G
    return dict(sorted(found.items()))


def _in_all(
    code: str, weight: Weight, facts: tuple[str, ...], params: dict[str, Scalar]
) -> Finding:
    return Finding(rule="dose.irritant", code=code, weight=weight, facts=facts, params=params)


def _find(
    code: str, weight: Weight, needle: _Needle, facts: Iterable[Fact], **params: Scalar
) -> Finding:
    place = {"irritant": needle.given.irritant, "structure": needle.given.structure}
    return Finding(
        rule="dose.irritant",
        code=code,
        weight=weight,
        facts=_refs(facts),
        params={**place, **params},
    )


def _refs(facts: Iterable[Fact]) -> tuple[str, ...]:
    return tuple(one.ref for one in facts)
