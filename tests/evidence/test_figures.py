"""Which figures of a trial are used, and why others are not: each trap of the tables, invented."""

from __future__ import annotations

import pytest

from prolo.evidence import evidence_for
from prolo.evidence.figures import exact_p
from tests.evidence.invented import (
    arm,
    contrast,
    count,
    protocol,
    reading,
    score,
    study,
    tables,
)


def ask(*rows, outcome="pain", against="placebo", readings=(), **choices):
    return evidence_for(
        "knee-oa", outcome, against, tables(*rows), protocol=protocol(*readings), **choices
    )


def the_effect(*rows, **choices):
    (trial,) = ask(*rows, **choices).effects
    return trial


def the_reasons(*rows, **choices):
    evidence = ask(*rows, **choices)
    assert (evidence.verdict, evidence.k, evidence.pooled) == ("none", 0, None)
    (trial,) = evidence.missing
    return trial.reasons


# -- which way is better -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("higher_is", "dpt", "saline", "expected"),
    [
        ("worse", 30, 40, 10),  # less pain with dextrose
        ("better", 60, 45, 15),  # more function with dextrose
        ("worse", 40, 30, -10),
        ("better", 12, 5, 7),  # an improvement printed as a positive number
    ],
)
def test_a_positive_effect_is_in_favour_of_the_irritant(higher_is, dpt, saline, expected):
    known = {"n": 20, "sd": 10, "higher_is": higher_is}
    trial = the_effect(score("dpt", dpt, **known), score("saline", saline, **known))
    assert trial.effect.value == pytest.approx(expected)


def test_more_responders_and_fewer_adverse_events_are_positive():
    better = the_effect(count("dpt", 15, 20), count("saline", 5, 20), outcome="responder")
    assert better.effect.value > 0
    harm = {"kind": "adverse-event", "event": "any"}
    worse = the_effect(
        count("dpt", 15, 20, **harm), count("saline", 5, 20, **harm), outcome="adverse-event"
    )
    assert worse.effect.value == pytest.approx(-better.effect.value)


def test_a_printed_difference_is_turned_when_its_arms_stand_the_other_way_round():
    wanted = {"ci_low": -19.2, "ci_high": -1.49}
    scale = reading("scale", "0..100 worse", instrument="VAS")
    straight = the_effect(contrast(-10.34, **wanted), readings=[scale])
    turned = the_effect(
        contrast(10.34, arm_a="saline", arm_b="dpt", ci_low=1.49, ci_high=19.2), readings=[scale]
    )
    assert straight.effect.value == pytest.approx(10.34)
    assert turned.effect.value == pytest.approx(10.34)
    assert straight.effect.variance == pytest.approx(turned.effect.variance)


def test_a_difference_on_an_instrument_of_unknown_direction_is_not_used():
    assert the_reasons(contrast(1.0, ci_low=0.2, ci_high=1.8)) == ("direction-unknown",)


def test_changes_printed_as_improvements_do_not_decide_how_an_instrument_counts():
    changes = [score(one, 9, kind="change", higher_is="better", weeks=5) for one in ("dpt",)]
    assert the_reasons(*changes, contrast(-4.0, ci_low=-8.0, ci_high=-0.1)) == (
        "direction-unknown",
    )


# -- spread --------------------------------------------------------------------------------


def test_a_standard_error_in_its_column_is_not_taken_for_an_sd():
    known = {"n": 28, "higher_is": "better", "kind": "change", "adjusted": True}
    trial = the_effect(
        score("dpt", 15.5, se=3.56, **known),
        score("saline", 6.4, se=3.63, **known),
        measure="SMD",
    )
    assert trial.effect.value == pytest.approx(0.47, abs=0.01)  # as SDs they would give 2.5
    assert [made.code for made in trial.effect.conversions] == ["sd-from-se", "sd-from-se"]
    assert trial.cautions == ("adjusted",)


