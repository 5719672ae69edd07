"""Refits, regression, subgroups and permutation: what must hold, and what is refused."""

from __future__ import annotations

from itertools import permutations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from prolo.errors import SynthesisError
from prolo.evidence import pool_effects
from prolo.evidence.contrasts import contrasts_of, residual_tau2
from prolo.evidence.permutation import permute_effects
from prolo.evidence.refits import (
    cumulate,
    fail_safe,
    leave_one_out,
    measure_influence,
    predict_studies,
)
from prolo.evidence.regression import regress_effects
from prolo.evidence.subgroups import pool_subgroups
from tests.support.examples import at_least

Y = np.array([-0.8, -0.3, -1.4, -0.5, 0.2, -0.9])
V = np.array([0.04, 0.09, 0.05, 0.3, 0.02, 0.11])
METHODS = ("reml", "ml", "dl", "pm", "eb", "hs", "sj", "he", "common")


@pytest.mark.parametrize("method", METHODS)
def test_leaving_one_out_is_pooling_the_others(method):
    left = leave_one_out(Y, V, method=method)
    for i in range(6):
        one = pool_effects(np.delete(Y, i), np.delete(V, i), method=method)
        for name in ("estimate", "se", "ci_lb", "tau2", "I2", "QE"):
            assert getattr(left, name)[i] == pytest.approx(getattr(one, name), abs=1e-12)


def test_of_two_studies_each_is_left_alone():
    left = leave_one_out([1.0, 3.0], [0.25, 1.0])
    assert left.estimate.tolist() == [3.0, 1.0]
    assert left.se.tolist() == [1.0, 0.5]


def test_studies_come_in_their_order_and_the_last_answer_is_that_of_all():
    years = [2004, 1999, 2010, 1999, 2020, 2001]
    grown = cumulate(Y, V, order=years)
    assert grown.k.tolist() == [1, 2, 3, 4, 5, 6]
    assert grown.estimate[0] == Y[1]  # the first of the two of 1999
    assert grown.ci_ub[-1] == pytest.approx(pool_effects(Y, V).ci_ub)
    assert grown.tau2[1] == pytest.approx(pool_effects(Y[[1, 3]], V[[1, 3]]).tau2)


def test_a_study_that_lies_apart_is_found():
    influence = measure_influence([0.1, 0.2, 0.15, 0.12, 3.0], [0.01, 0.02, 0.01, 0.03, 0.01])
    assert influence.influential.tolist() == [False, False, False, False, True]
    assert influence.weight.sum() == pytest.approx(100)


def test_without_heterogeneity_every_study_is_predicted_at_the_mean():
    found = predict_studies([1.0, 1.1, 0.9], [1.0, 2.0, 3.0])
    assert found.pred == pytest.approx([pool_effects([1.0, 1.1, 0.9], [1, 2, 3]).estimate] * 3)


def test_fail_safe_counts_by_hand():
    # z is 2 in each of four studies: (8/1.6449)² − 4 is 19.65; mean 2, target 0.5: 4 · 1.5/0.5
    found = fail_safe([2.0] * 4, [1.0] * 4, target=0.5)
    assert (found.rosenthal, found.orwin) == (20, 12)
    assert fail_safe([0.0, 0.0], [1.0, 1.0]).rosenthal == 0
    assert fail_safe([0.2], [1.0], target=0.5).orwin is None


# -- regression ----------------------------------------------------------------------------


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("interval", ["normal", "knapp-hartung", "knapp-hartung-unguarded"])
def test_an_intercept_alone_is_pooling(method, interval):
    fit = regress_effects(Y, V, {}, method=method, interval=interval)
    one = pool_effects(Y, V, method=method, interval=interval)
    assert fit.estimate[0] == pytest.approx(one.estimate)
    for name in ("tau2", "I2", "H2", "QE", "QEp"):
        assert getattr(fit, name) == pytest.approx(getattr(one, name), rel=1e-10, abs=1e-12)
    assert (fit.ci_lb[0], fit.ci_ub[0]) == pytest.approx((one.ci_lb, one.ci_ub))


