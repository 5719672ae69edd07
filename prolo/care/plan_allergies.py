"""Does the person react to what is planned?

rule          code                       weight  params
plan.allergy  allergic                   stop    irritant
plan.allergy  allergic-to-anaesthetic    stop    anaesthetic
plan.allergy  reacted-to-an-anaesthetic  ask     anaesthetic (nobody named which)
plan.allergy  same-family                ask     anaesthetic, named: the person reacts to it
plan.allergy  other-anaesthetic          ask     anaesthetic, named: of another family, or not known
                                                 here
plan.allergy  numbing-cream              ask     creams: may not be put on; a numbing cream is
                                                 planned, and nobody has said yet which
plan.allergy  not-recognised             ask     allergy, near: nothing known here is named; the
                                                 known name that it nearly is
plan.allergy  read-the-label             missing substance, ingredient: it can be in a vial of it,
                                                 the person reacts to it, and which vial it will be
                                                 nobody knows yet; awaits
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from prolo.care.allergies import (
    irritants_refused,
    known_anaesthetics,
    other_anaesthetics,
    related_anaesthetics,
    unclear_in,
)
from prolo.care.conclusions import Conclusion, Finding
from prolo.care.ingredients import ingredient_findings
from prolo.care.limits import Weight
from prolo.care.mixtures import vials_of
from prolo.care.plan import Plan
from prolo.care.plan_found import found
from prolo.knowledge import Knowledge

RULE = "plan.allergy"
UNREAD = "read-the-label"


def weigh_allergies(
    plan: Plan,
    allergies: Sequence[str],
    knowledge: Knowledge,
    *,
    reacted_to_anaesthetic: bool = False,
) -> Iterator[Finding]:
    yield from _weigh_irritants(plan, allergies, knowledge)
    yield from _weigh_anaesthetics(plan, allergies, knowledge, reacted_to_anaesthetic)
    if plan.numbing_cream:
        yield from _weigh_cream(allergies, knowledge)
    yield from _weigh_unclear(allergies, knowledge)
    yield from _weigh_labels(plan, allergies, knowledge)


def not_weighed_in(concluded: Conclusion | None, findings: Sequence[Finding]) -> list[Finding]:
    """Those of the findings that a plan's conclusion does not have."""
    before = concluded.findings if concluded else ()
    known = {_key(one) for one in before if one.rule == RULE}
    return [one for one in findings if _key(one) not in known]


def _key(finding: Finding) -> tuple[str, ...]:
    return (finding.code, *sorted(f"{name}={value}" for name, value in finding.params.items()))


def _weigh_irritants(
    plan: Plan, allergies: Sequence[str], knowledge: Knowledge
) -> Iterator[Finding]:
    """irritants: what the person reacts to is not injected."""
    refused = irritants_refused(allergies, knowledge)
    for name in dict.fromkeys(site.irritant for site in plan.sites if site.irritant):
        if name in refused:
            yield found("allergy", "allergic", "stop", knowledge.irritants[name], irritant=name)


def _weigh_anaesthetics(
    plan: Plan, allergies: Sequence[str], knowledge: Knowledge, reacted: bool
) -> Iterator[Finding]:
    """contraindications/allergy-anaesthetic: another one, or none."""
    reason = knowledge.contraindications["allergy-anaesthetic"]
    refused = known_anaesthetics(allergies, knowledge)
    related = related_anaesthetics(allergies, knowledge)
    for name in dict.fromkeys(site.anaesthetic for site in plan.sites if site.anaesthetic):
        fact = knowledge.anaesthetics[name]
        if name in refused:
            code = "allergic-to-anaesthetic"
            yield found("allergy", code, "stop", reason, fact, anaesthetic=name)
        elif reacted and not refused:
            code = "reacted-to-an-anaesthetic"
            yield found("allergy", code, "ask", reason, fact, anaesthetic=name)
        elif name in related and fact.is_usable("family"):
            named = related[name]
            yield found("allergy", "same-family", "ask", fact, anaesthetic=name, named=named)
        others = other_anaesthetics(allergies, name, knowledge)
        for named in others if name not in refused else ():
            code = "other-anaesthetic"
            yield found("allergy", code, "ask", reason, fact, anaesthetic=name, named=named)


def _weigh_cream(allergies: Sequence[str], knowledge: Knowledge) -> Iterator[Finding]:
    """contraindications/allergy-anaesthetic: which cream it is, is said on the day; which it may
    not be, is known now."""
    doubted = known_anaesthetics(allergies, knowledge) | set(
        related_anaesthetics(allergies, knowledge)
    )
    creams = sorted(one for one in doubted if knowledge.anaesthetics[one].topical)
    if creams:
        reason = knowledge.contraindications["allergy-anaesthetic"]
        yield found("allergy", "numbing-cream", "ask", reason, creams=", ".join(creams))


def _weigh_unclear(allergies: Sequence[str], knowledge: Knowledge) -> Iterator[Finding]:
    """contraindications/allergy-irritant: an entry that names nothing known here is never read as
    none: a clinician says what it is."""
    fact = knowledge.contraindications["allergy-irritant"]
    for one in unclear_in(allergies, knowledge):
        near = ", ".join(one.near) or None
        yield found("allergy", "not-recognised", "ask", fact, allergy=one.allergy, near=near)


def _weigh_labels(plan: Plan, allergies: Sequence[str], knowledge: Knowledge) -> Iterator[Finding]:
    """ingredients: what can be in a vial that is planned is looked for on its label, as
    ``ingredients.py`` asks of the vial in the hand: known now, another can be ordered in time."""
    given = (name for site in plan.sites for name in (site.irritant, site.anaesthetic) if name)
    for name in dict.fromkeys(vial for one in given for vial in vials_of(one, knowledge)):
        for one in ingredient_findings(name, allergies, knowledge):
            if one.code == UNREAD and one.weight == Weight.ASK:
                held = str(one.params["ingredient"])
                fact = knowledge.ingredients[held]
                asked = found("allergy", UNREAD, "missing", fact, substance=name, ingredient=held)
                yield replace(asked, awaits=one.awaits)
