"""A day on which everything is in order, to change one thing of it at a time."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from prolo.care.answers import Answer
from prolo.care.checklist import (
    ConsentGiven,
    Food,
    Held,
    LastDose,
    Planned,
    ReadinessAnswers,
    SkinCleaned,
)
from prolo.care.conclusions import Conclusion
from prolo.care.readiness import check_readiness
from prolo.care.units import measure
from prolo.knowledge import Knowledge, load_knowledge

STARTS = datetime(2026, 6, 20, 8, 0, tzinfo=UTC)  # 10:00 in Berlin
NOW = datetime(2026, 6, 20, 8, 30, tzinfo=UTC)
TICKED = (
    "images-brought", "shower", "clothes", "protein-meal", "light-meal", "identity", "allergies",
    "room", "resus", "aseptic", "one-person-vial", "mask",
)  # fmt: skip

PLANNED = Planned(
    starts_at=STARTS,
    zone=ZoneInfo("Europe/Berlin"),
    region="knee",
    side="right",
    irritant="dextrose",
    structures=("knee-joint", "knee-mcl-femoral"),
)
CONSENT = ConsentGiven(
    signed_at=datetime(2026, 6, 12, 9, 0, tzinfo=UTC),
    region="knee",
    side="right",
    irritant="dextrose",
)
IN_ORDER = ReadinessAnswers(
    items=dict.fromkeys(TICKED, Answer.YES),
    feverish=Answer.NO,
    infection=Answer.NO,
    local_infection=Answer.NO,
    antibiotics=Answer.NO,
    new_medicine=Answer.NO,
    new_illness=Answer.NO,
    steroid_here=Answer.NO,
    replacement=Answer.NO,
    temperature=measure("temperature", Decimal("36.6"), "°C"),
    systolic=measure("systolic", Decimal(128), "mmHg"),
    diastolic=measure("diastolic", Decimal(82), "mmHg"),
    pulse=measure("pulse", Decimal(70), "/min"),
    weight=measure("weight", Decimal(74), "kg"),
    side_stated="right",
    site_stated="knee",
    side_marked="right",
    consent=CONSENT,
    food=Food(),
    skin=SkinCleaned(
        agent="alcohol 70 %", at=datetime(2026, 6, 20, 8, 20, tzinfo=UTC), dried=Answer.YES
    ),
)
NAPROXEN = Held(medicine="naproxen", last_dose_on=date(2026, 6, 16))
NAPROXEN_IN_TIME = LastDose(medicine="naproxen", taken_on=date(2026, 6, 15))


def judge(
    answers: ReadinessAnswers = IN_ORDER,
    planned: Planned = PLANNED,
    holds: tuple[Held, ...] = (),
    *,
    knowledge: Knowledge | None = None,
    now: datetime = NOW,
) -> Conclusion:
    return check_readiness(
        answers, planned, holds, knowledge=knowledge or load_knowledge(), now=now
    )


def with_answers(**changes: Any) -> ReadinessAnswers:
    return replace(IN_ORDER, **changes)


def with_items(**changes: Answer) -> ReadinessAnswers:
    return replace(
        IN_ORDER,
        items={**IN_ORDER.items, **{name.replace("_", "-"): one for name, one in changes.items()}},
    )


def with_plan(**changes: Any) -> Planned:
    return replace(PLANNED, **changes)


def found(conclusion: Conclusion, rule: str) -> list[str]:
    """Codes that a rule of readiness found, the gravest first."""
    order = ("stop", "ask", "missing", "inform", "ok")
    findings = [one for one in conclusion.findings if one.rule == f"readiness.{rule}"]
    return [one.code for one in sorted(findings, key=lambda one: order.index(one.weight))]


def berlin(text: str) -> datetime:
    """«16 June 9:00» on the clinic's wall, in 2026."""
    local = datetime.strptime(f"2026 {text}", "%Y %d %B %H:%M").replace(tzinfo=PLANNED.zone)
    return local.astimezone(UTC)
