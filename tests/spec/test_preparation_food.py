"""Eating, fasting, and the way home."""

from __future__ import annotations

from datetime import UTC, date, datetime

from prolo.care.food import advise_food, food_findings
from prolo.care.preparation import holds_for, plan_preparation
from prolo.knowledge import load_knowledge
from tests.spec.tables import Spec

step = "preparation"
place = 4
title = "Eating, fasting, and the way home"
text = """
The article's advice to eat well, with protein, and fasting before sedation exclude each other. The
sedation decides which of them is said; never both. Where a source leaves it to the clinic, or
nobody has verified it, a clinician says.
"""


def advised(sedation: str, starts_at: str = "") -> dict[str, object]:
    knowledge = load_knowledge()
    at = datetime.fromisoformat(starts_at).replace(tzinfo=UTC) if starts_at else None
    advice = advise_food(sedation, starts_at=at, knowledge=knowledge)
    found = food_findings(sedation, advice, knowledge)
    until = {
        name: f"{instant:%H:%M}" if (instant := getattr(advice, f"{name}_until")) else None
        for name in ("fatty_meal", "light_meal", "clear_fluid")
    }
    return {
        **{name: getattr(advice, name) for name in ("food", "fatty_meal_h", "light_meal_h")},
        "clear_fluid_h": advice.clear_fluid_h,
        "home": "driver" if advice.driver else "ask" if advice.driver is None else None,
        "found": [one.code for one in found],
        "awaits": [one.awaits for one in found if one.awaits],
        **until,
    }


def test_the_sedation_decides(spec: Spec) -> None:
    spec(
        advised,
        """
        sedation || food | fatty meal h | light meal h | clear fluid h | home   | found
        none     || eat  | –            | –            | –             | –      | eat
        topical  || eat  | –            | –            | –             | –      | eat
        iv       || fast | 8            | 6            | 2             | driver | fast, driver
        oral     || ask  | –            | –            | –             | driver | food-by-clinician, driver
        inhaled  || ask  | –            | –            | –             | ask    | food-by-clinician, driver-by-clinician
        """,
        follows=["sedation/iv", "sedation/oral", "sedation/inhaled"],
    )  # fmt: skip


def test_hours_become_times_once_the_session_has_one(spec: Spec) -> None:
    spec(
        advised,
        """
        sedation | starts at        || fatty meal | light meal | clear fluid
        iv       | 2026-06-20T10:30 || 02:30      | 04:30      | 08:30
        none     | 2026-06-20T10:30 || –          | –          | –
        """,
        follows=["thresholds/fatty-meal-h", "thresholds/light-meal-h", "thresholds/clear-fluid-h"],
    )


def told_for(given_for: str, sedation: str, now: str) -> dict[str, object]:
    given, moved = (datetime.fromisoformat(at).replace(tzinfo=UTC) for at in (given_for, now))
    told = plan_preparation(
        medicines=[],
        session_on=given.date(),
        sedation=sedation,
        knowledge=load_knowledge(),
        today=date(2026, 6, 1),
        starts_at=given,
    )
    return {"holds": holds_for(told, session_on=moved.date(), starts_at=moved)}


def test_a_sheet_holds_for_its_day_and_where_somebody_fasts_for_its_hour(spec: Spec) -> None:
    """After a move it is given anew: nobody is shown the days and hours of the earlier time."""
    spec(
        told_for,
        """
        given for        | sedation | now              || holds
        2026-06-20T10:30 | none     | 2026-06-20T10:30 || yes
        2026-06-20T10:30 | none     | 2026-06-10T10:30 || no
        2026-06-20T10:30 | none     | 2026-06-20T08:00 || yes
        2026-06-20T10:30 | iv       | 2026-06-20T10:30 || yes
        2026-06-20T10:30 | iv       | 2026-06-20T08:00 || no
        """,
    )
