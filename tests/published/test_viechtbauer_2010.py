"""Viechtbauer 2010, J Stat Softw 36(3), section 3.3: the BCG trials regressed on latitude and year,
as printed there (REML, normal tests)."""

from __future__ import annotations

import pytest

from prolo.evidence import leave_one_out, regress_effects
from tests.published.test_bcg import EFFECTS, VARIANCES

LATITUDE = [44, 55, 42, 52, 13, 44, 19, 13, 27, 42, 18, 33, 33]
# metafor stopped at 1e-5 in τ²; at the top itself the fourth figure of these is another
STOPPED = 5e-4
YEAR = [1948, 1949, 1960, 1977, 1973, 1953, 1973, 1980, 1968, 1961, 1974, 1969, 1976]


def test_latitude_and_year_as_printed():
    fit = regress_effects(EFFECTS, VARIANCES, {"ablat": LATITUDE, "year": YEAR}, interval="normal")
    assert fit.tau2 == pytest.approx(0.1108, abs=5e-5)
    assert pytest.approx(71.98, abs=5e-3) == fit.I2
    assert pytest.approx(3.57, abs=5e-3) == fit.H2
    assert pytest.approx(28.3251, abs=5e-5) == fit.QE
    assert pytest.approx(12.2043, abs=STOPPED) == fit.QM
    assert pytest.approx(0.0022, abs=5e-5) == fit.QMp
    assert fit.estimate == pytest.approx((-3.5455, -0.0280, 0.0019), abs=STOPPED)
    assert fit.se == pytest.approx((29.0959, 0.0102, 0.0147), abs=STOPPED)
    assert fit.zval == pytest.approx((-0.1219, -2.7371, 0.1299), abs=5e-5)
    assert pytest.approx(64.63, abs=5e-3) == fit.R2


def test_without_each_trial_the_answer_stays_below_zero():
    left = leave_one_out(EFFECTS, VARIANCES, interval="normal")
    assert (left.ci_ub < 0).all()
