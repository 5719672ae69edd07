"""Below five trials everything that is judged, is judged on the answer by Bayes.

The figures were worked out in R by a midpoint sum over 40,001 values of τ.
"""

from __future__ import annotations

import pytest

from prolo.evidence import evidence_for, find_leading, other_joint_correlations, summary_of
from prolo.evidence.summaries import control_share
from prolo.evidence.tipping import missing_effect
from prolo.knowledge import load_knowledge
from prolo.knowledge.trials import load_trials
from tests.evidence.invented import count, tables

TRIALS = load_trials()
FEW = [
    # condition, outcome, window; estimate, interval, new trial; levels down
    ("knee-oa", "pain", "long", 8.730, (-2.211, 19.508), (-8.138, 25.402), (1, 1, 1, 1)),
    ("knee-oa", "function", "long", 10.098, (-0.642, 20.929), (-6.915, 27.219), None),
    ("knee-oa", "composite", "long", 8.775, (-1.717, 19.172), (-7.655, 25.094), (1, 1, 1, 1)),
    ("low-back", "pain", "medium", -0.006, (-0.655, 0.622), (-1.065, 1.031), (1, 0, 2, 1)),
    ("low-back", "responder", "medium", 1.680, (0.644, 2.763), (0.165, 3.257), (1, 1, 1, 1)),
]


@pytest.mark.parametrize(
    ("condition", "outcome", "window", "estimate", "interval", "new", "down"), FEW
)
def test_of_few_trials_certainty_is_judged_on_the_interval_by_bayes(
    condition, outcome, window, estimate, interval, new, down
):
    evidence = evidence_for(condition, outcome, "placebo", TRIALS, window=window)
    summary = summary_of(evidence, TRIALS, load_knowledge().instruments)
    lead, certainty = summary.found, summary.certainty
    assert lead.by == certainty.interval_by == "bayes"
    assert (lead.estimate, lead.low, lead.high) == pytest.approx((estimate, *interval), abs=6e-4)
    assert (lead.pi_lb, lead.pi_ub) == pytest.approx(new, abs=6e-4)
    imprecision = certainty.domain("imprecision").numbers
    if summary.judged is evidence:
        assert (imprecision["low"], imprecision["high"]) == (lead.low, lead.high)
    if down:
        found = [one.down for one in certainty.domains if one.code != "indirectness"]
        assert found == [*down]


def test_how_bad_the_missing_would_have_to_be_is_asked_of_the_answer_that_leads():
    evidence = evidence_for("low-back", "responder", "placebo", TRIALS)
    found = missing_effect(evidence, TRIALS, important=0.22314355131420976)
    assert found.by == "bayes"
    assert [one.needed for one in found.tippings] == pytest.approx(
        [0.029873, -1.691416, -1.239604, 0.046946], abs=1e-6
    )


def test_of_a_hundred_people_both_standard_deviations_are_shown():
    """Rabago 2013 prints both: 14.7 before treatment, and 18.4 of the change at 52 weeks."""
    evidence = evidence_for("knee-oa", "pain", "placebo", TRIALS, window="long")
    summary = summary_of(evidence, TRIALS, load_knowledge().instruments, control=0.3)
    other = summary.by_other_sd
    assert (other.start.sd, other.changed.sd) == pytest.approx((14.72, 18.44), abs=0.005)
    assert summary.absolute.with_treatment == pytest.approx(52.7, abs=0.05)
    assert other.absolute.with_treatment == pytest.approx(48.0, abs=0.05)
    back = evidence_for("low-back", "pain", "placebo", TRIALS)
    assert summary_of(back, TRIALS, load_knowledge().instruments, control=0.3).by_other_sd is None


@pytest.mark.parametrize("first", [0, 1])
def test_the_share_without_it_is_of_the_same_event_as_the_effect(first):
    """Whichever of a trial's two events stands first in its table."""
    free, half = "free from disability", "≥50 % pain reduction"
    rows = {
        free: [count("dpt", 9, 20, event=free), count("saline", 3, 20, event=free)],
        half: [count("dpt", 15, 20, event=half), count("saline", 8, 20, event=half)],
    }
    turned = [*rows.values()][:: -1 if first else 1]
    given = tables(*turned[0], *turned[1])
    (effect,) = (found := evidence_for("knee-oa", "responder", "placebo", given)).effects
    assert effect.instrument == half
    assert control_share(found, given).events == 8


def test_an_event_that_everybody_in_an_arm_had_is_not_taken_before_another():
    """Topol 2011: «unaltered sport» in 21 of 21, «asymptomatic» in 14 of 21."""
    evidence = evidence_for("osgood-schlatter", "responder", "placebo", TRIALS)
    assert [one.instrument for one in evidence.effects] == ["asymptomatic sport (NPPS 0)"]
    assert control_share(evidence, TRIALS).events == 5


def test_no_share_of_other_trials_stands_beside_an_effect():
    """Points of back pain are from Dechow and Yelland, the counts from Ongley and Klein."""
    points = evidence_for("low-back", "pain", "placebo", TRIALS)
    assert control_share(points, TRIALS) is None
    assert summary_of(points, TRIALS, load_knowledge().instruments).absolute is None
    counts = evidence_for("low-back", "responder", "placebo", TRIALS)
    share = control_share(counts, TRIALS)
    assert {*share.trial_ids} == {one.trial_id for one in counts.effects}
    assert (share.events, share.n) == (37, 81)


def test_one_trial_leads_by_its_own_interval_and_five_by_knapp_and_hartung():
    one = evidence_for("knee-oa", "pain", "placebo", TRIALS)
    assert find_leading(one, TRIALS).by == "one"
    assert find_leading(evidence_for("knee-oa", "pain", "prp", TRIALS), TRIALS) is None


def test_other_likenesses_of_joints_say_what_leads_then():
    evidence = evidence_for("tmj", "pain", "placebo", TRIALS, window="long")
    assert {one.lead.by for one in other_joint_correlations(evidence, TRIALS)} <= {"one", "bayes"}
