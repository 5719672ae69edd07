"""Every possible split of people whose arms are not printed, and every likeness of joints."""

from __future__ import annotations

import pytest

from prolo.evidence import every_split, evidence_for, other_joint_correlations
from prolo.evidence.splits import MOST, _compositions
from prolo.knowledge.trials import load_trials
from tests.evidence.invented import arm, protocol, reading, score, study, tables

TRIALS = load_trials()


def asked(*rows, readings=(), **choices):
    known = tables(*rows)
    said = protocol(*readings)
    evidence = evidence_for("knee-oa", "pain", "placebo", known, protocol=said, **choices)
    return evidence, every_split(evidence, known, protocol=said, **choices)


PAIR = score("dpt", 30, sd=8), score("saline", 40, sd=12)
ARMS = arm("dpt", "dextrose"), arm("saline", "saline")


def test_every_split_of_ten_people_with_two_or_more_an_arm_is_run():
    _, (found,) = asked(study(n_randomised=10), *ARMS, *PAIR)
    assert (found.people, found.splits) == (10, 7)
    assert found.even == {"dpt": 5, "saline": 5}
    assert found.effect == (10, 10)  # in points the sizes change the interval alone
    widths = [(64 / n + 144 / (10 - n)) ** 0.5 * 1.959964 for n in range(2, 9)]
    assert found.low == pytest.approx(10 - max(widths), abs=1e-5)
    assert found.high == pytest.approx(10 + max(widths), abs=1e-5)
    assert found.crosses_zero == sum(width > 10 for width in widths)


def test_a_size_that_is_printed_is_kept():
    arms = arm("dpt", "dextrose", n_randomised=6), arm("saline", "saline")
    _, (found,) = asked(study(n_randomised=10), *arms, *PAIR)
    assert (found.splits, found.even) == (1, {"saline": 4})


def test_people_of_a_third_arm_are_left_for_it():
    third = arm("steroid", "corticosteroid")
    _, (found,) = asked(study(n_randomised=10), *ARMS, third, *PAIR)
    assert found.splits == len([(a, b) for a in range(2, 9) for b in range(2, 9) if a + b <= 8])
    assert found.even in ({"dpt": 3, "saline": 3}, {"dpt": 3, "saline": 4}, {"dpt": 4, "saline": 3})


def test_joints_are_split_where_joints_were_counted():
    joints = reading("unit-joints", "14/10")
    _, (found,) = asked(study(n_randomised=10), *ARMS, *PAIR, readings=[joints])
    assert (found.people, found.splits) == (14, 11)


def test_a_trial_with_other_gaps_or_no_people_has_no_range():
    assert asked(study(), *ARMS, *PAIR)[1] == ()
    bare = score("dpt", 30), score("saline", 40)
    assert asked(study(n_randomised=10), *ARMS, *bare)[1] == ()


def test_too_many_ways_are_said_and_not_run():
    arms = [arm(name, "dextrose") for name in ("a", "b")] + [arm("saline", "saline")]
    rows = [score(name, 30, sd=8) for name in ("a", "b", "saline")]
    _, (found,) = asked(study(n_randomised=200), *arms, *rows)
    assert (found.splits, found.estimate) == (0, None)
    assert len(list(_compositions(200, 3, 0))) > MOST


def test_dumais_hardly_moves_the_pooled_effect_whatever_its_arms():
    evidence = evidence_for("knee-oa", "composite", "exercise", TRIALS)
    (found,) = every_split(evidence, TRIALS)
    assert (found.trial_id, found.people, found.splits) == ("dumais-2012", 36, 33)
    assert found.estimate == pytest.approx((0.56, 0.73), abs=0.005)
    assert found.by == "bayes"
    assert found.crosses_zero == 33


def test_joints_are_split_as_joints_and_weigh_as_fewer_people():
    """Louw 2019: 54 joints of 42 people, 27 a side: (2.9² + 2.7²)/27, times 1 + (54/42 − 1)/2."""
    (found,) = every_split(evidence_for("tmj", "pain", "placebo", TRIALS), TRIALS)
    assert (found.trial_id, found.people, found.are_joints) == ("louw-2019", 54, True)
    (even,) = found.even_answer.effects
    assert even.effect.variance == pytest.approx((2.9**2 + 2.7**2) / 27 * (1 + (54 / 42 - 1) / 2))


def test_the_likeness_of_joints_is_shown_at_both_ends_and_only_where_joints_were_counted():
    evidence = evidence_for("tmj", "pain", "placebo", TRIALS, window="long")
    apart, alike = other_joint_correlations(evidence, TRIALS)
    assert (apart.correlation, alike.correlation) == (0.0, 1.0)
    (low,), (middle,), (high,) = (one.effects for one in (apart.evidence, evidence, alike.evidence))
    assert low.effect.variance < middle.effect.variance < high.effect.variance
    knee = evidence_for("knee-oa", "pain", "placebo", TRIALS)
    assert other_joint_correlations(knee, TRIALS) == ()
