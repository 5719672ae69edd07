"""What became of the people in each arm: how they changed, what was counted, how often they
came."""

from __future__ import annotations

from itertools import product
from math import log, sqrt

import pytest
from scipy import optimize, stats

from prolo.evidence import load_protocol
from prolo.evidence.alone import POOLED_FROM, START_CORRELATION, course_of
from prolo.evidence.arms import IRRITANT, counts_in_arms, sessions_in_arms
from prolo.knowledge.trials import load_trials
from tests.evidence.invented import arm, contrast, count, protocol, reading, score, study, tables

TRIALS = load_trials()
CONDITIONS = sorted({one.condition for one in TRIALS.studies})
OUTCOMES = ("pain", "function", "disability", "composite")


def changed(*rows, outcome="pain", comparator="placebo", window="medium", readings=()):
    return course_of(
        "knee-oa",
        outcome,
        comparator,
        tables(*rows),
        window=window,
        protocol=protocol(*readings),
    )


def reasons(*rows, **choices):
    (one,) = changed(*rows, **choices).missing
    return one.reasons


def printed(arm_id="saline", mean=-20, **more):
    return score(arm_id, mean, kind="change", n=25, sd=15, **more)


# -- one arm -------------------------------------------------------------------------------


def test_a_printed_change_is_brought_to_ten_points_and_is_better_above_zero():
    (one,) = changed(printed()).changes
    assert one.change == pytest.approx(2.0)
    reach = stats.t.ppf(0.975, 24) * 1.5 / 5
    assert (one.low, one.high) == pytest.approx((2.0 - reach, 2.0 + reach))
    assert (one.n, one.is_assumed, one.arms) == (25, False, ("saline",))
    (worse,) = changed(printed(mean=5)).changes
    assert worse.change == pytest.approx(-0.5)
    (better,) = changed(printed(mean=5, higher_is="better", scale_max=20)).changes
    assert better.change == pytest.approx(2.5)


def test_of_two_scores_the_change_is_their_difference_with_a_correlation_that_is_said():
    start = score("saline", 60, weeks=0, n=30, sd=20)
    (one,) = changed(start, score("saline", 45, n=28, sd=24)).changes
    spread = sqrt(20**2 + 24**2 - 2 * START_CORRELATION * 20 * 24)
    assert one.change == pytest.approx(1.5)
    assert one.se == pytest.approx(spread / sqrt(28) / 10)
    assert one.is_assumed


def test_a_change_goes_before_two_scores():
    rows = (score("saline", 60, weeks=0, n=30, sd=20), score("saline", 10, n=30, sd=20))
    (one,) = changed(*rows, printed()).changes
    assert one.change == pytest.approx(2.0)


def test_arms_of_one_trial_are_one_group():
    rows = (
        study(),
        arm("dpt", "dextrose"),
        arm("saline", "saline"),
        arm("numbed", "lidocaine"),
        printed(mean=-20),
        score("numbed", -40, kind="change", n=15, sd=10),
    )
    (one,) = changed(*rows).changes
    values = [20.0] * 25 + [40.0] * 15  # the means of the two; their spread is worked out below
    mean = sum(values) / 40
    squares = 24 * 15**2 + 14 * 10**2 + 25 * (20 - mean) ** 2 + 15 * (40 - mean) ** 2
    assert one.change == pytest.approx(mean / 10)
    assert one.se == pytest.approx(sqrt(squares / 39) / sqrt(40) / 10)
    assert (one.n, one.arms) == (40, ("saline", "numbed"))


def test_joints_are_as_many_people_as_they_are_worth():
    note = reading("unit-joints", value="50/25")
    (one,) = changed(printed(), readings=[note]).changes
    worth = 25 / (1 + (50 / 25 - 1) * 0.5)
    assert one.se == pytest.approx(1.5 / sqrt(worth))
    assert one.n == 12
    assert one.high - one.change == pytest.approx(stats.t.ppf(0.975, 11) * one.se)


def test_those_who_got_prolotherapy_are_seen_in_the_same_way():
    rows = (printed("dpt", -30), printed())
    assert [one.change for one in changed(*rows, comparator=IRRITANT).changes] == [3.0]


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ([score("saline", 40, n=30, sd=20)], "start-missing"),
        ([printed(scale_min=None, scale_max=None)], "scale-unknown"),
        ([score("saline", -20, kind="change", n=25)], "no-spread"),
        ([score("saline", -20, kind="change", sd=15)], "arm-size-missing"),
        ([printed(weeks=4)], "other-time"),
        ([printed("dpt")], "no-figures"),
    ],
)
def test_why_there_is_no_change(rows, reason):
    assert reasons(*rows) == (reason,)


def test_a_difference_between_arms_alone_is_no_change():
    assert reasons(contrast(-10, se=3)) == ("difference-only",)


def test_what_is_left_out_of_the_effects_is_left_out_here():
    assert reasons(printed(), readings=[reading("implausible")]) == ("implausible",)


# -- several trials ------------------------------------------------------------------------


def several(k):
    names = ["a", "b", "c", "d", "e"][:k]
    rows = []
    for place, one in enumerate(names):
        rows += [study(one, year=2000 + place), arm("dpt", "dextrose", one)]
        rows += [arm("saline", "saline", one)]
        rows += [printed(mean=-10 - 8 * place, study_id=one)]
    return changed(*rows)


