"""An answer as a table and as JSON."""

from __future__ import annotations

import json

from prolo.evidence import evidence_for, evidence_json, trial_table
from prolo.knowledge.trials import load_trials

KNEE = evidence_for("knee-oa", "pain", "placebo", load_trials(), window="long")


def test_every_trial_is_one_row_in_its_place():
    table = trial_table(KNEE)
    rows = [dict(zip(table.columns, row, strict=True)) for row in table.rows]
    places = {row["trial_id"]: row["place"] for row in rows}
    assert len(rows) == len(places) == len(KNEE.effects + KNEE.missing + KNEE.set_aside)
    assert places["rabago-2013a"] == "pooled"
    assert places["teymouri-2025"] == "missing"
    assert places["reg-nct07245121"] == "set-aside"
    assert sum(row["weight"] or 0 for row in rows) == 1


def test_a_number_that_was_worked_out_stands_beside_the_code_that_says_how():
    table = trial_table(KNEE)
    rows = {row[0]: dict(zip(table.columns, row, strict=True)) for row in table.rows}
    assert rows["sit-2020"]["conversions"] == "se-from-ci"
    assert rows["rabago-2013a"]["conversions"] == ""
    assert rows["rabago-2013a"]["cautions"] == "adjusted"


def test_json_holds_the_answer_and_its_totals_and_comes_back_the_same():
    body = evidence_json(KNEE)
    again = json.loads(json.dumps(body))
    assert again["pooled"]["estimate"] == KNEE.pooled.estimate
    assert again["question"]["comparator"]["treatments"] == ["saline", "lidocaine"]
    assert again["effects"][1]["effect"]["conversions"][0]["inputs"] == {
        "low": -19.2,
        "high": -1.49,
    }
    assert (again["k"], again["n"]) == (2, 127)
    assert again["people_missing"] == KNEE.people_missing
    assert again["directions_missing"] == dict(KNEE.directions_missing)
