"""Every estimator of τ² and what follows from it, against R's metafor: estimators.R.

One set at a time and all sets in one call must give the same, so both are compared.
"""

from __future__ import annotations

import math

import pytest

from prolo.evidence import pool_effects, pool_many
from tests.evidence.reference import read_sets, rows_of

METHODS = ("reml", "ml", "dl", "pm", "eb", "hs", "sj", "he", "common")
PLAIN = ("tau2", "estimate", "se", "ci_lb", "ci_ub", "pval", "I2", "H2")
KNAPP_HARTUNG = {"kh_se": "se", "kh_lb": "ci_lb", "kh_ub": "ci_ub", "kh_pval": "pval"}
SETS = read_sets()
REFERENCE = rows_of("estimators.csv")


def test_the_grid_has_not_shrunk():
    assert len(SETS) == 66
    assert len(REFERENCE) == 66 * 9
    assert {(row["set"], row["method"]) for row in REFERENCE} == {
        (name, method) for name in SETS for method in METHODS
    }
    # Two numbers in a hundred at most may be missing from R's side (see docs/evidence.md).
    assert sum(row["profile_ub"] != "NA" for row in REFERENCE) >= 2 * 66 - 2


def size_of(name, theirs, se, smallest):
    if name in {"estimate", "ci_lb", "ci_ub"}:
        return se
    if name in {"tau2", "tau2_lb", "tau2_ub"}:
        return theirs + smallest
    return theirs if name == "pval" else max(1.0, abs(theirs))


def agree(row, names, found, se, smallest):
    for theirs_name, name in names.items():
        theirs = float(row[theirs_name])
        if math.isnan(theirs):
            continue
        within = 1e-8 * size_of(name, theirs, se, smallest)
        assert abs(found(name) - theirs) <= within, (row["set"], row["method"], name)


@pytest.mark.parametrize("method", METHODS)
def test_one_set_at_a_time_agrees_to_1e_8(method):
    for row in (row for row in REFERENCE if row["method"] == method):
        effects, variances = SETS[row["set"]]
        for interval, names in (
            ("normal", {name: name for name in PLAIN}),
            ("knapp-hartung-unguarded", KNAPP_HARTUNG),
        ):
            fit = pool_effects(effects, variances, method=method, interval=interval)
            agree(row, names, lambda name, fit=fit: getattr(fit, name), fit.se, min(variances))


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("interval", ["normal", "knapp-hartung-unguarded"])
def test_all_sets_in_one_call_agree_to_1e_8(method, interval):
    many = pool_many(
        [SETS[name][0] for name in SETS],
        [SETS[name][1] for name in SETS],
        method=method,
        interval=interval,
    )
    names = {name: name for name in PLAIN} if interval == "normal" else KNAPP_HARTUNG
    rows = {row["set"]: row for row in REFERENCE if row["method"] == method}
    for i, (set_, (_, variances)) in enumerate(SETS.items()):
        agree(
            rows[set_],
            names,
            lambda name, i=i: getattr(many, name)[i],
            many.se[i],
            min(variances),
        )


@pytest.mark.parametrize("method", ["reml", "ml"])
def test_profile_likelihood_intervals_agree_to_1e_8(method):
    for row in (row for row in REFERENCE if row["method"] == method):
        effects, variances = SETS[row["set"]]
        if row["profile_ub"] == "NA":
            continue
        fit = pool_effects(effects, variances, method=method, tau2_interval="profile-likelihood")
        names = {"profile_lb": "tau2_lb", "profile_ub": "tau2_ub"}
        agree(row, names, lambda name, fit=fit: getattr(fit, name), fit.se, min(variances))
