"""``prolo evidence missing``."""

from __future__ import annotations

import csv

from tests.cli.evidence.asked import said


def test_how_bad_the_missing_would_have_to_be(capsys):
    question = ("evidence", "missing", "--condition", "knee-oa", "--weeks", "long")
    out = said(capsys, *question)
    assert "5 towards prolotherapy, 0 away, 3 no difference or both ways, 3 not known." in out
    assert "worst case, each of the 6 others on the smaller side: p 1.000" in out
    assert "  no effect                           if they showed −4.0 on average" in out
    rows = list(csv.DictReader(said(capsys, *question, "--csv").splitlines()))
    assert ("sert-2020", "yes") not in {(row["trial_id"], row["p"]) for row in rows}
    assert {row["direction"] for row in rows} == {"irritant", "none", "unknown"}
