"""One group before and after, and two groups compared by their changes.

Every effect is after less before, and treated less control. ``m_pre``, ``sd_pre``, ``m_post``,
``sd_post`` are means and standard deviations (above 0), ``ni`` the people measured both times
(2 or more). ``ri``, the correlation of the two times, is seldom printed: it is an assumption, is
kept in ``assumed``, and :func:`over_correlations` shows what hangs on it.

A change of one group is no effect of a treatment: people change without one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from prolo.evidence.measures.door import (
    ABOVE_0,
    ANY,
    CORRELATION,
    GROUP,
    NOT_0,
    choose,
    enter,
    wrong_rows,
)
from prolo.evidence.measures.record import EffectSizes, Values, effect_sizes
from prolo.evidence.measures.standard import Standardised, small_sample_factors, variance_of

CORRELATIONS = (0.0, 0.3, 0.5, 0.7, 0.9)  # shown where none is printed


@dataclass(frozen=True, slots=True)
class Times:
    """One group at two times, let in by :func:`times`."""

    m_pre: Values
    sd_pre: Values
    m_post: Values
    sd_post: Values
    n: Values
    r: Values

    @property
    def change(self) -> Values:
        return self.m_post - self.m_pre

    @property
    def change_variance(self) -> Values:
        return self.sd_pre**2 + self.sd_post**2 - 2 * self.r * self.sd_pre * self.sd_post

    @property
    def mean_variance(self) -> Values:
        return (self.sd_pre**2 + self.sd_post**2) / 2


def times(
    m_pre: ArrayLike,
    sd_pre: ArrayLike,
    m_post: ArrayLike,
    sd_post: ArrayLike,
    ni: ArrayLike,
    ri: ArrayLike,
) -> Times:
    """One group at two times.

    Raises
    ------
    SynthesisError
        Any value that cannot be meant, all at once with their rows.
    """
    columns = enter(
        m_pre=(m_pre, ANY),
        sd_pre=(sd_pre, ABOVE_0),
        m_post=(m_post, ANY),
        sd_post=(sd_post, ABOVE_0),
        ni=(ni, GROUP),
        ri=(ri, CORRELATION),
    )
    return Times(*columns)


# -- one group -----------------------------------------------------------------------------


def mean_changes(group: Times) -> EffectSizes:
    """MC, in the unit of the instrument; variance by the SD of the change that ``ri`` implies."""
    return effect_sizes(
        group.change, group.change_variance / group.n, "MC", "", assumed=_assumed(group)
    )


def standardised_mean_changes(
    group: Times, *, standardiser: str = "pre", variance: str = "large-sample", correct: bool = True
) -> EffectSizes:
    """A change in standard deviations.

    Parameters
    ----------
    standardiser
        ``change`` (SMCC: the SD of the change), ``pre`` (SMCR: the SD before), ``pre-post``
        (SMCRP: the root of the mean of both variances).
    variance
        ``large-sample``, ``scaled``, ``biased``, ``unbiased`` (see ``standard.py``); with ``pre``
        and ``pre-post`` also ``unequal``, where the two times are not thought to vary alike
        (SMCRH, SMCRPH).
    correct
        By the exact J of Hedges.

    Sources
    -------
    change    Gibbons, Hedeker & Davis 1993, doi:10.3102/10769986018003271
    pre       Becker 1988, doi:10.1111/j.2044-8317.1988.tb00901.x
    pre-post  Cousineau 2020, doi:10.20982/tqmp.16.4.p418 (2(n − 1)/(1 + r²) degrees of freedom)
    unequal   Bonett 2008, doi:10.1037/1082-989X.13.2.99
    """
    measure, made = _standardised(group, standardiser, correct=correct)
    if variance == "unequal":
        measure, vi = measure + "H", _unequal_variance(group, standardiser, made)
    else:
        vi = variance_of(variance, made)
    return effect_sizes(made.g, vi, measure, variance, assumed=_assumed(group))


def log_ratios_of_change(group: Times) -> EffectSizes:
    """ROMC: the log of the mean after by the mean before, of one sign and on a scale with a zero.

    Lajeunesse 2011, doi:10.1890/11-0423.1
    """
    pre, post = enter(m_pre=(group.m_pre, NOT_0), m_post=(group.m_post, NOT_0))
    wrong_rows(pre * post < 0, "means of different signs have no ratio to take the log of.")
    cv_pre, cv_post = group.sd_pre / pre, group.sd_post / post
    vi = (cv_pre**2 + cv_post**2 - 2 * group.r * cv_pre * cv_post) / group.n
    return effect_sizes(np.log(post / pre), vi, "ROMC", "", assumed=_assumed(group))


# -- two groups ----------------------------------------------------------------------------


def mean_change_differences(treated: Times, control: Times) -> EffectSizes:
    """MCD: the treated group's change less the control's, in the unit of the instrument."""
    one, other = mean_changes(treated), mean_changes(control)
    return effect_sizes(
        one.yi - other.yi, one.vi + other.vi, "MCD", "", assumed=_assumed(treated, control)
    )


def standardised_change_differences(
    treated: Times,
    control: Times,
    *,
    standardiser: str = "pre-pooled",
    variance: str = "large-sample",
    correct: bool = True,
) -> EffectSizes:
    """The treated group's change less the control's, in standard deviations.

    Parameters
    ----------
    standardiser
        ``pre-pooled`` (d of Morris, ppc2: the SD before, pooled over both groups; the one she
        recommends), ``pre`` (ppc1: each group's own SD before), ``pre-post`` (ppc3: both times
        of both groups pooled), ``change`` (each group's own SD of change).
    variance
        See ``standard.py``. Morris's own (equation 25) is ``biased``. ``ppc3`` has no exact
        distribution; its degrees of freedom are those of its variance, 2(n − 2)/(1 + r²).
    correct
        By the exact J of Hedges.

    Sources
    -------
    Morris 2008, doi:10.1177/1094428106291059; Becker 1988,
    doi:10.1111/j.2044-8317.1988.tb00901.x
    """
    if standardiser in {"pre", "change"}:
        return _own_standards(treated, control, standardiser, variance, correct=correct)
    pooled = {"pre-pooled": ("PPC2", _pre_pooled), "pre-post": ("PPC3", _pre_post_pooled)}
    measure, pool = choose(
        {**pooled, "pre": pooled["pre-pooled"], "change": pooled["pre-pooled"]},
        standardiser,
        "standardiser",
    )
    sd, m, size = pool(treated, control)
    base = 2 * (1 - treated.r) / treated.n + 2 * (1 - control.r) / control.n
    j = small_sample_factors(m) if correct else np.ones_like(m)
    made = Standardised(d=(treated.change - control.change) / sd, j=j, m=m, base=base, size=size)
    return effect_sizes(
        made.g, variance_of(variance, made), measure, variance, assumed=_assumed(treated, control)
    )


def _own_standards(
    treated: Times, control: Times, standardiser: str, variance: str, *, correct: bool
) -> EffectSizes:
    one, other = (
        standardised_mean_changes(
            group, standardiser=standardiser, variance=variance, correct=correct
        )
        for group in (treated, control)
    )
    measure = {"pre": "PPC1", "change": "SMCCD"}[standardiser]
    return effect_sizes(
        one.yi - other.yi,
        one.vi + other.vi,
        measure,
        variance,
        assumed=_assumed(treated, control),
    )


def _pre_pooled(treated: Times, control: Times) -> tuple[Values, Values, Values]:
    n, m = treated.n + control.n, treated.n + control.n - 2
    within = (treated.n - 1) * treated.sd_pre**2 + (control.n - 1) * control.sd_pre**2
    return np.sqrt(within / m), m, n


def _pre_post_pooled(treated: Times, control: Times) -> tuple[Values, Values, Values]:
    df = treated.n + control.n - 2
    within = (
        2 * (treated.n - 1) * treated.mean_variance + 2 * (control.n - 1) * control.mean_variance
    )
    r2 = ((treated.n - 1) * treated.r**2 + (control.n - 1) * control.r**2) / df
    m = 2 * df / (1 + r2)
    return np.sqrt(within / (2 * df)), m, m


# -- the correlation that nobody prints ----------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CorrelationRange:
    """What the effects would be with each correlation; ``yi`` and ``vi`` have a row for each."""

    correlations: tuple[float, ...]
    yi: Values
    vi: Values

    @property
    def widest(self) -> tuple[Values, Values]:
        """The smallest and the largest variance that the correlation may give."""
        return self.vi.min(axis=0), self.vi.max(axis=0)


def over_correlations(
    make: Callable[[float], EffectSizes], correlations: Iterable[float] = CORRELATIONS
) -> CorrelationRange:
    """``make`` called with each correlation in turn.

    Examples
    --------
    >>> found = over_correlations(lambda r: mean_changes(times(40, 12, 31, 13, 25, r)))
    >>> [round(float(x), 2) for x in found.widest]
    [1.29, 12.52]
    """
    chosen = tuple(correlations)
    made = [make(one) for one in chosen]
    return CorrelationRange(
        correlations=chosen,
        yi=np.stack([one.yi for one in made]),
        vi=np.stack([one.vi for one in made]),
    )


# -- what the measures share ---------------------------------------------------------------


def _standardised(group: Times, standardiser: str, *, correct: bool) -> tuple[str, Standardised]:
    measure, sd, m, base, size = choose(STANDARDISERS, standardiser, "standardiser")(group)
    j = small_sample_factors(m) if correct else np.ones_like(m)
    return measure, Standardised(d=group.change / sd, j=j, m=m, base=base, size=size)


_Standardiser = Callable[[Times], tuple[str, Values, Values, Values, Values]]

# measure, SD, degrees of freedom, the variance of d at zero, and what d² is divided by twice
STANDARDISERS: dict[str, _Standardiser] = {
    "change": lambda x: ("SMCC", np.sqrt(x.change_variance), x.n - 1, 1 / x.n, x.n),
    "pre": lambda x: ("SMCR", x.sd_pre, x.n - 1, 2 * (1 - x.r) / x.n, x.n),
    "pre-post": lambda x: (
        "SMCRP",
        np.sqrt(x.mean_variance),
        2 * (x.n - 1) / (1 + x.r**2),
        2 * (1 - x.r) / x.n,
        2 * (x.n - 1) / (1 + x.r**2),
    ),
}


def _unequal_variance(group: Times, standardiser: str, made: Standardised) -> Values:
    """Bonett 2008, for dependent means, with the unbiased g for the true difference."""
    df, d2 = group.n - 1, made.g**2
    pre, post = group.sd_pre**2, group.sd_post**2
    shapes: dict[str, Callable[[], Values]] = {
        "pre": lambda: group.change_variance / (pre * df) + d2 / (2 * df),
        "pre-post": lambda: (
            d2
            * (pre**2 + post**2 + 2 * group.r**2 * pre * post)
            / (8 * group.mean_variance**2 * df)
            + group.change_variance / (group.mean_variance * df)
        ),
    }
    shape = choose(shapes, standardiser, "standardiser with unequal variances")
    return made.j**2 * shape()


def _assumed(*groups: Times) -> dict[str, float]:
    """The correlations, where one was said for all rows."""
    said = {float(r) for group in groups for r in np.unique(group.r)}
    return {"correlation": said.pop()} if len(said) == 1 else {}
