"""The τ² of restricted maximum likelihood against a naive twin: a fine grid of the likelihood."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from prolo.evidence.heterogeneity import arrange, tau2_reml
from prolo.evidence.roots import bracketed_root
from tests.support.examples import at_least


def restricted_likelihood(tau2, effects, variances):
    """As the textbook writes it, without rearranging anything."""
    spread = variances + np.asarray(tau2)[..., None]
    weights = 1 / spread
    mean = (weights * effects).sum(-1) / weights.sum(-1)
    q = (weights * (effects - mean[..., None]) ** 2).sum(-1)
    return -0.5 * (np.log(spread).sum(-1) + np.log(weights.sum(-1)) + q)


def grid(effects, variances):
    top = 10 * (np.ptp(effects) ** 2 + variances.max())
    return np.concatenate([[0.0], np.geomspace(1e-4 * variances.min(), top, 20_000)])


def reml(effects, variances):
    studies = arrange(np.asarray(effects, float), np.asarray(variances, float))
    return tau2_reml(studies) * studies.unit**2


@settings(max_examples=at_least(150), deadline=None)
@given(st.integers(0, 10**6))
def test_no_point_of_a_fine_grid_is_higher(seed):
    draw = np.random.default_rng(seed)
    k = draw.integers(2, 10)
    variances = np.exp(draw.uniform(-6, 6, k) * draw.choice([0.1, 1, 2]))
    effects = draw.normal(size=k) * np.sqrt(variances + np.exp(draw.uniform(-8, 5)))
    tau2 = reml(effects, variances)
    highest = restricted_likelihood(grid(effects, variances), effects, variances).max()
    assert restricted_likelihood(tau2, effects, variances) >= highest - 1e-10 * abs(highest)


@pytest.mark.parametrize(
    ("middle", "last", "variances", "higher", "lower"),
    [
        # A hill at zero and a higher one far off, where a climb from zero would never arrive,
        # and the same hills the other way round.
        (4.54, -3.06, [0.01, 5.81, 0.252], 12.0572, 0.0),
        (3.60, -3.06, [0.01, 5.81, 0.252], 0.0, 7.3),
        # Two hills inside, almost of one height; a small push decides between them.
        (2.01, -3.51, [0.034, 0.001, 4.505], 0.16097, 3.7993),
        (2.01, -3.60, [0.034, 0.001, 4.505], 4.2167, 0.1657),
    ],
)
def test_the_higher_of_two_hills_is_found(middle, last, variances, higher, lower):
    effects = np.array([-2.73 if variances[0] == 0.01 else 1.52, middle, last])
    tau2 = reml(effects, variances)
    assert tau2 == pytest.approx(higher, rel=1e-4, abs=1e-12)

    def height(tau2):
        return restricted_likelihood(tau2, effects, np.array(variances))

    assert height(tau2) > height(lower)  # and that one is a hill:
    assert height(lower) > height(lower + 0.3)
    assert lower == 0 or height(lower) > height(lower - 0.1)


def test_the_slope_is_zero_at_the_top_to_nine_figures():
    effects = np.array([-8.0, -3.0, -14.0, -5.0])
    variances = np.array([4.0, 2.25, 9.0, 3.0])
    tau2 = reml(effects, variances)
    step = 1e-3
    left, right = restricted_likelihood(np.array([tau2 - step, tau2 + step]), effects, variances)
    curve = (left + right - 2 * restricted_likelihood(tau2, effects, variances)) / step**2
    assert abs((right - left) / (2 * step) / curve) < 1e-6 * tau2


def test_equal_variances_have_the_closed_form():
    effects = np.array([1.0, 4.0, 2.5, 7.0, 3.0])
    assert reml(effects, np.full(5, 0.75)) == pytest.approx(effects.var(ddof=1) - 0.75, rel=1e-12)


def test_two_studies_have_the_closed_form():
    assert reml([0.0, 4.0], [1.0, 1.0]) == pytest.approx(7.0, rel=1e-12)
    assert reml([0.0, 1.0], [1.0, 1.0]) == 0.0


def test_a_likelihood_flat_over_many_powers_of_ten_still_has_its_top_found():
    effects, variances = np.array([0.0, 1e-3, -1e-3]), np.array([1e-9, 1e6, 1e6])
    highest = restricted_likelihood(grid(effects, variances), effects, variances).max()
    height = restricted_likelihood(reml(effects, variances), effects, variances)
    assert height == pytest.approx(highest, rel=1e-14)


@given(st.floats(-3, 3), st.integers(1, 7))
def test_a_root_is_found_wherever_it_lies(root, power):
    def bent(x):
        return np.sign(x - root) * abs(x - root) ** power

    found = bracketed_root(bent, -4.0, 4.5, tolerance=1e-12)
    assert abs(bent(found)) <= abs(bent(root + 1e-11 * max(1, abs(root))))


def test_a_bracket_without_a_root_is_refused():
    with pytest.raises(ValueError, match="same sign"):
        bracketed_root(lambda x: x * x + 1, -1, 1, tolerance=1e-9)
