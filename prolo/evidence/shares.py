"""A share of few or many, with the range it may lie in."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist


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
