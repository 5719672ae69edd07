"""How often something happened, with the interval that its denominator allows."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, log, sqrt

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import betaincinv, stdtrit

from prolo.errors import SynthesisError
from prolo.evidence.checking import check_level
from prolo.evidence.shares import Share, share_of_people

FEW = 5  # people with the event; a choice: with fewer a robust variance is not to be trusted


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """``events`` of ``of`` units in ``people`` people, ``with_event`` of whom had one. ``low`` and
    ``high`` are None where nobody was at risk. ``method``: exact, robust, or bound (of people,
    where the units say nothing of their spread). ``is_rough``: fewer than five people had one."""

    events: int
    of: int
    people: int
    with_event: int
    estimate: float | None
    low: float | None
    high: float | None
    method: str
    level: float = 0.95

    @property
    def is_rough(self) -> bool:
        return self.with_event < FEW


def exact_share(count: int, of: int, *, level: float = 0.95) -> Share | None:
    """``count`` of ``of`` people with its exact interval; None of nobody.

    Sources
    -------
    interval  Clopper & Pearson 1934, doi:10.1093/biomet/26.4.404, by quantiles of the beta
              distribution

    Examples
    --------
    >>> found = exact_share(0, 60)
    >>> f"{found.estimate:.0%} ({found.low:.1%} to {found.high:.1%})"
    '0% (0.0% to 6.0%)'
    """
    check_level(level)
    if not 0 <= count <= of:
        raise SynthesisError(f"{count} of {of}: the count must lie between 0 and all of them.")
    if of == 0:
        return None
    tail = (1 - level) / 2
    low = float(betaincinv(count, of - count + 1, tail)) if count else 0.0
    high = float(betaincinv(count + 1, of - count, 1 - tail)) if count < of else 1.0
    return Share(count / of, low, high)


def rate_of_people(count: int, of: int, *, level: float = 0.95) -> Rate:
    """People with at least one event, of people: each counts once, so the interval is exact."""
    found = exact_share(count, of, level=level)
    return Rate(
        events=count,
        of=of,
        people=of,
        with_event=count,
        estimate=found.estimate if found else None,
        low=found.low if found else None,
        high=found.high if found else None,
        method="exact",
        level=level,
    )


def rate_of_units(events: ArrayLike, units: ArrayLike, *, level: float = 0.95) -> Rate:
    """Events of all units (sessions, injections), of which a person has several that resemble
    each other.

    Parameters
    ----------
    events
        Units with the event, one number a person, shape (m,).
    units
        Units of that person, shape (m,), above 0 and not fewer than their events.

    Returns
    -------
    Rate
        With a variance between people, on the logit scale, and t with m − 1 degrees of freedom.
        Without any event, with nothing else, or of a single person the units say nothing of
        their spread: then the bounds are exact and of people, as if all units of a person were
        one, which is never too narrow.

    Raises
    ------
    SynthesisError
        Shapes that differ, or numbers that cannot be counts.

    Sources
    -------
    variance  Liang & Zeger 1986, doi:10.1093/biomet/73.1.13 (independence as the working
              correlation); m / (m − 1) as in Cameron & Miller 2015, doi:10.3368/jhr.50.2.317

    Examples
    --------
    >>> found = rate_of_units([1, 0, 0, 2, 0, 0], [4, 3, 5, 4, 2, 6])
    >>> f"{found.estimate:.3f} ({found.low:.3f} to {found.high:.3f})"
    '0.125 (0.018 to 0.526)'
    """
    check_level(level)
    y, n = np.asarray(events, float), np.asarray(units, float)
    if y.shape != n.shape or y.ndim != 1:
        raise SynthesisError(f"events {y.shape} and units {n.shape} must be two equal lists.")
    if ((n <= 0) | (y < 0) | (y > n)).any():
        raise SynthesisError("each person needs units above 0 and no more events than units.")
    m, total, count = len(y), float(n.sum()), float(y.sum())
    about = {
        "events": int(count),
        "of": int(total),
        "people": m,
        "with_event": int((y > 0).sum()),
        "level": level,
    }
    if m < 2 or count in (0, total):
        return _bound(about, m)
    share = count / total
    spread = sqrt(float(((y - share * n) ** 2).sum()) * m / (m - 1))
    se = spread / (total * share * (1 - share))
    half = float(stdtrit(m - 1, (1 + level) / 2)) * se
    middle = log(share / (1 - share))
    return Rate(
        **about,  # type: ignore[arg-type]
        estimate=share,
        low=_share_of(middle - half),
        high=_share_of(middle + half),
        method="robust",
    )


def _bound(about: dict[str, float], m: int) -> Rate:
    if m == 0:
        return Rate(**about, estimate=None, low=None, high=None, method="bound")  # type: ignore[arg-type]
    found = share_of_people(about["events"] / about["of"], m, level=about["level"])
    return Rate(
        **about,  # type: ignore[arg-type]
        estimate=found.estimate,
        low=found.low,
        high=found.high,
        method="bound",
    )


def _share_of(logit: float) -> float:
    return 1 / (1 + exp(-logit))
