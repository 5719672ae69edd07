from __future__ import annotations

import json
from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prolo.care.answers import Answer
from prolo.care.checklist import Held, LastDose, Numbing, ReadinessAnswers, SedationGiven
from prolo.care.readiness import APART, Verdict
from prolo.care.stored import from_json, to_json
from prolo.care.units import measure
from prolo.errors import CareError
from prolo.knowledge import load_knowledge
from tests.spec.ready_day import (
    IN_ORDER,
    NAPROXEN,
    NAPROXEN_IN_TIME,
    NOW,
    PLANNED,
    berlin,
    found,
    judge,
    with_answers,
    with_items,
    with_plan,
)

KNOWLEDGE = load_knowledge()
GATES = [
    item.id
    for item in KNOWLEDGE.checklist.values()
    if item.gate == "gate" and item.when != "after" and item.id in IN_ORDER.items
]


def faults_of(answers: ReadinessAnswers) -> dict[str, str]:
    with pytest.raises(CareError) as caught:
        judge(answers)
    return caught.value.faults


def test_a_day_in_order_is_ready() -> None:
    heavy = [one for one in judge().findings if one.weight not in ("ok", "inform")]
    assert heavy == []
    assert judge().verdict == Verdict.READY


def test_every_item_of_the_checklist_before_the_needle_is_a_finding() -> None:
    items = {one.params["item"] for one in judge().findings if "item" in one.params}
    wanted = {one.id for one in KNOWLEDGE.checklist.values() if one.when != "after"}
    assert items == wanted - APART


def test_silence_is_missing_everywhere_and_never_ready() -> None:
    conclusion = judge(ReadinessAnswers(), holds=(NAPROXEN,))
    assert conclusion.verdict == Verdict.READY_AFTER
    assert "ask" not in {one.weight for one in conclusion.findings}


@given(st.sampled_from(GATES), st.sampled_from([Answer.NO, Answer.UNSURE, Answer.NOT_ASKED]))
def test_an_open_gate_is_never_passed(item: str, answer: Answer) -> None:
    conclusion = judge(with_items(**{item.replace("-", "_"): answer}))
    assert conclusion.verdict != Verdict.READY


@given(st.sampled_from([each.name for each in fields(ReadinessAnswers)]))
def test_leaving_something_out_never_makes_it_ready_sooner(name: str) -> None:
    order = [Verdict.READY, Verdict.READY_AFTER, Verdict.PERSON, Verdict.NOT_TODAY]
    left_out = replace(IN_ORDER, **{name: getattr(ReadinessAnswers(), name)})
    holds, planned = (NAPROXEN,), with_plan(kept=("aspirin",))
    full = replace(IN_ORDER, doses=(NAPROXEN_IN_TIME,), kept={"aspirin": Answer.YES})
    before = judge(full, planned, holds).verdict
    after = judge(left_out, planned, holds).verdict
    assert order.index(Verdict(after)) >= order.index(Verdict(before))


def test_the_estimate_holds_up_nobody_outside_the_united_states() -> None:
    assert judge().verdict == Verdict.READY
    assert judge(planned=with_plan(estimate_needed=True)).verdict == Verdict.READY_AFTER


def test_a_mask_is_asked_for_near_the_spinal_canal_only() -> None:
    without = with_items(mask=Answer.NOT_ASKED)
    assert judge(without).verdict == Verdict.READY
    spinal = next(one.code for _, one in KNOWLEDGE.structures() if one.near_spinal_canal)
    near = with_plan(structures=(spinal,))
    assert judge(without, near).verdict == Verdict.READY_AFTER


def test_a_hold_that_nobody_gave_a_figure_for_is_a_clinicians_question() -> None:
    dose = with_answers(doses=(LastDose(medicine="etoricoxib", taken_on=NOW.date()),))
    conclusion = judge(dose, holds=(Held(medicine="etoricoxib", last_dose_on=None),))
    assert found(conclusion, "last-dose") == ["hold-unknown"]
    assert conclusion.verdict == Verdict.PERSON


