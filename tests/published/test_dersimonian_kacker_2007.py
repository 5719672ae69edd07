"""DerSimonian & Kacker 2007, Contemp Clin Trials 28:105–114: low-dose aspirin in pregnancy
(CLASP), Table 1 for the counts, Tables 3 and 4 for τ, the log odds ratio and its standard error.
"""

from __future__ import annotations

import pytest

from prolo.evidence import pool_effects
from prolo.evidence.effects import log_odds_ratio

COUNTS = (  # events and women with aspirin, events and women without
    (5, 156, 8, 74),
    (5, 303, 17, 303),
    (12, 565, 9, 477),
    (69, 1570, 94, 1565),
    (9, 103, 11, 105),
    (313, 4659, 352, 4650),
)


@pytest.mark.parametrize(
    ("method", "tau", "estimate", "se"),
    [("dl", 0.2323, -0.3240, 0.1540), ("reml", 0.1843, -0.2980, 0.1343)],
)
def test_tau_and_the_pooled_log_odds_ratio_agree_to_four_figures(method, tau, estimate, se):
    effects = [log_odds_ratio(*trial) for trial in COUNTS]
    pooled = pool_effects(
        [effect.value for effect in effects],
        [effect.variance for effect in effects],
        method=method,
        interval="normal",
    )
    assert round(pooled.tau2**0.5, 4) == tau
    assert round(pooled.estimate, 4) == estimate
    assert round(pooled.se, 4) == se
