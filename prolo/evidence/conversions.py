"""From the form in which a figure was printed to the one that is needed.

Every function takes arrays of any one shape, or numbers, and returns a :class:`Converted`, of
which :meth:`Converted.row` is the :class:`Conversion` kept beside one number. NaN in gives NaN
out; what cannot be meant is refused with its row.

code                 makes
-------------------  -----------------------------------------------------------------------
se-from-ci           standard error from an interval, by the normal or by t
se-from-t            standard error of an estimate from its t or z
se-from-p            standard error of an estimate from its exact two-sided p
sd-from-se           SD of one arm from the standard error of its mean
sd-from-difference   SD common to two arms from the standard error of their difference
sd-change-from-r     SD of a change from the SDs of both times and their correlation
arms-combined        SD of several arms taken as one
n-effective          people that so many joints, sides or clusters are worth
mean-from-median, sd-from-quartiles, sd-from-range, sd-from-five: see ``medians.py``
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike

from prolo.errors import SynthesisError
from prolo.evidence.distributions import ndtri, stdtrit
from prolo.evidence.measures.door import (
    ABOVE_0,
    ANY,
    CORRELATION,
    GROUP,
    NOT_0,
    PEOPLE,
    SHARE,
    Rule,
    enter,
    wrong_rows,
)
from prolo.evidence.measures.record import Mask, Values

PRINTED_LEVEL = 0.95  # of the intervals in reports; one that says otherwise says so itself
ICC = Rule(lambda x: (x >= 0) & (x <= 1), "a correlation between 0 and 1")


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversion:
    """``made`` (``sd``, ``se``, ``n``) came out as ``value``; ``code`` says how, ``inputs`` from
    what, ``arm`` for which arm, where it is about one."""

    code: str
    made: str
    value: float
    inputs: Mapping[str, float] = field(default_factory=dict)
    arm: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Converted:
    """``values`` of ``made``, one a row, by ``code`` from ``inputs``, each of the same shape."""

    code: str
    made: str
    values: Values
    inputs: Mapping[str, Values]

    def row(self, *at: int, arm: str | None = None) -> Conversion:
        """The conversion of one row, with the numbers it was made from."""
        return Conversion(
            code=self.code,
            made=self.made,
            value=float(self.values[at]),
            inputs={name: float(column[at]) for name, column in self.inputs.items()},
            arm=arm,
        )


def converted(code: str, made: str, values: Values, **inputs: Values) -> Converted:
    return Converted(code=code, made=made, values=np.asarray(values, dtype=float), inputs=inputs)


# -- standard errors -----------------------------------------------------------------------


def se_from_interval(
    low: ArrayLike,
    high: ArrayLike,
    *,
    estimate: ArrayLike = np.nan,
    df: ArrayLike = np.inf,
    level: float = PRINTED_LEVEL,
) -> Converted:
    """Half the interval's width by the quantile it was made with.

    Parameters
    ----------
    estimate
        Where it is given it must lie inside: an interval without its estimate is misprinted.
    df
        Degrees of freedom of the t that made the interval; infinite for the normal. For the mean
        of one arm n − 1. Intervals of models rest on degrees of freedom nobody prints: with the
        normal the standard error comes out a little too large, never too small.

    Raises
    ------
    SynthesisError
        An interval upside down, of no width, or without its estimate, with its row.

    Sources
    -------
    Cochrane Handbook 6.5, sections 6.5.2.2 and 6.3.1
    """
    lo, hi, mid, nu = enter(
        low=(low, ANY), high=(high, ANY), estimate=(estimate, ANY), df=(df, DEGREES)
    )
    outside = ~((lo < mid) & (mid < hi)) & ~np.isnan(mid)
    misprinted = (hi <= lo) | (outside & ~np.isnan(lo + hi))
    if misprinted.any():
        _say_misprinted(mid, lo, hi, misprinted)
    values = (hi - lo) / (2 * _quantile((1 + level) / 2, nu))
    inputs = {"low": lo, "high": hi}
    if np.isfinite(nu).any():
        inputs["df"] = nu
    return converted("se-from-ci", "se", values, **inputs)


def se_from_t(estimate: ArrayLike, t: ArrayLike) -> Converted:
    """The standard error of an estimate beside its t or z; of an estimate of 0 there is none."""
    y, stat = enter(estimate=(estimate, ANY), t=(t, NOT_0))
    wrong_rows(y == 0, "an estimate of 0 has no standard error to be worked out from t.")
    return converted("se-from-t", "se", np.abs(y / stat), estimate=y, t=stat)


def se_from_p(estimate: ArrayLike, p: ArrayLike, *, df: ArrayLike = np.inf) -> Converted:
    """The standard error of an estimate beside its exact two-sided p, by t or the normal.

    Cochrane Handbook 6.5, section 6.5.2.3. A p printed as «< 0.05» is none.
    """
    y, tail, nu = enter(estimate=(estimate, ANY), p=(p, SHARE), df=(df, DEGREES))
    wrong_rows(y == 0, "an estimate of 0 has no standard error to be worked out from p.")
    values = np.abs(y) / _quantile(1 - tail / 2, nu)
    return converted("se-from-p", "se", values, estimate=y, p=tail, df=nu)


def _quantile(share: Values | float, df: Values) -> Values:
    normal = np.isinf(df)
    by_t = stdtrit(np.where(normal, 1.0, df), share)
    return np.where(normal, ndtri(share), by_t)


DEGREES = Rule(lambda x: x > 0, "degrees of freedom above 0")


def _say_misprinted(mid: Values, low: Values, high: Values, wrong: Mask) -> None:
    at = tuple(np.argwhere(wrong)[0])
    raise SynthesisError(
        f"the interval {low[at]:g} to {high[at]:g} does not contain its estimate "
        f"{mid[at]:g}: one of the three is misprinted."
    )


# -- standard deviations -------------------------------------------------------------------


def sd_from_se(se: ArrayLike, n: ArrayLike) -> Converted:
    """The SD of one arm: SE √n. An SE that is read as SD makes an effect √n times too large."""
    error, people = enter(se=(se, ABOVE_0), n=(n, GROUP))
    return converted("sd-from-se", "sd", error * np.sqrt(people), se=error, n=people)


def sd_from_difference(se: ArrayLike, n1: ArrayLike, n2: ArrayLike) -> Converted:
    """The SD that the standard error of a difference implies for two arms that vary alike."""
    error, one, other = enter(se=(se, ABOVE_0), n_a=(n1, GROUP), n_b=(n2, GROUP))
    values = error / np.sqrt(1 / one + 1 / other)
    return converted("sd-from-difference", "sd", values, se=error, n_a=one, n_b=other)


def sd_of_change(sd_pre: ArrayLike, sd_post: ArrayLike, r: ArrayLike) -> Converted:
    """The SD of a change from both times' and their correlation. Cochrane Handbook 6.5.2.8."""
    pre, post, cor = enter(sd_pre=(sd_pre, ABOVE_0), sd_post=(sd_post, ABOVE_0), r=(r, CORRELATION))
    values = np.sqrt(pre**2 + post**2 - 2 * cor * pre * post)
    return converted("sd-change-from-r", "sd", values, sd_pre=pre, sd_post=post, r=cor)


