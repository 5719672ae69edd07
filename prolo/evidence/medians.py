"""Means and SDs from medians with their quartiles, range or both.

``n`` people (2 or more), ``q1`` ≤ ``median`` ≤ ``q3``, ``low`` ≤ … ≤ ``high`` the smallest and the
largest value, all in one unit. The formulas are best for a normal sample; ``skewed`` says where the
figures speak against one, and the mean is then not to be trusted.

Sources
-------
mean      Luo, Wan, Liu & Tong 2018, doi:10.1177/0962280216669183
SD        Wan, Wang, Liu & Tong 2014, doi:10.1186/1471-2288-14-135; from five numbers Shi et al.
          2020, doi:10.1002/jrsm.1429
skewness  Shi et al. 2023, doi:10.1177/09622802231172043; level 0.05
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from prolo.evidence.conversions import Converted, converted
from prolo.evidence.distributions import ndtri
from prolo.evidence.measures.door import ANY, GROUP, enter, wrong_rows
from prolo.evidence.measures.record import Mask, Values


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FromMedian:
    mean: Converted
    sd: Converted
    skewed: Mask


def from_quartiles(n: ArrayLike, q1: ArrayLike, median: ArrayLike, q3: ArrayLike) -> FromMedian:
    """From a median with its quartiles (an interquartile range of 0 gives an SD of 0)."""
    k, a, m, b = enter(n=(n, GROUP), q1=(q1, ANY), median=(median, ANY), q3=(q3, ANY))
    wrong_rows((a > m) | (m > b), "q1, median and q3 must rise.")
    weight = 0.7 + 0.39 / k
    mean = weight * (a + b) / 2 + (1 - weight) * m
    with np.errstate(invalid="ignore", divide="ignore"):
        skewed = np.abs(a + b - 2 * m) / (b - a) > 2.65 / np.sqrt(k) - 6 / k**2
    inputs = {"n": k, "q1": a, "median": m, "q3": b}
    return FromMedian(
        mean=converted("mean-from-median", "mean", mean, **inputs),
        sd=converted("sd-from-quartiles", "sd", (b - a) / _quartile_span(k), **inputs),
        skewed=skewed,
    )


def from_range(n: ArrayLike, low: ArrayLike, median: ArrayLike, high: ArrayLike) -> FromMedian:
    """From a median with the smallest and the largest value."""
    k, a, m, b = enter(n=(n, GROUP), low=(low, ANY), median=(median, ANY), high=(high, ANY))
    wrong_rows((a > m) | (m > b), "low, median and high must rise.")
    weight = 4 / (4 + k**0.75)
    mean = weight * (a + b) / 2 + (1 - weight) * m
    with np.errstate(invalid="ignore", divide="ignore"):
        skewed = np.abs(a + b - 2 * m) / (b - a) > 1.01 / np.log(k + 9) + 2.43 / (k + 1)
    inputs = {"n": k, "low": a, "median": m, "high": b}
    return FromMedian(
        mean=converted("mean-from-median", "mean", mean, **inputs),
        sd=converted("sd-from-range", "sd", (b - a) / _range_span(k), **inputs),
        skewed=skewed,
    )


def from_five_numbers(
    n: ArrayLike,
    low: ArrayLike,
    q1: ArrayLike,
    median: ArrayLike,
    q3: ArrayLike,
    high: ArrayLike,
) -> FromMedian:
    """From the smallest value, the quartiles with the median, and the largest value."""
    k, a, p, m, q, b = enter(
        n=(n, GROUP), low=(low, ANY), q1=(q1, ANY), median=(median, ANY), q3=(q3, ANY),
        high=(high, ANY),
    )  # fmt: skip
    wrong_rows((a > p) | (p > m) | (m > q) | (q > b), "low, q1, median, q3 and high must rise.")
    of_range = 2.2 / (2.2 + k**0.75)
    of_quartiles = 0.7 - 0.72 / k**0.55
    mean = of_range * (a + b) / 2 + of_quartiles * (p + q) / 2 + (1 - of_range - of_quartiles) * m
    share = 1 / (1 + 0.07 * k**0.6)
    sd = share * (b - a) / _range_span(k) + (1 - share) * (q - p) / _quartile_span(k)
    with np.errstate(invalid="ignore", divide="ignore"):
        tails = 2.65 * np.log(0.6 * k) / np.sqrt(k) * np.abs(a + b - 2 * m) / (b - a)
        middle = np.abs(p + q - 2 * m) / (q - p)
        skewed = np.fmax(tails, middle) > 3 / np.sqrt(k) - 40 / k**3
    inputs = {"n": k, "low": a, "q1": p, "median": m, "q3": q, "high": b}
    return FromMedian(
        mean=converted("mean-from-median", "mean", mean, **inputs),
        sd=converted("sd-from-five", "sd", sd, **inputs),
        skewed=skewed,
    )


def _range_span(n: Values) -> Values:
    """How many SDs lie between the smallest and the largest of n normal values."""
    return np.asarray(2 * ndtri((n - 0.375) / (n + 0.25)))


def _quartile_span(n: Values) -> Values:
    """How many SDs lie between the quartiles of n normal values."""
    return np.asarray(2 * ndtri((0.75 * n - 0.125) / (n + 0.25)))
