"""What the shipped tables say to a few questions, and what is missing from the answers."""

from __future__ import annotations

import pytest

from prolo.errors import SynthesisError
from prolo.evidence import comparisons_of, evidence_for, outcomes_of
from prolo.knowledge.trials import load_trials
from tests.evidence.invented import arm, protocol, score, study, tables

TRIALS = load_trials()


def ask(condition, outcome, against="placebo", window="medium", **choices):
    return evidence_for(condition, outcome, against, TRIALS, window=window, **choices)


def reasons(evidence):
    return {trial.trial_id: trial.reasons for trial in evidence.missing}


def test_knee_pain_against_placebo_after_half_a_year_rests_on_one_trial():
    evidence = ask("knee-oa", "pain")
    assert (evidence.verdict, evidence.k, evidence.n, evidence.pooled) == ("one", 1, 53, None)
    (trial,) = evidence.effects
    assert (trial.trial_id, trial.weeks) == ("rabago-2013a", 24)
    assert trial.effect.value == pytest.approx(15.50 - 6.40)
    assert trial.effect.se == pytest.approx((3.56**2 + 3.63**2) ** 0.5)  # printed ± are SE
    assert trial.direction == "none"


def test_knee_pain_against_placebo_after_a_year_pools_two_trials_in_points():
    evidence = ask("knee-oa", "pain", window="long")
    assert evidence.verdict == "pooled"
    assert (evidence.unit.measure, evidence.unit.instrument) == ("MD", "WOMAC-pain")
    assert [round(trial.effect.value, 2) for trial in evidence.effects] == [6.80, 10.34]
    assert (evidence.k, evidence.n, evidence.is_few) == (2, 127, True)
    assert evidence.pooled.df == 1
    assert evidence.pooled.ci_lb < 0 < evidence.pooled.ci_ub
    normal, common = evidence.also
    assert (normal.method, common.method) == ("reml", "common")
    assert normal.ci_lb > 0  # what Knapp and Hartung warn of with two trials


def test_what_is_missing_is_listed_with_its_direction_and_its_people():
    evidence = ask("knee-oa", "pain")
    found = reasons(evidence)
    assert found["sit-2020"] == ("other-time",)
    assert found["sert-2020"] == ("p-only",)
    assert found["teymouri-2025"] == ("no-figures",)
    assert found["reg-nct06063356"] == ("registered-only",)
    directions = {trial.trial_id: trial.direction for trial in evidence.missing}
    assert directions["teymouri-2025"] == directions["martinez-barro-2023"] == "none"
    assert directions["sert-2020"] == directions["sit-2020"] == "irritant"
    assert evidence.directions_missing["none"] == 3
    assert evidence.people_missing > 4 * evidence.people_pooled
    assert evidence.people_registered == 48 + 40 + 66
    assert evidence.sizes_unknown == 1


def test_which_way_a_trial_pointed_is_said_of_what_its_report_says_it_of():
    """Sert's report prints a p against salt water for pain alone, and Baygutalp's was read of pain
    alone; of Hsieh's two measures of function one points each way."""

    def points(trial, *question):
        return {one.trial_id: one.direction for one in ask(*question).missing}[trial]

    assert points("sert-2020", "knee-oa", "pain") == "irritant"
    assert points("sert-2020", "knee-oa", "function") == "unknown"
    assert points("baygutalp-2021", "knee-oa", "pain", "ozone") == "comparator"
    assert points("baygutalp-2021", "knee-oa", "function", "ozone") == "unknown"
    # said of its pain, which got better, not of its harms
    assert points("ongley-1987", "low-back", "function") == "irritant"
    assert points("ongley-1987", "low-back", "adverse-event") == "unknown"
    assert points("hsieh-2022", "knee-oa", "function", "hyaluronic-acid") == "mixed"


def test_the_misprinted_interval_of_a_trial_is_refused_with_its_reason():
    found = reasons(ask("knee-oa", "quality-of-life", window="long"))
    assert found["sit-2020"] == ("interval-excludes-estimate",)
    found = reasons(ask("knee-oa", "function", "hyaluronic-acid"))
    assert found["hsieh-2022"] == ("interval-and-p-disagree",)


def test_implausible_figures_come_back_only_by_a_switch_and_with_their_sizes():
    question = ("knee-oa", "pain", "exercise", "long")
    sizes = {"soliman-2016": {"dpt-hackett-lyftogt": 52, "dpt-hackett": 52}}
    assert reasons(ask(*question, sizes=sizes))["soliman-2016"] == ("implausible",)
    lifted = ask(*question, include=["implausible"])
    assert reasons(lifted)["soliman-2016"] == ("arm-size-missing",)
    back = ask(*question, include=["implausible"], sizes=sizes)
    soliman = next(trial for trial in back.effects if trial.trial_id == "soliman-2016")
    assert soliman.effect.value > 5  # standard deviations: nobody's treatment does that
    assert soliman.cautions == ("randomisation-unstated",)


