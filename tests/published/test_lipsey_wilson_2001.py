"""Lipsey & Wilson 2001, Practical Meta-Analysis, chapter 7: ten programmes for young people; means
by a common effect and DerSimonian & Laird (exhibit 7.3, page 133), by how people were assigned
(exhibit 7.4, page 138) and by that and intensity (exhibits 7.6 and 7.7, page 141).

Read in metafor's tests, ``test_analysis_example_lipsey2001.r``. The last digit of four of the
chapter's statistics (7.0738, 7.6902, 7.6833, 5.5709) is another here and in metafor, probably for
rounding on the way.
"""

from __future__ import annotations

import pytest

from prolo.evidence import pool_effects, regress_effects

EFFECTS = [-0.33, 0.32, 0.39, 0.31, 0.17, 0.64, -0.33, 0.15, -0.02, 0.00]
VARIANCES = [0.084, 0.035, 0.017, 0.034, 0.072, 0.117, 0.102, 0.093, 0.012, 0.067]
RANDOM = [0, 0, 0, 0, 0, 0, 1, 1, 1, 1]
INTENSITY = [7, 3, 7, 5, 7, 7, 4, 4, 5, 6]


def test_the_mean_by_a_common_effect():
    found = pool_effects(EFFECTS, VARIANCES, method="common", interval="normal")
    shown = found.estimate, found.se, found.zval, found.pval, found.ci_lb, found.ci_ub
    assert [round(x, 4) for x in shown] == [0.1549, 0.0609, 2.5450, 0.0109, 0.0356, 0.2742]
    assert (round(found.QE, 4), round(found.QEp, 4)) == (14.7640, 0.0976)


def test_the_mean_by_dersimonian_and_laird():
    found = pool_effects(EFFECTS, VARIANCES, method="dl", interval="normal")
    shown = found.estimate, found.se, found.zval, found.pval, found.ci_lb, found.ci_ub
    assert [round(x, 4) for x in shown] == [0.1534, 0.0858, 1.7893, 0.0736, -0.0146, 0.3215]
    assert round(found.tau2, 6) == 0.025955


def test_by_how_people_were_assigned():
    fit = regress_effects(
        EFFECTS, VARIANCES, {"random": RANDOM}, method="common", interval="normal"
    )
    assert round(fit.estimate[0], 4) == 0.2984
    assert sum(fit.estimate) == pytest.approx(-0.0277, abs=5e-5)
    assert pytest.approx(7.0738, abs=1.5e-4) == fit.QM
    assert pytest.approx(7.6902, abs=1.5e-4) == fit.QE


@pytest.mark.parametrize(
    ("method", "estimates", "errors", "statistics"),
    [
        ("common", (0.3223, -0.3298, -0.0041), (0.2998, 0.1304, 0.0493), (7.0807, 7.6833)),
        ("dl", (0.3311, -0.3269, -0.0068), (0.3198, 0.1439, 0.0528), (5.5709, 7.6833)),
    ],
)
def test_by_assignment_and_intensity(method, estimates, errors, statistics):
    fit = regress_effects(
        EFFECTS,
        VARIANCES,
        {"random": RANDOM, "intensity": INTENSITY},
        method=method,
        interval="normal",
    )
    assert fit.estimate == pytest.approx(estimates, abs=5.1e-5)
    assert fit.se == pytest.approx(errors, abs=5.1e-5)
    assert pytest.approx(statistics, abs=3e-4) == (fit.QM, fit.QE)


def test_what_they_leave_of_the_variation():
    moderators = {"random": RANDOM, "intensity": INTENSITY}
    fit = regress_effects(EFFECTS, VARIANCES, moderators, method="dl", interval="normal")
    assert round(fit.tau2, 5) == 0.00488
    assert pytest.approx(81.2, abs=0.05) == fit.R2
