"""How the items of the day-of checklist are weighed: one case, one weight a finding."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from prolo.care.answers import Answer
from prolo.care.checklist import Held, Planned, ReadinessAnswers
from prolo.care.conclusions import Finding, Scalar
from prolo.knowledge import Knowledge
from prolo.knowledge.records import ChecklistItem, Fact

VITAMIN_K_ANTAGONIST = "vitamin K antagonist"  # a class of medicines


class Weight(StrEnum):
    """What a finding does to a verdict, heaviest first."""

    STOP = "stop"
    ASK = "ask"
    MISSING = "missing"
    INFORM = "inform"
    OK = "ok"


@dataclass(frozen=True, slots=True)
class Case:
    """One day's answers against what was planned."""

    given: ReadinessAnswers
    planned: Planned
    holds: tuple[Held, ...]
    knowledge: Knowledge
    now: datetime

    @property
    def is_near_spinal_canal(self) -> bool:
        """A structure that the knowledge no longer has may be anywhere; at the spine, one that
        nobody planned."""
        if not self.planned.structures:
            return self.knowledge.regions[self.planned.region].is_spinal
        places = {one.code: one for _, one in self.knowledge.structures()}
        planned = map(places.get, self.planned.structures)
        return any(one is None or one.near_spinal_canal for one in planned)

    def medicine(self, name: str) -> tuple[Fact, ...]:
        """The fact, if the knowledge still has it."""
        known = self.knowledge.medicines.get(name)
        return (known,) if known else ()


def takes_vitamin_k_antagonist(planned: Planned, knowledge: Knowledge) -> bool:
    """Among what must be taken on, and what was stopped lately, by whomever: it works on for days.
    A medicine that the knowledge no longer has is none."""
    names = (*planned.kept, *(one.medicine for one in planned.stopped))
    known = map(knowledge.medicines.get, names)
    return any(one.drug_class == VITAMIN_K_ANTAGONIST for one in known if one)


def find(
    rule: str,
    code: str,
    weight: Weight,
    *facts: Fact,
    inputs: Mapping[str, Scalar] | None = None,
    awaits: Fact | None = None,
    **params: Scalar,
) -> Finding:
    return Finding(
        rule=f"readiness.{rule}",
        code=code,
        weight=weight,
        inputs=inputs or {},
        facts=tuple(fact.ref for fact in facts),
        params=params,
        awaits=awaits.ref if awaits else None,
    )


def weigh_tick(case: Case, item: ChecklistItem) -> Finding:
    """checklist: a plain item. An open gate is missing, never passed; an open item informs. A
    gate that nobody verified and that is refused is a person's decision."""
    answer = case.given.items.get(item.id, Answer.NOT_ASKED)
    if not applies(case, item):
        return find("item", "not-needed", Weight.OK, item, item=item.id)
    code = _TICKED[answer]
    is_gate = item.gate.startswith(("gate", "measure"))
    refused = is_gate and answer is Answer.NO and not item.is_usable()
    if answer is Answer.YES:
        weight = Weight.OK
    elif refused:
        weight = Weight.ASK
    else:
        weight = Weight.MISSING if is_gate else Weight.INFORM
    return find(
        "item",
        code,
        weight,
        item,
        inputs={"answer": answer},
        awaits=item if refused else None,
        item=item.id,
    )


_TICKED = {
    Answer.YES: "done",
    Answer.NO: "not-done",
    Answer.UNSURE: "not-sure",
    Answer.NOT_ASKED: "not-asked",
}


def applies(case: Case, item: ChecklistItem) -> bool:
    """Does a gate that has a condition concern this person on this day?"""
    match item.gate, item.id:
        case "gate-if-spinal", _:
            return case.is_near_spinal_canal
        case "measure-if-diabetes", _:
            return case.planned.is_diabetic
        case "measure-if-vitamin-k-antagonist", _:
            return takes_vitamin_k_antagonist(case.planned, case.knowledge)
        case "gate-if-applicable", "pregnancy":
            return case.planned.could_be_pregnant
        case "gate-if-applicable", "minor-agrees":
            return case.planned.is_minor
        case "gate-if-applicable", "implant-known":
            return case.planned.has_implant_near
        case "gate-if-self-pay-us", _:
            return case.planned.estimate_needed
        case _, "images-brought":
            return case.planned.has_images
        case _, "numbing-cream":
            return case.planned.numbing_cream or case.given.numbing is not None
        case _:
            return True
