"""Viechtbauer 2007, Stat Med 26:37–52, doi:10.1002/sim.2514: intervals of τ², table II on page 44.

Diuretics against pre-eclampsia, nine trials of Collins et al. 1985. Read in metafor's tests,
``test_analysis_example_viechtbauer2007a.r``, which give them with one decimal more than the table.
"""

from __future__ import annotations

import pytest

from prolo.evidence import measures, pool_effects

TREATED = [131, 385, 57, 38, 1011, 1370, 506, 108, 153]
CONTROLS = [136, 134, 48, 40, 760, 1336, 524, 103, 102]
ILL_TREATED = [14, 21, 14, 6, 12, 138, 15, 6, 65]
ILL_CONTROLS = [14, 17, 24, 18, 35, 175, 20, 2, 40]


@pytest.fixture(scope="module")
def effects():
    found = measures.log_odds_ratios(ILL_TREATED, TREATED, ILL_CONTROLS, CONTROLS)
    return found.yi, found.vi


@pytest.mark.parametrize(
    ("method", "tau2"), [("dl", 0.230), ("ml", 0.239), ("reml", 0.301), ("sj", 0.456)]
)
def test_the_estimates(effects, method, tau2):
    assert round(pool_effects(*effects, method=method, tau2_interval="none").tau2, 3) == tau2


@pytest.mark.parametrize(
    ("method", "interval", "ends"),
    [
        ("dl", "q-profile", (0.072, 2.203)),
        ("ml", "profile-likelihood", (0.027, 1.131)),
        ("reml", "profile-likelihood", (0.043, 1.475)),
    ],
)
def test_the_intervals(effects, method, interval, ends):
    found = pool_effects(*effects, method=method, tau2_interval=interval)
    assert (round(found.tau2_lb, 3), round(found.tau2_ub, 3)) == ends
