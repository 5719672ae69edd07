"""The tables behind every answer: shipped, one's own, chosen, listed."""

from __future__ import annotations

import csv
import json

from prolo.cli.entry import main
from tests.cli.evidence.asked import KNEE, refused, said
from tests.evidence.test_own import ROWS, as_csv, with_row


def test_trials_of_ones_own_are_read_marked_and_never_mixed_unasked(capsys, tmp_path):
    folder = as_csv(tmp_path / "mine", ROWS)
    alone = said(capsys, *KNEE, "--trials", str(folder))
    assert "Trials of your own, marked *: 1." in alone
    assert "Mine 2026 *" in alone
    assert "The shipped trials are left out: --with-shipped puts them beside." in alone
    assert "These tables hold no trial that asks this and is not in the answer." in alone
    assert "Rabago" not in alone
    both = said(capsys, *KNEE, "--trials", str(folder), "--with-shipped")
    assert "Mine 2026 *" in both
    assert "Rabago 2013 " in both
    assert "Rabago 2013 *" not in both
    assert "left out: --with-shipped" not in both
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
    empty = refused(capsys, *KNEE, "--trials", str(tmp_path / "mine"))
    assert "these tables hold no trial yet: a row of studies is expected for each." in empty


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


def test_long_work_stops_at_ctrl_c(capsys, monkeypatch):
    def stop(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr("prolo.evidence.listing.evidence_for", stop)
    assert main(("evidence", "conditions", "--condition", "tmj")) == 130
    assert capsys.readouterr().out == ""


def test_risk_of_bias_chooses_trials_and_says_how_many_it_left_out(capsys, tmp_path):
    out = said(capsys, *KNEE, "--risk-of-bias", "low,some")
    assert "Left out by --risk-of-bias: 45 trials of knee-oa." in out
    assert "No trial with usable numbers." in out
    assert "Left out" not in said(capsys, *KNEE, "--risk-of-bias", "unrated")
