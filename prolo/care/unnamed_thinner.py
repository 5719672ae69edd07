"""A blood thinner that the person said they take, and nobody can name yet.

It is heeded until its name is on the list of medicines; from then on the rules of that medicine
hold. Aspirin is often taken for pain, and cilostazol for the legs, by people who take a blood
thinner besides: they are its name only once the list says that they are taken for heart or stroke.

rule               code                      weight  params
readiness.thinner  unnamed-thinner           ask     structure: a planned one that nobody can press
                                                     on, None: none
readiness.thinner  unnamed-thinner-not-sure  ask     the same
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from prolo.care.answers import Answer
from prolo.care.bleeding import first_deep
from prolo.care.conclusions import Finding
from prolo.care.contraindicated import thinners
from prolo.care.gates import Case, Weight, find
from prolo.care.medicines import Reason
from prolo.care.on_the_list import OnTheList, in_whole_body
from prolo.knowledge import Knowledge
from prolo.knowledge.records import MedicineAction

FOR_LEGS = frozenset({"cilostazol"})


def unnamed_thinner(
    said: Iterable[tuple[date, Answer]], taken: Iterable[OnTheList], knowledge: Knowledge
) -> Answer:
    """contraindications/anticoagulant: what was said last, unless what is meant by it is on the
    list, or was on that day."""
    answers = sorted((on, one) for on, one in said if one is not Answer.NOT_ASKED)
    if not answers:
        return Answer.NOT_ASKED
    said_on, answer = answers[-1]
    is_named = any(
        _may_be_meant(one, knowledge)
        for one in in_whole_body(taken)
        if one.ended_on is None or one.ended_on >= said_on
    )
    return Answer.NOT_ASKED if is_named else answer


def _may_be_meant(one: OnTheList, knowledge: Knowledge) -> bool:
    if next(thinners([one.medicine], knowledge), None) is None:
        return False
    action = knowledge.medicines[one.medicine].action
    is_weak = one.medicine in FOR_LEGS or action is not MedicineAction.BLEEDING_CHECK
    return not is_weak or one.reason == Reason.HEART_OR_STROKE


def weigh_unnamed_thinner(case: Case) -> Iterator[Finding]:
    """contraindications/anticoagulant, deep-spinal-bleeding: nobody is told to stop it; a clinician
    decides, on every day until it has a name."""
    answer = case.planned.unnamed_thinner
    if answer not in (Answer.YES, Answer.UNSURE):
        return
    facts = [case.knowledge.contraindications["anticoagulant"]]
    deep = first_deep(case.planned.structures, region=case.planned.region, knowledge=case.knowledge)
    if deep:
        facts.append(case.knowledge.contraindications["deep-spinal-bleeding"])
    code = "unnamed-thinner" if answer is Answer.YES else "unnamed-thinner-not-sure"
    inputs = {"answer": answer}
    yield find("thinner", code, Weight.ASK, *facts, inputs=inputs, structure=deep)
