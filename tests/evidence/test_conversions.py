"""Printed forms turned into the needed one, there and back."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import ndtri, stdtr, stdtrit

from prolo.errors import SynthesisError
from prolo.evidence import conversions as c
from prolo.evidence import medians

errors = st.floats(1e-3, 50)
degrees = st.one_of(st.just(float("inf")), st.integers(2, 400).map(float))


def quantile(share, df):
    return ndtri(share) if np.isinf(df) else stdtrit(df, share)


@given(st.floats(-50, 50), errors, degrees, st.sampled_from([0.9, 0.95, 0.99]))
def test_an_interval_gives_back_the_error_it_was_made_of(y, se, df, level):
    reach = se * quantile((1 + level) / 2, df)
    made = c.se_from_interval(y - reach, y + reach, estimate=y, df=df, level=level)
    assert made.values == pytest.approx(se, rel=1e-6)


@given(st.floats(0.5, 50), st.floats(0.5, 50), st.integers(3, 400))
def test_a_p_value_gives_back_the_error_it_was_made_of(y, se, df):
    p = 2 * stdtr(df, -y / se)
    if not 1e-12 < p < 1:
        return
    assert c.se_from_p(y, p, df=df).values == pytest.approx(se, rel=1e-6)
    assert c.se_from_t(-y, -y / se).values == pytest.approx(se)


@given(errors, errors, st.floats(-0.95, 0.95))
def test_the_sd_of_a_change_gives_back_its_correlation(pre, post, r):
    change = c.sd_of_change(pre, post, r).values
    assert c.correlation_of_times(pre, post, change) == pytest.approx(r, abs=1e-6)


def test_sds_that_fit_no_correlation_give_none():
    assert np.isnan(c.correlation_of_times(2, 2, 9))


def test_a_row_keeps_its_code_its_inputs_and_its_arm():
    made = c.sd_from_se([3.56, 3.63], [28, 25]).row(1, arm="saline")
    assert (made.code, made.made, made.arm) == ("sd-from-se", "sd", "saline")
    assert made.value == pytest.approx(18.15)
    assert made.inputs == {"se": 3.63, "n": 25}


@pytest.mark.parametrize(
    "call",
    [
        lambda: c.se_from_interval(1.36, 5.92, estimate=8.64),
        lambda: c.se_from_interval([0, 3], [2, 1]),
        lambda: c.se_from_interval(1, 1),
        lambda: c.se_from_p(0.0, 0.5),
        lambda: c.se_from_p(1.0, 0.0),
        lambda: c.se_from_t(0.0, 2.0),
        lambda: c.effective_people(20, 0.5, 0.5),
        lambda: c.effective_people(20, 2, 1.5),
        lambda: medians.from_quartiles(20, 5, 4, 8),
        lambda: medians.from_range(20, 5, 9, 8),
        lambda: medians.from_five_numbers(20, 1, 2, 3, 9, 8),
    ],
)
def test_what_cannot_be_meant_is_refused(call):
    with pytest.raises(SynthesisError):
        call()


def test_a_missing_end_of_an_interval_gives_a_missing_error():
    assert np.isnan(c.se_from_interval([1.0, np.nan], [2.0, 3.0]).values).tolist() == [False, True]


# -- joints counted as people --------------------------------------------------------------


def test_joints_are_people_where_they_say_nothing_of_each_other_and_half_where_all():
    assert c.effective_people(40, 2, 0.0).values == 40
    assert c.effective_people(40, 2, 1.0).values == 20
    assert c.effective_people(40, 2, 0.5).values == pytest.approx(40 / 1.5)
    assert c.effective_people(40, 1, 0.9).values == 40


# -- the Cochrane Handbook's own examples (version 6.5, chapter 6) -------------------------


def test_handbook_6_5_2_2_an_interval_of_25_people():
    """30.0 to 34.2 with 25 people: √25 × 4.2 / 4.128 = 5.09."""
    se = c.se_from_interval(30.0, 34.2, df=24).values
    assert c.sd_from_se(se, 25).values == pytest.approx(5.09, abs=0.005)


def test_handbook_6_5_2_3_a_p_value_beside_a_difference():
    """MD 3.8, p 0.008, 25 and 22 people: t 2.78, SE 1.37, SD 4.69."""
    se = c.se_from_p(3.8, 0.008, df=45).values
    assert se == pytest.approx(1.37, abs=0.005)
    assert c.sd_from_difference(se, 25, 22).values == pytest.approx(4.69, abs=0.01)


def test_handbook_6_5_2_8_the_correlation_of_two_times():
    """SDs 6.4, 7.1 and 4.5 of the change: 0.78; 7.0, 6.9 and 4.2: 0.82."""
    found = c.correlation_of_times([6.4, 7.0], [7.1, 6.9], [4.5, 4.2])
    assert found.round(2).tolist() == [0.78, 0.82]


# -- medians -------------------------------------------------------------------------------


def drawn(n, shape="normal"):
    rng = np.random.default_rng(n)
    raw = rng.standard_normal((20_000, n)) if shape == "normal" else rng.exponential(1, (20_000, n))
    values = np.sort(50 + 10 * raw, axis=1)
    q1, median, q3 = np.quantile(values, [0.25, 0.5, 0.75], axis=1, method="weibull")
    return values[:, 0], q1, median, q3, values[:, -1]


@pytest.mark.parametrize("n", [30, 100, 400])
def test_medians_of_normal_samples_give_their_mean_and_sd(n):
    low, q1, median, q3, high = drawn(n)
    for found in (
        medians.from_quartiles(n, q1, median, q3),
        medians.from_range(n, low, median, high),
        medians.from_five_numbers(n, low, q1, median, q3, high),
    ):
        assert found.mean.values.mean() == pytest.approx(50, abs=0.1)
        assert found.sd.values.mean() == pytest.approx(10, rel=0.09 if n == 30 else 0.03)
        assert 0.025 < found.skewed.mean() < 0.055  # the test's own level is 0.05


def test_medians_of_skewed_samples_are_called_skewed():
    low, q1, median, q3, high = drawn(100, "exponential")
    assert medians.from_five_numbers(100, low, q1, median, q3, high).skewed.mean() > 0.95
    assert medians.from_range(100, low, median, high).skewed.mean() > 0.9


@given(st.floats(-20, 20), st.floats(0.1, 9), st.floats(0.1, 9), st.floats(0.01, 100))
def test_medians_do_not_know_the_unit(median, below, above, unit):
    def ask(unit):
        return medians.from_quartiles(
            40, (median - below) * unit, median * unit, (median + above) * unit
        )

    one, scaled = ask(1), ask(unit)
    assert scaled.mean.values == pytest.approx(one.mean.values * unit, rel=1e-9, abs=1e-9)
    assert scaled.sd.values == pytest.approx(one.sd.values * unit, rel=1e-6)
