"""Standard deviations brought back to points of a named scale."""

from __future__ import annotations

import pytest

from prolo.errors import SynthesisError
from prolo.evidence import baseline_sd, evidence_for, in_points
from prolo.knowledge.trials import load_trials
from tests.evidence.invented import arm, protocol, score, study, tables

TRIALS = load_trials()


def two_scales():
    arms = [
        one
        for name in ("one", "two")
        for one in (arm("dpt", "dextrose", name), arm("saline", "saline", name))
    ]
    before = [
        score("dpt", 60, "one", n=11, sd=20, weeks=0),
        score("saline", 60, "one", n=11, sd=20, weeks=0),
        score("dpt", 6, "two", n=11, sd=1, weeks=0, scale_max=10),
        score("saline", 6, "two", n=11, se=1 / 11**0.5, weeks=0, scale_max=10),
    ]
    after = [
        score(one, mean, "one", n=11, sd=20) for one, mean in (("dpt", 40), ("saline", 60))
    ] + [
        score(one, mean, "two", n=11, sd=1, scale_max=10)
        for one, mean in (("dpt", 5), ("saline", 6))
    ]
    return tables(study("one"), study("two"), *arms, *before, *after)


def test_the_sd_is_pooled_over_arms_on_one_length_of_scale():
    found = baseline_sd("knee-oa", "VAS", two_scales(), protocol=protocol())
    assert (found.scale_points, found.people) == (100, 44)
    assert found.trial_ids == ("one", "two")
    assert found.sd == pytest.approx(((20**2 + 10**2) / 2) ** 0.5)
    short = baseline_sd("knee-oa", "VAS", two_scales(), scale_points=10, protocol=protocol())
    assert short.sd == pytest.approx(found.sd / 10)


def test_a_pooled_effect_comes_back_in_points_of_the_scale_with_its_sd():
    rows = two_scales()
    evidence = evidence_for("knee-oa", "pain", "placebo", rows, protocol=protocol())
    assert evidence.unit.measure == "SMD"
    by = baseline_sd("knee-oa", "VAS", rows, protocol=protocol())
    found = in_points(evidence, by)
    assert found.estimate == pytest.approx(by.sd * evidence.pooled.estimate)
    assert (found.low, found.high) == pytest.approx(
        (by.sd * evidence.pooled.ci_lb, by.sd * evidence.pooled.ci_ub)
    )
    assert found.by is by


def test_an_answer_in_points_or_without_trials_is_not_turned_into_points_again():
    by = baseline_sd("knee-oa", "WOMAC-pain", TRIALS)
    with pytest.raises(SynthesisError, match="standard deviations"):
        in_points(evidence_for("knee-oa", "pain", "placebo", TRIALS), by)


def test_doubtful_spreads_are_left_out_of_the_scale():
    knee = baseline_sd("knee-oa", "WOMAC-pain", TRIALS)
    assert knee.trial_ids == ("rabago-2013a",)  # the other prints a ± that nobody explains
    assert baseline_sd("low-back", "VAS", TRIALS).trial_ids == ("yelland-2004",)


def test_an_instrument_without_scores_before_treatment_is_named_with_those_that_have_them():
    with pytest.raises(SynthesisError, match="There are: VAS, WOMAC-pain"):
        baseline_sd("knee-oa", "NRS", tables_with_two())


def tables_with_two():
    rows = [
        score("dpt", 60, n=11, sd=20, weeks=0),
        score("dpt", 60, n=11, sd=20, weeks=0, instrument="WOMAC-pain"),
    ]
    return tables(study("one"), arm("dpt", "dextrose"), *rows)
