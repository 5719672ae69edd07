"""Pooling: what must hold for every set of studies, and what is refused."""

from __future__ import annotations

import doctest
import math
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from prolo.errors import SynthesisError
from prolo.evidence import PooledEffect, pool_effects, pooling

Sets = tuple[list[float], list[float]]
NUMBERS = (
    "estimate",
    "se",
    "ci_lb",
    "ci_ub",
    "pi_lb",
    "pi_ub",
    "tau2",
    "tau2_ub",
)


@st.composite
def study_sets(draw: st.DrawFn) -> Sets:
    k = draw(st.integers(2, 12))
    effect = st.floats(-5, 5).map(lambda x: round(x, 3))
    variance = st.floats(-4, 2).map(lambda x: 10**x)
    lists = st.lists(effect, min_size=k, max_size=k), st.lists(variance, min_size=k, max_size=k)
    return draw(lists[0]), draw(lists[1])


def assert_same(one: PooledEffect, other: PooledEffect, scale: float) -> None:
    for name in NUMBERS:
        power = 2 if name.startswith("tau2") else 1
        expected = getattr(one, name) * scale**power
        size = max(abs(expected), (scale * one.se) ** power)
        assert getattr(other, name) == pytest.approx(expected, abs=1e-9 * size)


@given(study_sets(), st.randoms())
def test_the_order_of_the_studies_changes_nothing(studies, random):
    effects, variances = studies
    order = list(range(len(effects)))
    random.shuffle(order)
    one = pool_effects(effects, variances)
    other = pool_effects([effects[i] for i in order], [variances[i] for i in order])
    assert all(getattr(one, name) == getattr(other, name) for name in NUMBERS)
    assert [one.weights[i] for i in order] == pytest.approx(other.weights, abs=1e-12)


@given(study_sets(), st.integers(-1000, 1000))
def test_a_shift_of_every_effect_shifts_the_answer(studies, shift):
    effects, variances = studies
    one, other = pool_effects(*studies), pool_effects([y + shift for y in effects], variances)
    rounding = 1e-13 * (abs(shift) + 5) / min(variances) ** 0.5  # what the addition itself loses
    assert other.estimate - shift == pytest.approx(one.estimate, rel=1e-6, abs=1e-6 + rounding)
    assert other.tau2 == pytest.approx(one.tau2, rel=1e-6, abs=1e-6 * min(variances) + rounding)


@given(study_sets(), st.sampled_from([1e-6, 0.5, 7.0, 1e6]))
def test_another_unit_changes_only_the_unit(studies, scale):
    effects, variances = studies
    other = pool_effects([y * scale for y in effects], [v * scale**2 for v in variances])
    assert_same(pool_effects(*studies), other, scale)


@given(study_sets())
def test_turning_every_sign_turns_the_answer(studies):
    effects, variances = studies
    one, other = pool_effects(*studies), pool_effects([-y for y in effects], variances)
    assert other.estimate == pytest.approx(-one.estimate, abs=1e-12 * (1 + abs(one.estimate)))
    assert (other.ci_lb, other.ci_ub) == pytest.approx((-one.ci_ub, -one.ci_lb), abs=1e-9)
    assert other.pval == pytest.approx(one.pval, rel=1e-9)


@given(study_sets())
def test_the_estimate_lies_among_the_effects_and_within_its_intervals(studies):
    effects, _ = studies
    pooled = pool_effects(*studies)
    assert min(effects) - 1e-9 <= pooled.estimate <= max(effects) + 1e-9
    assert pooled.pi_lb <= pooled.ci_lb <= pooled.estimate <= pooled.ci_ub
    assert pooled.tau2_lb <= pooled.tau2_ub
    assert 0 <= pooled.I2 < 100
    assert math.isclose(sum(pooled.weights), 1)


@given(study_sets())
def test_the_guard_never_narrows_the_interval_below_the_plain_one_with_t(studies):
    guarded = pool_effects(*studies)
    plain = pool_effects(*studies, interval="normal")
    assert guarded.se >= plain.se * (1 - 1e-12)
    assert guarded.ci_ub - guarded.ci_lb > plain.ci_ub - plain.ci_lb
    if guarded.guarded:
        assert guarded.se == pytest.approx(plain.se, rel=1e-12)


