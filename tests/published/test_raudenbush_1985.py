"""Raudenbush 1984, J Educ Psychol 76:85–97, and Raudenbush & Bryk 1985, J Educ Stat 10:75–98: 19
experiments on what teachers expect of pupils, by the weeks they had known them.

The standardised differences and their standard errors are those of Raudenbush 2009 (The Handbook
of Research Synthesis, 2nd edition, table 16.1), which prints τ² 0.019 and the mean 0.083 (REML),
and with the weeks, cut at 3, an intercept of 0.407, a slope of −0.157 and τ² 0.000.
"""

from __future__ import annotations

import pytest

from prolo.evidence import pool_effects, regress_effects

STUDIES = (  # weeks of contact before, difference, its standard error
    (2, 0.03, 0.125),
    (21, 0.12, 0.147),
    (19, -0.14, 0.167),
    (0, 1.18, 0.373),
    (0, 0.26, 0.369),
    (19, -0.06, 0.103),
    (17, -0.02, 0.103),
    (24, -0.32, 0.220),
    (0, 0.27, 0.164),
    (1, 0.80, 0.251),
    (0, 0.54, 0.302),
    (0, 0.18, 0.223),
    (1, -0.02, 0.289),
    (2, 0.23, 0.290),
    (17, -0.18, 0.159),
    (5, -0.06, 0.167),
    (1, 0.30, 0.139),
    (2, 0.07, 0.094),
    (7, -0.07, 0.174),
)
WEEKS = [min(weeks, 3) for weeks, _, _ in STUDIES]
EFFECTS = [effect for _, effect, _ in STUDIES]
VARIANCES = [se**2 for _, _, se in STUDIES]


def test_the_mean_and_tau2_of_the_handbook_come_out():
    pooled = pool_effects(EFFECTS, VARIANCES, interval="normal")
    assert round(pooled.tau2, 3) == 0.019
    assert pooled.estimate == pytest.approx(0.083, abs=1e-3)
    assert pytest.approx(35.83, abs=0.01) == pooled.QE
    assert pooled.QEp == pytest.approx(0.007, abs=5e-4)


def test_the_weeks_explain_all_of_it():
    fit = regress_effects(EFFECTS, VARIANCES, {"weeks": WEEKS}, interval="normal")
    assert round(fit.estimate[0], 3) == 0.407
    assert round(fit.estimate[1], 3) == -0.157
    assert round(fit.tau2, 3) == 0.000
    assert pytest.approx(100, abs=0.5) == fit.R2
