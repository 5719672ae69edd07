"""Effects from what reports print, and a trace of everything that was worked out."""

from __future__ import annotations

import json
from math import pi, sqrt
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from prolo.errors import SynthesisError
from prolo.evidence.effects import (
    ArmFigures,
    arm_from_interval,
    combine_arms,
    difference_effect,
    log_odds_ratio,
    mean_difference,
    se_from_interval,
    se_from_p,
    standardised_difference_effect,
    standardised_mean_difference,
    with_sd,
)
from prolo.evidence.measures.standard import small_sample_factors

FROZEN = Path(__file__).parents[2] / "validation" / "metafor" / "effects.json"
PAIRS = json.loads(FROZEN.read_text())["pairs"]


@pytest.mark.parametrize("pair", PAIRS)
def test_effects_and_variances_are_those_of_metafor(pair):
    (n_a, mean_a, sd_a, events_a), (n_b, mean_b, sd_b, events_b) = pair["a"], pair["b"]
    a, b = ArmFigures(n=n_a, mean=mean_a, sd=sd_a), ArmFigures(n=n_b, mean=mean_b, sd=sd_b)
    found = {
        "MD": mean_difference(a, b),
        "SMD": standardised_mean_difference(a, b),
        "logOR": log_odds_ratio(events_a, n_a, events_b, n_b),
    }
    for measure, effect in found.items():
        assert (effect.value, effect.variance) == pytest.approx(pair[measure], rel=1e-12)


def test_the_small_sample_factor_is_the_exact_one():
    """2 degrees of freedom: 1/√π; 10: Γ(5)/(√5 Γ(4.5)), where 1 − 3/(4·10 − 1) is 0.9231."""
    assert small_sample_factors(2) == pytest.approx(pi**-0.5, rel=1e-14)
    assert small_sample_factors(10) == pytest.approx(24 / (sqrt(5) * 11.631728396567448))


def test_a_standard_error_becomes_an_sd_and_says_so():
    arm = with_sd(ArmFigures(n=28, mean=15.5, se=3.56, id="dpt"))
    assert arm.sd == pytest.approx(18.84, abs=0.005)  # as a later review worked it out
    (made,) = arm.conversions
    assert (made.code, made.made, made.arm) == ("sd-from-se", "sd", "dpt")
    assert made.value == arm.sd
    assert made.inputs == {"se": 3.56, "n": 28}


def test_an_sd_that_was_printed_leaves_no_trace():
    a, b = ArmFigures(n=20, mean=1, sd=2), ArmFigures(n=20, mean=0, sd=2)
    assert standardised_mean_difference(a, b).conversions == ()
    assert mean_difference(a, b).conversions == ()


def test_a_printed_standard_error_is_used_as_it_is_for_a_difference_in_points():
    a, b = ArmFigures(n=26, mean=14.18, se=3.62), ArmFigures(n=25, mean=7.38, se=3.67)
    effect = mean_difference(a, b)
    assert effect.value == pytest.approx(6.80)
    assert effect.se == pytest.approx(sqrt(3.62**2 + 3.67**2))
    assert effect.conversions == ()


def test_the_interval_of_a_mean_gives_its_standard_error_with_t():
    arm = arm_from_interval(14, 27.5, 12.8, 42.2, id="dpt")
    assert arm.se == pytest.approx((42.2 - 12.8) / 2 / 2.160369, rel=1e-6)
    assert [made.code for made in with_sd(arm).conversions] == ["se-from-ci", "sd-from-se"]


def test_the_interval_of_a_difference_gives_its_standard_error_with_the_normal():
    made = se_from_interval(-10.34, -19.20, -1.49)
    assert made.value == pytest.approx(17.71 / 3.919928, rel=1e-6)
    effect = difference_effect(-10.34, made)
    assert effect.variance == made.value**2
    assert effect.conversions == (made,)


