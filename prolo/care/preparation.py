"""What a person leaves out, keeps, eats and arranges before a session.

``plan_preparation`` gives a ``PreparationPlan``: a row for each medicine, the advice about food,
and a ``Conclusion`` of kind ``preparation``, whose verdict is the weight of its heaviest finding,
heaviest first:

defer       not on this day; ``params.until_on`` says from when, or a clinician clears it
ask         a person must answer, decide or confirm first; ``awaits`` names an unverified fact
prescriber  never stopped by software: the prescriber is asked, and until then it is taken on
hold        left out by dates
inform      to know; changes nothing
allowed     may be taken on

Every finding about a medicine has ``inputs`` place (of its row), medicine, typed, reason, topical
and ended_on.

rule                      code                    weight      params
preparation.recognise     unknown-medicine        ask         typed
preparation.recognise     no-rule                 ask         – (known by name alone)
preparation.recognise     may-bleed               ask         – (the same; bleeding is possible)
preparation.hold          hold                    hold        the figures below
preparation.hold          kept-by-clinician       inform      by, reason (no day without it)
preparation.hold          stopped-in-time         inform      the figures below
preparation.hold          too-late                ask         the figures, earliest_session_on,
                                                              days_short
preparation.hold          half-life-unknown       ask         – (a clinician's figure is needed)
preparation.hold          topical-by-clinician    ask         – (the same, of a form for the skin)
preparation.hold          half-life-unverified    ask         half_life_h; awaits
preparation.hold          rule-unverified         ask         threshold; awaits
preparation.hold          action-unverified       ask         action; awaits
preparation.hold          shorter-than-rule       inform      days_before, rule_days, by, reason
preparation.between       still-off               inform      previous_session_on,
                                                              previous_restart_on, last_dose_on
preparation.between       hold-again              inform      next_session_on, next_last_dose_on
preparation.between       stays-off               inform      next_session_on, next_last_dose_on,
                                                              would_restart_on, restart_on,
                                                              restart_after_session_on
preparation.harm-check    reason-unknown          ask         if_agreed_… the figures
preparation.harm-check    ask-prescriber-first    ask         if_agreed_… the figures; awaits
                                                              (prescriber once the rule is
                                                              confirmed)
preparation.never-stop    heart-aspirin           prescriber  –
preparation.never-stop    aspirin-other-reason    prescriber  –
preparation.never-stop    long-term-steroid       prescriber  –
preparation.never-stop    blood-thinner           prescriber  –
preparation.ended         ended                   inform      – (long before the session)
preparation.ended         ended-of-late           ask         – (the same, lately: of what only its
                                                              prescriber may stop)
preparation.bleeding      deep-spinal-bleeding    defer       structures (None: not yet known)
                                                  (ask while the rule is unverified; awaits)
preparation.steroid       steroid-injection       ask         given_on, days, until_on
preparation.steroid       steroid-injection-passed inform     given_on, days, until_on
preparation.steroid       steroid-date-unknown    ask         days
preparation.steroid       steroid-elsewhere       inform      – (the list names another place alone)
preparation.allowed       allowed                 allowed     –
preparation.allowed       only-if-prescribed      ask         –
preparation.cleared       cleared                 inform      by, on, reason, decision
preparation.food          eat · fast              inform      fatty_meal_h, light_meal_h,
                                                              clear_fluid_h
preparation.food          food-by-clinician       ask         sedation
preparation.food          fasting-diabetes        ask         sedation
preparation.food          fasting-glp1            ask         sedation
preparation.driver        driver                  inform      sedation
preparation.driver        driver-by-clinician     ask         sedation; awaits
preparation.changes       session-moved           inform      was, now
preparation.changes       medicine-changed        inform      typed, medicine, topical, and was_
                                                              and now_ before instruction,
                                                              last_dose_on, last_dose_until,
                                                              restart_on (None: no such row)
preparation.changes       food-changed            inform      was, now

The last three come from ``preparation_changes``.

The figures: days_before, days_after, basis (minimum, half-lives, clinician), minimum_days,
half_lives, half_life_h, hours, last_dose_on, last_dose_until (None while the session has no
hour), stop_from, restart_on, and by and reason where a clinician gave them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from prolo.care.conclusions import Conclusion, Finding, Scalar, conclusion_from_json
from prolo.care.elsewhere import injected_elsewhere
from prolo.care.food import FoodAdvice, advise_food, fasting_findings, food_before, food_findings
from prolo.care.holds import ClinicianHold
from prolo.care.leaving_out import advise_medicine
from prolo.care.stored import from_json, to_json
from prolo.care.taken import (
    Case,
    Clearance,
    Decision,
    Instruction,
    MedicineRow,
    MedicineUse,
    Weight,
)
from prolo.errors import CareError
from prolo.knowledge import Knowledge
from prolo.knowledge.records import MedicineAction

__all__ = [
    "Clearance",
    "ClinicianHold",
    "Decision",
    "Instruction",
    "MedicineRow",
    "MedicineUse",
    "PreparationPlan",
    "Weight",
    "holds_for",
    "plan_preparation",
    "preparation_changes",
    "preparation_from_json",
    "preparation_to_json",
]

MOST_DAYS_AHEAD = 1000  # a session booked further ahead is a slip of the finger


@dataclass(frozen=True, slots=True, kw_only=True)
class PreparationPlan:
    session_on: date
    sedation: str
    medicines: tuple[MedicineRow, ...]
    food: FoodAdvice
    conclusion: Conclusion


def plan_preparation(
    *,
    medicines: Sequence[MedicineUse],
    session_on: date,
    sedation: str,
    knowledge: Knowledge,
    today: date,
    region: str = "",
    structures: Sequence[str] = (),
    sessions_on: Sequence[date] = (),
    starts_at: datetime | None = None,
    zone: ZoneInfo | None = None,
    is_diabetic: bool = False,
) -> PreparationPlan:
    """The preparation for one session. ``medicines`` are what is taken and what was;
    ``sessions_on`` are the person's other booked sessions, earlier and later, of any course;
    ``structures`` are codes of what the plan will inject; ``zone`` is the clinic's. A session that
    moved is planned anew."""
    _check_session(session_on, today)
    cases = [
        Case(
            place=place,
            use=use,
            session_on=session_on,
            sessions_on=tuple(sessions_on),
            region=region,
            structures=tuple(structures),
            knowledge=knowledge,
            today=today,
            starts_at=starts_at,
            zone=zone,
        )
        for place, use in enumerate(medicines)
        if not _is_taken_anew(use, medicines, knowledge)
    ]
    advised = [injected_elsewhere(case) or advise_medicine(case) for case in cases]
    food = advise_food(sedation, starts_at=starts_at, knowledge=knowledge)
    findings = (
        *(finding for _, found in advised for finding in found),
        *food_findings(sedation, food, knowledge),
        *fasting_findings(
            sedation,
            food,
            knowledge,
            medicines=[one.medicine for one in medicines if one.ended_on is None],
            is_diabetic=is_diabetic,
        ),
    )
    return PreparationPlan(
        session_on=session_on,
        sedation=sedation,
        medicines=tuple(row for row, _ in advised),
        food=food,
        conclusion=Conclusion(kind="preparation", verdict=_verdict(findings), findings=findings),
    )


def preparation_changes(before: PreparationPlan, after: PreparationPlan) -> tuple[Finding, ...]:
    """What a person who was told the earlier plan must be told anew: the session's day, a
    medicine's row, or the food. A row keeps its medicine and form, whatever its place."""
    return tuple(_changes(before, after))


