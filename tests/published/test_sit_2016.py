"""Sit et al. 2016, Sci Rep 6:25247: dextrose against exercise for the knee, WOMAC composite.

Printed: SMD 0.81 (0.18 to 1.45), random effects, two trials, 12 to 16 weeks, better is positive.
Our tables hold Rabago 2013 at week 12 and Dumais 2012 at week 16. How many of Dumais's 36 people
were in each arm is not printed in what was read; with 21 and 15, DerSimonian & Laird and a normal
interval the tables give 0.81 (0.18 to 1.44), with 18 and 18 they give 0.80 (0.18 to 1.42). The
last digit of the upper end is the rounding of figures that the review took from elsewhere.
"""

from __future__ import annotations

import pytest

from prolo.evidence import Window, evidence_for, pool_effects
from prolo.knowledge.trials import load_trials


def pooled(first: int, second: int):
    evidence = evidence_for(
        "knee-oa",
        "composite",
        "exercise",
        load_trials(),
        window=Window(id="review", low_weeks=12, high_weeks=16, near_weeks=12),
        measure="SMD",
        sizes={"dumais-2012": {"rit-first": first, "exercise-first": second}},
    )
    assert [trial.trial_id for trial in evidence.effects] == ["dumais-2012", "rabago-2013a"]
    return pool_effects(
        [trial.effect.value for trial in evidence.effects],
        [trial.effect.variance for trial in evidence.effects],
        method="dl",
        interval="normal",
    )


@pytest.mark.parametrize(
    ("sizes", "printed"), [((21, 15), (0.81, 0.18, 1.44)), ((18, 18), (0.80, 0.18, 1.42))]
)
def test_the_pooled_composite_comes_out_to_the_last_digit_but_one(sizes, printed):
    found = pooled(*sizes)
    assert [round(x, 2) for x in (found.estimate, found.ci_lb, found.ci_ub)] == [*printed]


def test_heterogeneity_is_moderate_as_the_review_says():
    assert pytest.approx(49, abs=1) == pooled(21, 15).I2
