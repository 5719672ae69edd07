"""A possible pregnancy: what was said of it and when, and beside what is planned: its X-rays and
what is injected."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from prolo.care.answers import Answer, worse_of
from prolo.care.conclusions import Finding
from prolo.care.gates import Case, Weight, applies, find
from prolo.care.mixtures import vials_of
from prolo.care.plan import Plan
from prolo.knowledge import Knowledge
from prolo.knowledge.records import ChecklistItem, Fact

FLUOROSCOPY = "fluoro"  # how the guidance by X-rays begins, in any spelling


@dataclass(frozen=True, slots=True)
class PregnancySaid:
    """As of a day. ``ended_since`` is the day on which one was said to be possible that has come to
    its end since, and nobody was asked again."""

    answer: Answer = Answer.NOT_ASKED
    ended_since: date | None = None


def pregnancy_as_of(
    today: date, said: Iterable[tuple[date, Answer]], knowledge: Knowledge
) -> PregnancySaid:
    """thresholds/pregnancy-days: a pregnancy ends, so a yes counts for as long as one can last, and
    is asked anew afterwards. A later «no» within that time does not make it a no: it may have
    ended, or one of the two is a slip."""
    said = [one for one in said if one[1] is not Answer.NOT_ASKED]
    possible = [one for one in said if one[1] is not Answer.NO]
    if not possible:
        return PregnancySaid(Answer.NO if said else Answer.NOT_ASKED)
    last_on = max(on for on, _answer in possible)
    is_denied_since = any(on > last_on and answer is Answer.NO for on, answer in said)
    since = today - timedelta(days=int(knowledge.threshold("pregnancy-days").value))
    if last_on < since and knowledge.threshold("pregnancy-days").is_usable("value"):
        if is_denied_since:
            return PregnancySaid(Answer.NO)
        return PregnancySaid(ended_since=last_on)
    if is_denied_since:
        return PregnancySaid(Answer.UNSURE)
    return PregnancySaid(worse_of(*(answer for on, answer in possible if on >= since)))


def x_ray_places(plan: Plan | None) -> tuple[str, ...]:
    """Planned structures that are found by X-rays."""
    sites = plan.sites if plan else ()
    seen = (one.structure for one in sites if one.guidance.casefold().startswith(FLUOROSCOPY))
    return tuple(dict.fromkeys(seen))


def weigh_pregnancy(case: Case, item: ChecklistItem) -> Iterator[Finding]:
    """checklist/pregnancy, contraindications/pregnancy: if possible, a clinician judges, with what
    is planned before them; a yes counts whatever the record says of age and sex. What any first
    visit said, and the signed plan did not weigh, counts beside a «no» of today."""
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
    is_on_record = case.planned.pregnancy in _SINCE_PLAN and answer not in _SINCE_PLAN
    if is_on_record:
        said = case.planned.pregnancy
        inputs = {"answer": said, "answer_today": answer}
        yield find("since-plan", _SINCE_PLAN[said], Weight.ASK, fact, inputs=inputs, structure=None)
    if is_on_record or answer in _SINCE_PLAN:
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
_SINCE_PLAN = {Answer.YES: "pregnant", Answer.UNSURE: "pregnant-not-sure"}
