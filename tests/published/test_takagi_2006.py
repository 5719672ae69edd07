"""Takagi et al. 2006, Lung Cancer 51:245–246, doi:10.1016/j.lungcan.2005.11.004: the 37 studies of
passive smoking and lung cancer (Hackshaw, Law & Wald 1997, BMJ 315:980–988), trimmed and filled.

Printed in the abstract (PubMed 16386820): 44 studies with the 7 that were filled in, relative risk
1.19, 1.08 to 1.31, p 0.0004; without them an excess of 24 per cent, of which the abstract of Copas
& Shi 2000, BMJ 320:417–418, prints the interval, 13 to 36 per cent. The data are metadat's
``dat.hackshaw1998``, each study's interval made into a standard error.
"""

from __future__ import annotations

from math import exp, log

from prolo.evidence import pool_effects, trim_and_fill
from prolo.evidence.conversions import se_from_interval

STUDIES = (  # relative risk with its interval
    (1.18, 0.90, 1.54), (1.45, 1.02, 2.08), (2.02, 0.48, 8.56), (1.20, 0.80, 1.60),
    (0.75, 0.43, 1.30), (2.07, 0.81, 5.25), (2.13, 1.19, 3.83), (0.80, 0.34, 1.90),
    (0.79, 0.25, 2.45), (2.01, 1.09, 3.72), (1.23, 0.81, 1.87), (1.20, 0.50, 3.30),
    (1.52, 0.87, 2.63), (1.03, 0.41, 2.55), (1.55, 0.90, 2.67), (1.03, 0.61, 1.74),
    (2.34, 0.81, 6.75), (1.65, 1.16, 2.35), (1.19, 0.82, 1.73), (1.52, 0.39, 5.96),
    (2.16, 1.08, 4.29), (1.08, 0.64, 1.82), (2.55, 0.74, 8.78), (1.62, 0.90, 2.91),
    (1.06, 0.74, 1.52), (0.79, 0.62, 1.02), (0.74, 0.32, 1.69), (2.27, 0.75, 6.82),
    (0.97, 0.78, 1.21), (1.60, 0.80, 3.00), (1.19, 0.66, 2.13), (1.66, 0.73, 3.78),
    (1.26, 1.04, 1.54), (1.10, 0.62, 1.96), (1.66, 1.12, 2.45), (1.16, 0.80, 1.69),
    (1.11, 0.67, 1.84),
)  # fmt: skip
EFFECTS = [log(risk) for risk, _, _ in STUDIES]
VARIANCES = se_from_interval([log(x[1]) for x in STUDIES], [log(x[2]) for x in STUDIES]).values ** 2


def test_the_excess_risk_is_24_per_cent():
    found = pool_effects(EFFECTS, VARIANCES, method="dl", interval="normal")
    shown = [round(exp(x), 2) for x in (found.estimate, found.ci_lb, found.ci_ub)]
    assert shown == [1.24, 1.13, 1.36]


def test_seven_studies_are_filled_in_and_19_per_cent_are_left():
    found = trim_and_fill(EFFECTS, VARIANCES, method="dl", interval="normal")
    assert (found.k0, found.k, found.side) == (7, 37, "left")
    pooled = found.pooled
    shown = [round(exp(x), 2) for x in (pooled.estimate, pooled.ci_lb, pooled.ci_ub)]
    assert shown == [1.19, 1.08, 1.31]
    assert round(pooled.pval, 4) == 0.0004
