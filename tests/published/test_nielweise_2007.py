"""Stijnen, Hamza & Özdemir 2010, Stat Med 29:3046–3067, table II: catheter-related bloodstream
infection with anti-infective catheters (Niël-Weise et al. 2007). By the hypergeometric–normal
model they print −1.353 (0.351) for the log odds ratio."""

from __future__ import annotations

from prolo.evidence import pool_mixed
from tests.evidence.reference import rows_of


def test_the_hypergeometric_normal_model_as_printed():
    trials = {name: [] for name in ("ai", "n1i", "ci", "n2i")}
    for row in rows_of("counts.csv"):
        if row["what"] == "data" and row["set"] == "nielweise":
            trials[row["name"]].append(float(row["value"]))
    fit = pool_mixed(*trials.values(), model="conditional")
    assert (round(fit.estimate, 3), round(fit.se, 3)) == (-1.353, 0.351)
