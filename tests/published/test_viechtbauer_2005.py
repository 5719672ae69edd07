"""Viechtbauer 2005, J Educ Behav Stat 30:261–293, doi:10.3102/10769986030003261: two sets of
standardised differences, τ², I² and H² by seven estimators, pages 271 and 272.

Read in metafor's tests, ``test_analysis_example_viechtbauer2005.r``, which name the pages.
"""

from __future__ import annotations

import pytest

from prolo.evidence import pool_effects

FIRST = (
    [-0.581, 0.530, 0.771, 1.031, 0.553, 0.295, 0.078, 0.573, -0.176, -0.232],
    [0.023, 0.052, 0.060, 0.115, 0.095, 0.203, 0.200, 0.211, 0.051, 0.040],
)
SECOND = (
    [
        0.100, -0.162, -0.090, -0.049, -0.046, -0.010, -0.431, -0.261, 0.134, 0.019, 0.175, 0.056,
        0.045, 0.103, 0.121, -0.482, 0.290, 0.342,
    ],
    [
        0.016, 0.015, 0.050, 0.050, 0.032, 0.052, 0.036, 0.024, 0.034, 0.033, 0.031, 0.034, 0.039,
        0.167, 0.134, 0.096, 0.016, 0.035,
    ],
)  # fmt: skip


@pytest.mark.parametrize(
    ("studies", "method", "printed"),
    [
        (FIRST, "hs", (0.228, 77.23, 4.39)),
        (FIRST, "he", (0.148, 68.80, 3.21)),
        (FIRST, "dl", (0.277, 80.44, 5.11)),
        (FIRST, "ml", (0.197, 74.51, 3.92)),
        (FIRST, "reml", (0.223, 76.84, 4.32)),
        (FIRST, "eb", (0.192, 74.05, 3.85)),
        (FIRST, "sj", (0.199, 74.75, 3.96)),
        (SECOND, "hs", (0.010, 22.93, 1.30)),
        (SECOND, "he", (0.000, 0.00, 1.00)),
        (SECOND, "dl", (0.013, 27.53, 1.38)),
        (SECOND, "ml", (0.013, 28.45, 1.40)),
        (SECOND, "reml", (0.016, 32.02, 1.47)),
        (SECOND, "eb", (0.010, 23.72, 1.31)),
        (SECOND, "sj", (0.025, 42.67, 1.74)),
    ],
)
def test_heterogeneity_by_every_estimator(studies, method, printed):
    found = pool_effects(*studies, method=method, tau2_interval="none")
    assert (found.tau2, found.I2, found.H2) == pytest.approx(printed, abs=5.1e-3)
    assert round(found.tau2, 3) == printed[0]
