"""The layout of a forest plot: where everything lies, in numbers."""

from __future__ import annotations

from dataclasses import replace
from math import exp

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prolo.evidence import evidence_for, lay_out_forest
from prolo.knowledge.trials import load_trials
from tests.evidence.invented import arm, protocol, score, study, tables

KNEE = evidence_for("knee-oa", "pain", "placebo", load_trials(), window="long")
BACK = evidence_for("low-back", "responder", "placebo", load_trials())


def invented(*trials):
    """One trial an effect and a standard deviation, of 20 people an arm."""
    rows = rows_of(*trials)
    return evidence_for("knee-oa", "pain", "placebo", tables(*rows), protocol=protocol())


def rows_of(*trials):
    rows = []
    for place, (effect, sd) in enumerate(trials):
        name = f"trial-{place}"
        rows += [study(name), arm("dpt", "dextrose", name), arm("saline", "saline", name)]
        rows += [
            score("dpt", float(effect), name, n=20, sd=float(sd), higher_is="better"),
            score("saline", 0, name, n=20, sd=float(sd), higher_is="better"),
        ]
    return rows


def test_no_trial_is_no_plot():
    assert lay_out_forest(evidence_for("neck", "pain", "placebo", load_trials())) is None


def test_one_trial_is_drawn_without_a_diamond():
    plot = lay_out_forest(evidence_for("knee-oa", "pain", "placebo", load_trials()))
    assert len(plot.trials) == 1
    assert (plot.diamond, plot.prediction) == (None, None)


def test_trials_diamond_and_prediction_lie_below_each_other_above_the_axis():
    plot = lay_out_forest(KNEE, row_height=28)
    ys = [*(mark.y for mark in plot.trials), plot.diamond.y, plot.prediction.y]
    assert ys == [14, 42, 70, 98]
    assert plot.axis_y == 112 < plot.height


def test_an_effect_in_favour_of_the_irritant_lies_right_of_zero():
    plot = lay_out_forest(KNEE)
    assert all(mark.x > plot.zero_x for mark in plot.trials)
    assert next(tick for tick in plot.ticks if tick.value == 0).x == plot.zero_x


def test_the_area_of_a_square_goes_with_its_weight():
    first, second = lay_out_forest(KNEE).trials
    assert (first.side / second.side) ** 2 == pytest.approx(first.weight / second.weight)


def test_a_pooled_interval_far_longer_than_the_trials_is_cut_with_a_mark():
    line = lay_out_forest(BACK).diamond.line
    assert (line.is_cut_low, line.is_cut_high) == (True, True)
    assert (line.x_low, line.x_high) == (0, 320)
    short = lay_out_forest(KNEE).diamond.line
    assert (short.is_cut_low, short.is_cut_high) == (False, False)


def test_one_trial_with_a_huge_interval_does_not_squeeze_the_others():
    plot = lay_out_forest(invented((1, 2), (2, 2), (1.5, 2), (0, 400)))
    wide = plot.trials[3].line
    assert wide.is_cut_low
    assert wide.is_cut_high
    assert plot.high - plot.low < 40


def test_ticks_of_ratios_are_round_ratios_on_their_logarithm():
    ticks = lay_out_forest(BACK).ticks
    assert [tick.shown for tick in ticks] == [1, 2, 5, 10, 20]
    assert all(exp(tick.value) == pytest.approx(tick.shown) for tick in ticks)


@given(
    st.lists(
        st.tuples(st.floats(-99, 99).map(lambda x: round(x, 2)), st.integers(1, 60)),
        min_size=1,
        max_size=12,
    ),
    st.sampled_from([200.0, 320.0, 640.0]),
)
def test_everything_lies_within_the_plot_and_in_order(trials, width):
    evidence = invented(*trials)
    plot = lay_out_forest(evidence, width=width)
    lines = [mark.line for mark in plot.trials]
    lines += [part.line for part in (plot.diamond, plot.prediction) if part]
    assert all(0 <= line.x_low <= line.x_high <= width for line in lines)
    for mark, trial in zip(plot.trials, evidence.effects, strict=True):
        assert mark.line.x_low <= mark.x <= mark.line.x_high
        assert 0 < mark.x < width
        assert mark.line.is_cut_low == (trial.low < plot.low)
    xs = [tick.x for tick in plot.ticks]
    assert xs == sorted(set(xs))
    assert 0 <= plot.zero_x <= width
    assert 2 <= len(plot.ticks) <= 8


def test_twice_the_width_is_twice_every_x():
    one, two = lay_out_forest(KNEE, width=300), lay_out_forest(KNEE, width=600)
    assert [2 * mark.x for mark in one.trials] == pytest.approx([mark.x for mark in two.trials])
    assert replace(two, width=300).low == one.low