def test_two_trials_are_told_one_by_one():
    found = several(POOLED_FROM - 1)
    assert found.pooled is None
    assert [round(one[0], 1) for one in found.found] == [1.0, 1.8]


def test_three_are_pooled_as_a_slow_search_for_the_most_likely_spread_pools_them():
    found = several(5)
    values = [1.0, 1.8, 2.6, 3.4, 4.2]
    variances = [(1.5 / 5) ** 2] * 5

    def weighed(tau2):
        weights = [1 / (one + tau2) for one in variances]
        mean = sum(w * y for w, y in zip(weights, values, strict=True)) / sum(weights)
        return weights, mean

    def unlikely(tau2):  # the restricted likelihood, with its sign turned
        weights, mean = weighed(tau2)
        squares = sum(w * (y - mean) ** 2 for w, y in zip(weights, values, strict=True))
        return (log(sum(weights)) - sum(map(log, weights)) + squares) / 2

    tau2 = optimize.minimize_scalar(unlikely, bounds=(0, 20), method="bounded").x
    weights, mean = weighed(tau2)
    spread = sum(w * (y - mean) ** 2 for w, y in zip(weights, values, strict=True)) / 4
    se = sqrt(max(1.0, spread) / sum(weights))
    reach = stats.t.ppf(0.975, 4) * se
    assert found.pooled is not None
    assert found.found == (pytest.approx((mean, mean - reach, mean + reach), abs=1e-4),)
    assert (found.k, found.n) == (5, 125)


# -- of the shipped tables -----------------------------------------------------------------


def test_what_became_of_people_with_a_dummy_injection_or_exercise_in_the_knee():
    """Rabago 2013, table 4: WOMAC pain after 24 weeks 6.40 (SE 3.63, 25 people) and 8.07 (3.60,
    27 people) of 100 better."""
    (dummy,) = course_of("knee-oa", "pain", "placebo", TRIALS).found
    reach = stats.t.ppf(0.975, 24) * 0.363
    assert dummy == pytest.approx((0.640, 0.640 - reach, 0.640 + reach))
    (active,) = course_of("knee-oa", "pain", "exercise", TRIALS).found
    reach = stats.t.ppf(0.975, 26) * 0.360
    assert active == pytest.approx((0.807, 0.807 - reach, 0.807 + reach))


def printed_changes(condition, outcome, comparator, window):
    """Trial, week and change of every row of the tables, read without the code that is tried."""
    ids = {one.study_id for one in TRIALS.studies if one.condition == condition}
    treatments = load_protocol().comparators[comparator].treatments
    arms = {(one.study_id, one.arm_id) for one in TRIALS.arms if one.treatment in treatments}
    for row in TRIALS.outcomes:
        asked = row.study_id in ids and row.outcome == outcome and row.kind == "change"
        if not asked or (row.study_id, row.arm_id) not in arms or row.mean is None:
            continue
        if row.weeks is None or row.scale_max is None or not window.holds(float(row.weeks)):
            continue
        towards = 1 if row.higher_is == "better" else -1
        share = towards * row.mean / (row.scale_max - (row.scale_min or 0))
        yield row.study_id, float(row.weeks), pytest.approx(float(10 * share))


@pytest.mark.parametrize("condition", CONDITIONS)
def test_each_change_stands_in_the_tables(condition):
    for outcome, comparator, window in product(
        OUTCOMES, (IRRITANT, *load_protocol().comparators), load_protocol().windows.values()
    ):
        found = course_of(condition, outcome, comparator, TRIALS, window=window)
        used = {one.trial_id for one in found.changes}
        assert not used & {one.trial_id for one in found.missing}
        for one in found.changes:
            assert -10 <= one.change <= 10
            assert one.low < one.change < one.high
        if comparator != IRRITANT:
            looked = list(printed_changes(condition, outcome, comparator, window))
            single = [one for one in found.changes if len(one.arms) == 1]
            for one in single:
                assert one.is_assumed or (one.trial_id, one.weeks, one.change) in looked


# -- counted, and how often they came ------------------------------------------------------


def test_harms_and_responders_are_counted_only_with_their_denominators():
    (harmed,) = counts_in_arms("adverse-event", "knee-oa", "placebo", TRIALS)
    assert (harmed.trial_id, harmed.events, harmed.n) == ("sit-2020", 0, 38)
    untreated = counts_in_arms("responder", "osgood-schlatter", "no-treatment", TRIALS)
    assert {(one.event, one.events, one.n) for one in untreated} >= {
        ("unaltered sport (NPPS <4)", 13, 22),
        ("asymptomatic sport (NPPS 0)", 3, 22),
    }
    assert all(one.counts_joints for one in untreated)
    rows = tables(count("saline", None, 30), count("saline", 4, None), count("saline", 4, 30))
    assert [one.events for one in counts_in_arms("responder", "knee-oa", "placebo", rows)] == [4]


def test_as_treated_is_not_counted():
    weeks = [
        one.weeks for one in counts_in_arms("responder", "osgood-schlatter", "no-treatment", TRIALS)
    ]
    assert 52 not in weeks


def test_sessions_are_those_that_the_trials_planned():
    assert sessions_in_arms("knee-oa", "corticosteroid", TRIALS) == {
        "bayat-2023": 1,
        "core-steroid": 1,
    }
    assert set(sessions_in_arms("knee-oa", "hyaluronic-acid", TRIALS).values()) == {3, 5}
    assert sessions_in_arms("knee-oa", "exercise", TRIALS) == {}
