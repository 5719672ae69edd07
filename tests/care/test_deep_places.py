"""One answer to «can anybody press on this place?», whoever asks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from prolo.care.answers import Answer
from prolo.care.dates import OpenDays
from prolo.care.limits import Patient
from prolo.care.plan import Plan, PlannedSite
from prolo.care.plan_check import PlannedFor, check_plan
from prolo.care.preparation import MedicineUse, plan_preparation
from prolo.knowledge import load_knowledge
from tests.spec.ready_day import judge, with_plan

KNOWLEDGE = load_knowledge()
TODAY, SESSION_ON = date(2026, 6, 20), date(2026, 7, 6)
ANTICOAGULANT = "warfarin"


def places() -> Iterator[tuple[str, str]]:
    """Every structure, with a condition of its region."""
    of_region = {one.region: one.id for one in KNOWLEDGE.conditions.values()}
    for region, structure in KNOWLEDGE.structures():
        if condition := of_region.get(region.id):
            yield condition, structure.code


def the_plan_asks(condition: str, code: str) -> bool:
    region = KNOWLEDGE.regions[KNOWLEDGE.conditions[condition].region]
    site = PlannedSite(
        structure=code,
        side="midline" if region.midline else "right",
        volume_ml=Decimal(1),
        irritant="dextrose",
        irritant_pct=Decimal(15),
        guidance="ultrasound",
    )
    adult = Patient(weight_kg=Decimal(70), is_adult=True)
    concluded = check_plan(
        Plan(protocol="", sites=(site,), sessions_on=(SESSION_ON,)),
        PlannedFor(condition=condition, side=site.side, patient=adult, medicines=(ANTICOAGULANT,)),
        open_days=OpenDays.without(()),
        knowledge=KNOWLEDGE,
        now=datetime(2026, 6, 20, 15, tzinfo=UTC),
        today=TODAY,
    )
    asked = [one for one in concluded.findings if (one.rule, one.weight) == ("plan.place", "ask")]
    return ANTICOAGULANT in [one.params.get("medicines") for one in asked]


def the_preparation_asks(condition: str, code: str) -> bool:
    concluded = plan_preparation(
        medicines=[MedicineUse(typed=ANTICOAGULANT, medicine=ANTICOAGULANT)],
        session_on=SESSION_ON,
        sedation="none",
        knowledge=KNOWLEDGE,
        today=TODAY,
        region=KNOWLEDGE.conditions[condition].region,
        structures=(code,),
    ).conclusion
    return "deep-spinal-bleeding" in {one.code for one in concluded.findings}


def the_day_asks(condition: str, code: str) -> tuple[bool, bool]:
    """Of who takes a blood thinner without a name, and of who bleeds easily."""
    concluded = judge(
        planned=replace(
            with_plan(structures=(code,), region=KNOWLEDGE.conditions[condition].region),
            unnamed_thinner=Answer.YES,
            bleeding_disorder=Answer.YES,
        )
    )
    found = {
        one.code: one.params["structure"] for one in concluded.findings if "structure" in one.params
    }
    return found["unnamed-thinner"] == code, found["bleeding-disorder"] == code


def test_the_plan_the_preparation_and_the_day_ask_at_the_same_places() -> None:
    """Else what a clinician decided with the plan could never clear what the preparation asks."""
    asked = {}
    for condition, code in places():
        answers = {
            the_plan_asks(condition, code),
            the_preparation_asks(condition, code),
            *the_day_asks(condition, code),
        }
        assert len(answers) == 1, code
        asked[code] = answers.pop()
    assert asked["back-facet-l4-5"]
    assert asked["neck-facet-c5-6"]
    assert not asked["knee-joint"]
    assert not asked["back-sacroiliac-joint"]


@pytest.mark.parametrize(
    "code",
    [
        "thorax-rib-angle-middle",
        "thorax-sternocostal-upper",
        "back-iliac-crest",
        "back-sacroiliac-ligament-upper",
        "back-coccyx-tip",
        "neck-spinous-lower",
    ],
)
def test_what_no_source_calls_shallow_at_the_spine_is_asked_about(code: str) -> None:
    condition = {one: each for each, one in places()}[code]
    assert the_plan_asks(condition, code)
    assert the_preparation_asks(condition, code)
