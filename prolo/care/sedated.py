"""What a sedation asks for on the day: an empty stomach, a driver, and a full record of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from prolo.care.answers import Answer
from prolo.care.conclusions import Finding
from prolo.care.food import ASK, EAT, FoodAdvice, advise_food
from prolo.care.gates import Case, Weight, find, weigh_tick
from prolo.knowledge.records import ChecklistItem, Sedation

WITHOUT = frozenset({"none", "topical"})


def level_of(case: Case) -> str:
    """What is given on the day counts; until then, what is planned."""
    return case.given.sedation.level if case.given.sedation else case.planned.sedation


def is_sedated(case: Case) -> bool:
    return level_of(case) not in WITHOUT


def sedation_at(case: Case) -> datetime:
    """When it was given, or the earliest instant at which it can be."""
    given_at = case.given.sedation.given_at if case.given.sedation else None
    return given_at or max(case.now, case.planned.starts_at)


def weigh_driver(case: Case, item: ChecklistItem) -> Iterator[Finding]:
    """checklist/driver, sedation: needed where the sedation says so; where nobody verified that
    it does not, a person without a driver is a clinician's decision."""
    fact = case.knowledge.sedation[level_of(case)]
    needed = advise_food(fact.id, knowledge=case.knowledge).driver
    answer = case.given.items.get(item.id, Answer.NOT_ASKED)
    if needed is False:
        code, weight = "not-needed", Weight.OK
    elif answer is Answer.YES:
        code, weight = "there-is-one", Weight.OK
    elif needed is None:
        code, weight = "by-clinician", Weight.ASK
    else:
        code, weight = "needed", Weight.MISSING
    yield find(
        "driver",
        code,
        weight,
        item,
        fact,
        inputs={"answer": answer, "sedation": fact.id},
        awaits=fact if code == "by-clinician" else None,
        item=item.id,
        sedation=fact.id,
    )


def weigh_meal(case: Case, item: ChecklistItem) -> Iterator[Finding]:
    """checklist/protein-meal, light-meal: only where the sedation does not ask for fasting."""
    advice = advise_food(level_of(case), knowledge=case.knowledge)
    if advice.food == EAT:
        yield weigh_tick(case, item)
    else:
        yield find("food", "not-with-sedation", Weight.OK, item, item=item.id)


def weigh_fasting(case: Case, item: ChecklistItem) -> Iterator[Finding]:
    """checklist/fasting, sedation: hours since food and drink against the fasting guidance. Too
    short is a clinician's decision: wait until the time said, leave the sedation out, or rebook."""
    fact = case.knowledge.sedation[level_of(case)]
    advice = advise_food(fact.id, knowledge=case.knowledge)
    if advice.food == EAT:
        yield find("food", "no-fasting", Weight.OK, item, fact, item=item.id)
    elif advice.food == ASK:
        yield _weigh_clinic_rule(case, item, fact)
    else:
        yield _weigh_hours(case, item, fact, "food", _until_after_food(case, advice))
        yield _weigh_hours(case, item, fact, "drink", _until_after_drink(case, advice))


def _weigh_clinic_rule(case: Case, item: ChecklistItem, fact: Sedation) -> Finding:
    answer = case.given.items.get(item.id, Answer.NOT_ASKED)
    code, weight = {
        Answer.YES: ("clinic-rule-kept", Weight.OK),
        Answer.NO: ("clinic-rule-not-kept", Weight.ASK),
        Answer.UNSURE: ("clinic-rule-not-kept", Weight.ASK),
        Answer.NOT_ASKED: ("by-clinician", Weight.MISSING),
    }[answer]
    return find(
        "food",
        code,
        weight,
        item,
        fact,
        inputs={"answer": answer},
        awaits=None if fact.is_usable("food") else fact,
        item=item.id,
        sedation=fact.id,
    )


def _until_after_food(case: Case, advice: FoodAdvice) -> datetime | None:
    """«Not sure whether it was fatty» counts as fatty."""
    hours = advice.light_meal_h if case.given.food.was_fatty is Answer.NO else advice.fatty_meal_h
    return _later(case.given.food.ate_at, hours)


def _until_after_drink(case: Case, advice: FoodAdvice) -> datetime | None:
    hours = advice.clear_fluid_h if case.given.food.was_clear is Answer.YES else advice.light_meal_h
    return _later(case.given.food.drank_at, hours)


def _later(at: datetime | None, hours: int | None) -> datetime | None:
    return None if at is None or hours is None else at + timedelta(hours=hours)


def _weigh_hours(
    case: Case, item: ChecklistItem, fact: Sedation, what: str, until: datetime | None
) -> Finding:
    if until is None:
        code, weight = f"{what}-not-asked", Weight.MISSING
    elif until <= sedation_at(case):
        code, weight = f"{what}-long-enough-ago", Weight.OK
    else:
        code, weight = f"{what}-too-recent", Weight.ASK
    food = case.given.food
    return find(
        "food",
        code,
        weight,
        item,
        fact,
        inputs={"at": food.ate_at if what == "food" else food.drank_at},
        item=item.id,
        sedation=fact.id,
        until=until,
    )


def weigh_sedation(case: Case) -> Iterator[Finding]:
    """sedation: another level than planned changes food and driver, so a clinician says so; drug,
    dose, route, time, watching and an adult for afterwards are recorded."""
    given, fact = case.given.sedation, case.knowledge.sedation[level_of(case)]
    yield from _weigh_label(case, fact)
    if given and given.level != case.planned.sedation:
        yield find(
            "sedation",
            "other-than-planned",
            Weight.ASK,
            fact,
            inputs={"level": given.level},
            level=given.level,
            planned=case.planned.sedation,
        )
    if not is_sedated(case):
        return
    for code, is_there in _record_of(case).items():
        weight = Weight.OK if is_there else Weight.MISSING
        yield find("sedation", code, weight, fact, level=fact.id, recorded=is_there)


def _weigh_label(case: Case, fact: Sedation) -> Iterator[Finding]:
    """As of a tube (``room.py``): nobody is given what was recalled or bears an earlier day."""
    given, planned = case.given.sedation, case.planned
    said, shares = planned.sedative_recalled, planned.sedative_shares
    inputs = {"lot": given.lot if given else ""}
    if said:
        yield find(
            "sedation",
            "recalled",
            Weight.STOP,
            fact,
            inputs=inputs,
            level=fact.id,
            recalled_lot=said.lot,
            reason=said.reason,
            on=said.on,
        )
    elif shares:
        yield find(
            "sedation",
            "shares-infections",
            Weight.INFORM,
            fact,
            inputs=inputs,
            level=fact.id,
            infections=shares.infections,
            since=shares.since,
        )
    expires_on = given.expires_on if given else None
    if expires_on and expires_on < case.planned.day:
        yield find(
            "sedation",
            "expired",
            Weight.STOP,
            fact,
            inputs={**inputs, "expires_on": expires_on},
            level=fact.id,
            expires_on=expires_on,
        )


def _record_of(case: Case) -> dict[str, bool]:
    given = case.given.sedation
    return {
        "drug": bool(given and given.drug.strip()),
        "dose": bool(given and (given.dose_mg or given.dose_pct)),
        "route": bool(given and given.route.strip()),
        "given-at": bool(given and given.given_at),
        "monitored": bool(given and given.monitored is Answer.YES),
        "escort": bool(given and given.escort is Answer.YES),
    }
