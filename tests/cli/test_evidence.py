"""``prolo evidence pool``, as it is typed."""

from __future__ import annotations

import csv
import json

import pytest

from prolo.cli.entry import main
from tests.evidence.test_own import ROWS, as_csv, with_row

KNEE = ("evidence", "pool", "--condition", "knee-oa", "--outcome", "pain")


def said(capsys, *arguments):
    assert main(arguments) == 0
    return capsys.readouterr().out


def refused(capsys, *arguments):
    assert main(arguments) == 1
    return capsys.readouterr().err


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
    assert "No usable trial." in against


def test_json_and_csv_are_for_programs(capsys):
    assert json.loads(said(capsys, *KNEE, "--json"))["verdict"] == "one"
    rows = list(csv.DictReader(said(capsys, *KNEE, "--csv").splitlines()))
    assert rows[0]["trial_id"] == "rabago-2013a"
    assert rows[0]["place"] == "shown"


def test_a_range_of_weeks_and_the_week_to_come_nearest_to(capsys):
    assert "  12    " in said(capsys, *KNEE, "--weeks", "9-16")
    assert "  9     " in said(capsys, *KNEE, "--weeks", "9-16", "--near", "10")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--condition", "nee-oa"), "Did you mean knee-oa?"),
        (("--outcome", "pains"), "Did you mean pain?"),
        (("--against", "placebos"), "Did you mean placebo?"),
        (("--weeks", "middle"), "there are short, medium, long"),
        (("--weeks", "12-26", "--near", "40"), "week 40 lies outside 12 to 26"),
        (("--level", "95"), "level is 95.0: it must lie between 0 and 1"),
        (("--include", "everything"), "everything cannot be included"),
    ],
)
def test_a_wrong_option_is_answered_with_the_right_one(capsys, arguments, says):
    assert says in refused(capsys, *KNEE, *arguments)


def test_trials_of_ones_own_are_read_marked_and_never_mixed_unasked(capsys, tmp_path):
    folder = as_csv(tmp_path / "mine", ROWS)
    alone = said(capsys, *KNEE, "--trials", str(folder))
    assert "Trials of your own, marked *: 1." in alone
    assert "Mine 2026 *" in alone
    assert "Rabago" not in alone
    both = said(capsys, *KNEE, "--trials", str(folder), "--with-shipped")
    assert "Mine 2026 *" in both
    assert "Rabago 2013 " in both
    assert "Rabago 2013 *" not in both
    assert "marked *" not in said(capsys, *KNEE)


def test_faults_in_ones_own_trials_and_a_lone_with_shipped_are_answered(capsys, tmp_path):
    folder = as_csv(tmp_path / "mine", with_row("outcomes", 0, mean="much", sd="wide"))
    err = refused(capsys, *KNEE, "--trials", str(folder))
    assert "outcomes.csv: row 2, mean: 'much' is not a number." in err
    assert "outcomes.csv: row 2, sd: 'wide' is not a number." in err
    assert "name --trials" in refused(capsys, *KNEE, "--with-shipped")


def test_the_form_is_written_once(capsys, tmp_path):
    out = said(capsys, "evidence", "template", str(tmp_path / "mine"))
    assert "studies.csv" in out
    assert "there already" in refused(capsys, "evidence", "template", str(tmp_path / "mine"))


def test_each_effect_shows_what_was_made_of_what_is_printed(capsys):
    question = ("--condition", "knee-oa", "--outcome", "pain", "--measure", "SMD")
    out = said(capsys, "evidence", "effects", *question)
    assert "Rabago 2013, WOMAC-pain, change, week 24" in out
    assert "  sd 18.8377 (dpt) from se 3.56, n 28: SD from the SE [sd-from-se]" in out
    assert "  yi 0.484" in out
    rows = list(
        csv.DictReader(said(capsys, "evidence", "effects", *question, "--csv").splitlines())
    )
    assert [row["code"] for row in rows] == ["sd-from-se", "sd-from-se"]
    assert rows[0]["inputs"] == "se=3.56 n=28"
    whole = json.loads(said(capsys, "evidence", "effects", *question, "--json"))
    assert whole["effects"][0]["effect"]["conversions"][0]["code"] == "sd-from-se"


def test_standard_deviations_are_given_as_points_of_a_named_scale_and_sd(capsys):
    question = ("evidence", "pool", "--condition", "low-back", "--outcome", "pain")
    out = said(capsys, *question, "--points", "VAS")
    assert "In points of VAS (scale of 100): 0.0 (" in out
    assert "by an SD of 20.0 before treatment (110 people, yelland-2004)." in out
