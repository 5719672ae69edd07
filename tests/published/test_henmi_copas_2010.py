"""Henmi & Copas 2010, Stat Med 29:2969–2983, doi:10.1002/sim.4029: acupuncture point P6 against
nausea after an operation, 16 trials of Lee & Done 2004, log odds ratios by DerSimonian & Laird,
page 2978. The paper's own interval is not computed here.

Read in metafor's tests, ``test_analysis_example_henmi2010.r``; the counts are its ``dat.lee2004``.
"""

from __future__ import annotations

from prolo.evidence import measures, pool_effects

COUNTS = (  # nausea and people, with the point and without
    (18, 100, 20, 100),
    (5, 50, 18, 50),
    (9, 20, 7, 20),
    (32, 135, 31, 139),
    (9, 23, 10, 23),
    (11, 18, 12, 18),
    (69, 122, 80, 122),
    (3, 25, 12, 25),
    (1, 30, 1, 30),
    (11, 30, 19, 30),
    (7, 44, 16, 39),
    (4, 47, 6, 47),
    (1, 30, 13, 30),
    (24, 40, 71, 80),
    (16, 50, 53, 88),
    (28, 110, 25, 111),
)


def test_the_mean_its_interval_and_tau2():
    odds = measures.log_odds_ratios(*zip(*COUNTS, strict=True))
    found = pool_effects(odds.yi, odds.vi, method="dl", interval="normal")
    shown = found.tau2, found.estimate, found.ci_lb, found.ci_ub
    assert [round(x, 4) for x in shown] == [0.3325, -0.6787, -1.0664, -0.2911]
