"""``prolo evidence``, as it is typed."""

from __future__ import annotations

import csv
import json
import sys

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


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("evidence", "pol"), "there is no 'pol'. Did you mean pool?"),
        ((*KNEE, "--otcome", "pain"), "there is no '--otcome'. Did you mean --outcome?"),
        ((*KNEE, "--measure", "SDM"), "there is no 'SDM'. Did you mean SMD?"),
        ((*KNEE, "--risk-of-bias", "hihg"), "there is no 'hihg'. Did you mean high?"),
        (("evidnce",), "there is no 'evidnce'. Did you mean evidence?"),
    ],
)
def test_a_wrong_word_is_answered_with_the_nearest(capsys, arguments, says):
    with pytest.raises(SystemExit):
        main(arguments)
    assert says in capsys.readouterr().err


def test_conditions_and_the_questions_of_one(capsys):
    every = said(capsys, "evidence", "conditions")
    assert "knee-oa             45      2840 +  placebo 12, exercise 10" in every
    of_one = said(capsys, "evidence", "conditions", "--condition", "tmj", "--csv").splitlines()
    rows = list(csv.DictReader(of_one))
    assert {row["verdict"] for row in rows} <= {"one", "pooled", "not-pooled"}
    assert all(int(row["usable"]) > 0 for row in rows)


def test_trials_are_those_that_do_all_that_is_asked_for(capsys):
    question = ("evidence", "trials", "--against", "prp", "--weeks", "20-30")
    out = said(capsys, *question)
    assert "ajms-2025    knee-oa    99      prp v dextrose v physiotherapy" in out
    assert "1 trial, at least 99 people." in out
    assert len(json.loads(said(capsys, *question, "--json"))) == 1
    assert "No trial." in said(capsys, *question, "--condition", "achilles")


def test_a_prior_of_ones_own_and_the_important_difference(capsys):
    question = ("evidence", "bayes", "--condition", "knee-oa", "--weeks", "long")
    out = said(capsys, *question, "--prior", "half-cauchy", "--scale", "4", "--important", "5")
    assert "prior of τ: half-Cauchy with scale 4" in out
    assert "Beyond the important difference, 5 (your choice): " in out
    assert "With twice the scale, 8: " in out
    whole = json.loads(said(capsys, *question, "--important", "5", "--json"))
    assert 0 < whole["probability_beyond_new"] < whole["probability_beyond"] < 1
    assert "the jeffreys prior takes no scale" in refused(
        capsys, *question, "--prior", "jeffreys", "--scale", "4"
    )


def test_checks_of_few_trials_are_shown_and_conclude_nothing(capsys):
    question = ("evidence", "bias", "--condition", "knee-oa", "--weeks", "long")
    out = said(capsys, *question)
    assert "2 trials: fewer than 10. Shown, and no ground for a conclusion" in out
    assert "Egger, classical                   not possible: two studies given" in out
    rows = list(csv.DictReader(said(capsys, *question, "--csv").splitlines()))
    assert len(rows) == 10
    assert {row["conclusive"] for row in rows if not row["refused"]} == {"no"}


def test_how_bad_the_missing_would_have_to_be(capsys):
    question = ("evidence", "missing", "--condition", "knee-oa", "--weeks", "long")
    out = said(capsys, *question)
    assert "Directions of all trials: 5 towards prolotherapy, 0 away, 6 neither" in out
    assert "  no effect                           if they showed −3.9 on average" in out
    rows = list(csv.DictReader(said(capsys, *question, "--csv").splitlines()))
    assert ("sert-2020", "yes") not in {(row["trial_id"], row["p"]) for row in rows}
    assert {row["direction"] for row in rows} == {"irritant", "none", "unknown"}


