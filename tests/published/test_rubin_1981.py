"""Rubin 1981, J Educ Stat 6:377–401: coaching in eight schools, Table 1.

Gelman et al., Bayesian Data Analysis (3rd ed.), section 5.5: the common effect is 7.7 with a
variance of 16.6.
"""

from __future__ import annotations

import pytest

from prolo.evidence import pool_effects

EFFECTS = [28, 8, -3, 7, -1, 1, 18, 12]
STANDARD_ERRORS = [15, 10, 16, 11, 9, 11, 10, 18]


def test_the_schools_agree_so_well_that_the_common_effect_comes_out():
    pooled = pool_effects(EFFECTS, [se**2 for se in STANDARD_ERRORS])
    assert pooled.tau2 == 0
    assert pooled.estimate == pytest.approx(7.7, abs=0.05)
    assert pooled.se**2 == pytest.approx(16.6, abs=0.05)
    assert pooled.guarded
