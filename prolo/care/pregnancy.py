"""A possible pregnancy, beside what is planned: its X-rays and what is injected."""

from __future__ import annotations

from collections.abc import Iterator

from prolo.care.answers import Answer
from prolo.care.conclusions import Finding
from prolo.care.gates import Case, Weight, applies, find
from prolo.care.mixtures import vials_of
from prolo.care.plan import Plan
from prolo.knowledge.records import ChecklistItem, Fact

FLUOROSCOPY = "fluoro"  # how the guidance by X-rays begins, in any spelling


def x_ray_places(plan: Plan | None) -> tuple[str, ...]:
    """Planned structures that are found by X-rays."""
    sites = plan.sites if plan else ()
    seen = (one.structure for one in sites if one.guidance.casefold().startswith(FLUOROSCOPY))
    return tuple(dict.fromkeys(seen))


def weigh_pregnancy(case: Case, item: ChecklistItem) -> Iterator[Finding]:
    """checklist/pregnancy, contraindications/pregnancy: if possible, a clinician judges, with what
    is planned before them; a yes counts whatever the record says of age and sex."""
    fact = case.knowledge.contraindications["pregnancy"]
    answer = case.given.pregnancy
    if not applies(case, item) and answer in (Answer.NO, Answer.NOT_ASKED):
        yield find("pregnancy", "not-needed", Weight.OK, item, item=item.id)
        return
    weight = {Answer.NO: Weight.OK, Answer.NOT_ASKED: Weight.MISSING}.get(answer, Weight.ASK)
    yield find(
        "pregnancy",
        _POSSIBLE[answer],
        weight,
        item,
        fact,
        inputs={"answer": answer},
        item=item.id,
    )
    if answer in (Answer.YES, Answer.UNSURE):
        yield from _weigh_planned(case, item, fact)


def _weigh_planned(case: Case, item: ChecklistItem, fact: Fact) -> Iterator[Finding]:
    """What is injected is judged safe for both; X-rays only by a clinician's word. An irritant of
    which nothing is known in pregnancy says so too."""
    for structure in x_ray_places(case.planned.plan):
        yield find("pregnancy", "x-rays", Weight.ASK, fact, item=item.id, structure=structure)
    vials = {one for name in case.planned.irritants for one in vials_of(name, case.knowledge)}
    for name in sorted(vials & set(case.knowledge.irritants)):
        one = case.knowledge.irritants[name]
        known = one.says.get("pregnancy") if one.is_usable("says") else None
        code = "injected" if known else "injected-unknown"
        yield find(
            "pregnancy", code, Weight.ASK, fact, one, item=item.id, irritant=name, says=known
        )


_POSSIBLE = {
    Answer.YES: "possible",
    Answer.UNSURE: "not-sure",
    Answer.NO: "not-possible",
    Answer.NOT_ASKED: "not-asked",
}
