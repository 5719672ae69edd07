"""Every number of every pooling, against R's metafor: validation/metafor/pooling.R."""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from pathlib import Path

import pytest

from prolo.evidence import pool_effects

FROZEN = Path(__file__).parents[2] / "validation" / "metafor"
REFERENCE = json.loads((FROZEN / "pooling.json").read_text())["fits"]
OURS = {  # R's names of this file, and the record's
    "low": "ci_lb",
    "high": "ci_ub",
    "statistic": "zval",
    "p": "pval",
    "tau2_low": "tau2_lb",
    "tau2_high": "tau2_ub",
    "h2": "H2",
    "q": "QE",
    "q_p": "QEp",
    "prediction_low": "pi_lb",
    "prediction_high": "pi_ub",
}
LOCATIONS = ("estimate", "low", "high", "prediction_low", "prediction_high")


@pytest.fixture(scope="module")
def studies():
    sets = defaultdict(lambda: ([], []))
    with (FROZEN / "datasets.csv").open() as file:
        for row in csv.DictReader(file):
            sets[row["set"]][0].append(float(row["effect"]))
            sets[row["set"]][1].append(float(row["variance"]))
    return sets


def test_the_reference_has_not_shrunk():
    assert len(REFERENCE) == 66 * 6


@pytest.mark.parametrize("method", ["reml", "dl", "common"])
def test_every_number_agrees_to_1e_8(studies, method):
    for fit in (fit for fit in REFERENCE if fit["method"] == method):
        effects, variances = studies[fit["set"]]
        ours = pool_effects(effects, variances, method=method, interval=fit["interval"])
        for name, theirs in fit.items():
            if name in {"set", "method", "interval"} or theirs is None:
                continue
            size = _size(name, theirs, ours.se, min(variances))
            found = ours.I2 / 100 if name == "i2" else getattr(ours, OURS.get(name, name))
            assert found == pytest.approx(theirs, abs=1e-8 * size), (fit["set"], name)


def _size(name: str, theirs: float, se: float, smallest: float) -> float:
    """Locations agree to a share of their standard error, τ² to a share of τ² and the smallest
    variance together, tail probabilities to a share of themselves."""
    if name in LOCATIONS:
        return se
    if name.startswith("tau2"):
        return theirs + smallest
    if name in {"p", "q_p"}:
        return theirs
    return 1.0 if name == "weights" else max(1.0, abs(theirs))
