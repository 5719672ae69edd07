"""``prolo evidence effects``."""

from __future__ import annotations

import csv
import json

from tests.cli.evidence.asked import said


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
