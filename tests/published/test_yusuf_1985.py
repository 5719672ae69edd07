"""Yusuf et al. 1985, Prog Cardiovasc Dis 27:335–371, doi:10.1016/S0033-0620(85)80003-7: beta
blockers by mouth early after a heart attack (table 6, page 343), by Peto's method: 0.93, 0.74 to
1.18.

The counts are ``dat.yusuf1985`` of R's metadat, a trial without numbers left out; the ratio was
read in metafor's tests, ``test_analysis_example_yusuf1985.r``.
"""

from __future__ import annotations

from math import exp

import pytest

from prolo.evidence import measures, pool_effects, pool_peto

COUNTS = (  # deaths and people, treated and control
    (14, 56, 15, 58), (18, 66, 19, 64), (15, 100, 12, 95), (10, 52, 12, 47), (21, 226, 24, 228),
    (3, 38, 6, 31), (2, 20, 3, 20), (19, 76, 15, 67), (15, 106, 9, 114), (5, 62, 4, 57),
    (0, 9, 0, 8), (8, 133, 11, 127), (3, 48, 3, 49), (0, 16, 0, 13), (1, 42, 1, 46),
    (0, 25, 3, 25), (14, 221, 15, 228), (0, 11, 0, 11), (8, 259, 7, 129), (6, 157, 4, 158),
    (3, 177, 2, 136),
)  # fmt: skip


def test_the_odds_ratio_by_petos_method():
    found = pool_peto(*zip(*COUNTS, strict=True))
    shown = [round(exp(x), 2) for x in (found.estimate, found.ci_lb, found.ci_ub)]
    assert shown == [0.93, 0.74, 1.18]
    assert (found.k, found.k_used) == (21, 18)


def test_the_same_from_each_trials_own_ratio():
    some = [trial for trial in COUNTS if trial[0] + trial[2] > 0]
    each = measures.peto_log_odds_ratios(*zip(*some, strict=True))
    found = pool_effects(each.yi, each.vi, method="common", interval="normal")
    assert found.estimate == pytest.approx(pool_peto(*zip(*COUNTS, strict=True)).estimate)