@pytest.mark.parametrize(
    ("known", "reason"),
    [
        ({"n": 20}, "no-spread"),
        ({"n": 20, "sd": 0}, "no-spread"),
        ({"sd": 9}, "arm-size-missing"),
        ({"n": 1, "sd": 9}, "arm-size-missing"),
        ({"n": 20, "ci_low": 31.0, "ci_high": 45.0}, "interval-excludes-estimate"),
    ],
)
def test_an_arm_without_usable_spread_or_size_is_missing_with_its_reason(known, reason):
    whole = score("saline", 40, n=20, sd=10)
    assert the_reasons(score("dpt", 30, **known), whole) == (reason,)


def test_a_median_is_not_taken_for_a_mean():
    rows = [score(one, None, median=30, n=20) for one in ("dpt", "saline")]
    assert the_reasons(*rows) == ("median-only",)


def medians(q3=40):
    return [
        score(one, None, median=m, q1=m - 10, q3=m + q3 - 30, n=40)
        for one, m in (("dpt", 30), ("saline", 42))
    ]


def test_a_median_with_quartiles_becomes_a_mean_says_so_and_can_be_switched_off():
    """R: 0.93/qt(0.979, 45), and with 44 where an analysis of covariance took one more."""
    trial = the_effect(*medians())
    assert trial.effect.value == pytest.approx(12)
    assert [made.code for made in trial.effect.conversions] == [
        "mean-from-median",
        "sd-from-quartiles",
    ] * 2
    assert the_reasons(*medians(), without=["mean-from-median"]) == ("conversion-switched-off",)


def test_quartiles_that_speak_against_a_mean_make_none():
    assert the_reasons(*medians(q3=90)) == ("median-skewed",)


def test_adjusted_and_unadjusted_figures_of_one_trial_are_never_mixed():
    raw = [score(one, mean, n=20, sd=10) for one, mean in (("dpt", 30), ("saline", 40))]
    adjusted = score("dpt", 20, n=20, sd=10, adjusted=True)
    trial = the_effect(adjusted, *raw)
    assert trial.effect.value == pytest.approx(10)
    assert trial.cautions == ()


def test_effects_of_trials_adjusted_and_not_are_said_to_stand_side_by_side():
    arms = [
        one
        for name in ("one", "two")
        for one in (arm("dpt", "dextrose", name), arm("saline", "saline", name))
    ]
    figures = [
        score(a, 30, name, n=20, sd=9, adjusted=name == "two")
        for name in ("one", "two")
        for a in ("dpt", "saline")
    ]
    assert ask(study("one"), study("two"), *arms, *figures).mixes_adjusted
    assert not ask(*raw_pair()).mixes_adjusted


def raw_pair(**known):
    return [
        score(one, mean, **{"n": 20, "sd": 10, **known})
        for one, mean in (("dpt", 30), ("saline", 40))
    ]


def test_a_difference_that_points_away_from_the_printed_means_is_refused():
    means = raw_pair(sd=None)
    assert "sign-disagrees" in the_reasons(*means, contrast(9.0, ci_low=2.0, ci_high=16.0))
    kept = the_effect(*means, contrast(-9.0, ci_low=-16.0, ci_high=-2.0))
    assert kept.effect.value == pytest.approx(9)


@pytest.mark.parametrize(
    ("sd", "note", "said"),
    [
        (3.0, "ambiguous ±", True),  # 3 points of 100 for 30 people: 16 as a standard error
        (18.0, "ambiguous ±", False),
        (3.0, None, False),  # the report says that it is an SD
    ],
)
def test_a_spread_so_small_that_it_may_be_a_standard_error_is_marked(sd, note, said):
    trial = the_effect(*raw_pair(sd=sd, n=30, note=note))
    assert ("spread-perhaps-se" in trial.cautions) is said


