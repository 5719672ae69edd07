"""A rating of the risk of bias takes the place of the tables', and drives the certainty."""

from __future__ import annotations

import pytest

from prolo.evidence import evidence_for, summary_of
from prolo.evidence.rating import Rated, least_risk, with_ratings
from prolo.knowledge import load_knowledge
from prolo.knowledge.trials import load_trials

TRIALS = load_trials()


@pytest.mark.parametrize(
    ("ratings", "down", "reason"),
    [
        ({}, 1, "mostly-not-low-risk"),
        ({"rabago-2013a": "low", "sit-2020": "low"}, 0, "mostly-low-risk"),
        ({"rabago-2013a": "high", "sit-2020": "low"}, 1, "much-high-risk"),  # 43 % of the weight
        ({"rabago-2013a": "low", "sit-2020": "high"}, 2, "mostly-high-risk"),  # 57 %
    ],
)
def test_what_a_person_rated_drives_the_proposal(ratings, down, reason):
    rated = [Rated(trial_id=one, risk=risk, by="A. B.") for one, risk in ratings.items()]
    trials = with_ratings(TRIALS, rated)
    evidence = evidence_for("knee-oa", "pain", "placebo", trials, window="long")
    certainty = summary_of(evidence, trials, load_knowledge().instruments).certainty
    domain = certainty.domain("risk-of-bias")
    assert (domain.down, domain.reason) == (down, reason)


def test_a_trial_is_no_better_than_its_worst_domain():
    assert least_risk(["low", "some", "low", "high", "low"]) == "high"
    assert least_risk(["low"] * 5) == "low"


def test_without_ratings_the_tables_are_the_same():
    assert with_ratings(TRIALS, []) is TRIALS
