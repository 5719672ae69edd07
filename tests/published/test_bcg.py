"""The 13 trials of the BCG vaccine against tuberculosis.

Colditz et al. 1994, JAMA 271:698–702: the counts, and the pooled relative risk of the abstract
(random effects, DerSimonian & Laird): 0.49, 95 % interval 0.34 to 0.70.
Viechtbauer 2010, J Stat Softw 36(3), section 3.2: the same pooled by REML, with Q, I², H² and
the Q-profile interval of τ².
"""

from __future__ import annotations

from math import exp, log

import pytest

from prolo.evidence import pool_effects

COUNTS = (  # with tuberculosis and without, vaccinated; the same, not vaccinated
    (4, 119, 11, 128),
    (6, 300, 29, 274),
    (3, 228, 11, 209),
    (62, 13536, 248, 12619),
    (33, 5036, 47, 5761),
    (180, 1361, 372, 1079),
    (8, 2537, 10, 619),
    (505, 87886, 499, 87892),
    (29, 7470, 45, 7232),
    (17, 1699, 65, 1600),
    (186, 50448, 141, 27197),
    (5, 2493, 3, 2338),
    (27, 16886, 29, 17825),
)
EFFECTS = [log(a / (a + b)) - log(c / (c + d)) for a, b, c, d in COUNTS]
VARIANCES = [1 / a - 1 / (a + b) + 1 / c - 1 / (c + d) for a, b, c, d in COUNTS]


def test_the_relative_risk_of_the_abstract_comes_out():
    pooled = pool_effects(EFFECTS, VARIANCES, method="dl", interval="normal")
    assert [round(exp(x), 2) for x in (pooled.estimate, pooled.ci_lb, pooled.ci_ub)] == [
        0.49,
        0.34,
        0.70,
    ]


def test_reml_gives_what_the_description_of_metafor_prints():
    pooled = pool_effects(EFFECTS, VARIANCES, interval="normal")
    assert pooled.tau2 == pytest.approx(0.3132, abs=5e-5)
    assert (pooled.tau2_lb, pooled.tau2_ub) == pytest.approx((0.1197, 1.1115), abs=5e-5)
    assert pytest.approx(92.22, abs=5e-3) == pooled.I2
    assert pytest.approx(12.86, abs=5e-3) == pooled.H2
    assert pytest.approx(152.2330, abs=5e-5) == pooled.QE
    assert pooled.estimate == pytest.approx(-0.7145, abs=5e-5)
    assert pooled.se == pytest.approx(0.1798, abs=5e-5)
    assert (pooled.ci_lb, pooled.ci_ub) == pytest.approx((-1.0669, -0.3622), abs=5e-5)
