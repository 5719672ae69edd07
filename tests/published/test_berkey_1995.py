"""Berkey et al. 1995, Stat Med 14:395–411, doi:10.1002/sim.4780140406: the BCG trials as log risk
ratios with smoothed variances (page 399), empirical Bayes, alone and by latitude, page 408.

Read in metafor's tests, ``test_analysis_example_berkey1995.r``. The paper prints −0.6304 for the
intercept where −0.6303 comes out here and in metafor, and for the common effect −0.5950 (0.0039)
where −0.5949 (0.0040) does, probably for rounding on the way.
"""

from __future__ import annotations

from math import exp

import numpy as np
import pytest

from prolo.evidence import pool_effects, regress_effects
from tests.published.test_bcg import COUNTS, EFFECTS
from tests.published.test_viechtbauer_2010 import LATITUDE

A, B, C, D = (np.array(column, dtype=float) for column in zip(*COUNTS, strict=True))
SMOOTHED = np.mean(B / A) / (A + B) + np.mean(D / C) / (C + D)
FROM_CENTRE = [latitude - 33.46 for latitude in LATITUDE]


def test_the_mean_by_empirical_bayes():
    found = pool_effects(EFFECTS, SMOOTHED, method="eb", interval="normal")
    assert (round(found.estimate, 4), round(found.se, 4)) == (-0.5429, 0.1842)
    assert round(found.tau2, 3) == 0.268


def test_by_latitude_with_variation_left():
    fit = regress_effects(
        EFFECTS, SMOOTHED, {"latitude": FROM_CENTRE}, method="eb", interval="normal"
    )
    assert fit.estimate == pytest.approx((-0.6304, -0.0268), abs=1.1e-4)
    assert [round(se, 4) for se in fit.se] == [0.1591, 0.0110]
    assert (round(fit.tau2, 3), round(fit.R2)) == (0.157, 41)
    at = [exp(fit.estimate[0] + fit.estimate[1] * (x - 33.46)) for x in (33.46, 42)]
    assert [round(ratio, 2) for ratio in at] == [0.53, 0.42]


def test_by_latitude_and_nothing_else():
    fit = regress_effects(
        EFFECTS, SMOOTHED, {"latitude": FROM_CENTRE}, method="common", interval="normal"
    )
    assert fit.estimate == pytest.approx((-0.5950, -0.0282), abs=1.1e-4)
    assert fit.se == pytest.approx((0.0696, 0.0039), abs=1.1e-4)
    at = [exp(fit.estimate[0] + fit.estimate[1] * (x - 33.46)) for x in (33.46, 42)]
    assert [round(ratio, 2) for ratio in at] == [0.55, 0.43]
