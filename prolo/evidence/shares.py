"""A share of few or many, with the range it may lie in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import exp, fsum, hypot, lgamma, log, log1p, sqrt
from statistics import NormalDist

from prolo.errors import SynthesisError


@dataclass(frozen=True, slots=True)
class Share:
    """``estimate``, ``low`` and ``high`` between 0 and 1."""

    estimate: float
    low: float
    high: float


def share(count: int, of: int, *, level: float = 0.95) -> Share | None:
    """``count`` of ``of`` with its interval after Wilson; None of nobody.

    Sources
    -------
    interval  Wilson 1927, doi:10.1080/01621459.1927.10502953; for small numbers rather than
              Wald's: Brown, Cai & DasGupta 2001, doi:10.1214/ss/1009213286

    Examples
    --------
    >>> found = share(8, 10)
    >>> f"{found.estimate:.2f} ({found.low:.3f} to {found.high:.3f})"
    '0.80 (0.490 to 0.943)'
    """
    if of == 0:
        return None
    z = NormalDist().inv_cdf((1 + level) / 2)
    p, z2 = count / of, z * z
    centre = (p + z2 / (2 * of)) / (1 + z2 / of)
    half = z / (1 + z2 / of) * sqrt(p * (1 - p) / of + z2 / (4 * of * of))
    return Share(p, max(0.0, centre - half), min(1.0, centre + half))


def difference_of_shares(
    count_a: int, of_a: int, count_b: int, of_b: int, *, level: float = 0.95
) -> Share:
    """By how much the share of one group lies above that of another, between −1 and 1.

    Sources
    -------
    interval  Newcombe 1998, doi:10.1002/(SICI)1097-0258(19980430)17:8<873::AID-SIM779>3.0.CO;2-I,
              method 10: from Wilson's of each

    Examples
    --------
    His first example, 56 of 70 and 48 of 80:

    >>> found = difference_of_shares(56, 70, 48, 80)
    >>> f"{found.estimate:.4f} ({found.low:.4f} to {found.high:.4f})"
    '0.2000 (0.0524 to 0.3339)'
    """
    a, b = share(count_a, of_a, level=level), share(count_b, of_b, level=level)
    if a is None or b is None:
        raise SynthesisError("a difference of shares needs people in both groups.")
    apart = a.estimate - b.estimate
    return Share(
        apart,
        apart - hypot(a.estimate - a.low, b.high - b.estimate),
        apart + hypot(a.high - a.estimate, b.estimate - b.low),
    )


def exact_share(count: int, of: int, *, level: float = 0.95) -> Share | None:
    """``count`` of ``of`` with its exact interval, which covers at least ``level`` however few they
    are; None of nobody.

    Sources
    -------
    interval  Clopper & Pearson 1934, doi:10.1093/biomet/26.4.404: the shares at which so many or
              more, and so few or fewer, come about with half of 1 − ``level``

    Examples
    --------
    Of ten all ten: at the lower end p¹⁰ = 0.025, so p = 0.025^0.1 = 0.6915.

    >>> found = exact_share(10, 10)
    >>> f"{found.estimate:.1f} ({found.low:.4f} to {found.high:.1f})"
    '1.0 (0.6915 to 1.0)'
    >>> found = exact_share(8, 10)
    >>> f"{found.low:.4f} to {found.high:.4f}"
    '0.4439 to 0.9748'
    """
    if of == 0:
        return None
    half = (1 - level) / 2
    low = 0.0 if count == 0 else _root(lambda p: _at_least(count, of, p) - half)
    high = 1.0 if count == of else _root(lambda p: half - _at_least(of - count, of, 1 - p))
    return Share(count / of, low, high)


def share_of_people(share: float, people: int, *, level: float) -> Share:
    """A share of units with exact bounds of people, as if all units of a person were one: never
    too narrow."""
    exact = exact_share(round(share * people), people, level=level)
    assert exact is not None
    return Share(share, min(exact.low, share), max(exact.high, share))


def _at_least(count: int, of: int, p: float) -> float:
    """P(X ≥ count) of a binomial with 0 < p < 1."""
    if not 0 < p < 1:
        return float(p >= 1)
    front = lgamma(of + 1)
    return fsum(
        exp(front - lgamma(i + 1) - lgamma(of - i + 1) + i * log(p) + (of - i) * log1p(-p))
        for i in range(count, of + 1)
    )


def _root(function: Callable[[float], float]) -> float:
    """Where a function that rises from 0 to 1 is 0, by halving: 50 bits."""
    low, high = 0.0, 1.0
    for _ in range(50):
        middle = (low + high) / 2
        low, high = (low, middle) if function(middle) > 0 else (middle, high)
    return (low + high) / 2
