"""Two independent groups compared by their means: in points, in standard deviations, as a ratio.

Every effect is group 1 less group 2. Columns are arrays of any one shape, or numbers: ``m1i`` the
mean, ``sd1i`` the standard deviation (above 0), ``n1i`` the people (2 or more; fractions where a
design effect was taken off). NaN in gives NaN out.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from prolo.evidence.measures.door import ABOVE_0, ANY, GROUP, NOT_0, choose, enter, wrong_rows
from prolo.evidence.measures.record import EffectSizes, Values, effect_sizes
from prolo.evidence.measures.standard import Standardised, small_sample_factors, variance_of


def mean_differences(
    m1i: ArrayLike,
    sd1i: ArrayLike,
    n1i: ArrayLike,
    m2i: ArrayLike,
    sd2i: ArrayLike,
    n2i: ArrayLike,
    *,
    variance: str = "separate",
) -> EffectSizes:
    """MD, in the unit of the instrument.

    ``variance``: ``separate`` takes each group's own, ``pooled`` one for both, as where the two
    are thought to vary alike.
    """
    two = _two(m1i, sd1i, n1i, m2i, sd2i, n2i)
    spreads = {
        "separate": lambda: two.sd1**2 / two.n1 + two.sd2**2 / two.n2,
        "pooled": lambda: two.pooled_variance * two.base,
    }
    vi = choose(spreads, variance, "variance of a mean difference")()
    return effect_sizes(two.difference, vi, "MD", variance)


def standardised_mean_differences(
    m1i: ArrayLike,
    sd1i: ArrayLike,
    n1i: ArrayLike,
    m2i: ArrayLike,
    sd2i: ArrayLike,
    n2i: ArrayLike,
    *,
    standardiser: str = "pooled",
    variance: str = "large-sample",
    correct: bool = True,
) -> EffectSizes:
    """SMD, in standard deviations.

    Parameters
    ----------
    standardiser
        ``pooled`` (Hedges' g), ``control`` (Glass: the SD of group 2 alone), ``separate`` (the root
        of the mean of both variances, Bonett).
    variance
        ``large-sample``, ``scaled``, ``biased``, ``unbiased`` (see ``standard.py``); with the
        control's SD also ``unequal``, where the two groups are not thought to vary alike. The
        separate SDs have ``unequal`` alone.
    correct
        By the exact J of Hedges; without it the effect is Cohen's d.

    Sources
    -------
    pooled    Hedges 1981, doi:10.3102/10769986006002107
    control   Glass 1976, doi:10.3102/0013189X005010003; Hedges 1981
    separate  Bonett 2008, doi:10.1037/1082-989X.13.2.99
    """
    two = _two(m1i, sd1i, n1i, m2i, sd2i, n2i)
    measure, df, sd, size = choose(STANDARDISERS, standardiser, "standardiser")(two)
    j = small_sample_factors(df) if correct else np.ones_like(df)
    made = Standardised(d=two.difference / sd, j=j, m=df, base=two.base, size=size)
    if standardiser == "separate":
        variance = "unequal"
    if variance == "unequal":
        vi = choose(UNEQUAL, standardiser, "standardiser with unequal variances")(two, made)
    else:
        vi = variance_of(variance, made)
    return effect_sizes(made.g, vi, measure, variance)


def standardised_from_t(
    ti: ArrayLike, n1i: ArrayLike, n2i: ArrayLike, *, variance: str = "large-sample"
) -> EffectSizes:
    """SMD of a printed t of two groups (equal variances): d = t √(1/n₁ + 1/n₂), then J."""
    t, n1, n2 = enter(ti=(ti, ANY), n1i=(n1i, GROUP), n2i=(n2i, GROUP))
    base, df = 1 / n1 + 1 / n2, n1 + n2 - 2
    made = Standardised(
        d=t * np.sqrt(base), j=small_sample_factors(df), m=df, base=base, size=n1 + n2
    )
    return effect_sizes(made.g, variance_of(variance, made), "SMD", variance)


def standardised_from_differences(
    yi: ArrayLike, sei: ArrayLike, n1i: ArrayLike, n2i: ArrayLike, *, variance: str = "large-sample"
) -> EffectSizes:
    """SMD of a printed difference and its standard error: their ratio is taken for t.

    A standard error from an adjusted model is smaller than the raw one, and this SMD then errs
    away from zero. Cochrane Handbook 6.5, section 6.5.2.3.
    """
    y, se = enter(yi=(yi, ANY), sei=(sei, ABOVE_0))
    return standardised_from_t(y / se, n1i, n2i, variance=variance)


def log_ratios_of_means(
    m1i: ArrayLike,
    sd1i: ArrayLike,
    n1i: ArrayLike,
    m2i: ArrayLike,
    sd2i: ArrayLike,
    n2i: ArrayLike,
    *,
    variance: str = "separate",
    correct: bool = False,
) -> EffectSizes:
    """ROM, the logarithm of the ratio of two means of one sign; only for scales with a true zero.

    ``correct`` takes off the small-sample bias of both the effect and its variance.

    Sources
    -------
    Hedges, Gurevitch & Curtis 1999, doi:10.1890/0012-9658(1999)080[1150:TMAORR]2.0.CO;2;
    correction: Lajeunesse 2015, doi:10.1890/14-2402.1, equations 8 and 9
    """
    two = _two(m1i, sd1i, n1i, m2i, sd2i, n2i, mean=NOT_0)
    wrong_rows(two.m1 * two.m2 < 0, "means of different signs have no ratio to take the log of.")
    spreads: dict[str, Callable[[], tuple[Values, Values]]] = {
        "separate": lambda: (two.sd1**2, two.sd2**2),
        "pooled": lambda: (two.pooled_variance, two.pooled_variance),
    }
    var1, var2 = choose(spreads, variance, "variance of a ratio of means")()
    one, other = var1 / (two.n1 * two.m1**2), var2 / (two.n2 * two.m2**2)
    yi, vi = np.log(two.m1 / two.m2), one + other
    if correct:
        yi, vi = yi + (one - other) / 2, vi + (one**2 + other**2) / 2
    return effect_sizes(yi, vi, "ROMB" if correct else "ROM", variance)


# -- what the measures share ---------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Two:
    m1: Values
    sd1: Values
    n1: Values
    m2: Values
    sd2: Values
    n2: Values

    @property
    def difference(self) -> Values:
        return self.m1 - self.m2

    @property
    def base(self) -> Values:
        return 1 / self.n1 + 1 / self.n2

    @property
    def pooled_variance(self) -> Values:
        within = (self.n1 - 1) * self.sd1**2 + (self.n2 - 1) * self.sd2**2
        return within / (self.n1 + self.n2 - 2)


def _two(
    m1: ArrayLike,
    sd1: ArrayLike,
    n1: ArrayLike,
    m2: ArrayLike,
    sd2: ArrayLike,
    n2: ArrayLike,
    *,
    mean: object = ANY,
) -> _Two:
    rule = NOT_0 if mean is NOT_0 else ANY
    columns = enter(
        m1i=(m1, rule),
        sd1i=(sd1, ABOVE_0),
        n1i=(n1, GROUP),
        m2i=(m2, rule),
        sd2i=(sd2, ABOVE_0),
        n2i=(n2, GROUP),
    )
    return _Two(*columns)


_Standardiser = Callable[[_Two], tuple[str, Values, Values, Values]]

# measure, degrees of freedom, SD, and the number of people by which the SD is known
STANDARDISERS: dict[str, _Standardiser] = {
    "pooled": lambda x: ("SMD", x.n1 + x.n2 - 2, np.sqrt(x.pooled_variance), x.n1 + x.n2),
    "control": lambda x: ("SMD1", x.n2 - 1, x.sd2, x.n2),
    "separate": lambda x: (
        "SMDH",
        x.n1 + x.n2 - 2,
        np.sqrt((x.sd1**2 + x.sd2**2) / 2),
        x.n1 + x.n2,
    ),
}


def _unequal_both(two: _Two, made: Standardised) -> Values:
    """Bonett 2008, equation 8, with the unbiased g for the true difference."""
    var1, var2, half = two.sd1**2, two.sd2**2, (two.sd1**2 + two.sd2**2) / 2
    df1, df2 = two.n1 - 1, two.n2 - 1
    spread = made.g**2 * (var1**2 / df1 + var2**2 / df2) / (8 * half**2)
    return made.j**2 * (spread + (var1 / df1 + var2 / df2) / half)


def _unequal_control(two: _Two, made: Standardised) -> Values:
    """The large-sample form, each group's mean with its own variance."""
    return (two.sd1 / two.sd2) ** 2 / two.n1 + 1 / two.n2 + made.g**2 / (2 * two.n2)


UNEQUAL: dict[str, Callable[[_Two, Standardised], Values]] = {
    "separate": _unequal_both,
    "control": _unequal_control,
}
