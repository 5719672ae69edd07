"""What came between: a new medicine, an illness, a steroid injected elsewhere, an operation."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from prolo.care.answers import Answer
from prolo.care.conclusions import Finding
from prolo.care.gates import Case, Weight, find
from prolo.knowledge.records import ChecklistItem, Contraindication


def weigh_changes(case: Case, item: ChecklistItem) -> Iterator[Finding]:
    """checklist/med-change: something new since booking is looked at by a person first;
    unasked, it is missing."""
    yield _by_answer(item, "new-medicine", case.given.new_medicine)
    yield _by_answer(item, "new-illness", case.given.new_illness)
    yield _weigh_steroid(case, item, case.knowledge.contraindications["recent-steroid"])
    replacement = case.knowledge.contraindications["planned-replacement"]
    if case.planned.region in replacement.regions:
        yield _weigh_replacement(case, item, replacement)


def _by_answer(item: ChecklistItem, code: str, answer: Answer, *facts: Contraindication) -> Finding:
    weight = {Answer.NO: Weight.OK, Answer.NOT_ASKED: Weight.MISSING}.get(answer, Weight.ASK)
    return find(
        "change", code, weight, item, *facts, inputs={"answer": answer}, item=item.id, answer=answer
    )


def _contradicts(item: ChecklistItem, code: str, fact: Contraindication, **day: date) -> Finding:
    """«No» and a day: one of the two is a slip, and neither is believed before it is put right."""
    return find(
        "change",
        code,
        Weight.MISSING,
        item,
        fact,
        inputs={"answer": Answer.NO, **day},
        awaits=None,
        item=item.id,
        **day,
    )


def _weigh_steroid(case: Case, item: ChecklistItem, fact: Contraindication) -> Finding:
    """contraindications/recent-steroid: injected at the place, by whomever, since the plan."""
    answer, given_on = case.given.steroid_here, case.given.steroid_on
    threshold = case.knowledge.threshold("steroid-injection-days")
    if answer is Answer.NO and given_on:
        return _contradicts(item, "steroid-no-with-day", fact, steroid_on=given_on)
    if answer is not Answer.YES or given_on is None or not threshold.is_usable("value"):
        return _by_answer(item, "steroid-here", answer, fact)
    until_on = given_on + timedelta(days=int(threshold.value))
    is_early = case.planned.day < until_on
    return find(
        "change",
        "steroid-too-recent" if is_early else "steroid-long-ago",
        Weight.ASK if is_early else Weight.OK,
        item,
        fact,
        threshold,
        inputs={"answer": answer, "steroid_on": given_on},
        item=item.id,
        steroid_on=given_on,
        until_on=until_on,
    )


def _weigh_replacement(case: Case, item: ChecklistItem, fact: Contraindication) -> Finding:
    """contraindications/planned-replacement: a surgeon has given the person a day since."""
    answer, planned_on = case.given.replacement, case.given.replacement_on
    threshold = case.knowledge.threshold("replacement-days")
    if answer is Answer.NO and planned_on:
        return _contradicts(item, "replacement-no-with-day", fact, replacement_on=planned_on)
    if answer is not Answer.YES or planned_on is None or not threshold.is_usable("value"):
        return _by_answer(item, "replacement", answer, fact)
    last_on = planned_on - timedelta(days=int(threshold.value))
    is_late = case.planned.day > last_on
    return find(
        "change",
        "replacement-too-near" if is_late else "replacement-later",
        Weight.ASK if is_late else Weight.INFORM,
        item,
        fact,
        threshold,
        inputs={"answer": answer, "replacement_on": planned_on},
        item=item.id,
        replacement_on=planned_on,
        last_injection_on=last_on,
    )
