"""How much of an irritant, and of each part of it, a person was given in a day, beside the most
that a label gives at one time. ``dose.py`` lists the codes.

The labels that were read are of other uses: nothing says how much a ligament takes. So what lies
above is looked at, and does not stop; that no limit is known is said.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from prolo.care.conclusions import Finding
from prolo.care.given import Given, total_up
from prolo.care.limits import Weight
from prolo.care.mixing import milligrams
from prolo.care.mixtures import parts_of, vials_of, wanted_pcts
from prolo.care.most_given import most_in_a_session, reports_of
from prolo.knowledge import Knowledge
from prolo.knowledge.records import Irritant, Most

Limited = tuple[Most, Irritant]


def amount_findings(given: Iterable[Given], knowledge: Knowledge) -> Iterator[Finding]:
    """irritants: each part that a label limits, over all that holds it; then what nothing does."""
    given = tuple(given)
    totals = part_totals(given, knowledge)
    for name, (most, fact) in _limits(given, knowledge).items():
        mg = totals.get(name)
        if mg is None:
            continue
        code, weight = ("amount", Weight.INFORM)
        if mg > most.mg:
            code, weight = ("amount-above-label", Weight.WARN)
        yield Finding(
            rule="dose.irritant",
            code=code,
            weight=weight,
            facts=(fact.ref,),
            params={"part": name, "mg": mg, "most_mg": most.mg, "use": most.use},
        )
    yield from _without_limit(given, knowledge)


def _without_limit(given: Iterable[Given], knowledge: Knowledge) -> Iterator[Finding]:
    """protocols: neither a report of a whole session nor a label says how much is too much."""
    for name in total_up(given).irritants_g:
        fact = knowledge.irritants.get(name)
        if fact is None or not fact.offered:
            continue
        if _of(name, knowledge) or most_in_a_session(reports_of(name, knowledge)):
            continue
        yield Finding(
            rule="dose.irritant",
            code="amount-without-limit",
            weight=Weight.MISSING,
            facts=(fact.ref,),
            params={"irritant": name},
        )


def part_totals(given: Iterable[Given], knowledge: Knowledge) -> dict[str, Decimal]:
    """irritants: milligrams of each part, over all that holds it."""
    total: dict[str, Decimal] = {}
    for one in given:
        if one.irritant and one.irritant_pct is not None:
            pcts = parts_of(one.irritant, one.irritant_pct, knowledge)
            pcts = pcts or wanted_pcts(one.irritant, one.irritant_pct, knowledge)
            for name, pct in pcts.items():
                total[name] = total.get(name, Decimal(0)) + milligrams(pct, one.volume_ml)
    return total


def _limits(given: Iterable[Given], knowledge: Knowledge) -> dict[str, Limited]:
    """Of each part the lowest."""
    found: dict[str, Limited] = {}
    for substance in dict.fromkeys(one.irritant for one in given if one.irritant):
        for most, fact in _of(substance, knowledge):
            if most.name not in found or most.mg < found[most.name][0].mg:
                found[most.name] = (most, fact)
    return found


def _of(substance: str, knowledge: Knowledge) -> list[Limited]:
    """Of the vials that it is made of; an unverified figure is none."""
    facts = (knowledge.irritants.get(name) for name in vials_of(substance, knowledge))
    return [
        (most, fact)
        for fact in facts
        if fact and fact.is_usable("label_most")
        for most in fact.label_most
    ]
