"""Refits, influence, shrunken effects, fail-safe N, meta-regression and exact permutation,
against R's metafor: refits.R."""

from __future__ import annotations

from collections import Counter, defaultdict

import numpy as np
import pytest

from prolo.evidence.permutation import permute_effects
from prolo.evidence.refits import (
    cumulate,
    fail_safe,
    leave_one_out,
    measure_influence,
    predict_studies,
)
from prolo.evidence.regression import regress_effects
from tests.evidence.reference import read_sets, rows_of

BCG_STUDIES = (  # latitude, year, allocation: metadat's dat.bcg, from Colditz 1994
    (44, 1948, "random"),
    (55, 1949, "random"),
    (42, 1960, "random"),
    (52, 1977, "random"),
    (13, 1973, "alternate"),
    (44, 1953, "alternate"),
    (19, 1973, "random"),
    (13, 1980, "random"),
    (27, 1968, "random"),
    (42, 1961, "systematic"),
    (18, 1974, "systematic"),
    (33, 1969, "systematic"),
    (33, 1976, "systematic"),
)
ABLAT, YEAR, ALLOC = (np.array(column) for column in zip(*BCG_STUDIES, strict=True))
MODELS = {
    "ablat": {"moderators": {"ablat": ABLAT}},
    "ablat+year": {"moderators": {"ablat": ABLAT, "year": YEAR}},
    "alloc": {"moderators": {"alloc": ALLOC}},
    "ablat+alloc": {"moderators": {"ablat": ABLAT, "alloc": ALLOC}},
    "ablat*year": {
        "moderators": {"ablat": ABLAT - 33, "year": YEAR - 1948},
        "interactions": [("ablat", "year")],
    },
    "alloc-1": {"moderators": {"alloc": ALLOC}, "intercept": False},
}
OURS = {
    "ci.lb": "ci_lb",
    "ci.ub": "ci_ub",
    "pi.lb": "pi_lb",
    "pi.ub": "pi_ub",
    "Q": "QE",
    "Qp": "QEp",
    "cook.d": "cook_d",
    "cov.r": "cov_r",
    "tau2.del": "tau2_del",
    "QE.del": "QE_del",
    "beta": "estimate",
}
SETS = read_sets()


def read_reference():
    reference = defaultdict(lambda: defaultdict(list))
    for row in rows_of("refits.csv"):
        key = row["what"], row["set"], row["method"], row["test"]
        reference[key][row["name"]].append(float(row["value"]))
    return reference


REFERENCE = read_reference()


def of(what):
    return [(*key[1:], values) for key, values in REFERENCE.items() if key[0] == what]


def compare(found, name, theirs, where, *, floor=1e-2):
    """To 1e-8 of the largest of its kind in the table, so that a zero has a size."""
    if name in {"I2", "H2", "R2"}:  # per cent, and a ratio to 1
        floor = 1.0
    size = max(floor, float(np.max(np.abs(theirs))))
    assert np.max(np.abs(np.asarray(found) - theirs)) <= 1e-8 * size, (where, name)


def test_the_grid_has_not_shrunk():
    assert Counter(key[0] for key in REFERENCE) == {
        "leave-one-out": 24,
        "cumulative": 24,
        "blup": 24,
        "influence": 12,
        "fail-safe": 6,
        "regression": 249,
        "flips": 4,
        "permuted": 2,
    }


@pytest.mark.parametrize(
    ("what", "refit"),
    [("leave-one-out", leave_one_out), ("cumulative", cumulate), ("blup", predict_studies)],
)
def test_every_refit_agrees_to_1e_8(what, refit):
    for set_, method, interval, values in of(what):
        fit = refit(*SETS[set_], method=method, interval=interval)
        for name, theirs in values.items():
            ours = getattr(fit, OURS.get(name, name))
            # R's cumulative table begins with one study, of which it reports no test of Q
            ours = ours[1:] if what == "cumulative" else ours
            compare(ours, name, np.array(theirs), (what, set_, method, interval))


def test_what_each_study_does_agrees_to_1e_8():
    for set_, method, _, values in of("influence"):
        fit = measure_influence(*SETS[set_], method=method)
        for name, theirs in values.items():
            compare(getattr(fit, OURS.get(name, name)), name, np.array(theirs), (set_, method))


def test_fail_safe_numbers_agree():
    for set_, _, _, values in of("fail-safe"):
        effects, variances = SETS[set_]
        fit = fail_safe(effects, variances, target=np.mean(effects) / 2.7)
        found = {name: [getattr(fit, name)] for name in values}
        assert found == values, set_


def test_every_regression_agrees_to_1e_8():
    for set_, method, interval, values in of("regression"):
        if set_ in MODELS:
            studies, options = SETS["bcg-log-risk-ratio"], MODELS[set_]
        else:
            studies, place = SETS[set_], np.arange(1, len(SETS[set_][0]) + 1)
            options = {"moderators": {"place": place, "odd": place % 2}}
        fit = regress_effects(*studies, method=method, interval=interval, **options)
        for name, theirs in values.items():
            ours = getattr(fit, OURS.get(name, name))
            if name == "R2" and ours is None:
                continue
            compare(ours, name, np.array(theirs), (set_, method, interval))


def test_exact_permutations_agree():
    for set_, method, interval, values in of("flips"):
        fit = permute_effects(*SETS[set_], method=method, interval=interval)
        assert fit.exact
        assert fit.pval == pytest.approx(values["pval"], abs=1e-12)
    for set_, method, interval, values in of("permuted"):
        place = {"place": np.arange(1, len(SETS[set_][0]) + 1)}
        fit = permute_effects(*SETS[set_], place, method=method, interval=interval)
        assert fit.count == 720
        assert fit.pval == pytest.approx(values["pval"], abs=1e-12)
        assert fit.QMp == pytest.approx(values["QMp"][0], abs=1e-12)
