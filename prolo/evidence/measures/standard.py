"""What all standardised differences share: the small-sample factor and four variances.

A standardised difference d, of which d/√base is noncentral t with m degrees of freedom, is made
unbiased by J(m): g = J d. Four variances are in use:

large-sample  base + g²/(2 size); what most reviews and programs print
scaled        J² (base + d²/(2 size)); Borenstein 2009
biased        the exact variance of g, with g put in for the true difference
unbiased      base + (1 − (m − 2)/(m J²)) g²; its mean is the exact variance of g

Sources
-------
Hedges 1981, doi:10.3102/10769986006002107; Hedges 1983, doi:10.1037/0033-2909.93.2.388;
Borenstein 2009, in The Handbook of Research Synthesis, 2nd ed., chapter 12
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from prolo.evidence.distributions import gammaln
from prolo.evidence.measures.door import choose
from prolo.evidence.measures.record import Values

# Beyond it the difference of two large logarithms loses digits and the series, whose next term is
# below 2e-16 there, does not.
SERIES_FROM = 250


def small_sample_factors(df: ArrayLike) -> Values:
    """J: Γ(df/2) / (√(df/2) Γ((df − 1)/2)), 0.9961 at 193 degrees of freedom, 0.5642 at 2.

    NaN at one degree of freedom and below, where the expectation of d does not exist.
    """
    m = np.where(np.asarray(df, dtype=float) > 1, df, np.nan)
    return np.where(m > SERIES_FROM, _by_series(m), _by_gamma(m))


def _by_gamma(m: Values) -> Values:
    return np.exp(gammaln(m / 2) - gammaln((m - 1) / 2) - 0.5 * np.log(m / 2))


def _by_series(m: Values) -> Values:
    """Γ(y + ½)/Γ(y) = √y (1 − 1/8y + …) with y = (m − 1)/2: NIST DLMF 5.11.13."""
    u = 2 / (m - 1)
    terms = np.zeros_like(u)
    for coefficient in (-399 / 262144, -21 / 32768, 5 / 1024, 1 / 128, -1 / 8, 1.0):
        terms = terms * u + coefficient
    return np.sqrt(1 - 1 / m) * terms


@dataclass(frozen=True, slots=True)
class Standardised:
    """``d`` unbiased or not, with what its variances need; all of one shape."""

    d: Values
    j: Values
    m: Values
    base: Values
    size: Values

    @property
    def g(self) -> Values:
        return self.j * self.d


def variance_of(form: str, made: Standardised) -> Values:
    return choose(FORMS, form, "form of the variance")(made)


def _large_sample(one: Standardised) -> Values:
    return one.base + one.g**2 / (2 * one.size)


def _scaled(one: Standardised) -> Values:
    return one.j**2 * (one.base + one.d**2 / (2 * one.size))


def _biased(one: Standardised) -> Values:
    """Needs three degrees of freedom: below, the variance of a noncentral t is infinite."""
    m = np.where(one.m > 2, one.m, np.nan)
    exact: Values = one.j**2 * m / (m - 2)
    return exact * one.base + (exact - 1) * one.g**2


def _unbiased(one: Standardised) -> Values:
    m = np.where(one.m > 2, one.m, np.nan)
    return one.base + (1 - (m - 2) / (m * one.j**2)) * one.g**2


FORMS: dict[str, Callable[[Standardised], Values]] = {
    "large-sample": _large_sample,
    "scaled": _scaled,
    "biased": _biased,
    "unbiased": _unbiased,
}
