"""What a clinic's own clinicians may add, and what they cannot."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from prolo.errors import KnowledgeError
from prolo.knowledge import Knowledge
from prolo.knowledge.clinic import with_clinic
from prolo.knowledge.records import WHOLE, Confirmation, OwnValue

DAY = date(2026, 3, 2)


def confirmed(field: str = WHOLE) -> Confirmation:
    return Confirmation(by="Dr Example", on=DAY, reason="label read", field=field)


def own(value: Decimal | int | str, field: str = "value") -> OwnValue:
    return OwnValue(
        field=field, value=value, published=None, by="Dr Example", on=DAY, reason="our practice"
    )


def test_an_unverified_field_is_usable_only_once_it_is_confirmed_by_name(k: Knowledge) -> None:
    ref, field = "medicines/oxaprozin", "half_life_h_max"
    assert not k.fact(ref).is_usable(field)
    ours = with_clinic(k, confirmations=[(ref, confirmed(field))])
    assert ours.fact(ref).is_usable(field)
    assert not ours.fact(ref).is_usable("half_life_h_min")
    assert ours.fact(ref).confirmations[0].by == "Dr Example"
    assert not k.fact(ref).is_usable(field)


def test_no_field_of_an_unverified_fact_is_usable_until_the_whole_is_confirmed(
    k: Knowledge,
) -> None:
    ref = "contraindications/deep-spinal-bleeding"
    assert not k.fact(ref).is_usable("strength")
    part = with_clinic(k, confirmations=[(ref, confirmed("strength"))])
    assert not part.fact(ref).is_usable("strength")
    whole = with_clinic(k, confirmations=[(ref, confirmed())])
    assert whole.fact(ref).is_usable("strength")


@pytest.mark.parametrize("field", ["name", "action", "half_life_h_max"])
def test_a_verified_fact_needs_no_confirmation(k: Knowledge, field: str) -> None:
    assert k.medicines["naproxen"].is_usable(field)


def test_what_follows_from_facts_is_worked_out_once_of_each_clinics_own(k: Knowledge) -> None:
    asked = list[Decimal]()

    def days(knowledge: Knowledge) -> Decimal:
        asked.append(knowledge.threshold("resume-days").value)
        return asked[-1]

    clinics = [
        with_clinic(k, own_values=[("thresholds/resume-days", own(Decimal(some)))])
        for some in (14, 21)
    ]
    assert [one.once("days", days) for one in clinics * 2] == [14, 21, 14, 21]
    assert asked == [14, 21]


def test_a_structure_is_found_with_its_region(k: Knowledge) -> None:
    for region, structure in k.structures():
        assert k.structure(structure.code) is structure
        assert k.region_of(structure.code) is region


def test_an_own_value_counts_and_the_published_one_stays_beside_it(k: Knowledge) -> None:
    ours = with_clinic(k, own_values=[("thresholds/resume-days", own(Decimal(14)))])
    threshold = ours.threshold("resume-days")
    assert threshold.value == 14
    (kept,) = threshold.own_values
    assert (kept.published, kept.by, kept.on, kept.in_effect) == (7, "Dr Example", DAY, True)
    assert k.threshold("resume-days").value == 7


def test_the_newest_own_value_counts(k: Knowledge) -> None:
    ref = "thresholds/resume-days"
    ours = with_clinic(k, own_values=[(ref, own(Decimal(14))), (ref, own(Decimal(21)))])
    assert ours.threshold("resume-days").value == 21


@pytest.mark.parametrize("value", [Decimal(6), Decimal(91), Decimal("NaN"), "a week"])
def test_an_own_value_outside_the_bounds_does_not_count(k: Knowledge, value: Decimal | str) -> None:
    threshold = with_clinic(k, own_values=[("thresholds/resume-days", own(value))]).threshold(
        "resume-days"
    )
    assert threshold.value == 7
    assert not threshold.own_values[0].in_effect


def test_a_clinics_own_value_may_decide_where_the_published_one_is_unverified(
    k: Knowledge,
) -> None:
    assert not k.threshold("observe-minutes").is_usable("value")
    ours = with_clinic(k, own_values=[("thresholds/observe-minutes", own(Decimal(30)))])
    assert ours.threshold("observe-minutes").is_usable("value")
    refused = with_clinic(k, own_values=[("thresholds/observe-minutes", own(Decimal(1)))])
    assert not refused.threshold("observe-minutes").is_usable("value")


def test_facts_that_repeat_a_threshold_follow_it(k: Knowledge) -> None:
    ours = with_clinic(
        k,
        own_values=[
            ("thresholds/light-meal-h", own(Decimal(7))),
            ("thresholds/fever-c", own(Decimal("37.8"))),
        ],
    )
    assert ours.sedation["iv"].light_meal_h == 7
    assert ours.signs["fever"].temp_c_min == Decimal("37.8")
    assert k.sedation["iv"].light_meal_h == 6


def test_part_of_an_hour_without_food_is_an_hour(k: Knowledge) -> None:
    ours = with_clinic(k, own_values=[("thresholds/clear-fluid-h", own(Decimal("2.5")))])
    assert ours.sedation["iv"].clear_fluid_h == 3


def test_a_clinic_may_enter_a_half_life_that_nobody_had_read(k: Knowledge) -> None:
    ours = with_clinic(
        k, own_values=[("medicines/etodolac", own(Decimal(7), field="half_life_h_max"))]
    )
    assert ours.medicines["etodolac"].half_life_h_max == 7
    assert ours.medicines["etodolac"].own_values[0].published is None


def test_a_whole_number_stays_a_whole_number(k: Knowledge) -> None:
    ref, field = "levels/call", "respond_minutes"
    ours = with_clinic(k, own_values=[(ref, own(Decimal(480), field=field))])
    assert ours.levels["call"].respond_minutes == 480
    assert isinstance(ours.levels["call"].respond_minutes, int)
    half = with_clinic(k, own_values=[(ref, own(Decimal("480.5"), field=field))])
    assert half.levels["call"].respond_minutes == 1440


def test_what_does_not_exist_is_refused_all_at_once(k: Knowledge) -> None:
    with pytest.raises(KnowledgeError) as caught:
        with_clinic(
            k,
            confirmations=[("medicines/naproxin", confirmed())],
            own_values=[("thresholds/fever-c", own(Decimal(38), field="vlaue"))],
        )
    assert len(caught.value.faults) == 2
    assert 'Did you mean "value"?' in str(caught.value)


def test_a_clinic_that_changed_nothing_has_the_published_knowledge(k: Knowledge) -> None:
    assert with_clinic(k) is k
