"""May the person eat before a session, and who takes them home? The sedation decides.

A hearty meal and fasting exclude each other: exactly one of them, or a question, is said.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from prolo.care.conclusions import Finding
from prolo.errors import CareError
from prolo.knowledge import Knowledge
from prolo.knowledge.records import Sedation

# Classes of the medicines' facts.
FOR_DIABETES = frozenset(
    {"insulin", "sulfonylurea", "meglitinide", "DPP-4 inhibitor", "thiazolidinedione"}
)
SLOWS_STOMACH = "GLP-1 receptor agonist"
# Given for something else as well: the heart, the ovaries, the weight.
ALSO_FOR_DIABETES = frozenset({"SGLT2 inhibitor", "biguanide", SLOWS_STOMACH})
# Who takes it counts as diabetic on the day. What slows the stomach is given to many for their
# weight alone: of them the answer to the question counts.
LOWERS_SUGAR = FOR_DIABETES | ALSO_FOR_DIABETES - {SLOWS_STOMACH}
EAT, FAST, ASK = "eat", "fast", "ask"


@dataclass(frozen=True, slots=True, kw_only=True)
class FoodAdvice:
    """Hours before the session after which a fatty meal, a light meal and clear fluids are over,
    and the instants these come to once the session's beginning is known."""

    food: str  # eat · fast · ask
    driver: bool | None  # None: a clinician says
    fatty_meal_h: int | None = None
    light_meal_h: int | None = None
    clear_fluid_h: int | None = None
    fatty_meal_until: datetime | None = None
    light_meal_until: datetime | None = None
    clear_fluid_until: datetime | None = None


def advise_food(
    sedation: str, *, starts_at: datetime | None = None, knowledge: Knowledge
) -> FoodAdvice:
    """sedation: without it, eat well; into a vein, fast by the hours of the fasting guidance;
    where the source leaves it to the clinic, or nobody verified it, a clinician says."""
    fact = _fact(sedation, knowledge)
    advice = FoodAdvice(food=_food(fact), driver=fact.driver if fact.is_usable("driver") else None)
    if advice.food != FAST:
        return advice
    hours = replace(
        advice,
        fatty_meal_h=fact.fatty_meal_h,
        light_meal_h=fact.light_meal_h,
        clear_fluid_h=fact.clear_fluid_h,
    )
    return food_before(hours, starts_at)


def food_before(advice: FoodAdvice, starts_at: datetime | None) -> FoodAdvice:
    """The same advice for a session that begins at this instant."""
    return replace(
        advice,
        fatty_meal_until=_before(starts_at, advice.fatty_meal_h),
        light_meal_until=_before(starts_at, advice.light_meal_h),
        clear_fluid_until=_before(starts_at, advice.clear_fluid_h),
    )


def food_findings(sedation: str, advice: FoodAdvice, knowledge: Knowledge) -> tuple[Finding, ...]:
    fact = _fact(sedation, knowledge)
    code = {EAT: "eat", FAST: "fast", ASK: "food-by-clinician"}[advice.food]
    found = [_finding("preparation.food", code, "food", fact, advice)]
    if advice.driver is None:
        found.append(_finding("preparation.driver", "driver-by-clinician", "driver", fact, advice))
    elif advice.driver:
        found.append(_finding("preparation.driver", "driver", "driver", fact, advice))
    return tuple(found)


def fasting_findings(
    sedation: str,
    advice: FoodAdvice,
    knowledge: Knowledge,
    *,
    medicines: Iterable[str],
    is_diabetic: bool,
) -> tuple[Finding, ...]:
    """advice/fasting-diabetes, fasting-glp1: who fasts and takes something for the sugar, or what
    keeps the stomach full, is asked about; nothing is stopped here."""
    if advice.food == EAT:
        return ()
    known = (knowledge.medicines.get(one) for one in medicines)
    classes = {one.drug_class for one in known if one}
    asked = {
        "fasting-diabetes": is_diabetic or bool(classes & LOWERS_SUGAR),
        "fasting-glp1": SLOWS_STOMACH in classes,
    }
    return tuple(
        Finding(
            rule="preparation.food",
            code=code,
            weight="ask",
            inputs={"sedation": sedation},
            facts=(knowledge.advice[code].ref,),
            params={"sedation": sedation},
        )
        for code, is_asked in asked.items()
        if is_asked
    )


def _fact(sedation: str, knowledge: Knowledge) -> Sedation:
    if sedation not in knowledge.sedation:
        raise CareError({"sedation": "unknown"})
    return knowledge.sedation[sedation]


def _food(fact: Sedation) -> str:
    hours_known = None not in (fact.fatty_meal_h, fact.light_meal_h, fact.clear_fluid_h)
    if not fact.is_usable("food"):
        return ASK
    if fact.food == FAST and hours_known:
        return FAST
    return EAT if fact.food == EAT else ASK


def _before(starts_at: datetime | None, hours: int | None) -> datetime | None:
    return starts_at - timedelta(hours=hours) if starts_at and hours is not None else None


def _finding(rule: str, code: str, field: str, fact: Sedation, advice: FoodAdvice) -> Finding:
    return Finding(
        rule=rule,
        code=code,
        weight="ask" if code.endswith("-by-clinician") else "inform",
        inputs={"sedation": fact.id},
        facts=(fact.ref,),
        params={
            "sedation": fact.id,
            "fatty_meal_h": advice.fatty_meal_h,
            "light_meal_h": advice.light_meal_h,
            "clear_fluid_h": advice.clear_fluid_h,
        },
        awaits=None if fact.is_usable(field) else fact.ref,
    )