@pytest.mark.parametrize(
    ("printed", "otherwise"),
    [
        (-10.0, None),  # of means of 30 and 40
        (-8.5, 8.5),  # lower is better
        (-11.0, None),  # means without a place after the point
        (-11.2, 11.2),
    ],
)
def test_a_printed_difference_that_is_not_that_of_the_printed_means_is_said(printed, otherwise):
    trial = the_effect(*raw_pair(), contrast(printed, ci_low=-16.0, ci_high=-2.0))
    assert trial.printed_otherwise == otherwise
    assert ("difference-disagrees" in trial.cautions) is (otherwise is not None)


# -- joints counted as people --------------------------------------------------------------


def test_joints_counted_as_people_are_weighed_as_fewer():
    joints = reading("unit-joints", "40/20")
    plain = the_effect(*raw_pair())
    trial = the_effect(*raw_pair(), readings=[joints])
    assert trial.effect.value == plain.effect.value
    assert trial.effect.variance == pytest.approx(1.5 * plain.effect.variance)
    (made,) = trial.effect.conversions
    assert (made.code, made.inputs["correlation"], made.inputs["factor"]) == (
        "design-effect",
        0.5,
        pytest.approx(1.5),
    )


def test_joints_are_not_said_to_be_people():
    evidence = ask(*raw_pair(), readings=[reading("unit-joints", "40/20")])
    assert evidence.effects[0].n == 40
    assert evidence.n == 20


@pytest.mark.parametrize(
    ("choices", "factor"),
    [
        ({"joint_correlation": 0.0}, 1.0),
        ({"joint_correlation": 1.0}, 2.0),
        ({"without": ["design-effect"]}, 1.0),
    ],
)
def test_how_much_joints_count_can_be_chosen(choices, factor):
    plain = the_effect(*raw_pair())
    trial = the_effect(*raw_pair(), readings=[reading("unit-joints", "40/20")], **choices)
    assert trial.effect.variance == pytest.approx(factor * plain.effect.variance)
    assert "unit-joints" in trial.cautions


def test_counted_joints_are_weighed_as_fewer_counts():
    counts = count("dpt", 15, 20), count("saline", 5, 20)
    joints = reading("unit-joints", "40/20")
    whole = the_effect(*counts, outcome="responder")
    fewer = the_effect(*counts, outcome="responder", readings=[joints])
    assert fewer.effect.variance == pytest.approx(1.5 * whole.effect.variance)


def test_figures_of_one_arm_alone_are_not_an_effect():
    assert the_reasons(score("dpt", -20, n=20, sd=9, kind="change")) == ("one-arm-only",)


@pytest.mark.parametrize(
    ("known", "reason"),
    [
        ({"ci_low": 1.36, "ci_high": 5.92}, "interval-excludes-estimate"),
        ({"ci_low": -126.05, "ci_high": 143.83, "p": ".045"}, "interval-and-p-disagree"),
        ({"p": "<0.001"}, "no-spread"),
        ({"p": "0.02"}, "arm-size-missing"),
        ({"measure": "SMD", "se": 0.3}, "measure-not-read"),
    ],
)
def test_a_printed_difference_that_cannot_be_right_is_refused_with_its_reason(known, reason):
    scale = reading("scale", "worse")
    assert the_reasons(contrast(8.64, **known), readings=[scale]) == (reason,)


def test_a_p_value_beside_no_difference_makes_no_effect():
    assert the_reasons(contrast(None, p="0.002")) == ("p-only",)
    assert the_reasons(contrast(None)) == ("no-figures",)


def test_an_exact_p_value_beside_a_difference_makes_one_and_can_be_switched_off():
    """R: 0.93/qt(0.979, 45), and with 44 where an analysis of covariance took one more."""
    rows = (
        arm("dpt", "dextrose", n_analysed=26),
        arm("saline", "saline", n_analysed=21),
        contrast(-0.93, p="0.042"),
    )
    scale = reading("scale", "worse")
    trial = the_effect(*rows, readings=[scale])
    assert [made.code for made in trial.effect.conversions] == ["se-from-p"]
    assert trial.direction == "irritant"
    assert trial.effect.se == pytest.approx(0.444298563, abs=1e-9)
    model = the_effect(*rows, readings=[scale, reading("test-df", "44")])
    assert model.effect.se == pytest.approx(0.444002589, abs=1e-9)
    without = the_reasons(*rows, readings=[scale], without=["se-from-p"])
    assert without == ("conversion-switched-off",)


