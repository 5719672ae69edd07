"""Van Houwelingen, Arends & Stijnen 2002, Stat Med 21:589–624: the BCG trials as log odds ratios,
by maximum likelihood. Section 3: −0.742 (0.178), −1.091 to −0.393, between-trial variance 0.302,
by the profile likelihood 0.115 to 0.894. Section 5: with latitude, 0.371 and −0.033, variance
0.004.
"""

from __future__ import annotations

from math import log

from prolo.evidence import pool_effects, regress_effects
from tests.published.test_bcg import COUNTS
from tests.published.test_viechtbauer_2010 import LATITUDE

EFFECTS = [log(a * d / (b * c)) for a, b, c, d in COUNTS]
VARIANCES = [1 / a + 1 / b + 1 / c + 1 / d for a, b, c, d in COUNTS]


def test_the_mean_its_interval_and_the_profile_likelihood_as_printed():
    pooled = pool_effects(
        EFFECTS, VARIANCES, method="ml", interval="normal", tau2_interval="profile-likelihood"
    )
    found = pooled.estimate, pooled.se, pooled.ci_lb, pooled.ci_ub
    assert [round(x, 3) for x in found] == [-0.742, 0.178, -1.091, -0.393]
    ends = pooled.tau2, pooled.tau2_lb, pooled.tau2_ub
    assert [round(x, 3) for x in ends] == [0.302, 0.115, 0.894]


def test_the_regression_on_latitude_as_printed():
    fit = regress_effects(
        EFFECTS, VARIANCES, {"latitude": LATITUDE}, method="ml", interval="normal"
    )
    assert [round(x, 3) for x in fit.estimate] == [0.371, -0.033]
    assert round(fit.tau2, 3) == 0.004
