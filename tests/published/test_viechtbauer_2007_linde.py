"""Viechtbauer 2007, Z Psychol 215:104–121, doi:10.1027/0044-3409.215.2.104: St John's wort against
placebo, 17 trials of Linde et al. 2005 as log risk ratios, pages 106 to 113.

Read in metafor's tests, ``test_analysis_example_viechtbauer2007b.r``, which say too what the
article prints where it differs: 1.39 for 1.38, Q 55.54 for 51.55 (probably a digit taken twice),
1.90 for 1.89, 0.091 for 0.0903; its prediction interval, 0.87 to 2.83, leaves the error of the mean
out. The counts are metadat's ``dat.linde2005``.
"""

from __future__ import annotations

from math import exp, sqrt

import pytest

from prolo.evidence import measures, pool_effects, regress_effects

TRIALS = (  # responders and people, wort and placebo; HRSD before; weeks; mg a day
    (20, 25, 11, 25, 19.5, 8, 380),
    (14, 20, 9, 20, 12.5, 4, 900),
    (4, 25, 2, 25, 22.7, 4, 900),
    (20, 32, 6, 33, 16.5, 6, 900),
    (28, 50, 13, 55, 15.8, 4, 900),
    (34, 48, 25, 49, 23.6, 6, 240),
    (35, 53, 12, 54, 20.7, 4, 900),
    (24, 49, 16, 49, 21.1, 6, 900),
    (45, 80, 12, 79, 19.4, 6, 500),
    (67, 106, 22, 47, 22.7, 6, 1050),
    (34, 60, 17, 59, 16.7, 6, 900),
    (46, 70, 34, 70, 20.9, 6, 500),
    (55, 123, 57, 124, 21.5, 6, 900),
    (23, 37, 15, 35, 19.9, 6, 900),
    (26, 98, 19, 102, 22.5, 8, 1050),
    (46, 113, 56, 116, 22.9, 8, 1200),
    (98, 186, 80, 189, 21.9, 6, 900),
)


@pytest.fixture(scope="module")
def ratios():
    found = measures.log_risk_ratios(*zip(*[t[:2] + t[2:4] for t in TRIALS], strict=True))
    return found.yi, found.vi


def test_the_common_ratio(ratios):
    found = pool_effects(*ratios, method="common", interval="normal")
    shown = [round(exp(x), 2) for x in (found.estimate, found.ci_lb, found.ci_ub)]
    assert shown == [1.38, 1.26, 1.52]
    assert round(found.QE, 4) == 51.5454


def test_the_mean_ratio_and_where_a_new_trial_would_lie(ratios):
    found = pool_effects(*ratios, method="dl", interval="normal", prediction="normal")
    shown = [round(exp(x), 4) for x in (found.estimate, found.ci_lb, found.ci_ub)]
    assert shown == [1.5722, 1.3103, 1.8864]
    assert found.tau2 == pytest.approx(0.091, abs=1e-3)
    assert [round(exp(x), 4) for x in (found.pi_lb, found.pi_ub)] == [0.8488, 2.9120]
    printed = [exp(found.estimate + z * sqrt(found.tau2)) for z in (-1.96, 1.96)]
    assert printed == pytest.approx([0.87, 2.83], abs=6e-3)


def test_by_dose_and_by_how_ill_people_were(ratios):
    dose = [mg * 7 / 1000 * weeks - 34 for *_, weeks, mg in TRIALS]
    ill = [before - 20 for *_, before, _, _ in TRIALS]
    fit = regress_effects(
        *ratios,
        {"dose": dose, "ill": ill},
        interactions=[("dose", "ill")],
        method="dl",
        interval="normal",
    )
    assert fit.estimate == pytest.approx((0.47626, -0.00584, -0.06723, -0.00157), abs=1e-5)
    assert fit.se == pytest.approx((0.08764, 0.01000, 0.03522, 0.00345), abs=1e-5)
    assert (round(fit.tau2, 4), round(fit.R2, 1)) == (0.0475, 47.4)
    at = [exp(fit.estimate[0] + fit.estimate[2] * (before - 20)) for before in (12.5, 23.6)]
    assert at == pytest.approx([2.66, 1.26], abs=1e-2)
