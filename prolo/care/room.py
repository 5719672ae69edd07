"""The room: allergies read back, numbing, clean skin."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

from prolo.care.answers import Answer
from prolo.care.checklist import Numbing
from prolo.care.cleansers import perhaps_reacted_to, reacted_to
from prolo.care.conclusions import Finding
from prolo.care.gates import Case, Weight, applies, find
from prolo.care.ingredients import ingredient_findings
from prolo.knowledge.records import ChecklistItem

CREAM_LEAD = "numbing-cream-lead-minutes"
MINUTES_AN_HOUR = 60


def weigh_numbing(case: Case, item: ChecklistItem) -> Iterator[Finding]:
    """checklist/numbing-cream: when it was put on and how much, since it counts as a dose; of
    which lot, since a recall asks who got it."""
    numbing = case.given.numbing
    yield from _weigh_allergies(case, item)
    yield from _weigh_lot(case, item)
    if not applies(case, item):
        yield find("numbing", "not-needed", Weight.OK, item, item=item.id)
    elif numbing is None or (numbing.cream_at is None and not numbing.cream):
        code, weight = _without_cream(case)
        yield find("numbing", code, weight, item, item=item.id)
    elif numbing.cream_at is None:
        yield find("numbing", "time-missing", Weight.MISSING, item, item=item.id)
    elif numbing.cream_g is None:
        yield find("numbing", "grams-missing", Weight.MISSING, item, item=item.id)
    else:
        yield _weigh_time_on(case, item, numbing.cream_g)
        yield from _weigh_tube(case, item, numbing)


def _weigh_tube(case: Case, item: ChecklistItem, numbing: Numbing) -> Iterator[Finding]:
    """A tube is good to the end of the day that it bears."""
    expires_on = numbing.cream_expires_on
    if not numbing.cream_lot.strip() or expires_on is None:
        yield find("numbing", "lot-missing", Weight.MISSING, item, item=item.id)
    elif expires_on < case.planned.day:
        yield find("numbing", "expired", Weight.STOP, item, item=item.id, expires_on=expires_on)


def _weigh_lot(case: Case, item: ChecklistItem) -> Iterator[Finding]:
    """As of a vial (``vials.py``): what was recalled goes onto nobody, and comes off again."""
    lot = case.given.numbing.cream_lot if case.given.numbing else ""
    said, shares = case.planned.cream_recalled, case.planned.cream_shares
    if said:
        yield find(
            "numbing",
            "recalled",
            Weight.STOP,
            item,
            inputs={"lot": lot},
            item=item.id,
            recalled_lot=said.lot,
            reason=said.reason,
            on=said.on,
        )
    elif shares:
        yield find(
            "numbing",
            "shares-infections",
            Weight.INFORM,
            item,
            inputs={"lot": lot},
            item=item.id,
            infections=shares.infections,
            since=shares.since,
        )


def _weigh_allergies(case: Case, item: ChecklistItem) -> Iterator[Finding]:
    """contraindications/allergy-anaesthetic: what numbs the skin is held against the allergies as
    what is drawn up is; a cream is off again sooner than it is on."""
    numbing = case.given.numbing
    named = (numbing.cream, numbing.skin_anaesthetic) if numbing else ()
    reason = case.knowledge.contraindications["allergy-anaesthetic"]
    for name in filter(None, named):
        fact = case.knowledge.anaesthetics[name]
        for one in ingredient_findings(
            name, case.planned.allergies, case.knowledge, ingredients=()
        ):
            yield find(
                "numbing",
                one.code,
                Weight.STOP if one.code == "allergic" else Weight.ASK,
                item,
                reason,
                fact,
                inputs={"anaesthetic": name},
                item=item.id,
                cream=name,
                allergy=one.params.get("allergy"),
                named=one.params.get("named"),
            )


def _without_cream(case: Case) -> tuple[str, Weight]:
    if case.planned.numbing_cream:
        return "not-on", Weight.INFORM
    is_injected = bool(case.given.numbing and case.given.numbing.skin_anaesthetic)
    return "skin-anaesthetic" if is_injected else "not-needed", Weight.OK


def _weigh_time_on(case: Case, item: ChecklistItem, grams: Decimal) -> Finding:
    numbing = case.given.numbing
    assert numbing is not None
    assert numbing.cream_at is not None
    lead = case.knowledge.thresholds.get(CREAM_LEAD)
    minutes_on = int((case.now - numbing.cream_at) / timedelta(minutes=1))
    is_short = lead is not None and lead.is_usable("value") and minutes_on < lead.value
    cream = case.knowledge.anaesthetics.get(numbing.cream)
    most = cream.max_hours if cream and cream.is_usable("max_hours") else None
    is_long = most is not None and minutes_on > most * MINUTES_AN_HOUR
    code, weight = _TIME_ON[is_short, is_long]
    return find(
        "numbing",
        code,
        weight,
        item,
        *((cream,) if cream and is_long else ()),
        *((lead,) if lead else ()),
        inputs={"cream_at": numbing.cream_at, "cream_g": grams},
        item=item.id,
        minutes_on=minutes_on,
        lead_minutes=lead.value if lead else None,
        max_hours=most,
        cream_g=grams,
    )


_TIME_ON = {
    (False, False): ("on", Weight.OK),
    (True, False): ("on-too-short", Weight.INFORM),
    (False, True): ("on-too-long", Weight.ASK),
}


def weigh_skin(case: Case, item: ChecklistItem) -> Iterator[Finding]:
    """checklist/skin-prep: with what, when, and left to dry; never with what the person reacts
    to. What may be that, a clinician is asked about."""
    skin = case.given.skin
    agent = skin.agent.strip() if skin else ""
    allergies = case.planned.allergies
    reacts = reacted_to(allergies, agent)
    perhaps = None if reacts else perhaps_reacted_to(allergies, agent)
    if skin is None or not agent or skin.at is None:
        code, weight, perhaps = "not-recorded", Weight.MISSING, None
    elif reacts:
        code, weight = "allergic-to-agent", Weight.STOP
    elif skin.dried is Answer.YES:
        code, weight = "clean", Weight.OK
    else:
        code, weight = "not-dry", Weight.MISSING
    at = skin.at if skin else None
    inputs = {"agent": agent, "at": at}
    if perhaps:
        yield find(
            "skin",
            "perhaps-allergic-to-agent",
            Weight.ASK,
            item,
            inputs=inputs,
            item=item.id,
            agent=agent,
            allergy=perhaps,
        )
    yield find("skin", code, weight, item, inputs=inputs, item=item.id, agent=agent)
