"""Correlations: as they are, without their small-sample bias, and on Fisher's scale.

``ri`` between −1 and 1, ``ni`` people.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from prolo.evidence.measures.door import CORRELATION, PEOPLE, choose, enter, wrong_rows
from prolo.evidence.measures.record import EffectSizes, Values, effect_sizes

MANY = 50.0  # from here on a term of the series is below a tenth of the one before
TERMS = 40


def correlations(
    ri: ArrayLike, ni: ArrayLike, *, scale: str = "z", variance: str = "large-sample"
) -> EffectSizes:
    """``scale``: ``raw`` (COR), ``unbiased`` (UCOR), ``z`` (ZCOR).

    Parameters
    ----------
    ni
        5 people or more: the bias is corrected by (n − 2)/2, and z needs n − 3.
    variance
        ``large-sample``, (1 − yi²)²/(n − 1); of the unbiased correlation also ``unbiased``, yi²
        less the unbiased estimate of the true correlation's square. That of z is 1/(n − 3).

    Sources
    -------
    unbiased  Olkin & Pratt 1958, doi:10.1214/aoms/1177706717, the exact form; Hedges 1989,
              doi:10.1037/0021-9010.74.3.469
    z         Fisher 1921, Metron 1:3–32
    """
    r, n = enter(ri=(ri, CORRELATION), ni=(ni, PEOPLE))
    wrong_rows(n < 5, "5 people or more are needed for a correlation.")
    if scale == "z":
        return effect_sizes(np.arctanh(r), 1 / (n - 3), "ZCOR", "")
    measure, yi = choose(
        {"raw": ("COR", r), "unbiased": ("UCOR", _unbiased(r, n)), "z": ("ZCOR", r)},
        scale,
        "scale",
    )
    forms = {"large-sample": lambda: (1 - yi**2) ** 2 / (n - 1)}
    if scale == "unbiased":
        forms["unbiased"] = lambda: yi**2 - _unbiased_square(r, n)
    vi = choose(forms, variance, "form of the variance")()
    return effect_sizes(yi, vi, measure, variance)


def _unbiased(r: Values, n: Values) -> Values:
    return r * _gauss(0.5, 0.5, (n - 2) / 2, 1 - r**2)


def _unbiased_square(r: Values, n: Values) -> Values:
    rest = 1 - r**2
    return 1 - (n - 3) / (n - 2) * rest * _gauss(1.0, 1.0, n / 2, rest)


def _gauss(a: float, b: float, c: Values, x: Values) -> Values:
    """₂F₁(a, b; c; x); by its series for large c, where SciPy's gives up."""
    from scipy.special import hyp2f1  # its import takes longer than an answer in the other measures

    small = hyp2f1(a, b, np.minimum(c, MANY), x)
    term = total = np.ones_like(c)
    for k in range(TERMS):
        term = term * (a + k) * (b + k) / ((np.maximum(c, MANY) + k) * (k + 1)) * x
        total = total + term
    return np.where(c > MANY, total, small)
