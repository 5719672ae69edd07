"""Who a plan is for: what was said at the first visit that a needle has to heed.

``plan_check.py`` lists the codes. «Not sure» is never read as no.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from prolo.care.answers import Answer
from prolo.care.conclusions import Conclusion, Finding
from prolo.care.plan import Plan
from prolo.care.plan_found import found
from prolo.care.pregnancy import x_ray_places
from prolo.knowledge import Knowledge
from prolo.knowledge.records import Structure

ASPIRIN = "aspirin"
RULE, NOT_SURE = "plan.person", "-not-sure"
PREGNANT = "pregnant"
WEIGHED = {  # of ``Said``: the code of a yes, what it weighs, and the contraindication it follows
    "artificial_joint": ("artificial-joint", "stop", "prosthetic-joint"),
    "bleeding_disorder": ("bleeding-disorder", "warn", "bleeding-disorder"),
    "weak_immune_system": ("weak-immune-system", "warn", "immunosuppression"),
    "implant_near": ("implant-near", "warn", "implant-near"),
    "unnamed_thinner": ("unnamed-thinner", "ask", "anticoagulant"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What the person said, the worse reading of each. ``pregnant_ended_since``: on that day one
    was said to be possible, which has ended since, and nobody asked again."""

    pregnancy: Answer = Answer.NOT_ASKED
    pregnant_ended_since: date | None = None
    bleeding_disorder: Answer = Answer.NOT_ASKED
    weak_immune_system: Answer = Answer.NOT_ASKED
    artificial_joint: Answer = Answer.NOT_ASKED
    implant_near: Answer = Answer.NOT_ASKED
    unnamed_thinner: Answer = Answer.NOT_ASKED  # a blood thinner, and nobody has said which


NOTHING_SAID = Said()


def weigh_person(plan: Plan, said: Said, knowledge: Knowledge) -> Iterator[Finding]:
    """contraindications: pregnancy, prosthetic-joint, bleeding-disorder, immunosuppression,
    implant-near."""
    yield from _weigh_pregnancy(plan, said, knowledge)
    for name, (code, weight, about) in WEIGHED.items():
        fact, answer = knowledge.contraindications[about], getattr(said, name)
        if answer is Answer.YES:
            yield found("person", code, weight, fact)
        elif answer is Answer.UNSURE:
            yield found("person", f"{code}{NOT_SURE}", "ask", fact)


def weighed_in(concluded: Conclusion) -> Said:
    """What a plan that was signed has weighed of the person, by its findings."""
    codes = {one.code for one in concluded.findings if one.rule == RULE}
    answers: dict[str, Any] = {
        name: _answered(code, codes) for name, (code, *_rest) in WEIGHED.items()
    }
    return Said(**answers, pregnancy=_answered(PREGNANT, codes))


def _answered(code: str, codes: set[str]) -> Answer:
    if code in codes:
        return Answer.YES
    return Answer.UNSURE if f"{code}{NOT_SURE}" in codes else Answer.NOT_ASKED


def _weigh_pregnancy(plan: Plan, said: Said, knowledge: Knowledge) -> Iterator[Finding]:
    """contraindications/pregnancy: what is injected is judged safe for both; X-rays only by a
    clinician's word. thresholds/pregnancy-days: what was said longer ago is asked anew."""
    fact = knowledge.contraindications["pregnancy"]
    if said.pregnant_ended_since:
        days = knowledge.threshold("pregnancy-days")
        said_on = said.pregnant_ended_since
        yield found("person", "pregnant-long-ago", "ask", fact, days, said_on=said_on)
    if said.pregnancy not in (Answer.YES, Answer.UNSURE):
        return
    is_sure = said.pregnancy is Answer.YES
    yield found("person", PREGNANT if is_sure else f"{PREGNANT}{NOT_SURE}", "ask", fact)
    for structure in x_ray_places(plan):
        yield found("person", "x-rays-in-pregnancy", "ask", fact, structure=structure)


def weigh_bleeding_at(
    structure: Structure, said: Said, medicines: Sequence[str], knowledge: Knowledge
) -> Iterator[Finding]:
    """contraindications/bleeding-disorder, deep-spinal-bleeding: of a deep place a clinician
    decides, by name, and of a blood thinner that nobody can name; aspirin is asked about there,
    and never stopped by software."""
    if said.bleeding_disorder in (Answer.YES, Answer.UNSURE):
        fact = knowledge.contraindications["bleeding-disorder"]
        yield found("place", "bleeding-disorder", "ask", fact, structure=structure.code)
    if said.unnamed_thinner in (Answer.YES, Answer.UNSURE):
        fact = knowledge.contraindications["deep-spinal-bleeding"]
        yield found("place", "unnamed-thinner", "ask", fact, structure=structure.code)
    if ASPIRIN in medicines:
        fact = knowledge.contraindications["deep-spinal-bleeding"]
        yield found("place", "aspirin", "ask", fact, structure=structure.code, medicines=ASPIRIN)
