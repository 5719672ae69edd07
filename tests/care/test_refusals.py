"""What no rule works on: each refusal names the field and the fault."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from prolo.care.assessment import Assessment, Examination, check_assessment
from prolo.care.course import State, check_move
from prolo.care.dates import OpenDays
from prolo.care.dose import check_dose
from prolo.care.examining import examine_again
from prolo.care.food import advise_food
from prolo.care.given import Given
from prolo.care.images import ImagingReview, Modality, NoneReason, check_review
from prolo.care.limits import Patient
from prolo.care.mixing import Portion, dilute, mix
from prolo.care.preparation import plan_preparation
from prolo.care.stored import from_json
from prolo.care.typed import split_medicines
from prolo.care.units import measure
from prolo.errors import CareError
from prolo.knowledge import load_knowledge

KNOWN = load_knowledge()
TODAY = date(2026, 3, 4)
NOW = datetime(2026, 3, 4, 9, tzinfo=UTC)
BORN = date(1960, 2, 29)
NAN, INFINITE, MINUS = Decimal("NaN"), Decimal("Infinity"), Decimal(-1)


def dose(*given: Given, weight_kg: Decimal | None = Decimal(60)) -> Any:
    patient = Patient(weight_kg=weight_kg, is_adult=True)
    return check_dose(given=given, patient=patient, knowledge=KNOWN, now=NOW)


def prepare(session_on: date, sedation: str = "none") -> Any:
    return plan_preparation(
        medicines=(), session_on=session_on, sedation=sedation, knowledge=KNOWN, today=TODAY
    )


def assess(**said: Any) -> None:
    usual = {"assessed_on": TODAY, "born_on": BORN, "condition": "knee-oa", "side": "right"}
    check_assessment(Assessment(**{**usual, **said}), knowledge=KNOWN, today=TODAY)


def review(**said: Any) -> None:
    usual = {"modality": Modality.XRAY, "taken_on": TODAY}
    check_review(
        ImagingReview(**{**usual, **said}),
        condition=KNOWN.conditions["knee-oa"],
        knowledge=KNOWN,
        born_on=BORN,
        today=TODAY,
    )


def dilution(stock: Decimal, target: Decimal, total: Decimal) -> Any:
    return dilute(stock_pct=stock, target_pct=target, total_ml=total)


TEN = Decimal(10)
DAY_TOO_OLD = date(1900, 3, 4)  # 126 on the day
MOVE = {"state": State.ASSESSING, "today": TODAY}
REFUSED: list[tuple[Callable[[], Any], dict[str, str]]] = [
    (lambda: mix([]), {"portions": "required"}),
    (lambda: mix([Portion(volume_ml=MINUS)]), {"0.volume_ml": "not-above-zero"}),
    (lambda: mix([Portion(volume_ml=NAN)]), {"0.volume_ml": "not-above-zero"}),
    (lambda: dilution(TEN, Decimal(25), TEN), {"target_pct": "stronger-than-the-stock"}),
    (lambda: dilution(TEN, TEN, Decimal("1e-9")), {"total_ml": "too-little-to-measure"}),
    (
        lambda: dilution(INFINITE, Decimal(0), MINUS),
        dict.fromkeys(("stock_pct", "target_pct", "total_ml"), "not-above-zero"),
    ),
    (lambda: measure("weight", NAN, "kg"), {"weight": "not-a-number"}),
    (lambda: measure("weight", Decimal("1e30"), "kg"), {"weight": "too-large"}),
    (lambda: measure("weight", TEN, "stone"), {"weight-unit": "unknown-unit"}),
    (lambda: measure("temperature", TEN, "kg"), {"temperature-unit": "unknown-unit"}),
    (lambda: split_medicines("x" * 100_000), {"typed": "too-long"}),
    (lambda: check_move("fly", **MOVE), {"move": "unknown"}),
    (lambda: check_move("resume", **MOVE), {"move": "not-from-here"}),
    (lambda: check_move("defer", **MOVE), {"reason": "missing", "until": "missing"}),
    (
        lambda: check_move("defer", until=TODAY, reason="ill", **MOVE),
        {"until": "not-after-today"},
    ),
    (lambda: prepare(TODAY - timedelta(days=1)), {"session_on": "in-the-past"}),
    (lambda: prepare(date(2999, 1, 1)), {"session_on": "too-far-ahead"}),
    (lambda: prepare(TODAY, "hypnosis"), {"sedation": "unknown"}),
    (lambda: advise_food("hypnosis", knowledge=KNOWN), {"sedation": "unknown"}),
    (lambda: dose(Given(volume_ml=MINUS)), {"given.0.volume_ml": "not-above-zero"}),
    (lambda: dose(Given(volume_ml=NAN)), {"given.0.volume_ml": "not-above-zero"}),
    (lambda: dose(weight_kg=Decimal(0)), {"weight_kg": "not-above-zero"}),
    (lambda: dose(weight_kg=INFINITE), {"weight_kg": "not-above-zero"}),
    (lambda: assess(assessed_on=date(2026, 3, 5)), {"assessed_on": "in-the-future"}),
    (lambda: assess(last_steroid_on=date(1950, 1, 1)), {"last_steroid_on": "before-birth"}),
    (lambda: assess(born_on=DAY_TOO_OLD), {"born_on": "too-long-ago"}),
    (lambda: assess(condition="gout"), {"condition": "unknown"}),
    (lambda: assess(side="midline"), {"side": "has-two-sides"}),
    (lambda: assess(pain=11, pain_weeks=-1), dict.fromkeys(("pain", "pain_weeks"), "out-of-range")),
    (lambda: assess(medicines=("moonshine",)), {"medicines.moonshine": "unknown"}),
    (lambda: review(taken_on=None), {"taken_on": "missing"}),
    (lambda: review(taken_on=date(2999, 1, 1)), {"taken_on": "in-the-future"}),
    (lambda: review(read_on=date(2026, 1, 1)), {"read_on": "before-taken"}),
    (
        lambda: review(none_reason=NoneReason.CLINICAL),
        {"none_reason": "there-are-images"},
    ),
    (
        lambda: review(modality=Modality.NONE),
        {"none_reason": "missing", "taken_on": "there-are-no-images"},
    ),
    (
        lambda: examine_again(Examination(), condition="knee-oa", earlier=(), knowledge=KNOWN),
        {"laxity": "missing"},
    ),
    (lambda: OpenDays.without((), range(7)).first_from(TODAY), {"closures": "no-open-day"}),
]


@pytest.mark.parametrize(("work", "faults"), REFUSED, ids=[str(faults) for _, faults in REFUSED])
def test_what_cannot_be_is_refused_by_field(
    work: Callable[[], Any], faults: dict[str, str]
) -> None:
    with pytest.raises(CareError) as refused:
        work()
    assert refused.value.faults == faults


@pytest.mark.parametrize("body", [None, [], "text", {"volume_ml": "NaN-ish"}, {"volume_ml": []}])
def test_what_is_no_stored_record_is_refused(body: Any) -> None:
    with pytest.raises(CareError):
        from_json(Given, body)
