"""Every measure on forty pairs of groups, against R's metafor: validation/metafor/measures.R."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from prolo.evidence import measures as m

FROZEN = Path(__file__).parents[2] / "validation" / "metafor" / "measures.json"
REFERENCE = json.loads(FROZEN.read_text())
C = {name: np.array(column, dtype=float) for name, column in REFERENCE["columns"].items()}
TWO = [C[name] for name in ("m1", "sd1", "n1", "m2", "sd2", "n2")]
CELLS = [C[name] for name in ("ai", "n1", "ci", "n2")]
GROUP = m.times(C["m1"], C["sd1"], C["m2"], C["sd2"], C["n1"], C["ri"])


def smd(**how):
    return m.standardised_mean_differences(*TWO, **how)


def smc(standardiser, **how):
    return m.standardised_mean_changes(GROUP, standardiser=standardiser, **how)


OURS = {
    "MD separate": lambda: m.mean_differences(*TWO),
    "MD pooled": lambda: m.mean_differences(*TWO, variance="pooled"),
    "SMD large-sample": smd,
    "SMD scaled": lambda: smd(variance="scaled"),
    "SMD unbiased": lambda: smd(variance="unbiased"),
    "SMDH unequal": lambda: smd(standardiser="separate"),
    "SMD1 large-sample": lambda: smd(standardiser="control"),
    "SMD1H unequal": lambda: smd(standardiser="control", variance="unequal"),
    "ROM separate": lambda: m.log_ratios_of_means(*TWO),
    "ROM pooled": lambda: m.log_ratios_of_means(*TWO, variance="pooled"),
    "MC": lambda: m.mean_changes(GROUP),
    "SMCC large-sample": lambda: smc("change"),
    "SMCC scaled": lambda: smc("change", variance="scaled"),
    "SMCR large-sample": lambda: smc("pre"),
    "SMCR scaled": lambda: smc("pre", variance="scaled"),
    "SMCRH unequal": lambda: smc("pre", variance="unequal"),
    "ROMC": lambda: m.log_ratios_of_change(GROUP),
    "OR": lambda: m.log_odds_ratios(*CELLS),
    "RR": lambda: m.log_risk_ratios(*CELLS),
    "RD large-sample": lambda: m.risk_differences(*CELLS),
    "RD unbiased": lambda: m.risk_differences(*CELLS, variance="unbiased"),
    "PETO": lambda: m.peto_log_odds_ratios(*CELLS),
    "AS": lambda: m.arcsine_differences(*CELLS),
    "YUQ": lambda: m.yules_q(*CELLS),
    "YUY": lambda: m.yules_y(*CELLS),
    "OR2D logistic": lambda: m.odds_ratio_to_smd(m.log_odds_ratios(*CELLS)),
    "OR2D cox": lambda: m.odds_ratio_to_smd(m.log_odds_ratios(*CELLS), by="cox"),
    "PR": lambda: m.proportions(C["ai"], C["n1"], scale="raw"),
    "PLN": lambda: m.proportions(C["ai"], C["n1"], scale="log"),
    "PLO": lambda: m.proportions(C["ai"], C["n1"], scale="logit"),
    "PAS": lambda: m.proportions(C["ai"], C["n1"], scale="arcsine"),
    "PFT": lambda: m.proportions(C["ai"], C["n1"], scale="double-arcsine"),
    "COR large-sample": lambda: m.correlations(C["rr"], C["nr"], scale="raw"),
    "UCOR large-sample": lambda: m.correlations(C["rr"], C["nr"], scale="unbiased"),
    "UCOR unbiased": lambda: m.correlations(
        C["rr"], C["nr"], scale="unbiased", variance="unbiased"
    ),
    "ZCOR": lambda: m.correlations(C["rr"], C["nr"]),
}
# At 34,998 degrees of freedom metafor's factor J, a difference of two large logarithms, is good to
# eleven digits, and this variance is the small difference of two numbers that contain it.
LOOSER = {"SMD unbiased": 1e-7}


def test_the_reference_has_not_shrunk():
    assert set(OURS) == set(REFERENCE["measures"])
    assert len(OURS) == 36
    assert all(len(found["yi"]) == 40 for found in REFERENCE["measures"].values())


@pytest.mark.parametrize("name", OURS)
def test_effects_and_variances_agree_to_1e_8(name):
    ours, theirs = OURS[name](), REFERENCE["measures"][name]
    for column in ("yi", "vi"):
        expected = np.array(theirs[column], dtype=float)
        within = {"rtol": LOOSER.get(name, 1e-8), "atol": 1e-12}
        np.testing.assert_allclose(getattr(ours, column), expected, **within)
