"""What of a list of medicines nobody recognised, at the first visit."""

from __future__ import annotations

from dataclasses import replace

from prolo.care.candidate import assess_candidate
from tests.spec.tables import Spec
from tests.spec.test_candidate_weighed import KNOWLEDGE, TODAY, healthy

step = "candidate"
title = "Medicines that nobody recognised"
place = 3
text = """
What nobody recognised may thin the blood, so it is asked about. It never settles by itself: somebody
says which medicine it is, or a clinician sets their own days for it, by name.
"""


def listed(typed: str, set_by: str) -> dict[str, object]:
    names = {"medicines_by_clinician": {typed: set_by}} if set_by else {}
    given = replace(healthy(), medicines_unrecognised=() if set_by else (typed,), **names)
    found = assess_candidate(given, knowledge=KNOWLEDGE, today=TODAY)
    said = [one for one in found.findings if one.rule == "candidate.medicine"]
    return {
        "found": [one.code for one in said],
        "by": [one.params["by"] for one in said if "by" in one.params],
        "verdict": found.verdict,
    }


def test_what_nobody_recognised_is_asked_about_until_a_clinician_has_set_days(spec: Spec) -> None:
    spec(
        listed,
        """
        typed        | set by   || found                 | by       | verdict
        atorvastatin | –        || medicine-unrecognised | –        | cannot-say
        atorvastatin | Dr Reyes || medicine-by-clinician | Dr Reyes | suitable
        """,
        follows=["contraindications/anticoagulant"],
    )