def test_a_p_value_beside_a_difference_gives_back_its_standard_error():
    made = se_from_p(-0.93, 0.042, 26, 21)
    assert made.value == pytest.approx(0.93 / 2.0925, rel=1e-3)
    with pytest.raises(SynthesisError):
        se_from_p(0.0, 0.5, 20, 20)


@pytest.mark.parametrize(
    ("estimate", "low", "high"), [(8.64, 1.36, 5.92), (1.0, 2.0, 3.0), (1.0, 3.0, -1.0)]
)
def test_an_interval_without_its_estimate_is_refused(estimate, low, high):
    with pytest.raises(SynthesisError, match="does not contain its estimate"):
        se_from_interval(estimate, low, high)


def test_a_difference_is_standardised_by_the_sd_its_standard_error_implies():
    effect = standardised_difference_effect(difference_effect(-10.34, 4.518), 38, 38)
    sd = 4.518 / sqrt(2 / 38)
    assert effect.value == pytest.approx(small_sample_factors(74) * -10.34 / sd)
    assert [made.code for made in effect.conversions] == ["sd-from-difference"]
    assert effect.conversions[0].value == pytest.approx(sd)


def test_half_a_person_is_added_where_a_cell_is_empty_and_only_there():
    assert [made.code for made in log_odds_ratio(0, 20, 4, 20).conversions] == ["half-added"]
    assert log_odds_ratio(1, 20, 4, 20).conversions == ()


@pytest.mark.parametrize(
    "counts", [(0, 10, 0, 12), (10, 10, 12, 12), (11, 10, 3, 12), (1, 0, 1, 4)]
)
def test_counts_that_say_nothing_or_cannot_be_are_refused(counts):
    with pytest.raises(SynthesisError):
        log_odds_ratio(*counts)


@pytest.mark.parametrize(
    ("a", "says"),
    [
        (ArmFigures(n=1, mean=1, sd=1, id="dpt"), "arm dpt has 1"),
        (ArmFigures(n=9, mean=1, id="dpt"), "arm dpt has no spread"),
        (ArmFigures(n=9, mean=1, sd=0, id="dpt"), "arm dpt has no spread"),
    ],
)
def test_an_arm_without_spread_or_people_is_refused_by_name(a, says):
    with pytest.raises(SynthesisError, match=says):
        mean_difference(a, ArmFigures(n=9, mean=0, sd=1))


@given(st.lists(st.lists(st.integers(-50, 50), min_size=2, max_size=9), min_size=2, max_size=4))
def test_arms_combined_are_the_arm_of_all_their_people(groups):
    everyone = np.concatenate(groups)
    if any(np.std(group) == 0 for group in groups):
        return
    arms = [
        ArmFigures(n=len(group), mean=float(np.mean(group)), sd=float(np.std(group, ddof=1)))
        for group in groups
    ]
    whole = combine_arms(arms)
    assert whole.n == len(everyone)
    assert whole.mean == pytest.approx(np.mean(everyone), abs=1e-9)
    assert whole.sd == pytest.approx(np.std(everyone, ddof=1), rel=1e-9)


@given(
    st.floats(-50, 50),
    st.floats(-50, 50),
    st.floats(0.5, 40),
    st.floats(0.5, 40),
    st.integers(2, 300),
    st.integers(2, 300),
    st.sampled_from([0.01, 3.0, 100.0]),
)
def test_a_standardised_difference_does_not_know_the_unit(m_a, m_b, sd_a, sd_b, n_a, n_b, unit):
    def g(unit):
        return standardised_mean_difference(
            ArmFigures(n=n_a, mean=unit * m_a, sd=unit * sd_a),
            ArmFigures(n=n_b, mean=unit * m_b, sd=unit * sd_b),
        )

    assert g(unit).value == pytest.approx(g(1).value, rel=1e-9, abs=1e-12)
    assert g(unit).variance == pytest.approx(g(1).variance, rel=1e-9)