@pytest.mark.parametrize(
    ("printed", "p"),
    [("0.042", 0.042), (".0026", 0.0026), ("<0.001", None), (">0.05", None), (None, None)],
)
def test_only_an_exact_p_is_a_number(printed, p):
    assert exact_p(printed) == p


# -- people --------------------------------------------------------------------------------


def test_the_size_of_an_arm_is_taken_from_its_arm_or_assumed_and_says_so():
    figures = score("dpt", 30, sd=10), score("saline", 40, sd=10)
    known = arm("dpt", "dextrose", n_randomised=22, n_analysed=20), arm("saline", "saline")
    trial = the_effect(*figures, *known, sizes={"one": {"saline": 18, "dpt": 99}})
    assert (trial.n_irritant, trial.n_comparator) == (20, 18)
    assert [made.code for made in trial.effect.conversions] == ["n-from-arm", "n-assumed"]


def test_arms_of_one_side_are_combined():
    trial = the_effect(
        arm("d5", "dextrose"),
        arm("d15", "dextrose"),
        arm("saline", "saline"),
        *(score(one, mean, n=10, sd=8) for one, mean in (("d5", 30), ("d15", 20), ("saline", 40))),
    )
    assert trial.arms.irritant == ("d5", "d15")
    assert (trial.n_irritant, trial.effect.value) == (20, pytest.approx(15))
    assert "arms-combined" in [made.code for made in trial.effect.conversions]


def test_an_arm_without_figures_is_left_out_of_its_side_and_that_is_said():
    trial = the_effect(
        arm("d5", "dextrose"),
        arm("d15", "dextrose"),
        arm("saline", "saline"),
        *(score(one, 30, n=10, sd=8) for one in ("d15", "saline")),
    )
    assert trial.arms.irritant == ("d15",)
    assert trial.cautions == ("arms-left-out",)


def test_against_exercise_the_arm_that_had_the_exercise_too_is_compared():
    rows = (
        arm("dpt", "dextrose"),
        arm("both", "dextrose-exercise"),
        arm("exercise", "exercise"),
        arm("saline", "saline"),
        *(score(one, 30, n=10, sd=8) for one in ("dpt", "both", "exercise", "saline")),
    )
    assert the_effect(*rows, against="exercise").arms.irritant == ("both",)
    assert the_effect(*rows, against="placebo").arms.irritant == ("dpt",)


@pytest.mark.parametrize(
    ("counts", "reason"),
    [
        ((None, 20, 5, 20), "counts-missing"),
        ((4, None, 5, 20), "counts-missing"),
        ((0, 20, 0, 20), "no-events"),
        ((20, 20, 20, 20), "no-events"),
    ],
)
def test_counts_that_are_missing_or_say_nothing_are_missing_with_their_reason(counts, reason):
    rows = count("dpt", *counts[:2]), count("saline", *counts[2:])
    assert the_reasons(*rows, outcome="responder") == (reason,)


# -- when and with what --------------------------------------------------------------------


def at(week, mean=30.0, **known):
    return [
        score(one, value, n=20, sd=10, weeks=week, **known)
        for one, value in (("dpt", mean), ("saline", 40.0))
    ]


def test_the_time_nearest_to_the_windows_week_is_taken():
    rows = (*at(12, 38.0), *at(24, 31.0), *at(52, 10.0))
    assert the_effect(*rows, window="medium").weeks == 24
    assert the_effect(*rows, window="long").weeks == 52
    assert the_effect(*at(22.8)).weeks == 22.8


