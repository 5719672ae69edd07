"""Rubin 1981, J Educ Stat 6:377–401: coaching in eight schools, Table 1.

Gelman et al., Bayesian Data Analysis (3rd ed.), section 5.5: the common effect is 7.7 with a
variance of 16.6; Table 5.3 has quantiles of each school's own effect from 200 draws under a
uniform prior of the standard deviation between schools.
"""

from __future__ import annotations

import pytest

from prolo.evidence import pool_effects
from prolo.evidence.bayes import pool_bayes
from prolo.evidence.priors import Uniform

EFFECTS = [28, 8, -3, 7, -1, 1, 18, 12]
STANDARD_ERRORS = [15, 10, 16, 11, 9, 11, 10, 18]


def test_the_schools_agree_so_well_that_the_common_effect_comes_out():
    pooled = pool_effects(EFFECTS, [se**2 for se in STANDARD_ERRORS])
    assert pooled.tau2 == 0
    assert pooled.estimate == pytest.approx(7.7, abs=0.05)
    assert pooled.se**2 == pytest.approx(16.6, abs=0.05)
    assert pooled.guarded


QUARTILES_AND_MEDIAN = (  # Table 5.3
    (7, 10, 16),
    (3, 8, 12),
    (2, 7, 11),
    (4, 8, 11),
    (1, 5, 10),
    (2, 6, 10),
    (7, 10, 15),
    (3, 8, 13),
)


def test_each_schools_own_effect_lies_where_the_draws_of_the_book_lie():
    """Of 200 draws a median is known to about one point, a quartile to about one and a half."""
    found = pool_bayes(
        EFFECTS, [se**2 for se in STANDARD_ERRORS], prior=Uniform(), level=0.5
    ).shrunken()
    for own, (low, mid, high) in zip(found, QUARTILES_AND_MEDIAN, strict=True):
        assert own.estimate == pytest.approx(mid, abs=1.5)
        assert (own.ci_lb, own.ci_ub) == pytest.approx((low, high), abs=2)
