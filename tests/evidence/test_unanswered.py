"""What those who answered say, of people who may have several courses."""

from __future__ import annotations

from collections.abc import Sequence
from math import exp, log

import numpy as np
import pytest
from scipy import stats

from prolo.evidence.shares import exact_share
from prolo.evidence.unanswered import Responding, answered_change, answered_response

ALIKE = [5, 4, 4, 3, 3, 3, 2, 2, 2, 2, 1, 1, 1, 0, 0, -1, 6, 2, 3, -2]
UNLIKE = [[3, 2], [1], [0, -1, 2], [4], [2, 2]]


def change(improvements: Sequence[Sequence[float]]) -> tuple[float, float, float]:
    found = answered_change(improvements, worst_of_missing=[])
    assert found is not None
    assert found.low is not None
    assert found.high is not None
    return found.mean, found.low, found.high


def share(counts: Sequence[tuple[int, int]]) -> tuple[float, float, float]:
    people = [Responding(responders=yes, answered=of, due=of) for yes, of in counts]
    found = answered_response(people)
    assert found is not None
    assert found.none_missing == found.of_answered
    return found.of_answered.estimate, found.of_answered.low, found.of_answered.high


def sandwich(design: np.ndarray, weights: np.ndarray, rest: np.ndarray, who: np.ndarray) -> float:
    """The standard error of one coefficient in matrices, summed person by person."""
    bread = np.linalg.inv(design.T @ (weights[:, None] * design))
    people = np.unique(who)
    meat = sum(
        (design[who == one].T @ rest[who == one])[:, None]
        @ (design[who == one].T @ rest[who == one])[None, :]
        for one in people
    )
    m = len(people)
    return float(np.sqrt((m / (m - 1) * bread @ meat @ bread)[0, 0]))


def test_one_course_a_person_is_students_t() -> None:
    found = stats.ttest_1samp(ALIKE, 0).confidence_interval(0.95)
    wanted = (sum(ALIKE) / len(ALIKE), found.low, found.high)
    assert change([[one] for one in ALIKE]) == pytest.approx(wanted, abs=1e-12)


def test_two_alike_knees_tell_no_more_than_one() -> None:
    assert change([[one, one] for one in ALIKE]) == pytest.approx(
        change([[one] for one in ALIKE]), abs=1e-12
    )


def test_two_courses_each_are_students_t_of_the_means_of_people() -> None:
    """Another computation, that has no clusters."""
    pairs = list(zip(ALIKE, reversed(ALIKE[5:] + ALIKE[:5]), strict=True))
    means = [sum(one) / 2 for one in pairs]
    found = stats.ttest_1samp(means, 0).confidence_interval(0.95)
    wanted = (float(np.mean(means)), found.low, found.high)
    assert change(pairs) == pytest.approx(wanted, abs=1e-12)


def test_several_courses_of_some_are_a_sandwich_in_matrices() -> None:
    who = np.array([i for i, some in enumerate(UNLIKE) for _one in some])
    values = np.array([one for some in UNLIKE for one in some], float)
    design = np.ones((len(values), 1))
    mean = float(np.linalg.lstsq(design, values, rcond=None)[0][0])
    error = sandwich(design, np.ones(len(values)), values - mean, who)
    half = stats.t.ppf(0.975, len(UNLIKE) - 1) * error
    assert change(UNLIKE) == pytest.approx((mean, mean - half, mean + half), abs=1e-12)


def test_one_person_has_no_range() -> None:
    found = answered_change([[2, 4]], worst_of_missing=[])
    assert found is not None
    assert (found.mean, found.low, found.high) == (3, None, None)
    assert (found.answered, found.people) == (2, 1)


def test_responders_of_one_course_each_have_the_exact_range() -> None:
    wanted = exact_share(9, 14)
    assert wanted is not None
    found = share([(1, 1)] * 9 + [(0, 1)] * 5)
    assert found == (wanted.estimate, wanted.low, wanted.high)


def test_responders_of_several_are_a_sandwich_around_a_logistic_fit() -> None:
    """Fitted here by Newton's steps, course by course."""
    counts = [(2, 2)] * 5 + [(1, 1)] * 2 + [(1, 2)] * 2 + [(0, 1)] * 4 + [(0, 2)] * 3
    who = np.array([i for i, (_yes, of) in enumerate(counts) for _one in range(of)])
    values = np.array([float(k < yes) for yes, of in counts for k in range(of)])
    design, logit = np.ones((len(values), 1)), 0.0
    for _step in range(30):
        fitted = 1 / (1 + exp(-logit))
        logit += float((values - fitted).sum() / (len(values) * fitted * (1 - fitted)))
    fitted = 1 / (1 + exp(-logit))
    weights = np.full(len(values), fitted * (1 - fitted))
    error = sandwich(design, weights, values - fitted, who)
    half = stats.t.ppf(0.975, len(counts) - 1) * error
    low, high = (1 / (1 + exp(-(logit + by))) for by in (-half, half))
    assert logit == pytest.approx(log(fitted / (1 - fitted)))
    assert share(counts) == pytest.approx((fitted, low, high), abs=1e-9)


def test_of_few_people_with_a_responder_the_range_is_that_of_so_many_people() -> None:
    """Twenty people with two knees, of whom four responded with both: as 4 of 20, not 8 of 40."""
    wanted = exact_share(4, 20)
    assert wanted is not None
    assert share([(2, 2)] * 4 + [(0, 2)] * 16) == (0.2, wanted.low, wanted.high)
    of_courses = exact_share(8, 40)
    assert of_courses is not None
    assert wanted.high > of_courses.high


def test_who_is_missing_counts_as_no_responder() -> None:
    people = [Responding(responders=1, answered=1, due=2)] * 5
    found = answered_response([*people, Responding(responders=0, answered=0, due=1)])
    assert found is not None
    assert (found.of_answered.estimate, found.none_missing.estimate) == (1, 5 / 11)
    assert answered_response([Responding(responders=0, answered=0, due=1)]) is None