def test_the_last_dose_follows_the_clinics_clock_over_the_change_of_summer_time() -> None:
    """Clocks went forward on 29 March 2026: 10:00 on the 27th is 9:00 in UTC, 8:00 on the 31st."""
    planned = with_plan(starts_at=datetime(2026, 3, 31, 8, 0, tzinfo=UTC))
    held = Held(medicine="naproxen", last_dose_on=datetime(2026, 3, 27, tzinfo=UTC).date())
    at_nine = LastDose(medicine="naproxen", taken_at=datetime(2026, 3, 27, 9, 0, tzinfo=UTC))
    later = replace(at_nine, taken_at=datetime(2026, 3, 27, 9, 1, tzinfo=UTC))
    assert found(judge(with_answers(doses=(at_nine,)), planned, (held,)), "last-dose") == [
        "in-time"
    ]
    assert found(judge(with_answers(doses=(later,)), planned, (held,)), "last-dose") == [
        "too-recent"
    ]


def test_skin_is_never_cleaned_with_what_the_person_reacts_to() -> None:
    skin = replace(IN_ORDER.skin, agent="Chlorhexidine 2 % in alcohol")  # type: ignore[type-var]
    planned = with_plan(allergies=("chlorhexidine",))
    assert judge(with_answers(skin=skin), planned).verdict == Verdict.NOT_TODAY
    assert judge(with_answers(skin=skin)).verdict == Verdict.READY


@pytest.mark.parametrize(
    ("cream_at", "grams", "code", "verdict"),
    [
        ("20 June 9:15", "5", "on", Verdict.READY),
        ("20 June 10:00", "5", "on-too-short", Verdict.READY),
        ("20 June 9:15", None, "grams-missing", Verdict.READY_AFTER),
        ("", "5", "time-missing", Verdict.READY_AFTER),
    ],
)
def test_cream_is_timed_and_weighed(
    cream_at: str, grams: str | None, code: str, verdict: Verdict
) -> None:
    numbing = Numbing(
        cream="emla-cream",
        cream_at=berlin(cream_at) if cream_at else None,
        cream_g=Decimal(grams) if grams else None,
        cream_lot="T-44",
        cream_expires_on=date(2027, 1, 31),
    )
    conclusion = judge(with_answers(numbing=numbing))
    assert (found(conclusion, "numbing"), conclusion.verdict) == ([code], verdict)


def test_what_cannot_be_is_refused_all_at_once() -> None:
    answers = replace(
        IN_ORDER,
        items={"magic": Answer.YES},
        side_stated="both",
        site_stated="tail",
        temperature=measure("weight", Decimal(70), "kg"),
        numbing=Numbing(cream_g=Decimal(-1)),
        sedation=SedationGiven(level="hypnosis", given_at=NOW + timedelta(minutes=1)),
        doses=(
            LastDose(medicine="naproxen", taken_at=datetime(2026, 6, 1)),  # noqa: DTZ001
            LastDose(medicine="snake-oil"),
        ),
    )
    assert faults_of(answers) == {
        "items.magic": "unknown",
        "side_stated": "unknown",
        "site_stated": "unknown",
        "temperature": "wrong-kind",
        "numbing.cream_g": "not-above-zero",
        "sedation.level": "unknown",
        "sedation.given_at": "in-the-future",
        "doses.0.taken_at": "no-zone",
        "medicines.snake-oil": "unknown",
    }


def test_answers_are_stored_and_come_back_as_they_were() -> None:
    answers = replace(
        IN_ORDER,
        doses=(NAPROXEN_IN_TIME,),
        sedation=SedationGiven(
            level="oral", dose_mg=Decimal("7.50"), given_at=berlin("20 June 9:00")
        ),
    )
    stored = json.loads(json.dumps(to_json(answers)))
    assert from_json(ReadinessAnswers, stored) == answers


def test_a_plan_for_the_other_knee_never_passes_with_answers_for_this_one() -> None:
    left = replace(PLANNED, side="left")
    conclusion = judge(planned=left)
    stops = {one.rule for one in conclusion.findings if one.weight == "stop"}
    assert stops == {"readiness.side-stated", "readiness.side-marked", "readiness.consent"}


@pytest.mark.parametrize(
    ("region", "structures", "asked"),
    [
        ("knee", ("knee-joint",), False),
        ("knee", (), False),
        ("back", ("back-iliac-crest",), False),
        ("back", ("back-sacrococcygeal",), True),
        ("back", ("gone",), True),
        ("back", (), True),
    ],
)
def test_a_mask_is_asked_for_wherever_the_canal_may_be_near(
    region: str, structures: tuple[str, ...], asked: bool
) -> None:
    conclusion = judge(ReadinessAnswers(), with_plan(region=region, structures=structures))
    (mask,) = [one for one in conclusion.findings if one.params.get("item") == "mask"]
    assert (mask.code == "not-asked") is asked
