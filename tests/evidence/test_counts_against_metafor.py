"""Counts of events pooled: against R's metafor and lme4 (counts.R), by hand, and what is refused.

Mantel–Haenszel and Peto agree to 1e-8. The mixed models of R stop where their optimisers stop, so
there the proof is another: ours lies as high as R's answer or higher, and both lie close together.
"""

from __future__ import annotations

from collections import Counter, defaultdict

import numpy as np
import pytest
from scipy import integrate, stats

from prolo.errors import SynthesisError
from prolo.evidence.counts import associate_counts, check_tables, pool_mantel_haenszel, pool_peto
from prolo.evidence.glmm import _conditional, _unconditional, pool_mixed
from tests.evidence.reference import rows_of

OURS = {"beta": "estimate", "ci.lb": "ci_lb", "ci.ub": "ci_ub"}
MEASURES = {"OR": "logOR", "RR": "logRR", "RD": "RD"}
MODELS = {"UM.FS": "unconditional", "CM.EL": "conditional"}


def read_reference():
    data, reference = defaultdict(lambda: defaultdict(list)), defaultdict(dict)
    for row in rows_of("counts.csv"):
        if row["what"] == "data":
            data[row["set"]][row["name"]].append(float(row["value"]))
        else:
            key = row["what"], row["set"], row["measure"]
            reference[key][row["name"]] = float(row["value"])
    trials = {name: [d[x] for x in ("ai", "n1i", "ci", "n2i")] for name, d in data.items()}
    return trials, reference


TRIALS, REFERENCE = read_reference()
MIXED = [key[1:] for key in REFERENCE if key[0] == "glmm"]


def test_the_grid_has_not_shrunk():
    assert len(TRIALS) == 17
    assert Counter(key[0] for key in REFERENCE) == {"mh": 51, "peto": 17, "glmm": 18}


@pytest.mark.parametrize("measure", MEASURES)
def test_mantel_haenszel_agrees_to_1e_8(measure):
    for set_, trials in TRIALS.items():
        fit = pool_mantel_haenszel(*trials, measure=MEASURES[measure])
        for name, theirs in REFERENCE["mh", set_, measure].items():
            if name in {"MH", "MHp"}:
                test = associate_counts(*trials)
                found = test.statistic if name == "MH" else test.pval
            else:
                found = getattr(fit, OURS.get(name, name))
            assert found == pytest.approx(theirs, rel=1e-8, abs=1e-12), (set_, name)


def test_peto_agrees_to_1e_8():
    for set_, trials in TRIALS.items():
        fit = pool_peto(*trials)
        for name, theirs in REFERENCE["peto", set_, "OR"].items():
            assert getattr(fit, OURS.get(name, name)) == pytest.approx(theirs, rel=1e-8, abs=1e-12)


@pytest.mark.parametrize(("set_", "model"), MIXED)
def test_the_mixed_model_stands_as_high_as_that_of_r_and_close_to_it(set_, model):
    trials, theirs = TRIALS[set_], REFERENCE["glmm", set_, model]
    fit = pool_mixed(*trials, model=MODELS[model])
    tables = check_tables(*trials)
    used = tables.those(tables.speaks)
    height = (_unconditional if model == "UM.FS" else _conditional)(used)
    assert fit.loglik >= height(theirs["beta"], theirs["tau2"] ** 0.5) - 1e-9
    near = 1e-3 * theirs["se"] if model == "UM.FS" else 5e-3 * theirs["se"]
    assert fit.estimate == pytest.approx(theirs["beta"], abs=2 * near)
    assert fit.tau2 == pytest.approx(theirs["tau2"], abs=2e-3 * (theirs["tau2"] + 0.1))
    assert fit.se == pytest.approx(theirs["se"], rel=2e-3)


def test_the_conditional_likelihood_is_that_of_the_naive_twin():
    a, n_a, b, n_b = [1, 0, 3], [20, 15, 30], [4, 2, 5], [22, 15, 28]
    tables = check_tables(a, n_a, b, n_b)
    fit = pool_mixed(a, n_a, b, n_b)
    height = _conditional(tables)

    def naive(mean, tau):
        total = 0.0
        for i in range(3):
            central = stats.nchypergeom_fisher

            def density(x, i=i, central=central):
                odds = np.exp(mean + tau * x)
                split = central(n_a[i] + n_b[i], n_a[i], a[i] + b[i], odds).pmf(a[i])
                return split * stats.norm.pdf(x)

            total += np.log(integrate.quad(density, -9, 9, epsabs=0, epsrel=1e-11)[0])
        return total

    # the constant is left out: differences are compared
    at = [(-1.0, 0.5), (-0.4, 1.3), (fit.estimate, max(fit.tau2**0.5, 0.2))]
    ours, theirs = [height(*x) for x in at], [naive(*x) for x in at]
    assert np.diff(ours) == pytest.approx(np.diff(theirs), abs=1e-9)


def test_one_trial_by_mantel_and_haenszel_is_its_own_odds_ratio():
    fit = pool_mantel_haenszel([10], [30], [5], [40])
    assert fit.estimate == pytest.approx(np.log(10 * 35 / (20 * 5)))
    assert fit.se == pytest.approx((1 / 10 + 1 / 20 + 1 / 5 + 1 / 35) ** 0.5)


def test_a_trial_without_any_event_changes_no_ratio():
    trials = [[3, 5], [40, 60], [6, 9], [41, 58]]
    silent = [[*trials[0], 0], [*trials[1], 25], [*trials[2], 0], [*trials[3], 30]]
    for pool in (pool_mantel_haenszel, pool_peto, pool_mixed):
        one, other = pool(*trials), pool(*silent)
        assert (one.estimate, one.se) == (other.estimate, other.se)
        assert (other.k, other.k_used) == (3, 2)
    with_it = pool_mantel_haenszel(*silent, measure="RD")
    assert with_it.k_used == 3


@pytest.mark.parametrize("model", ["conditional", "unconditional"])
def test_turning_the_arms_turns_the_sign(model):
    a, n_a, b, n_b = TRIALS["nielweise"]
    one, other = pool_mixed(a, n_a, b, n_b, model=model), pool_mixed(b, n_b, a, n_a, model=model)
    assert other.estimate == pytest.approx(-one.estimate, abs=1e-6)
    assert other.tau2 == pytest.approx(one.tau2, abs=1e-6)


@pytest.mark.parametrize(
    ("trials", "says"),
    [
        (([], [], [], []), "no trial given"),
        (([1], [10], [2], [0]), "trial 1 has 1 of 10 and 2 of 0"),
        (([1, 5], [10, 4], [2, 2], [9, 9]), "trial 2 has 5 of 4"),
        (([1.5], [10], [2], [9]), "whole numbers"),
        (([float("nan")], [10], [2], [9]), "trial 1 has nan"),
        (([1, 2], [10], [2], [9]), "one number a trial"),
        (([0], [10], [0], [9]), "some, but not all"),
    ],
)
def test_what_cannot_be_pooled_is_refused(trials, says):
    for pool in (pool_mantel_haenszel, pool_peto):
        with pytest.raises(SynthesisError, match=says):
            pool(*trials)


def test_an_arm_that_never_had_an_event_has_no_odds_ratio():
    with pytest.raises(SynthesisError, match="no event, or nobody without"):
        pool_mantel_haenszel([0, 0], [10, 12], [2, 3], [9, 9])
    with pytest.raises(SynthesisError, match="no event, or nobody without"):
        pool_mixed([0, 0], [10, 12], [2, 3], [9, 9])
    assert pool_peto([0, 0], [10, 12], [2, 3], [9, 9]).estimate < 0