def holds_for(told: PreparationPlan, *, session_on: date, starts_at: datetime) -> bool:
    """Not for another day, nor, where somebody fasts, for another hour: a sheet is told anew."""
    is_that_day = told.session_on == session_on
    return is_that_day and food_before(told.food, starts_at) == told.food


def preparation_to_json(plan: PreparationPlan) -> dict[str, Any]:
    return {
        "session_on": to_json(plan.session_on),
        "sedation": plan.sedation,
        "medicines": to_json(plan.medicines),
        "food": to_json(plan.food),
        "conclusion": plan.conclusion.to_json(),
    }


def preparation_from_json(body: Mapping[str, Any]) -> PreparationPlan:
    """The stored form back. What is in the conclusion's params stays the text it was stored as."""
    return PreparationPlan(
        session_on=date.fromisoformat(body["session_on"]),
        sedation=body["sedation"],
        medicines=tuple(from_json(MedicineRow, one) for one in body["medicines"]),
        food=from_json(FoodAdvice, body["food"]),
        conclusion=conclusion_from_json(body["conclusion"]),
    )


def _is_taken_anew(
    use: MedicineUse, medicines: Sequence[MedicineUse], knowledge: Knowledge
) -> bool:
    """It ended once and is taken now: the row of what is taken now says what is done. Each steroid
    injection is one of its own."""
    known = knowledge.medicines.get(use.medicine)
    if use.ended_on is None or known is None or known.action is MedicineAction.DEFER:
        return False
    return any(
        one.ended_on is None and (one.medicine, one.topical) == (use.medicine, use.topical)
        for one in medicines
    )


def _check_session(session_on: date, today: date) -> None:
    if session_on < today:
        raise CareError({"session_on": "in-the-past"})
    if (session_on - today).days > MOST_DAYS_AHEAD:
        raise CareError({"session_on": "too-far-ahead"})


def _verdict(findings: Sequence[Finding]) -> str:
    found = {finding.weight for finding in findings}
    return next(weight for weight in Weight if weight in found)


def _changes(before: PreparationPlan, after: PreparationPlan) -> Iterator[Finding]:
    if before.session_on != after.session_on:
        yield _change("session-moved", {"was": before.session_on, "now": after.session_on})
    rows_before, rows_after = _by_medicine(before), _by_medicine(after)
    for key in rows_before | rows_after:
        was, now = rows_before.get(key), rows_after.get(key)
        if _told(was) != _told(now):
            yield _change("medicine-changed", _was_and_now(was, now))
    if before.food != after.food:
        yield _change("food-changed", {"was": before.food.food, "now": after.food.food})


def _by_medicine(plan: PreparationPlan) -> dict[tuple[str, bool], MedicineRow]:
    return {(row.medicine or row.typed.casefold(), row.topical): row for row in plan.medicines}


def _told(row: MedicineRow | None) -> dict[str, Scalar]:
    if row is None:
        return dict.fromkeys(("instruction", "last_dose_on", "last_dose_until", "restart_on"))
    return {
        "instruction": row.instruction,
        "last_dose_on": row.last_dose_on,
        "last_dose_until": row.last_dose_until,
        "restart_on": row.restart_on,
    }


def _was_and_now(was: MedicineRow | None, now: MedicineRow | None) -> dict[str, Scalar]:
    row = now or was
    assert row is not None
    return {
        "typed": row.typed,
        "medicine": row.medicine,
        "topical": row.topical,
        **{f"was_{name}": value for name, value in _told(was).items()},
        **{f"now_{name}": value for name, value in _told(now).items()},
    }


def _change(code: str, params: Mapping[str, Scalar]) -> Finding:
    return Finding(rule="preparation.changes", code=code, weight=Weight.INFORM, params=params)