def test_twice_the_same_trial_is_no_heterogeneity():
    pooled = pool_effects([3.0, 3.0], [2.0, 2.0])
    assert (pooled.estimate, pooled.tau2, pooled.I2, pooled.QE) == (3.0, 0.0, 0.0, 0.0)
    assert pooled.se == pytest.approx(1)
    assert pooled.guarded
    assert (pooled.tau2_lb, pooled.tau2_ub) == (0.0, 0.0)


def test_one_huge_trial_decides_when_the_effect_is_common():
    pooled = pool_effects([1.0, 5.0, -4.0], [1e-12, 1.0, 1.0], method="common", interval="normal")
    assert pooled.estimate == pytest.approx(1.0, abs=1e-11)
    assert pooled.se == pytest.approx(1e-6, rel=1e-9)


def test_variances_from_1e_minus_12_to_1e12_are_pooled():
    k = 25
    variances = np.logspace(-12, 12, k)
    effects = np.sqrt(variances) * np.where(np.arange(k) % 2, 1, -1)
    pooled = pool_effects(effects, variances)
    assert all(math.isfinite(getattr(pooled, name)) for name in NUMBERS)
    again = pool_effects(effects * 2.0**10, variances * 2.0**20)
    assert again.tau2 == pytest.approx(pooled.tau2 * 2.0**20, rel=1e-9)


@pytest.mark.parametrize(
    ("effects", "variances", "says"),
    [
        ([], [], "no study given"),
        ([1.0], [1.0], "one study given: pooling takes at least 2"),
        ([1, 2, 3], [1, 2], "3 effects and 2 variances"),
        ([1, -3.1], [1, 0], r"study 2 of 2 has effect -3\.1 and variance 0: both must be numbers"),
        ([1, math.nan, 2], [1, 1, -1], r"study 2 of 3 .* nan .*; study 3 of 3 .* variance -1"),
        ([1, math.inf], [1, 1], "study 2 of 2 has effect inf"),
        (["a", "b"], [1, 1], "effects must be numbers"),
        ([[1, 2]], [[1, 2]], r"effects has shape \(1, 2\)"),
        ([1e200, -1e200], [1e-200, 1e-200], "differ too much in size"),
        ([0, 1], [1e-200, 1e200], "differ too much in size"),
    ],
)
def test_what_cannot_be_pooled_is_refused_with_its_place(effects, variances, says):
    with pytest.raises(SynthesisError, match=says):
        pool_effects(effects, variances)


@pytest.mark.parametrize("choice", [{"level": 95}, {"method": "bayes"}, {"interval": "hksj"}])
def test_an_unknown_choice_is_refused_with_the_ones_there_are(choice):
    with pytest.raises(SynthesisError, match=r"must lie between|there are"):
        pool_effects([1, 2], [1, 1], **choice)


def test_without_its_guard_equal_effects_are_refused_instead_of_certain():
    with pytest.raises(SynthesisError, match="no width"):
        pool_effects([2, 2, 2], [1, 2, 3], interval="knapp-hartung-unguarded")


def test_a_higher_level_is_a_wider_interval():
    narrow, wide = (pool_effects([1, 2, 4], [1, 1, 1], level=level) for level in (0.8, 0.99))
    assert wide.ci_lb < narrow.ci_lb < narrow.ci_ub < wide.ci_ub
    assert wide.tau2_ub > narrow.tau2_ub


def test_the_example_of_the_docstring_comes_out():
    assert doctest.testmod(pooling).failed == 0


def test_importing_evidence_loads_neither_scipy_stats_a_plotting_library_nor_django():
    heavy = (
        "import sys, prolo.evidence; "
        "print({'scipy.stats', 'django', 'matplotlib'} & set(sys.modules))"
    )
    found = subprocess.run(
        [sys.executable, "-c", heavy], capture_output=True, text=True, check=True
    )
    assert found.stdout.strip() == "set()"
