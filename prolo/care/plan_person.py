"""Who a plan is for: what was said at the first visit that a needle has to heed.

``plan_check.py`` lists the codes. «Not sure» is never read as no.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from prolo.care.answers import Answer
from prolo.care.conclusions import Finding
from prolo.care.plan import Plan
from prolo.care.plan_found import found
from prolo.care.pregnancy import x_ray_places
from prolo.knowledge import Knowledge
from prolo.knowledge.records import Structure

ASPIRIN = "aspirin"


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """Answers of the first visit, the worse reading of each."""

    pregnancy: Answer = Answer.NOT_ASKED
    bleeding_disorder: Answer = Answer.NOT_ASKED
    weak_immune_system: Answer = Answer.NOT_ASKED
    artificial_joint: Answer = Answer.NOT_ASKED
    implant_near: Answer = Answer.NOT_ASKED


NOTHING_SAID = Said()


def weigh_person(plan: Plan, said: Said, knowledge: Knowledge) -> Iterator[Finding]:
    """contraindications: pregnancy, immunosuppression, prosthetic-joint, implant-near."""
    yield from _weigh_pregnancy(plan, said, knowledge)
    for name, answer, code, weight in (
        ("prosthetic-joint", said.artificial_joint, "artificial-joint", "stop"),
        ("immunosuppression", said.weak_immune_system, "weak-immune-system", "warn"),
        ("implant-near", said.implant_near, "implant-near", "warn"),
    ):
        fact = knowledge.contraindications[name]
        if answer is Answer.YES:
            yield found("person", code, weight, fact)
        elif answer is Answer.UNSURE:
            yield found("person", f"{code}-not-sure", "ask", fact)


def _weigh_pregnancy(plan: Plan, said: Said, knowledge: Knowledge) -> Iterator[Finding]:
    """contraindications/pregnancy: what is injected is judged safe for both; X-rays only by a
    clinician's word."""
    if said.pregnancy not in (Answer.YES, Answer.UNSURE):
        return
    fact = knowledge.contraindications["pregnancy"]
    is_sure = said.pregnancy is Answer.YES
    yield found("person", "pregnant" if is_sure else "pregnant-not-sure", "ask", fact)
    for structure in x_ray_places(plan):
        yield found("person", "x-rays-in-pregnancy", "ask", fact, structure=structure)


def weigh_bleeding_at(
    structure: Structure, said: Said, medicines: Sequence[str], knowledge: Knowledge
) -> Iterator[Finding]:
    """contraindications/bleeding-disorder, deep-spinal-bleeding: of a deep place a clinician
    decides, by name; aspirin is asked about there, and never stopped by software."""
    if said.bleeding_disorder in (Answer.YES, Answer.UNSURE):
        fact = knowledge.contraindications["bleeding-disorder"]
        yield found("place", "bleeding-disorder", "ask", fact, structure=structure.code)
    if ASPIRIN in medicines:
        fact = knowledge.contraindications["deep-spinal-bleeding"]
        yield found("place", "aspirin", "ask", fact, structure=structure.code, medicines=ASPIRIN)