@settings(max_examples=at_least(30), deadline=None)
@given(st.integers(0, 10**6), st.sampled_from(METHODS))
def test_order_unit_and_origin_of_a_moderator_change_only_what_they_must(seed, method):
    draw = np.random.default_rng(seed)
    y, v, x = draw.normal(size=9), np.exp(draw.uniform(-3, 1, 9)), draw.normal(size=9)
    one = regress_effects(y, v, {"x": x}, method=method)
    turned = regress_effects(y[::-1], v[::-1], {"x": 10 * x[::-1] + 5}, method=method)
    near = 1e-8 * v.min()
    assert turned.tau2 == pytest.approx(one.tau2, rel=1e-8, abs=near)
    assert 10 * turned.estimate[1] == pytest.approx(one.estimate[1], rel=1e-7, abs=1e-9)
    assert turned.pval[1] == pytest.approx(one.pval[1], rel=1e-7)
    scaled = regress_effects(1e4 * y, 1e8 * v, {"x": x}, method=method)
    assert scaled.tau2 / 1e8 == pytest.approx(one.tau2, rel=1e-8, abs=near)


@settings(max_examples=at_least(30), deadline=None)
@given(st.integers(0, 10**6))
def test_the_regression_stands_on_the_highest_restricted_likelihood(seed):
    draw = np.random.default_rng(seed)
    y, v = draw.normal(size=8) * draw.choice([0.5, 3]), np.exp(draw.uniform(-5, 2, 8))
    x = np.column_stack([np.ones(8), draw.normal(size=8)])
    left = contrasts_of(y[:, None], v, x)
    tau2 = residual_tau2(left, "reml")

    def naive(t):
        w = 1 / (v + t)
        inner = x.T @ (w[:, None] * x)
        beta = np.linalg.solve(inner, x.T @ (w * y))
        return np.log(w).sum() - np.linalg.slogdet(inner)[1] - w @ (y - x @ beta) ** 2

    grid = np.concatenate([[0.0], np.geomspace(1e-5, 200, 800)])
    assert naive(tau2[0]) >= max(map(naive, grid)) - 1e-9


def test_words_become_one_column_for_each_but_the_first():
    fit = regress_effects(Y, V, {"kind": ["b", "a", "c", "a", "b", "a"]})
    assert fit.names == ("intercept", "kind:b", "kind:c")
    whole = regress_effects(Y, V, {"kind": ["b", "a", "c", "a", "b", "a"]}, intercept=False)
    assert whole.names == ("kind:a", "kind:b", "kind:c")
    assert whole.estimate[1] == pytest.approx(fit.estimate[0] + fit.estimate[1])


@pytest.mark.parametrize(
    ("moderators", "says"),
    [
        ({"x": [1, 2]}, r"'x' has shape \(2,\): one value for each of 6 studies"),
        ({"x": [1, 2, np.nan, 3, 4, 5]}, "'x', study 3 is nan: leave the study out"),
        ({"x": [1, 1, 1, 1, 1, 1]}, "say the same"),
        ({"x": [0, 0, 0, 0, 0, 0]}, "say the same"),
        ({"x": ["a", "b", "c", "d", "e", "f"]}, "6 studies for 6 coefficients"),
        ({"x": ["a", "b", "c", "", "e", "f"]}, "numbers or words"),
    ],
)
def test_moderators_that_cannot_be_used_are_refused(moderators, says):
    with pytest.raises(SynthesisError, match=says):
        regress_effects(Y, V, moderators)


