"""What every measure must do, whatever the numbers: signs, units, edges, refusals, expectations."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from prolo.errors import SynthesisError
from prolo.evidence import measures as m
from prolo.evidence.measures.standard import small_sample_factors

NAN = float("nan")
SMD_FORMS = ("large-sample", "scaled", "biased", "unbiased")

means = st.floats(-80, 80)
spreads = st.floats(0.5, 40)
people = st.integers(4, 300)
arm = st.tuples(means, spreads, people)
cells = st.integers(1, 60).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
COUNTED = (
    m.log_odds_ratios,
    m.log_risk_ratios,
    m.risk_differences,
    m.peto_log_odds_ratios,
    m.arcsine_differences,
    m.yules_q,
    m.yules_y,
)


def same(one, other):
    np.testing.assert_allclose(one, other, rtol=1e-9, atol=1e-12)


# -- arms change places --------------------------------------------------------------------


@given(arm, arm, st.sampled_from(SMD_FORMS))
def test_swapping_the_groups_turns_the_sign_and_keeps_the_variance(a, b, form):
    for make in (
        m.mean_differences,
        lambda *x: m.standardised_mean_differences(*x, variance=form),
        lambda *x: m.standardised_mean_differences(*x, standardiser="separate"),
    ):
        there, back = make(*a, *b), make(*b, *a)
        same(there.yi, -back.yi)
        same(there.vi, back.vi)


@given(cells, cells, st.sampled_from(COUNTED))
def test_swapping_the_groups_turns_the_sign_of_every_comparison_of_counts(a, b, make):
    there, back = make(*a, *b), make(*b, *a)
    same(there.yi, -back.yi)
    same(there.vi, back.vi)


@given(cells, cells, st.sampled_from([m.log_odds_ratios, m.yules_q, m.yules_y]))
def test_counting_those_without_the_event_turns_the_sign_of_odds(a, b, make):
    without = [(n - events, n) for events, n in (a, b)]
    same(make(*a, *b).yi, -make(*without[0], *without[1]).yi)


# -- units ---------------------------------------------------------------------------------


@given(arm, arm, st.sampled_from([1e-6, 0.1, 1e6]), st.sampled_from(["pooled", "control"]))
def test_another_unit_scales_points_and_leaves_standard_deviations(a, b, unit, standardiser):
    def scaled(one):
        return one[0] * unit, one[1] * unit, one[2]

    points, again = m.mean_differences(*a, *b), m.mean_differences(*scaled(a), *scaled(b))
    np.testing.assert_allclose(again.yi, points.yi * unit, rtol=1e-9, atol=1e-9 * unit)
    same(again.vi / unit**2, points.vi)
    sds, again = (
        m.standardised_mean_differences(*x, *y, standardiser=standardiser)
        for x, y in ((a, b), (scaled(a), scaled(b)))
    )
    same(again.yi, sds.yi)
    same(again.vi, sds.vi)


def test_thousands_at_once_are_the_same_as_one_by_one():
    rng = np.random.default_rng(3)
    columns = [
        rng.normal(40, 9, 2000), rng.uniform(2, 20, 2000), rng.integers(4, 99, 2000),
        rng.normal(44, 9, 2000), rng.uniform(2, 20, 2000), rng.integers(4, 99, 2000),
    ]  # fmt: skip
    together = m.standardised_mean_differences(*columns)
    for at in (0, 7, 1999):
        alone = m.standardised_mean_differences(*(column[at] for column in columns))
        assert (alone.yi, alone.vi) == (together.yi[at], together.vi[at])
    assert together.yi.shape == (2000,)


# -- expectations: the promises of «unbiased» ----------------------------------------------


def drawn_group(mean, sd, n, rng, draws=1_000_000):
    """Means and SDs as samples of n normal values have them."""
    spread = sd * np.sqrt(rng.chisquare(n - 1, draws) / (n - 1))
    return rng.normal(mean, sd / n**0.5, draws), spread, n


def two_groups(delta, n1, n2):
    rng = np.random.default_rng(17)
    return *drawn_group(delta, 1, n1, rng), *drawn_group(0, 1, n2, rng)


def test_g_and_its_unbiased_variance_are_right_on_average():
    columns = two_groups(0.8, 6, 7)
    found = m.standardised_mean_differences(*columns, variance="unbiased")
    assert found.yi.mean() == pytest.approx(0.8, abs=0.005)
    assert found.vi.mean() == pytest.approx(found.yi.var(), rel=0.01)


def test_glass_is_right_on_average():
    found = m.standardised_mean_differences(
        *two_groups(0.8, 9, 8), standardiser="control", variance="unbiased"
    )
    assert found.yi.mean() == pytest.approx(0.8, abs=0.006)
    assert found.vi.mean() == pytest.approx(found.yi.var(), rel=0.02)


def drawn_times(shift, n, r, rng, draws=200_000, *, correlation_known=True):
    pre = rng.standard_normal((draws, n))
    post = shift + r * pre + (1 - r * r) ** 0.5 * rng.standard_normal((draws, n))
    (m1, s1), (m2, s2) = ((x.mean(1), x.std(1, ddof=1)) for x in (pre, post))
    product = ((pre - m1[:, None]) * (post - m2[:, None])).sum(1) / (n - 1)
    return m.times(m1, s1, m2, s2, n, r if correlation_known else product / (s1 * s2))


@pytest.mark.parametrize(("standardiser", "truth"), [("pre", 0.7), ("change", 0.7 / 0.8**0.5)])
def test_standardised_changes_are_right_on_average(standardiser, truth):
    rng = np.random.default_rng(5)
    group = drawn_times(0.7, 9, 0.6, rng, correlation_known=standardiser == "pre")
    found = m.standardised_mean_changes(group, standardiser=standardiser, variance="unbiased")
    assert found.yi.mean() == pytest.approx(truth, abs=0.006)
    assert found.vi.mean() == pytest.approx(found.yi.var(), rel=0.02)


def test_the_change_against_a_control_is_right_on_average():
    rng = np.random.default_rng(6)
    treated, control = drawn_times(0.9, 9, 0.6, rng), drawn_times(0.2, 8, 0.6, rng)
    found = m.standardised_change_differences(treated, control, variance="unbiased")
    assert found.yi.mean() == pytest.approx(0.7, abs=0.006)
    assert found.vi.mean() == pytest.approx(found.yi.var(), rel=0.02)


def test_both_times_pooled_have_the_degrees_of_freedom_that_are_said():
    """Their SD is no exact chi; with 2(n − 1)/(1 + r²) the effect is right on average all the
    same."""
    group = drawn_times(0.7, 9, 0.6, np.random.default_rng(8))
    found = m.standardised_mean_changes(group, standardiser="pre-post")
    assert found.yi.mean() == pytest.approx(0.7, abs=0.01)
    assert found.vi.mean() == pytest.approx(found.yi.var(), rel=0.06)


def test_the_corrected_ratio_of_means_is_nearer_to_the_truth():
    rng = np.random.default_rng(9)
    columns = (*drawn_group(3, 1, 5, rng), *drawn_group(2, 0.7, 5, rng))
    raw, better = (m.log_ratios_of_means(*columns, correct=how) for how in (False, True))
    truth = np.log(1.5)
    assert abs(better.yi.mean() - truth) < abs(raw.yi.mean() - truth) / 2
    assert (better.vi > raw.vi).all()


# -- the correlation nobody prints ---------------------------------------------------------


def test_the_assumed_correlation_is_kept_beside_the_effect():
    found = m.mean_changes(m.times(40, 12, 31, 13, 25, 0.5))
    assert dict(found.assumed) == {"correlation": 0.5}


def test_the_range_of_the_correlation_moves_the_variance_and_no_raw_change():
    shown = m.over_correlations(
        lambda r: m.mean_change_differences(
            m.times(40, 12, 31, 13, 25, r), m.times(41, 11, 38, 12, 24, r)
        )
    )
    assert shown.yi.tolist() == [-6.0] * 5
    assert np.all(np.diff(shown.vi) < 0)
    low, high = shown.widest
    assert (low, high) == (shown.vi[-1], shown.vi[0])


@given(
    st.tuples(means, spreads, means, spreads, people),
    st.tuples(means, spreads, means, spreads, people),
    st.sampled_from(["pre-pooled", "pre", "pre-post", "change"]),
)
def test_swapping_treated_and_control_turns_the_sign(a, b, standardiser):
    one, other = m.times(*a, 0.5), m.times(*b, 0.5)
    there = m.standardised_change_differences(one, other, standardiser=standardiser)
    back = m.standardised_change_differences(other, one, standardiser=standardiser)
    same(there.yi, -back.yi)
    same(there.vi, back.vi)


# -- edges ---------------------------------------------------------------------------------


def test_half_is_added_to_rows_with_an_empty_cell_alone_and_marked():
    found = m.log_odds_ratios([0, 3], [20, 20], [4, 4], [20, 20])
    assert found.marks["half-added"].tolist() == [True, False]
    same(found.yi[0], np.log(0.5 * 16.5 / (20.5 * 4.5)))
    same(found.vi[0], 1 / 0.5 + 1 / 20.5 + 1 / 4.5 + 1 / 16.5)


@pytest.mark.parametrize("make", [m.log_odds_ratios, m.log_risk_ratios, m.yules_q, m.yules_y])
@pytest.mark.parametrize("counts", [(0, 10, 0, 12), (10, 10, 12, 12)])
def test_rows_where_nobody_or_everybody_had_the_event_say_nothing_of_a_ratio(make, counts):
    found = make(*counts)
    assert np.isnan(found.yi)
    assert np.isnan(found.vi)
    assert found.marks["no-events"]


def test_without_anything_added_an_empty_cell_gives_no_ratio():
    assert np.isnan(m.log_odds_ratios(0, 20, 4, 20, add=0).yi)


def test_a_risk_difference_is_never_altered_by_what_is_added_to_its_variance():
    found = m.risk_differences(0, 20, 5, 20)
    assert found.yi == -0.25
    assert found.vi > 0


@pytest.mark.parametrize("scale", ["raw", "log", "logit", "arcsine", "double-arcsine"])
@given(cells)
def test_shares_come_back_from_their_scale(scale, cell):
    events, n = cell
    found = m.proportions(events, n, scale=scale)
    back = float(m.shares_of(found.yi, scale=scale, ni=n))
    half = bool(found.marks) and scale in {"log", "logit"}
    assert back == pytest.approx((events + half / 2) / (n + half), abs=1e-9)
    assert found.vi > 0


def test_odds_ratio_and_standardised_difference_turn_into_each_other():
    odds = m.log_odds_ratios([12, 3], [20, 20], [4, 4], [20, 20])
    for by in ("logistic", "cox"):
        there = m.odds_ratio_to_smd(odds, by=by)
        assert there.marks["smd-from-odds-ratio"].all()
        same(m.smd_to_odds_ratio(there, by=by).yi, odds.yi)
        same(m.smd_to_odds_ratio(there, by=by).vi, odds.vi)


def test_a_t_gives_back_the_standardised_difference_of_its_groups():
    found = m.standardised_mean_differences(31, 9, 25, 36, 9, 20)
    t = -5 / (9 * (1 / 25 + 1 / 20) ** 0.5)
    same(m.standardised_from_t(t, 25, 20).yi, found.yi)
    same(m.standardised_from_t(t, 25, 20).vi, found.vi)


def test_a_missing_figure_gives_a_missing_effect_and_no_other():
    found = m.standardised_mean_differences([31, NAN], 9, 25, [36, 36], [9, 9], 20)
    assert np.isnan(found.yi).tolist() == [False, True]
    assert np.isnan(found.vi).tolist() == [False, True]


def test_the_variance_of_a_noncentral_t_needs_three_degrees_of_freedom():
    assert np.isnan(m.standardised_mean_differences(1, 1, 2, 0, 1, 2, variance="biased").vi)
    assert np.isfinite(m.standardised_mean_differences(1, 1, 2, 0, 1, 3, variance="biased").vi)


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ((1, 0, 9, 0, 1, 9), "sd1i is 0: a number above 0 is expected"),
        ((1, -2, 9, 0, 1, 9), "sd1i is -2"),
        ((1, 1, 1, 0, 1, 9), "n1i is 1: 2 or more people is expected"),
        ((float("inf"), 1, 9, 0, 1, 9), "m1i is inf: a finite number is expected"),
        ((1, 1, 9, 0, float("inf"), 9), "sd2i is inf"),
    ],
)
def test_figures_that_cannot_be_meant_are_refused(row, says):
    with pytest.raises(SynthesisError, match=says):
        m.mean_differences(*row)


def test_all_faults_are_named_at_once_with_their_rows():
    with pytest.raises(SynthesisError) as caught:
        m.mean_differences([1, 2, 3], [1, 0, 1], [9, 9, 1], 0, 1, [9, -4, 9])
    assert str(caught.value).splitlines() == [
        "row 2 of 3: sd1i is 0: a number above 0 is expected.",
        "row 3 of 3: n1i is 1: 2 or more people is expected.",
        "row 2 of 3: n2i is -4: 2 or more people is expected.",
    ]


@pytest.mark.parametrize(
    "call",
    [
        lambda: m.log_odds_ratios(11, 10, 3, 12),
        lambda: m.proportions(11, 10),
        lambda: m.correlations(1.0, 20),
        lambda: m.correlations(0.3, 4),
        lambda: m.times(1, 1, 1, 1, 9, 1.0),
        lambda: m.log_ratios_of_means(-3, 1, 9, 4, 1, 9),
        lambda: m.log_ratios_of_means(0, 1, 9, 4, 1, 9),
        lambda: m.mean_differences([1, 2], 1, [3, 4, 5], 0, 1, 9),
        lambda: m.mean_differences(1, 1, 9, 0, 1, 9, variance="robust"),
        lambda: m.standardised_mean_differences(1, 1, 9, 0, 1, 9, standardiser="treated"),
        lambda: m.given_effects(1.0),
        lambda: m.given_effects(1.0, vi=0.0),
        lambda: m.given_effects(1.0, vi=1.0, sei=1.0),
    ],
)
def test_what_cannot_be_is_refused_and_never_a_wrong_number(call):
    with pytest.raises(SynthesisError):
        call()


def test_given_effects_take_standard_errors_or_variances():
    assert m.given_effects([1, 2], sei=[0.5, 2]).vi.tolist() == [0.25, 4.0]
    assert m.given_effects([1, 2], vi=[0.25, 4]).table()["sei"].tolist() == [0.5, 2.0]


def test_what_was_found_cannot_be_changed():
    found = m.mean_differences([1, 2], 1, 9, 0, 1, 9)
    with pytest.raises(ValueError, match="read-only"):
        found.yi[0] = 5


def test_the_factor_j_joins_its_series_without_a_step():
    near = small_sample_factors([249.999, 250.0, 250.001])
    np.testing.assert_allclose(np.diff(near), np.diff(near)[0], rtol=1e-3)
    assert np.isnan(small_sample_factors([1, 0])).all()
    assert small_sample_factors(1e12) == pytest.approx(1 - 0.75e-12, abs=1e-15)
