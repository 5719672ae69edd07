"""What people who answered say, beside what it could be if those who did not had answered.

What is counted are courses: who is treated at two joints has two, and they resemble each other. So
the intervals are of people: two knees of one person are not taken for two people.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from math import fsum, sqrt
from statistics import fmean

from prolo.evidence.distributions import stdtrit
from prolo.evidence.rates import FEW, rate_of_units
from prolo.evidence.shares import Share, exact_share, share_of_people


@dataclass(frozen=True, slots=True, kw_only=True)
class AnsweredChange:
    """Points of improvement, of ``answered`` courses of ``people``. ``low`` and ``high`` are None
    of fewer than two people; ``unchanged`` and ``worst`` are means of all courses that were due."""

    answered: int
    people: int
    missing: int
    mean: float
    low: float | None
    high: float | None
    unchanged: float
    worst: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Responding:
    """The courses of one person: how many were due, of how many the change is known, and how many
    of those responded."""

    responders: int
    answered: int
    due: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AnsweredResponse:
    """``of_answered``: responders of the courses whose change is known. ``none_missing``: of all
    that were due, as if none that is missing had responded, which is also the worst that can be."""

    of_answered: Share
    none_missing: Share


def answered_change(
    improvements: Sequence[Sequence[float]],
    *,
    worst_of_missing: Sequence[float],
    level: float = 0.95,
) -> AnsweredChange | None:
    """The mean improvement of the courses whose change is known; None when of nobody.

    Parameters
    ----------
    improvements
        Of each person those of their courses, at least one, in points, above 0 for better.
    worst_of_missing
        Of each course that was due and of which no change is known, the improvement if they had
        gone to the worst end of the scale: below 0, or 0 of who began there.
    level
        Coverage of the interval of those who answered: Student's t, with one fewer degrees of
        freedom than people and a variance between people. It says nothing of those who did not.

    Returns
    -------
    AnsweredChange
        ``unchanged`` is the mean over every course due with a change of 0 for each that is missing,
        ``worst`` with the worst of each: no answers that are missing could bring the mean lower.

    Sources
    -------
    bound     the worst case: Horowitz, Manski, Ponomareva & Stoye 2003, Reliable Computing 9:419
    variance  Liang & Zeger 1986, doi:10.1093/biomet/73.1.13 (independence as the working
              correlation); m / (m − 1) as in Cameron & Miller 2015, doi:10.3368/jhr.50.2.317. Of
              people with one course each it is that of Student's t

    Examples
    --------
    Three answered 3, 1 and 2: mean 2, standard deviation 1, so 2 ± 4.303 / √3. Two are missing who
    began at 6 and 4 of 10 and could be 4 and 6 worse: (6 + 0) / 5 and (6 − 10) / 5.

    >>> found = answered_change([[3], [1], [2]], worst_of_missing=[-4, -6])
    >>> f"{found.mean:.1f} ({found.low:.2f} to {found.high:.2f})"
    '2.0 (-0.48 to 4.48)'
    >>> found.unchanged, found.worst
    (1.2, -0.8)

    With two knees each, which did alike, nothing more is known:

    >>> found = answered_change([[3, 3], [1, 1], [2, 2]], worst_of_missing=[])
    >>> f"{found.mean:.1f} ({found.low:.2f} to {found.high:.2f})"
    '2.0 (-0.48 to 4.48)'
    """
    every = list(chain.from_iterable(improvements))
    if not every:
        return None
    count, people, total = len(every), len(improvements), sum(every)
    due, mean = count + len(worst_of_missing), fmean(every)
    half = None
    if people > 1:
        between = fsum(fsum(one - mean for one in of_one) ** 2 for of_one in improvements)
        error = sqrt(people / (people - 1) * between) / count
        half = float(stdtrit(people - 1, (1 + level) / 2)) * error
    return AnsweredChange(
        answered=count,
        people=people,
        missing=len(worst_of_missing),
        mean=mean,
        low=None if half is None else mean - half,
        high=None if half is None else mean + half,
        unchanged=total / due,
        worst=(total + sum(worst_of_missing)) / due,
    )


def answered_response(
    people: Sequence[Responding], *, level: float = 0.95
) -> AnsweredResponse | None:
    """Shares of courses; None when nobody answered.

    Examples
    --------
    Six of eight people responded, and four are missing: 75 %, and at least 6 of 12.

    >>> said = [(1, 1)] * 6 + [(0, 1)] * 2 + [(0, 0)] * 4
    >>> people = [Responding(responders=yes, answered=known, due=1) for yes, known in said]
    >>> found = answered_response(people)
    >>> found.of_answered.estimate, found.none_missing.estimate
    (0.75, 0.5)
    """
    of_answered = _share([(one.responders, one.answered) for one in people], level)
    none_missing = _share([(one.responders, one.due) for one in people], level)
    if of_answered is None or none_missing is None:
        return None
    return AnsweredResponse(of_answered=of_answered, none_missing=none_missing)


def _share(counts: Sequence[tuple[int, int]], level: float) -> Share | None:
    """Exact where each person has one course. Else with a variance between people; of so few people
    with a responder, or with another, that it is not to be trusted, exact and of people, as if all
    courses of a person were one: never too narrow."""
    known = [(yes, of) for yes, of in counts if of]
    yes, of, people = sum(one for one, _of in known), sum(of for _yes, of in known), len(known)
    if of == people:
        return exact_share(yes, of, level=level)
    share = yes / of
    with_one = sum(one > 0 for one, _of in known)
    with_other = sum(one < each for one, each in known)
    if min(with_one, with_other) >= FEW:
        rate = rate_of_units(*zip(*known, strict=True), level=level)
        assert rate.low is not None
        assert rate.high is not None
        return Share(share, rate.low, rate.high)
    return share_of_people(share, people, level=level)
