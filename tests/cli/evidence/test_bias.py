"""``prolo evidence bias``."""

from __future__ import annotations

import csv

from tests.cli.evidence.asked import said


def test_checks_of_few_trials_are_shown_and_conclude_nothing(capsys):
    question = ("evidence", "bias", "--condition", "knee-oa", "--weeks", "long")
    out = said(capsys, *question)
    assert "2 trials: fewer than 10. Shown, and no ground for a conclusion" in out
    assert "Egger, classical                   not possible: two studies given" in out
    rows = list(csv.DictReader(said(capsys, *question, "--csv").splitlines()))
    assert len(rows) == 10
    assert {row["conclusive"] for row in rows if not row["refused"]} == {"no"}
