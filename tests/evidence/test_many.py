"""Many sets in one call: what must hold for every set, and what is refused."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from prolo.errors import SynthesisError
from prolo.evidence import pool_effects, pool_many
from prolo.evidence.batch import stack_sets
from prolo.evidence.many import tau2_of
from prolo.evidence.tau2_intervals import chi_square_mixture_cdf
from tests.support.examples import at_least

METHODS = ("reml", "ml", "dl", "pm", "eb", "hs", "sj", "he", "common")
NUMBERS = ("estimate", "se", "ci_lb", "ci_ub", "pi_lb", "pi_ub", "tau2", "I2", "H2", "QE", "pval")


def draw_sets(seed, many, spread):
    draw = np.random.default_rng(seed)
    sizes = draw.integers(2, 12, many)
    variances = [np.exp(draw.uniform(-spread, spread, k)) for k in sizes]
    scale = np.exp(draw.uniform(-8, 5, many))
    effects = [
        draw.normal(size=len(v)) * np.sqrt(v + s) for v, s in zip(variances, scale, strict=True)
    ]
    return effects, variances


@settings(max_examples=at_least(20), deadline=None)
@given(st.integers(0, 10**6), st.sampled_from([0.1, 1.0, 6.0, 12.0]))
def test_the_certified_summit_is_that_of_the_scan(seed, spread):
    effects, variances = draw_sets(seed, 60, spread)
    many = pool_many(effects, variances)
    for i, (y, v) in enumerate(zip(effects, variances, strict=True)):
        one = pool_effects(y, v, tau2_interval="none")
        assert abs(many.tau2[i] - one.tau2) <= 1e-9 * (one.tau2 + v.min())


@settings(max_examples=at_least(20), deadline=None)
@given(st.integers(0, 10**6), st.sampled_from(["reml", "ml"]))
def test_no_point_of_a_fine_grid_is_higher(seed, likelihood):
    effects, variances = draw_sets(seed, 10, 8.0)
    batch = stack_sets(effects, variances)
    tau2 = tau2_of(batch, likelihood)
    for i in range(batch.count):
        grid = np.concatenate([[0], np.geomspace(1e-4, 10 * (batch.ceiling()[i] + 1), 4000)])
        heights = batch.height(grid, np.full(len(grid), i), likelihood)
        found = batch.height(tau2[i : i + 1], np.array([i]), likelihood)[0]
        assert found >= heights.max() - 1e-10 * abs(found)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("prediction", ["t-k-1", "t-k-2", "normal", "hartung-knapp"])
@pytest.mark.parametrize("interval", ["knapp-hartung", "knapp-hartung-unguarded", "normal"])
def test_one_call_gives_what_each_set_alone_gives(method, prediction, interval):
    effects, variances = draw_sets(11, 30, 2.0)
    options = {"method": method, "prediction": prediction, "interval": interval}
    many = pool_many(effects, variances, **options)
    for i, (y, v) in enumerate(zip(effects, variances, strict=True)):
        one = pool_effects(y, v, tau2_interval="none", **options)
        for name in NUMBERS:
            alone = getattr(one, name)
            if alone is None:
                assert np.isnan(getattr(many, name)[i])
            else:
                assert getattr(many, name)[i] == pytest.approx(alone, rel=1e-9, abs=1e-11), name
        assert many.I2_by_Q[i] == pytest.approx(one.I2_by_Q)


@pytest.mark.parametrize("method", METHODS)
def test_order_sign_and_unit_change_only_what_they_must(method):
    effects, variances = draw_sets(5, 40, 3.0)
    one = pool_many(effects, variances, method=method)
    turned = pool_many([-y[::-1] for y in effects], [v[::-1] for v in variances], method=method)
    scaled = pool_many([1e6 * y for y in effects], [1e12 * v for v in variances], method=method)
    smallest = np.array([v.min() for v in variances])
    assert turned.tau2 == pytest.approx(one.tau2, rel=1e-9, abs=1e-9 * smallest.min())
    assert turned.ci_lb == pytest.approx(-one.ci_ub, rel=1e-9, abs=1e-9)
    assert scaled.tau2 / 1e12 == pytest.approx(one.tau2, rel=1e-9, abs=1e-9 * smallest.min())
    assert scaled.estimate / 1e6 == pytest.approx(one.estimate, rel=1e-9, abs=1e-9)
    assert pytest.approx(one.I2, abs=1e-7) == scaled.I2


@pytest.mark.parametrize("method", METHODS)
def test_variances_from_1e_minus_12_to_1e12_give_numbers(method):
    variances = np.logspace(-12, 12, 25)
    effects = np.sqrt(variances) * np.where(np.arange(25) % 2, 1, -1)
    many = pool_many([effects, [1, 2]], [variances, [1, 1]], method=method)
    assert all(np.isfinite(getattr(many, name)[0]) for name in ("estimate", "se", "tau2", "I2"))


@pytest.mark.parametrize("method", METHODS)
def test_equal_effects_are_no_heterogeneity(method):
    many = pool_many([[3.0, 3.0], [1.5] * 4], [[2.0, 2.0], [1.0, 2.0, 3.0, 1e6]], method=method)
    assert many.tau2.tolist() == [0, 0]
    assert many.estimate == pytest.approx([3.0, 1.5])
    assert many.QE.tolist() == [0, 0]


def test_equal_variances_have_the_closed_forms():
    y = np.array([1.0, 4.0, 2.5, 7.0, 3.0])
    for method, tau2 in (
        ("reml", y.var(ddof=1) - 0.75),
        ("pm", y.var(ddof=1) - 0.75),
        ("dl", y.var(ddof=1) - 0.75),
        ("he", y.var(ddof=1) - 0.75),
        ("ml", y.var() - 0.75),
        ("hs", y.var() - 0.75),
    ):
        many = pool_many([y, [0, 1]], [np.full(5, 0.75), [1, 1]], method=method)
        assert many.tau2[0] == pytest.approx(tau2, rel=1e-12), method
        assert many.tau2[1] == 0


def test_a_set_of_one_study_is_that_study():
    many = pool_many([[2.0], [1.0, 2.0]], [[0.25], [1.0, 1.0]])
    assert (many.estimate[0], many.se[0], many.tau2[0], many.I2[0]) == (2.0, 0.5, 0.0, 0.0)
    assert (many.ci_lb[0], many.ci_ub[0]) == pytest.approx((1.0200, 2.9800), abs=5e-5)
    assert np.isnan(many.pi_lb[0])
    assert many.QEp[0] == 1


def test_flat_numbers_with_sizes_are_the_same_sets():
    nested = pool_many([[1.0, 2.0, 4.0], [0.0, 3.0]], [[1.0, 1.0, 2.0], [1.0, 1.0]])
    flat = pool_many([1, 2, 4, 0, 3], [1, 1, 2, 1, 1], sizes=[3, 2])
    assert nested.ci_lb.tolist() == flat.ci_lb.tolist()
    square = pool_many(np.array([[1, 2], [0, 3]]), np.ones((2, 2)))
    assert square.k.tolist() == [2, 2]


@pytest.mark.parametrize(
    ("effects", "variances", "says"),
    [
        ([], [], "at least one set"),
        ([[1.0], []], [[1.0], []], "no study in set 2"),
        ([[1.0, 2.0]], [[1.0]], "same number of studies"),
        ([[1, 2], [1, np.nan]], [[1, 1], [1, 1]], "set 2, study 2 has effect nan"),
        ([[1, 2], [np.inf, 1]], [[1, 1], [1, 1]], "set 2, study 1 has effect inf"),
        ([[1, 2]], [[1, 0]], "set 1, study 2 has effect 2 and variance 0"),
        ([[1, 2]], [[1, np.inf]], "variance inf"),
        ([[0, 1]], [[1e-200, 1e200]], "set 1: the studies differ too much"),
        ([["a"]], [[1]], "must be numbers"),
    ],
)
def test_what_cannot_be_pooled_is_refused_with_its_place(effects, variances, says):
    with pytest.raises(SynthesisError, match=says):
        pool_many(effects, variances)


# -- the intervals of τ² --------------------------------------------------------------------


@pytest.mark.parametrize("x", [0.01, 0.5, 3.0, 9.0, 40.0, 900.0])
def test_the_mixture_of_chi_squares_is_the_chi_square_where_the_weights_are_equal(x):
    for df in (1, 2, 5, 30, 200, 1000):
        found = chi_square_mixture_cdf(x, np.ones(df))
        assert found == pytest.approx(stats.chi2.cdf(x, df), abs=1e-12)


@pytest.mark.parametrize("x", [0.1, 1.0, 5.0, 20.0])
def test_pairs_of_weights_are_a_sum_of_two_exponentials(x):
    a, b = 0.7, 3.0  # a·χ²₂ is exponential with mean 2a
    exact = 1 - (a * np.exp(-x / (2 * a)) - b * np.exp(-x / (2 * b))) / (a - b)
    assert chi_square_mixture_cdf(x, np.array([a, a, b, b])) == pytest.approx(exact, abs=1e-12)


def test_with_two_studies_all_that_rest_on_q_agree():
    for v in ([1.0, 1.0], [0.3, 4.0]):
        q = pool_effects([0.0, 5.0], v)
        generalised = pool_effects([0.0, 5.0], v, tau2_interval="generalised-q")
        assert generalised.tau2_ub == pytest.approx(q.tau2_ub, rel=1e-9)
        assert generalised.tau2_lb == pytest.approx(q.tau2_lb, rel=1e-9)


def test_equal_variances_make_q_profile_and_generalised_q_one():
    y, v = [1.0, 4.0, 2.5, 7.0, 3.0, 9.0], [0.75] * 6
    q, generalised = pool_effects(y, v), pool_effects(y, v, tau2_interval="generalised-q")
    assert (generalised.tau2_lb, generalised.tau2_ub) == pytest.approx((q.tau2_lb, q.tau2_ub))


def test_a_profile_likelihood_is_refused_where_there_is_no_likelihood():
    with pytest.raises(SynthesisError, match="needs method reml or ml, not dl"):
        pool_effects([1, 2], [1, 1], method="dl", tau2_interval="profile-likelihood")
