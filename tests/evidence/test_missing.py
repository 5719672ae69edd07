"""What is missing: refusals, properties, and answers that can be worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from prolo.errors import SynthesisError
from prolo.evidence import draw_albatross, evidence_for, pool_effects
from prolo.evidence.asymmetry import egger_test, funnel, pet_peese
from prolo.evidence.excess import excess_significance
from prolo.evidence.missing import (
    missing_evidence,
    sign_test,
)
from prolo.evidence.ranks import begg_test
from prolo.evidence.selection import step_selection
from prolo.evidence.tipping import missing_effect, tipping_points
from prolo.evidence.trim_fill import trim_and_fill
from prolo.knowledge.trials import load_trials

TRIALS = load_trials()
studies = st.lists(
    st.tuples(st.floats(-3, 3), st.floats(0.01, 4)),
    min_size=4,
    max_size=9,
    unique_by=(lambda pair: round(pair[0], 6), lambda pair: round(pair[1], 6)),
)


@given(studies, st.randoms())
def test_order_does_not_matter(pairs, random):
    mixed = list(pairs)
    random.shuffle(mixed)
    (y, v), (y2, v2) = zip(*pairs, strict=True), zip(*mixed, strict=True)
    assert begg_test(y2, v2).p == pytest.approx(begg_test(y, v).p)
    one, other = egger_test(y, v).line, egger_test(y2, v2).line
    assert other.slope == pytest.approx(one.slope, rel=1e-7, abs=1e-9)
    filled = trim_and_fill(y, v, side="left"), trim_and_fill(y2, v2, side="left")
    assert filled[0].k0 == filled[1].k0


@given(studies)
def test_turning_every_effect_round_turns_every_answer(pairs):
    y, v = (np.array(one) for one in zip(*pairs, strict=True))
    assert egger_test(-y, v).line.slope == pytest.approx(-egger_test(y, v).line.slope)
    left, right = trim_and_fill(y, v, side="left"), trim_and_fill(-y, v, side="right")
    assert left.k0 == right.k0
    assert left.pooled.estimate == pytest.approx(-right.pooled.estimate, abs=1e-9)
    assert excess_significance(-y, v).p == pytest.approx(excess_significance(y, v).p)


@pytest.mark.parametrize("unit", [1e-6, 1e6])
def test_another_unit_changes_no_test(unit):
    y, v = np.array([0.1, 0.5, 0.9, 0.4, 1.3]), np.array([0.01, 0.05, 0.2, 0.04, 0.3])
    for model in ("classical", "mixed"):
        one = egger_test(y, v, model=model).line
        other = egger_test(unit * y, unit**2 * v, model=model).line
        assert other.slope_p == pytest.approx(one.slope_p, rel=1e-9)
        assert other.estimate == pytest.approx(unit * one.estimate, rel=1e-9)


def test_a_standardised_difference_alone_leans_and_with_its_sizes_does_not():
    """Equal trials whose effects differ: their errors differ by nothing but the effects."""
    d, n = np.array([0.2, 0.6, 1.2, 2.0, 3.0]), np.array([20, 22, 20, 22, 20])
    v = 2 / n + d**2 / (4 * n)
    assert egger_test(d, v).line.slope_p < 0.02
    assert egger_test(d, v, sizes=(n, n)).line.slope_p > 0.5
    assert egger_test(d, v, sizes=(n, n)).predictor == "size"
    assert pet_peese(d, v, sizes=(n, n)).chosen == "pet"


@pytest.mark.parametrize("k", [9, 10])
def test_conclusions_are_offered_from_ten_studies_on(k):
    y, v = np.linspace(0, 1, k) ** 2, np.linspace(0.01, 0.3, k)
    found = (
        egger_test(y, v),
        begg_test(y, v),
        pet_peese(y, v),
        trim_and_fill(y, v),
        excess_significance(y, v),
        funnel(y, v, centre=0.3),
    )
    assert {record.conclusive for record in found} == {k >= 10}


@pytest.mark.parametrize(
    "work",
    [
        lambda: egger_test([1, 2], [1, 2]),
        lambda: egger_test([1, 2, 3], [1, 1, 1]),
        lambda: egger_test([1, 2, float("nan")], [1, 2, 3]),
        lambda: egger_test([1, 2, 3], [1, 2, 3], sizes=([1, 2], [1, 2])),
        lambda: egger_test([1, 2, 3], [1, 2, 3], sizes=([10, 0, 3], [1, 2, 3])),
        lambda: egger_test([1, 2, 3], [1, 2, 3], model="mixt"),
        lambda: begg_test([1], [1]),
        lambda: trim_and_fill([1, 2], [1, 2]),
        lambda: trim_and_fill([1, 2, 3], [1, 1, 1]),
        lambda: excess_significance([], []),
        lambda: excess_significance([1, 2], [1, 1], tau2=-1),
        lambda: step_selection([3, 3, 3], [0.1, 0.1, 0.1]),
        lambda: step_selection([3, 3, 0], [0.1, 0.1, 0.1], steps=(0.5, 0.1)),
        lambda: funnel([1], [1], centre=0, levels=(2,)),
        lambda: tipping_points([1, 2], [1, 1], []),
        lambda: tipping_points([1, 2], [1, 1], [1], important=-1),
        lambda: sign_test([2]),
    ],
)
def test_what_cannot_be_answered_is_refused_in_words(work):
    with pytest.raises(SynthesisError):
        work()


@pytest.mark.parametrize("variances", [[1e-12, 1, 1e12], [1e-12, 2e-12, 3e-12], [1e12, 2e12, 4e12]])
def test_extreme_variances_give_numbers(variances):
    y = np.sqrt(variances) * np.array([0.3, -0.2, 0.9])
    if variances[-1] < 1e10 * variances[0]:
        lines = egger_test(y, variances), egger_test(y, variances, model="mixed")
    else:
        lines = (egger_test(y, variances),)
        with pytest.raises(SynthesisError, match="too much in precision"):
            egger_test(y, variances, model="mixed")
    for found in lines:
        assert np.isfinite([found.line.slope, found.line.slope_p, found.line.estimate]).all()
    assert np.isfinite(trim_and_fill(y, variances).pooled.estimate)
    assert 0 <= begg_test(y, variances).p <= 1


def test_unclear_trials_can_undo_a_sign_test():
    found = sign_test([1, 1, 1, 1, 1, 1, -1, 0, 0, 0])
    assert (found.favour, found.against, found.unclear) == (6, 1, 3)
    assert found.p == pytest.approx(2 * 8 / 2**7)
    assert found.p_if_against == pytest.approx(2 * (1 + 10 + 45 + 120 + 210) / 2**10)
    assert sign_test([0, 0]).p is None


def test_no_difference_has_no_sign_and_is_told_from_what_nobody_knows():
    evidence = evidence_for("knee-oa", "pain", "placebo", TRIALS, window="long")
    signs = missing_evidence(evidence, TRIALS).signs
    said = [one.direction for one in evidence.missing]
    assert signs.no_difference == said.count("none") + said.count("mixed") > 0
    assert signs.unclear == signs.no_difference + said.count("unknown")


def test_an_albatross_of_counted_people_has_no_contours_of_standardised_differences():
    def drawn(outcome):
        evidence = evidence_for("low-back", outcome, "placebo", TRIALS)
        return missing_evidence(evidence, TRIALS).albatross

    assert [one.effect for one in drawn("pain").contours] == [0.2, 0.5, 0.8]
    assert drawn("responder").contours == ()
    assert "dashed" in draw_albatross(drawn("pain"))
    assert "dashed" not in draw_albatross(drawn("responder"))


def test_q0_has_no_answer_where_its_root_is_negative():
    """As metafor 3.8.1, which stops: 2k² − 4S + ¼ is below 0."""
    y, v = [-0.02, 0.5, 0.55, 0.6, 0.62, 0.7, 0.8, 0.9, 1, 1.1], [0.0001, *[0.2] * 9]
    with pytest.raises(SynthesisError, match="too lopsided for Q0"):
        trim_and_fill(y, v, estimator="Q0", side="left")


def test_a_funnel_says_below_which_level_a_trial_lies():
    found = funnel([2.0, 1.8, 0.1], [1.0, 1.0, 1.0], centre=0.0)
    assert [point.below for point in found.points] == [0.05, 0.1, None]


def test_missing_trials_that_average_what_is_needed_meet_the_target():
    y, v, w = [0.5, 0.7, 0.4, 0.9], [0.04, 0.05, 0.03, 0.08], [0.05, 0.06]
    whole = pool_effects(y, v)
    for tip in tipping_points(y, v, w, important=0.3):
        again = pool_effects([*y, tip.needed, tip.needed], [*v, *w])
        met = again.ci_lb if tip.target == "uncertain" else again.estimate
        assert met == pytest.approx(tip.goal, abs=1e-7), tip.target
        assert tip.needed < whole.estimate
    turned = tipping_points([-one for one in y], v, w, important=0.3)
    assert turned[1].needed == pytest.approx(-tipping_points(y, v, w)[1].needed)


def test_of_an_effect_too_small_already_nobody_is_told_how_to_halve_it():
    back = evidence_for("low-back", "pain", "placebo", TRIALS)
    small, large = (missing_effect(back, TRIALS, important=one) for one in (0.2, 0.001))
    assert [one.target for one in small.telling] == ["unimportant", "uncertain"]
    assert len(large.telling) == len(large.tippings) == 4


def test_what_is_true_already_needs_nothing_missing():
    found = {tip.target: tip for tip in tipping_points([0.1, -0.1, 0.2], [1, 1, 1], [1])}
    assert found["uncertain"].already
    assert found["uncertain"].needed is None


@pytest.mark.parametrize("condition", ["knee-oa", "low-back", "lateral-epicondyle"])
@pytest.mark.parametrize("comparator", ["placebo", "exercise", "corticosteroid"])
def test_every_missing_trial_of_the_tables_is_listed_and_placed(condition, comparator):
    trials = load_trials()
    evidence = evidence_for(condition, "pain", comparator, trials)
    found = missing_evidence(evidence, trials)
    assert found.trials == evidence.missing
    signs = found.signs
    assert signs.favour + signs.against + signs.unclear == evidence.k + len(evidence.missing)
    placed = {point.trial_id for point in found.albatross.points} | {*found.albatross.left_out}
    assert placed == {trial.trial_id for trial in (*evidence.effects, *evidence.missing)}
    if found.share.of_done is not None:
        assert 0 <= found.share.of_known <= found.share.of_done <= 1


def test_a_p_without_a_number_finds_its_place():
    trials = load_trials()
    found = missing_evidence(evidence_for("knee-oa", "pain", "exercise", trials), trials)
    (sert,) = [point for point in found.albatross.points if point.trial_id == "sert-2020"]
    assert (sert.p, sert.is_bound, sert.sign, sert.pooled) == (0.001, True, 1, False)


@pytest.mark.parametrize("exponents", [(-12, 12), (-12, -11), (11, 12), (-1, 1)])
def test_whatever_the_variances_there_is_an_answer_or_a_refusal(exponents):
    """Warnings are errors here, so that no number comes out of an overflow."""
    generator = np.random.default_rng(7)
    for k in (3, 5, 8):
        v = 10.0 ** generator.uniform(*exponents, k)
        y = generator.normal(0, 1, k) * np.sqrt(v)
        for ask in (
            lambda y=y, v=v: step_selection(y, v, steps=(0.5,)).estimate,
            lambda y=y, v=v: begg_test(y, v).p,
            lambda y=y, v=v: egger_test(y, v, model="mixed").line.slope_p,
            lambda y=y, v=v: pet_peese(y, v).estimate,
            lambda y=y, v=v: trim_and_fill(y, v, estimator="Q0").pooled.estimate,
            lambda y=y, v=v: tipping_points(y, v, [np.median(v)])[0].goal,
        ):
            try:
                assert np.isfinite(ask())
            except SynthesisError:
                continue