def test_the_margin_of_a_factorial_trial_is_no_second_comparison():
    assert comparisons_of("low-back", TRIALS) == {"placebo": 5, "other": 1}


def test_low_back_pain_in_points_of_two_scales_is_pooled_in_standard_deviations():
    evidence = ask("low-back", "pain")
    assert (evidence.unit.measure, evidence.unit.instrument) == ("SMD", None)
    assert [trial.trial_id for trial in evidence.effects] == ["dechow-1999", "yelland-2004"]
    assert evidence.effects[0].cautions == ("spread-unusual",)
    assert abs(evidence.pooled.estimate) < 0.1
    assert [trial.trial_id for trial in evidence.set_aside] == ["maniquis-smigel-2017"]


def test_low_back_responders_are_pooled_as_odds_ratios():
    evidence = ask("low-back", "responder")
    assert evidence.unit.measure == "logOR"
    assert [trial.trial_id for trial in evidence.effects] == ["ongley-1987", "klein-1993"]
    assert "co-treatment-differs" in evidence.effects[0].cautions


def test_no_usable_trial_is_said_and_the_trials_are_listed():
    evidence = ask("sacroiliac", "pain", "corticosteroid")
    assert (evidence.verdict, evidence.k, evidence.n) == ("none", 0, 0)
    assert len(evidence.missing) == 3
    assert evidence.people_missing == 48 + 40 + 80


def test_a_condition_without_trials_has_no_answer_and_nothing_missing():
    evidence = ask("neck", "pain")
    assert (evidence.verdict, evidence.missing, evidence.people_missing) == ("none", (), 0)


def test_comparators_that_have_nothing_in_common_are_never_pooled():
    arms = [
        one
        for name in ("one", "two")
        for one in (arm("dpt", "dextrose", name), arm("laser", "laser", name))
    ]
    figures = [score(a, 30, s, n=20, sd=9) for s in ("one", "two") for a in ("dpt", "laser")]
    rows = tables(study("one"), study("two"), *arms, *figures)
    evidence = evidence_for("knee-oa", "pain", "other", rows, protocol=protocol())
    assert (evidence.verdict, evidence.k, evidence.pooled) == ("not-pooled", 2, None)


def test_the_same_scale_is_needed_for_points():
    def rows(instrument, scale_max):
        arms = [
            one
            for name in ("one", "two")
            for one in (arm("dpt", "dextrose", name), arm("saline", "saline", name))
        ]
        first = [score(a, 30, "one", n=20, sd=9) for a in ("dpt", "saline")]
        known = {"instrument": instrument, "scale_max": scale_max}
        second = [score(a, 8, "two", n=20, sd=2, **known) for a in ("dpt", "saline")]
        return tables(study("one"), study("two"), *arms, *first, *second)

    def measure(table, **choices):
        found = evidence_for("knee-oa", "pain", "placebo", table, protocol=protocol(), **choices)
        return found.unit.measure

    assert measure(rows("VAS", 100)) == "MD"
    assert measure(rows("VAS", 10)) == "SMD"
    assert measure(rows("NRS", 100)) == "SMD"
    assert measure(rows("VAS", None)) == "SMD"
    assert measure(rows("VAS", 100), measure="SMD") == "SMD"


@pytest.mark.parametrize(
    ("choices", "says"),
    [
        ({"against": "sugar"}, "'sugar' is no comparison"),
        ({"window": "soon"}, "'soon' is no follow-up window"),
        ({"include": ["registered-only"]}, "registered-only cannot be included"),
        ({"level": 2}, "level is 2"),
    ],
)
def test_an_unknown_choice_is_refused(choices, says):
    with pytest.raises(SynthesisError, match=says):
        ask("knee-oa", "pain", **choices)


def test_every_question_that_can_be_asked_has_an_answer():
    for condition in {one.condition for one in TRIALS.studies}:
        for outcome in outcomes_of(condition, TRIALS):
            for against, number in comparisons_of(condition, TRIALS).items():
                for window in ("short", "medium", "long"):
                    evidence = ask(condition, outcome, against, window)
                    in_all = (*evidence.effects, *evidence.missing, *evidence.set_aside)
                    assert len({one.trial_id for one in in_all}) == len(in_all) == number
                    assert (evidence.pooled is not None) == (evidence.verdict == "pooled")