def correlation_of_times(sd_pre: ArrayLike, sd_post: ArrayLike, sd_change: ArrayLike) -> Values:
    """The correlation that three printed SDs imply; NaN where they fit no correlation."""
    pre, post, change = enter(
        sd_pre=(sd_pre, ABOVE_0), sd_post=(sd_post, ABOVE_0), sd_change=(sd_change, ABOVE_0)
    )
    r = (pre**2 + post**2 - change**2) / (2 * pre * post)
    return np.where(np.abs(r) < 1, r, np.nan)


def combined_arms(
    n1: ArrayLike, m1: ArrayLike, sd1: ArrayLike, n2: ArrayLike, m2: ArrayLike, sd2: ArrayLike
) -> tuple[Values, Values, Converted]:
    """Two arms as if they had been one: people, mean, SD. Cochrane Handbook 6.5, table 6.5.a."""
    a, mean_a, s_a, b, mean_b, s_b = enter(
        n_1=(n1, GROUP), m1=(m1, ANY), sd1=(sd1, ABOVE_0),
        n_2=(n2, GROUP), m2=(m2, ANY), sd2=(sd2, ABOVE_0),
    )  # fmt: skip
    n = a + b
    mean = (a * mean_a + b * mean_b) / n
    within = (a - 1) * s_a**2 + (b - 1) * s_b**2
    between = a * b / n * (mean_a - mean_b) ** 2
    sd = np.sqrt((within + between) / (n - 1))
    return n, mean, converted("arms-combined", "sd", sd, n_1=a, n_2=b, mean=mean)


# -- people --------------------------------------------------------------------------------


def effective_people(n: ArrayLike, units_a_person: ArrayLike, icc: ArrayLike) -> Converted:
    """What ``n`` joints, sides or clustered people are worth in independent people.

    n / (1 + (m − 1) ρ), with m units a person and the correlation ρ between them: with ρ = 0 each
    joint is a person, with ρ = 1 the second joint says nothing new.

    Sources
    -------
    Donner & Klar 2000, Design and Analysis of Cluster Randomization Trials; Cochrane Handbook
    6.5, section 23.1.4
    """
    units, m, rho = enter(n=(n, GROUP), units_a_person=(units_a_person, PEOPLE), icc=(icc, ICC))
    values = units / (1 + (m - 1) * rho)
    return converted("n-effective", "n", values, n=units, units_a_person=m, icc=rho)
