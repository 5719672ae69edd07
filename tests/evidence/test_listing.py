"""What there is to ask, and whom."""

from __future__ import annotations

import pytest

from prolo.errors import SynthesisError
from prolo.evidence import Window, list_conditions, list_questions, list_trials
from tests.evidence.invented import arm, protocol, score, study, tables

HERE = protocol()
TRIALS = tables(
    study("one", n_randomised=40, year=2001),
    study("two", year=2002),
    arm("dpt", "dextrose", "one"),
    arm("saline", "saline", "one"),
    arm("dpt", "dextrose", "two"),
    arm("prp", "prp", "two"),
    score("dpt", 30.0, "one", sd=20.0, n=20),
    score("saline", 40.0, "one", sd=20.0, n=20),
    score("dpt", 30.0, "two", weeks=8),
    score("prp", 40.0, "two", weeks=8),
)


def ids(**asked):
    return [one.trial_id for one in list_trials(TRIALS, protocol=HERE, **asked)]


def test_a_condition_counts_its_trials_people_and_comparisons():
    (knee,) = list_conditions(TRIALS, protocol=HERE)
    assert (knee.trials, knee.people, knee.sizes_unknown) == (2, 40, 1)
    assert dict(knee.comparisons) == {"placebo": 1, "prp": 1}
    assert knee.outcomes == ("pain",)


def test_a_question_is_one_that_usable_numbers_answer():
    (only,) = list_questions("knee-oa", TRIALS, protocol=HERE)
    assert (only.against, only.outcome, only.weeks, only.verdict) == (
        "placebo",
        "pain",
        "medium",
        "one",
    )
    assert (only.usable, only.people, only.missing) == (1, 40, 0)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, ["one", "two"]),
        ({"condition": "tmj"}, []),
        ({"outcome": "function"}, []),
        ({"against": "prp"}, ["two"]),
        ({"window": Window.at(26)}, ["one"]),
        ({"against": "prp", "window": Window.at(26)}, []),
    ],
)
def test_a_trial_is_listed_that_does_all_that_is_asked_for(asked, found):
    assert ids(**asked) == found


def test_a_comparison_that_there_is_not_is_answered_with_the_nearest():
    with pytest.raises(SynthesisError, match="Did you mean placebo"):
        ids(against="placebos")
