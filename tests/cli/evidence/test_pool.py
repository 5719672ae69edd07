"""``prolo evidence pool``."""

from __future__ import annotations

import csv
import json

import pytest

from tests.cli.evidence.asked import KNEE, refused, said


def test_a_pool_shows_trials_answer_methods_and_what_is_missing(capsys):
    out = said(capsys, *KNEE, "--weeks", "long")
    assert "Rabago 2013  26 / 25  52    6.8 (−3.3 to 16.9)" in out
    assert "2 trials, 127 people: 8.8 (−34.4 to 52.0), p 0.235" in out
    assert "Knapp–Hartung, held at 1 by its guard; t with 1 df" in out
    assert "prediction interval for a new trial (t with k − 1)" in out
    assert "Not in this answer: 9 trials, at least 198 randomised people" in out
    assert "Teymouri 2025        50      no difference  no figures printed" in out


def test_one_trial_and_no_trial_are_said(capsys):
    assert "One trial: nothing to pool." in said(capsys, *KNEE)
    against = said(capsys, *KNEE, "--against", "corticosteroid")
    assert "No trial with usable numbers." in against


def test_json_and_csv_are_for_programs(capsys):
    assert json.loads(said(capsys, *KNEE, "--json"))["verdict"] == "one"
    rows = list(csv.DictReader(said(capsys, *KNEE, "--csv").splitlines()))
    assert rows[0]["trial_id"] == "rabago-2013a"
    assert rows[0]["place"] == "shown"


def test_a_range_of_weeks_and_the_week_to_come_nearest_to(capsys):
    assert "  12    " in said(capsys, *KNEE, "--weeks", "9-16")
    assert "  9     " in said(capsys, *KNEE, "--weeks", "9-16", "--near", "10")


def test_below_five_trials_bayes_leads_and_says_why(capsys):
    out = said(capsys, *KNEE, "--weeks", "long")
    assert out.index("By Bayes: 8.7 (−2.2 to 19.5)") < out.index("2 trials, 127 people")
    assert "half the SD of WOMAC-pain before treatment (14.7; 90 people" in out
    assert "It leads because 2 trials hardly say how much the effect varies" in out
    whole = json.loads(said(capsys, *KNEE, "--weeks", "long", "--json"))
    assert whole["bayes"]["prior"]["basis"] == "baseline-sd"
    assert whole["bayes"]["estimate"] == pytest.approx(8.73, abs=0.005)


def test_what_nobody_names_is_the_protocols_primary_question(capsys):
    out = said(capsys, "evidence", "pool", "--condition", "achilles")
    assert out.startswith("achilles, function, against exercise")
    assert "The protocol's primary question of this condition." in out
    assert said(capsys, *KNEE) == said(capsys, "evidence", "pool", "--condition", "knee-oa")
    assert "primary question" not in said(capsys, *KNEE, "--weeks", "long")


def test_the_share_of_people_an_answer_rests_on_is_said(capsys):
    assert "The answer rests on 41 % of the people" in said(capsys, *KNEE, "--weeks", "long")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--condition", "nee-oa"), "Did you mean knee-oa?"),
        (("--condition", "Knee"), "Did you mean knee-oa?"),
        (("--outcome", "pains"), "Did you mean pain?"),
        (("--against", "placebos"), "Did you mean placebo?"),
        (("--against", "saline"), "Did you mean placebo?"),
        (("--against", "PRP"), "Did you mean prp?"),
        (("--weeks", "middle"), "there are short, medium, long"),
        (("--weeks", "26-12"), "12-26 is meant?"),
        (("--weeks", "12-26", "--near", "40"), "week 40 lies outside 12 to 26"),
        (("--level", "95"), "level is 95.0: it must lie between 0 and 1"),
        (("--include", "everything"), "everything cannot be included"),
        (("--without", "se-from-pp"), "Did you mean se-from-p?"),
    ],
)
def test_a_wrong_option_is_answered_with_the_right_one(capsys, arguments, says):
    assert says in refused(capsys, *KNEE, *arguments)


def test_standard_deviations_are_given_as_points_of_a_named_scale_and_sd(capsys):
    question = ("evidence", "pool", "--condition", "low-back", "--outcome", "pain")
    out = said(capsys, *question, "--points", "VAS")
    # of the Bayesian answer, which leads: −0.01 (−0.65 to 0.62)
    assert "In points of VAS (scale of 100): −0.1 (−13.1 to 12.5)" in out
    assert "by an SD of 20.0 before treatment (110 people, yelland-2004)." in out
