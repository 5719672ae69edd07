"""Morris 2008, Organizational Research Methods 11:364–386, doi:10.1177/1094428106291059.

Table 5: five studies of training with a control group, before and after; effect by the SD before,
pooled over both groups. Printed: .77 .80 1.20 1.05 .44.
"""

from __future__ import annotations

import numpy as np
import pytest

from prolo.evidence import measures as m

CORRELATIONS = [0.47, 0.64, 0.77, 0.89, 0.44]
TREATED = m.times(
    [30.6, 23.5, 0.5, 53.4, 35.6], [15.0, 3.1, 0.1, 14.5, 4.7],
    [38.5, 26.8, 0.7, 75.9, 36.0], [11.6, 4.1, 0.1, 4.4, 4.6],
    [20, 50, 9, 10, 14], CORRELATIONS,
)  # fmt: skip
CONTROL = m.times(
    [23.1, 24.9, 0.6, 55.7, 34.8], [13.8, 4.1, 0.2, 17.3, 3.1],
    [19.7, 25.3, 0.6, 60.7, 33.4], [14.8, 3.3, 0.2, 17.9, 6.9],
    [20, 42, 9, 11, 14], CORRELATIONS,
)  # fmt: skip


def test_the_effects_of_table_5_come_out_to_the_last_digit():
    found = m.standardised_change_differences(TREATED, CONTROL)
    assert found.yi.round(2).tolist() == [0.77, 0.80, 1.20, 1.05, 0.44]


def test_the_variance_of_equation_25_is_the_one_called_biased():
    found = m.standardised_change_differences(TREATED, CONTROL, variance="biased")
    n1, n2, r, d = TREATED.n, CONTROL.n, TREATED.r, found.yi
    df, share = n1 + n2 - 2, n1 * n2 / (n1 + n2)
    c = 1 - 3 / (4 * df - 1)  # the paper's approximation of J
    printed = 2 * c**2 * (1 - r) / share * df / (df - 2) * (1 + share * d**2 / (2 * (1 - r))) - d**2
    np.testing.assert_allclose(found.vi, printed, rtol=3e-3)  # J and its approximation


def test_the_effects_by_each_groups_own_sd_are_the_difference_of_two_changes():
    """The same table by Becker's measure: 0.5056 less −0.2365 in the first study, and so on."""
    found = m.standardised_change_differences(TREATED, CONTROL, standardiser="pre")
    before = [m.standardised_mean_changes(one) for one in (TREATED, CONTROL)]
    assert before[0].yi.round(4).tolist() == [0.5056, 1.0481, 1.8054, 1.4181, 0.0801]
    assert before[0].vi == pytest.approx([0.0594, 0.0254, 0.2322, 0.1225, 0.0802], abs=5e-5)
    np.testing.assert_allclose(found.yi, before[0].yi - before[1].yi)
    np.testing.assert_allclose(found.vi, before[0].vi + before[1].vi)
