"""Normand 1999, Stat Med 18:321–359, doi:10.1002/(SICI)1097-0258(19990215)18:3<321::AID-SIM28>3.0.CO;2-P

Days in hospital after a stroke, specialist against routine care (table VIII, page 351): means by a
common effect, DerSimonian & Laird and REML (table IX, page 352). Lidocaine after a heart attack
(table III, page 330): differences of risks in per cent (table VII, page 349).
Read in metafor's tests, ``test_analysis_example_normand1999.r``, which name the tables.
"""  # noqa: E501

from __future__ import annotations

import pytest

from prolo.evidence import measures, pool_effects

STROKE = (  # people, mean and SD of days with specialist care, the same with routine care
    (155, 55, 47, 156, 75, 64),
    (31, 27, 7, 32, 29, 4),
    (75, 64, 17, 71, 119, 29),
    (18, 66, 20, 18, 137, 48),
    (8, 14, 8, 13, 18, 11),
    (57, 19, 7, 52, 18, 4),
    (34, 52, 45, 33, 41, 34),
    (110, 21, 16, 183, 31, 27),
    (60, 30, 27, 52, 23, 20),
)
LIDOCAINE = (  # deaths and people, lidocaine and control
    (2, 39, 1, 43),
    (4, 44, 4, 44),
    (6, 107, 4, 110),
    (7, 103, 5, 100),
    (7, 110, 3, 106),
    (11, 154, 4, 146),
)


@pytest.fixture(scope="module")
def days():
    n1, m1, s1, n2, m2, s2 = zip(*STROKE, strict=True)
    return measures.mean_differences(m1, s1, n1, m2, s2, n2, variance="pooled")


def test_each_difference_and_its_variance(days):
    assert days.yi.tolist() == [-20, -2, -55, -71, -4, 1, 11, -10, 7]
    printed = [40.59, 2.05, 15.28, 150.22, 20.19, 1.22, 95.38, 8.03, 20.69]
    assert days.vi.round(2).tolist() == printed


@pytest.mark.parametrize(
    ("method", "printed"),
    [
        ("common", (-3.49, -5.03, -1.96)),
        ("dl", (-14.10, -24.45, -3.75)),
        ("reml", (-15.12, -32.67, 2.43)),
    ],
)
def test_the_mean_by_three_models(days, method, printed):
    found = pool_effects(days.yi, days.vi, method=method, interval="normal")
    assert tuple(round(x, 2) for x in (found.estimate, found.ci_lb, found.ci_ub)) == printed


def test_how_much_days_vary(days):
    assert round(pool_effects(days.yi, days.vi, method="dl").tau2, 2) == 218.72
    assert round(pool_effects(days.yi, days.vi, method="reml").tau2, 2) == 685.20


@pytest.mark.parametrize("method", ["common", "dl", "reml"])
def test_lidocaine_does_harm_whatever_the_model(method):
    """2.94 per cent, 0.4 to 5.5, with no variation between trials."""
    risks = measures.risk_differences(*zip(*LIDOCAINE, strict=True))
    assert (100 * risks.yi).round(4).tolist() == [2.8026, 0.0, 1.9711, 1.7961, 3.5334, 4.4031]
    found = pool_effects(100 * risks.yi, 100**2 * risks.vi, method=method, interval="normal")
    assert (round(found.estimate, 2), round(found.ci_lb, 1), round(found.ci_ub, 1)) == (
        2.94,
        0.4,
        5.5,
    )
    assert round(found.tau2, 3) == 0.0
