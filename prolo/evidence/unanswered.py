"""What people who answered say, beside what it could be if those who did not had answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import fmean, stdev

from prolo.evidence.distributions import stdtrit
from prolo.evidence.shares import Share, exact_share


@dataclass(frozen=True, slots=True, kw_only=True)
class AnsweredChange:
    """Points of improvement. ``low`` and ``high`` are None of fewer than two people; ``unchanged``
    and ``worst`` are means of all who were due."""

    answered: int
    missing: int
    mean: float
    low: float | None
    high: float | None
    unchanged: float
    worst: float


@dataclass(frozen=True, slots=True, kw_only=True)
class AnsweredResponse:
    """``of_answered``: responders of those who answered. ``none_missing``: of all who were due, as
    if nobody who is missing had responded, which is also the worst that can be."""

    of_answered: Share
    none_missing: Share


def answered_change(
    improvements: Sequence[float], *, worst_of_missing: Sequence[float], level: float = 0.95
) -> AnsweredChange | None:
    """The mean improvement of those who answered; None when nobody did.

    Parameters
    ----------
    improvements
        Of each who answered, in points, above 0 for better.
    worst_of_missing
        Of each who was due and did not answer, the improvement if they had gone to the worst end
        of the scale: below 0, or 0 of who began there.
    level
        Coverage of the interval of those who answered: Student's t, n − 1 degrees of freedom. It
        says nothing of those who did not.

    Returns
    -------
    AnsweredChange
        ``unchanged`` is the mean over everybody due with a change of 0 for each who is missing,
        ``worst`` with the worst of each: no answers that are missing could bring the mean lower.

    Sources
    -------
    bound     the worst case: Horowitz, Manski, Ponomareva & Stoye 2003, Reliable Computing 9:419

    Examples
    --------
    Three answered 3, 1 and 2: mean 2, standard deviation 1, so 2 ± 4.303 / √3. Two are missing who
    began at 6 and 4 of 10 and could be 4 and 6 worse: (6 + 0) / 5 and (6 − 10) / 5.

    >>> found = answered_change([3, 1, 2], worst_of_missing=[-4, -6])
    >>> f"{found.mean:.1f} ({found.low:.2f} to {found.high:.2f})"
    '2.0 (-0.48 to 4.48)'
    >>> found.unchanged, found.worst
    (1.2, -0.8)
    """
    if not improvements:
        return None
    count, total = len(improvements), sum(improvements)
    due = count + len(worst_of_missing)
    mean = fmean(improvements)
    half = None
    if count > 1:
        half = float(stdtrit(count - 1, (1 + level) / 2)) * stdev(improvements) / sqrt(count)
    return AnsweredChange(
        answered=count,
        missing=len(worst_of_missing),
        mean=mean,
        low=None if half is None else mean - half,
        high=None if half is None else mean + half,
        unchanged=total / due,
        worst=(total + sum(worst_of_missing)) / due,
    )


def answered_response(
    responders: int, *, answered: int, due: int, level: float = 0.95
) -> AnsweredResponse | None:
    """Shares with exact intervals; None when nobody answered.

    Examples
    --------
    Six of eight responded, and four are missing: 75 %, and at least 6 of 12.

    >>> found = answered_response(6, answered=8, due=12)
    >>> found.of_answered.estimate, found.none_missing.estimate
    (0.75, 0.5)
    """
    of_answered = exact_share(responders, answered, level=level)
    none_missing = exact_share(responders, due, level=level)
    if of_answered is None or none_missing is None:
        return None
    return AnsweredResponse(of_answered=of_answered, none_missing=none_missing)