def test_what_else_a_regression_refuses():
    with pytest.raises(SynthesisError, match=r"1e\+07-fold"):
        regress_effects([1, 2, 3, 5], [1e-9, 1, 1, 1], {"x": [1, 2, 3, 4]})
    with pytest.raises(SynthesisError, match="interaction of 'z'"):
        regress_effects(Y, V, {"x": np.arange(6)}, interactions=[("x", "z")])
    with pytest.raises(SynthesisError, match="lie on the model exactly"):
        regress_effects(
            [0.0, 0.0, 0.0], [1, 1, 1], {"x": [1, 2, 3]}, interval="knapp-hartung-unguarded"
        )


def test_subgroups_are_their_own_poolings_and_their_difference_is_tested():
    groups = ["a", "a", "b", "a", "b", "b"]
    own = pool_subgroups(Y, V, groups)
    a, b = pool_effects(Y[[0, 1, 3]], V[[0, 1, 3]]), pool_effects(Y[[2, 4, 5]], V[[2, 4, 5]])
    assert own.estimate == {"a": a.estimate, "b": b.estimate}
    difference = (a.estimate - b.estimate) ** 2 / (a.se**2 + b.se**2)
    assert pytest.approx(difference) == own.QB
    shared = pool_subgroups(Y, V, groups, common_tau2=True)
    fit = regress_effects(Y, V, {"g": groups})
    assert shared.tau2 == pytest.approx(fit.tau2)
    assert pytest.approx(fit.QM) == shared.QB
    alone = pool_subgroups(Y, V, ["a", "a", "b", "a", "a", "a"])
    assert alone.alone == ("b",)
    assert alone.se["b"] == pytest.approx(V[2] ** 0.5)
    with pytest.raises(SynthesisError, match="at least two different"):
        pool_subgroups(Y, V, ["a"] * 6)


# -- permutation ---------------------------------------------------------------------------


@pytest.mark.parametrize("interval", ["normal", "knapp-hartung", "knapp-hartung-unguarded"])
def test_exact_signs_are_those_of_the_naive_twin(interval):
    def statistic(y):
        return abs(pool_effects(y, V, interval=interval, tau2_interval="none").zval)

    seen = statistic(Y)
    all_of_them = [statistic(Y * signs) for signs in product([1, -1], repeat=6)]
    expected = np.mean([found >= seen * (1 - 1e-9) for found in all_of_them])
    fit = permute_effects(Y, V, interval=interval)
    assert fit.pval[0] == pytest.approx(expected)
    assert (fit.exact, fit.count, fit.QMp) == (True, 32, None)


def test_exact_orders_are_those_of_the_naive_twin():
    x = np.array([1.0, 4.0, 2.0, 8.0, 5.0])
    y, v = Y[:5], V[:5]

    def statistic(order):
        fit = regress_effects(y, v, {"x": x[list(order)]}, interval="knapp-hartung-unguarded")
        return abs(fit.zval[1])

    seen = statistic(range(5))
    found = [statistic(order) >= seen * (1 - 1e-9) for order in permutations(range(5))]
    fit = permute_effects(y, v, {"x": x})
    assert fit.pval[1] == pytest.approx(np.mean(found))
    assert fit.QMp == pytest.approx(np.mean(found))


def test_drawn_exchanges_count_what_was_seen_among_them():
    draw = np.random.default_rng(3)
    effects, variances = draw.normal(2, 0.1, 25), np.full(25, 0.01)
    fit = permute_effects(effects, variances, generator=np.random.default_rng(1))
    assert (fit.exact, fit.count) == (False, 1000)
    assert fit.pval[0] == pytest.approx(1 / 1001)
    again = permute_effects(effects, variances, generator=np.random.default_rng(1))
    assert again == fit
    with pytest.raises(SynthesisError, match="give a generator"):
        permute_effects(effects, variances)


def test_a_drawn_p_is_near_the_exact_one():
    exact = permute_effects(Y, V, {"x": np.arange(6)})
    drawn = permute_effects(
        Y, V, {"x": np.arange(6)}, samples=4000, generator=np.random.default_rng(2)
    )
    assert drawn.pval[1] == pytest.approx(exact.pval[1], abs=0.04)
