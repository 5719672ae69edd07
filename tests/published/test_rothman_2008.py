"""Rothman, Greenland & Lash 2008, Modern Epidemiology (3rd ed.), chapter 15: deaths with
tolbutamide and with placebo by age (table 15–1), and spermicides with Down syndrome (table 15–5),
by Mantel & Haenszel with 90 % intervals.

Read in metafor's tests, ``test_analysis_example_rothman2008.r``. The chapter prints 0.088 for the
upper end of the risk difference where 0.0874 comes out here and in metafor, probably for rounding
on the way.
"""

from __future__ import annotations

from math import exp

import pytest

from prolo.evidence import associate_counts, pool_mantel_haenszel

# events and people: tolbutamide and placebo, below 55 years and above
TOLBUTAMIDE = ([8, 22], [106, 98], [5, 16], [120, 85])
# spermicide used and women: of children with the syndrome and of others, mothers below 35 and above
SPERMICIDES = ([3, 1], [12, 4], [104, 5], [1163, 91])


@pytest.mark.parametrize(
    ("measure", "printed"),
    [
        ("RD", (0.0349, -0.0176, 0.0874)),
        ("logRR", (0.2818, -0.1442, 0.7078)),
        ("logOR", (0.3387, -0.1731, 0.8505)),
    ],
)
def test_tolbutamide_by_three_measures(measure, printed):
    found = pool_mantel_haenszel(*TOLBUTAMIDE, measure=measure, level=0.9)
    shown = tuple(round(x, 4) for x in (found.estimate, found.ci_lb, found.ci_ub))
    assert shown == printed


def test_the_ratios_as_the_chapter_prints_them():
    risk = pool_mantel_haenszel(*TOLBUTAMIDE, measure="logRR", level=0.9)
    odds = pool_mantel_haenszel(*TOLBUTAMIDE, measure="logOR", level=0.9)
    shown = [round(exp(x), 2) for x in (risk.estimate, risk.ci_lb, risk.ci_ub)]
    assert shown == [1.33, 0.87, 2.03]
    assert [round(exp(x), 2) for x in (odds.estimate, odds.ci_lb, odds.ci_ub)] == [1.40, 0.84, 2.34]


def test_a_difference_of_risks_is_rounded_up_in_print():
    found = pool_mantel_haenszel(*TOLBUTAMIDE, measure="RD", level=0.9)
    assert found.ci_ub == pytest.approx(0.088, abs=7e-4)


def test_spermicides_by_the_odds_ratio():
    found = pool_mantel_haenszel(*SPERMICIDES, measure="logOR", level=0.9)
    shown = tuple(round(x, 4) for x in (found.estimate, found.ci_lb, found.ci_ub))
    assert shown == (1.3300, 0.3579, 2.3021)


def test_whether_deaths_and_tolbutamide_have_anything_to_do_with_each_other():
    found = associate_counts(*TOLBUTAMIDE, corrected=False)
    assert (round(found.statistic, 4), round(found.pval, 4)) == (1.1914, 0.2750)
