"""Miller 1978, Am Stat 32:138, doi:10.1080/00031305.1978.10479283: four shares by Freeman & Tukey's
double arcsine, their mean and the way back by the harmonic mean of the people.

Miller leaves out the factor ½, so that his values are twice those here. Read in metafor's tests,
``test_analysis_example_miller1978.r``.
"""

from __future__ import annotations

import pytest

from prolo.evidence import measures, pool_effects

EVENTS, PEOPLE = [3, 6, 10, 1], [11, 17, 21, 6]
HARMONIC = len(PEOPLE) / sum(1 / n for n in PEOPLE)


@pytest.fixture(scope="module")
def shares():
    return measures.proportions(EVENTS, PEOPLE, scale="double-arcsine")


def test_each_value_and_its_variance(shares):
    assert (2 * shares.yi).round(4).tolist() == [1.1391, 1.2888, 1.5253, 0.9515]
    assert (4 * shares.vi).round(4).tolist() == [0.0870, 0.0571, 0.0465, 0.1538]


def test_every_value_leads_back_to_its_share(shares):
    back = measures.shares_of(shares.yi, scale="double-arcsine", ni=PEOPLE)
    assert back == pytest.approx([x / n for x, n in zip(EVENTS, PEOPLE, strict=True)])


def test_the_mean_without_weights_and_with_them(shares):
    plain = float(shares.yi.mean())
    weighed = pool_effects(shares.yi, shares.vi, method="common").estimate
    assert (round(2 * plain, 4), round(2 * weighed, 4)) == (1.2262, 1.3093)
    back = [
        float(measures.shares_of(mean, scale="double-arcsine", ni=HARMONIC))
        for mean in (plain, weighed)
    ]
    assert [round(share, 4) for share in back] == [0.3164, 0.3595]