def test_certainty_is_proposed_by_rules_and_decided_by_a_person(capsys):
    question = ("evidence", "certainty", "--condition", "knee-oa", "--weeks", "long")
    judged = ("--judge", "indirectness", "0", "people like ours", "--by", "A. Person")
    proposed = said(capsys, *question, "--important", "10")
    assert "Proposed, indirectness not yet judged: very low." in proposed
    signed = said(capsys, *question, "--important", "10", *judged, "--on", "2026-01-31")
    assert "Certainty: very low. Decided by A. Person, 2026-01-31." in signed
    assert "people like ours (proposed: asked" in signed
    assert "a choice: a fifth of the SD before treatment" in said(capsys, *question)
    assert "name the person with --by" in refused(
        capsys, *question, "--important", "9", *judged[:4]
    )
    err = refused(capsys, *question, "--important", "9", "--judge", "direct", "0", "x", "--by", "B")
    assert "Did you mean indirectness?" in err


@pytest.mark.parametrize(
    ("command", "shows"),
    [
        ("pool", "All trials, by Bayes"),
        ("bayes", "Sit 2020"),
        ("bias", "Rabago 2013"),
        ("missing", "Sit 2020"),
    ],
)
def test_the_plot_of_an_answer_is_written_beside_it(capsys, tmp_path, command, shows):
    question = ("evidence", command, "--condition", "knee-oa", "--weeks", "long")
    said(capsys, *question, "--svg", str(tmp_path / "plot.svg"))
    svg = (tmp_path / "plot.svg").read_text()
    assert shows in svg
    assert "knee-oa, pain, against placebo, 27 to 104 weeks" in svg


def test_a_png_has_the_same_bytes_again_and_an_empty_answer_no_picture(capsys, tmp_path):
    one, two = tmp_path / "one.png", tmp_path / "two.png"
    said(capsys, *KNEE, "--png", str(one))
    said(capsys, *KNEE, "--png", str(two))
    assert one.read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"
    assert one.read_bytes() == two.read_bytes()
    against = (*KNEE, "--against", "corticosteroid")
    assert "nothing to draw" in refused(capsys, *against, "--svg", str(tmp_path / "none.svg"))
    assert "cannot be written" in refused(capsys, *KNEE, "--svg", str(tmp_path / "no" / "x.svg"))


def test_without_typst_a_png_says_what_to_install(capsys, monkeypatch, tmp_path):
    monkeypatch.setitem(sys.modules, "typst", None)
    assert "pip install 'prolo[papers]'" in refused(capsys, *KNEE, "--png", str(tmp_path / "x.png"))


def test_long_work_stops_at_ctrl_c(capsys, monkeypatch):
    def stop(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr("prolo.evidence.listing.evidence_for", stop)
    assert main(("evidence", "conditions", "--condition", "tmj")) == 130
    assert capsys.readouterr().out == ""


def test_points_without_a_difference_that_matters_are_judged_in_standard_deviations(capsys):
    question = ("evidence", "certainty", "--condition", "knee-oa", "--outcome", "function")
    out = said(capsys, *question, "--weeks", "long")
    assert "Judged in standard deviations: no difference that matters is known" in out
    whole = json.loads(said(capsys, *question, "--weeks", "long", "--json"))
    assert whole["unit"]["measure"] == "SMD"
    assert whole["proposal"]["level"] == "very-low"


def test_responders_of_a_hundred_are_never_without_their_source(capsys):
    question = ("evidence", "certainty", "--condition", "knee-oa", "--weeks", "long")
    share = ("--measure", "SMD", "--control-share", "0.3")
    out = said(capsys, *question, *share, "--control-source", "an example")
    assert "Of 100 people in these trials 30 respond without (an example) and " in out
    assert "where does it come from?" in refused(capsys, *question, *share)
    counted = ("evidence", "certainty", "--condition", "low-back", "--outcome", "responder")
    out = said(capsys, *counted)
    assert "46 respond without (37 of 81 in ongley-1987, klein-1993) and 82 with (62 to 93)" in out


def test_risk_of_bias_chooses_trials_and_says_how_many_it_left_out(capsys, tmp_path):
    out = said(capsys, *KNEE, "--risk-of-bias", "low,some")
    assert "Left out by --risk-of-bias: 45 trials of knee-oa." in out
    assert "No trial with usable numbers." in out
    assert "Left out" not in said(capsys, *KNEE, "--risk-of-bias", "unrated")
