"""Lopsided funnels and selection against R's metafor: validation/metafor/missing.R."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.special import ndtr

from prolo.evidence.asymmetry import egger_test, pet_peese
from prolo.evidence.excess import excess_significance
from prolo.evidence.ranks import begg_test
from prolo.evidence.selection import beta_selection, step_selection
from prolo.evidence.trim_fill import trim_and_fill

FROZEN = Path(__file__).parents[2] / "validation" / "metafor"
REFERENCE = json.loads((FROZEN / "missing.json").read_text())
SETS = REFERENCE["sets"]
SMOKING = REFERENCE["smoking_effects"], REFERENCE["smoking_variances"]
STEPS = [fit for fit in REFERENCE["selection"] if fit["kind"] == "step"]


@pytest.fixture(scope="module")
def studies():
    sets = {}
    with (FROZEN / "datasets.csv").open() as file:
        for row in csv.DictReader(file):
            y, v = sets.setdefault(row["set"], ([], []))
            y.append(float(row["effect"]))
            v.append(float(row["variance"]))
    return sets


def close(ours, theirs, size=1.0):
    return ours == pytest.approx(theirs, abs=1e-8 * size)


def test_the_reference_has_not_shrunk():
    assert len(SETS) >= 65
    assert len(REFERENCE["selection"]) == 5


def test_lines_and_ranks_agree_to_1e_8(studies):
    for said in SETS:
        y, v = studies[said["set"]]
        classical, mixed = egger_test(y, v).line, egger_test(y, v, model="mixed").line
        assert close(classical.statistic, said["classical_t"], max(1, abs(classical.statistic)))
        assert close(classical.slope_p, said["classical_p"])
        assert close(classical.estimate, said["classical_limit"], classical.se)
        assert close(classical.ci_lb, said["classical_limit_low"], classical.se)
        assert close(mixed.tau2, said["mixed_tau2"], said["mixed_tau2"] + min(v)), said["set"]
        assert close(mixed.statistic, said["mixed_z"], max(1, abs(mixed.statistic)))
        assert close(mixed.slope_p, said["mixed_p"])
        assert close(mixed.estimate, said["mixed_limit"], mixed.se)
        peese = pet_peese(y, v).peese
        assert close(peese.estimate, said["peese"], peese.se)
        assert close(peese.se, said["peese_se"], peese.se)
        ranks = begg_test(y, v)
        assert close(ranks.tau, said["kendall"])
        assert close(ranks.p, said["kendall_p"])


def test_excess_agrees_to_1e_8(studies):
    for said in SETS:
        found = excess_significance(*studies[said["set"]])
        assert found.observed == said["observed"]
        assert close(found.expected, said["expected"])
        assert close(found.p_chi2, said["chi2_p"])
        assert said["exact_p"] is None or close(found.p, said["exact_p"])


def test_trim_and_fill_agrees_to_1e_8_on_either_side_by_every_estimator(studies):
    for said in SETS:
        y, v = studies[said["set"]]
        for fill in said["fills"]:
            side, estimator = fill["side"], fill["estimator"]
            found = trim_and_fill(y, v, side=side, estimator=estimator, interval="normal")
            at = (said["set"], side, estimator)
            assert found.k0 == fill["k0"], at
            assert close(found.se_k0, fill["se_k0"]), at
            assert close(found.pooled.estimate, fill["estimate"], found.pooled.se), at
            assert close(found.pooled.se, fill["se"], found.pooled.se), at
            assert close(found.pooled.tau2, fill["tau2"], fill["tau2"] + min(v)), at


@pytest.mark.parametrize("said", STEPS, ids=lambda said: str(said["steps"]))
def test_step_models_stand_on_the_same_top(said):
    """The other side's optimiser stops where the likelihood is flat: heights agree to 1e-8,
    places to the root of that."""
    found = step_selection(*SMOKING, steps=said["steps"])
    assert found.log_likelihood >= said["log_likelihood"] - 1e-10
    assert close(found.log_likelihood, said["log_likelihood"])
    assert close(found.lrt, said["lrt"], 2)
    assert close(found.lrt_p, said["lrt_p"])
    assert found.estimate == pytest.approx(said["estimate"], abs=2e-5 * found.se)
    assert found.se == pytest.approx(said["se"], rel=1e-4)
    assert found.tau2 == pytest.approx(said["tau2"], abs=1e-5)
    assert [one.estimate for one in found.deltas] == pytest.approx(said["deltas"], rel=1e-4)


def test_the_beta_model_stands_near_the_top_of_one_that_cuts_p_off():
    (said,) = (fit for fit in REFERENCE["selection"] if fit["kind"] == "beta")
    found = beta_selection(*SMOKING)
    assert found.log_likelihood == pytest.approx(said["log_likelihood"], abs=1e-4)
    assert found.estimate == pytest.approx(said["estimate"], abs=1e-3 * found.se)
    assert [one.estimate for one in found.deltas] == pytest.approx(said["deltas"], rel=1e-2)


def test_the_likelihood_of_the_beta_model_is_that_of_adaptive_integration():
    """At its top, study by study: the weight of p, times the normal, over the share printed."""
    found = beta_selection(*SMOKING)
    first, second = (one.estimate for one in found.deltas)
    height = 0.0
    for y, v in zip(*SMOKING, strict=True):
        spread = np.sqrt(v + found.tau2)

        def ordinate(x, v=v, spread=spread):
            weight = ndtr(-x / np.sqrt(v)) ** (first - 1) * ndtr(x / np.sqrt(v)) ** (second - 1)
            z = (x - found.estimate) / spread
            return weight * np.exp(-0.5 * z * z) / (np.sqrt(2 * np.pi) * spread)

        ends = found.estimate - 12 * spread, found.estimate + 12 * spread
        printed = quad(ordinate, *ends, points=[found.estimate], epsabs=0, epsrel=1e-11, limit=400)
        height += np.log(ordinate(y) / printed[0])
    assert found.log_likelihood == pytest.approx(height, abs=1e-9)


def test_the_printed_four_step_model_of_passive_smoking():
    found = step_selection(*SMOKING, steps=(0.05, 0.1, 0.5))
    printed = (1, 2.4221, 0.9775, 0.3967)
    assert [round(one.estimate, 4) for one in found.deltas] == [*printed]
    assert round(found.lrt, 4) == 7.0661