def test_a_trial_measured_at_another_time_says_when():
    evidence = ask(*at(52), window="medium")
    (trial,) = evidence.missing
    assert (trial.reasons, trial.other_weeks) == (("other-time",), (52.0,))
    assert trial.direction == "irritant"


def test_the_baseline_is_no_result():
    assert the_reasons(*at(0)) == ("no-figures",)


def test_figures_without_a_week_are_not_used():
    assert the_reasons(*at(None)) == ("time-not-printed",)


def test_instruments_are_tried_in_the_order_of_the_protocol():
    rows = (*at(26, instrument="VAS night"), *at(26, 25.0, instrument="VAS"))
    assert the_effect(*rows).instrument == "VAS"


def test_an_instrument_without_usable_figures_gives_way_to_the_next():
    useless = [score("dpt", 30, n=20, instrument="VAS"), score("saline", 40, n=20)]
    assert the_effect(*useless, *at(26, instrument="NRS")).instrument == "NRS"


def test_changes_go_before_scores_and_both_before_a_printed_difference():
    change = at(26, -20.0, kind="change")
    printed = contrast(-3.0, se=1.0)
    assert the_effect(*at(26), *change, printed).kind == "change"
    assert the_effect(*at(26), printed).kind == "value"
    assert the_effect(printed, readings=[reading("scale", "worse")]).kind == "difference"


# -- what the notes say --------------------------------------------------------------------


@pytest.mark.parametrize("code", ["not-from-baseline", "as-treated", "spread-meaning-unknown"])
def test_rows_that_a_note_warns_of_are_not_used(code):
    assert the_reasons(*at(26), readings=[reading(code, weeks=26.0)]) == (code,)
    assert the_effect(*at(26), readings=[reading(code, weeks=20.0)]).weeks == 26


def test_joints_counted_as_people_are_used_and_said():
    trial = the_effect(
        *at(26, note="ambiguous ±; n counts joints"), readings=[reading("unit-joints")]
    )
    assert trial.cautions == ("unit-joints", "spread-ambiguous")


def test_an_implausible_trial_is_out_with_a_reason_and_back_by_a_switch():
    doubt = [reading("implausible")]
    assert the_reasons(*at(26), readings=doubt) == ("implausible",)
    assert ask(*at(26), readings=doubt, include=["implausible"]).k == 1


def test_people_reported_twice_are_counted_once():
    two = (study("one", n_randomised=60), study("two", n_randomised=60))
    arms = [
        arm(a, t, s) for s in ("one", "two") for a, t in (("dpt", "dextrose"), ("saline", "saline"))
    ]
    figures = [score(a, 30, s, n=30, sd=9) for s in ("one", "two") for a in ("dpt", "saline")]
    again = [reading("overlaps", "one", study_id="two")]
    evidence = ask(*two, *arms, *figures, readings=again)
    assert [trial.trial_id for trial in evidence.effects] == ["one"]
    assert [trial.trial_id for trial in evidence.set_aside] == ["two"]
    assert (evidence.missing, evidence.people_missing) == ((), 0)
    assert ask(*two, *arms, *figures, readings=again, include=["overlaps"]).k == 2


def test_a_trial_without_an_irritant_is_set_aside_and_not_called_missing():
    evidence = ask(*at(26), readings=[reading("not-irritant")])
    assert (evidence.verdict, evidence.missing) == ("none", ())
    assert evidence.set_aside[0].reasons == ("not-irritant",)


def test_an_arm_may_count_as_something_else_than_its_treatment():
    rows = (
        arm("inj", "other"),
        arm("sham", "other"),
        score("inj", 30, n=20, sd=9),
        score("sham", 40, n=20, sd=9),
    )
    roles = [
        reading("irritant-arm", arm_id="inj"),
        reading("comparator", "placebo", arm_id="sham"),
    ]
    assert the_effect(*rows, readings=roles).arms.comparator == ("sham",)
    assert ask(*rows).k == 0
    margin = [roles[0], reading("factor-margin", arm_id="sham")]
    assert ask(*rows, against="other", readings=margin).effects == ()
