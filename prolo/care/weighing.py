"""How a first visit's answers are weighed: one case, one weight a finding."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from prolo.care.answers import Answer
from prolo.care.assessment import Assessment, age_on
from prolo.care.conclusions import Finding, Scalar
from prolo.knowledge import Knowledge
from prolo.knowledge.records import Fact, Region, Structure


class Weight(StrEnum):
    """What a finding does to a verdict, heaviest first."""

    EMERGENCY = "emergency"
    BAR = "bar"
    ASK = "ask"
    DEFER = "defer"
    CONDITION = "condition"
    NOT_MET = "not-met"
    MET = "met"
    INFORM = "inform"


MAJORITY = 18  # years, of most countries; a clinic says its own


@dataclass(frozen=True, slots=True)
class Case:
    """One assessment against one knowledge on one day. ``majority``: from which age on a person
    agrees alone."""

    given: Assessment
    knowledge: Knowledge
    today: date
    majority: int = MAJORITY

    @property
    def region(self) -> Region:
        return self.knowledge.regions[self.knowledge.conditions[self.given.condition].region]

    @property
    def age(self) -> int:
        return age_on(self.given.born_on, self.today)

    @property
    def needs_guardian(self) -> bool:
        return self.age < self.majority and not self.given.guardian_present

    @property
    def tender(self) -> tuple[Structure, ...]:
        return tuple(one for one in self.region.structures if one.code in self.given.tender)

    def belongs(self, regions: tuple[str, ...]) -> bool:
        """Does what a fact says about these regions (none named: all) concern this place?"""
        return not regions or self.region.id in regions


DECIDING = ("strength", "action", "value")  # the fields that most facts decide by
DECISIONS = frozenset(
    {Weight.EMERGENCY, Weight.BAR, Weight.DEFER, Weight.CONDITION, Weight.NOT_MET}
)


def may_decide(fact: Fact, fields: tuple[str, ...] = DECIDING) -> bool:
    """Are the fields that decide verified, or confirmed by a clinician of the clinic?"""
    return all(fact.is_usable(name) for name in fields)


def find(
    rule: str,
    code: str,
    weight: Weight,
    *facts: Fact,
    inputs: Mapping[str, Scalar] | None = None,
    params: Mapping[str, Scalar] | None = None,
    fields: tuple[str, ...] = DECIDING,
) -> Finding:
    """A finding that decides only where all its facts may; else it asks, names the fact whose
    confirmation it awaits, and says what it would weigh then. An unverified fact is never met."""
    doubted = next((fact for fact in facts if not may_decide(fact, fields)), None)
    if doubted and weight in DECISIONS:
        params = {**(params or {}), "would_weigh": weight}
        weight = Weight.ASK
    elif doubted and weight is Weight.MET:
        weight = Weight.INFORM
    return Finding(
        rule=rule,
        code=code,
        weight=weight,
        inputs=inputs or {},
        facts=tuple(fact.ref for fact in facts),
        params=params or {},
        awaits=doubted.ref if doubted and weight is Weight.ASK else None,
    )


def ask(rule: str, code: str, fact: Fact, answer: Answer, would_weigh: Weight) -> Finding:
    """A safety question that is open, and what a yes would weigh."""
    return Finding(
        rule=rule,
        code=code,
        weight=Weight.ASK,
        inputs={"answer": answer},
        facts=(fact.ref,),
        params={"answer": answer, "would_weigh": would_weigh},
    )
