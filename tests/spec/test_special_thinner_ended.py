"""A blood thinner that is on record as ended lately, before a session is planned."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from prolo.care.candidate import assess_candidate
from prolo.care.on_the_list import OnTheList
from prolo.care.thinner_ended import thinners_ended
from tests.spec.special import KNOWLEDGE, TODAY, heavy, planned
from tests.spec.tables import Spec
from tests.spec.test_candidate_weighed import healthy

step = "special"
title = "A blood thinner that ended lately"
place = 8
text = """
Only whoever prescribed a blood thinner may stop it. One that stands as ended in the last thirty days
is asked about where a person is assessed and where a session is planned, as it is on the day: does
the prescriber know? How many days is a choice of the project, so that somebody asks. Of aspirin it
counts what it was taken for. It is 20 June 2026.
"""


def ended(medicine: str, reason: str, last_on: str, how: str = "") -> dict[str, object]:
    listed = [
        OnTheList(
            medicine=medicine,
            reason=reason,
            ended_on=date.fromisoformat(last_on) if last_on else None,
            is_local=how == "skin",
        )
    ]
    if how == "taken again":
        listed.append(OnTheList(medicine=medicine, reason=reason))
    known = thinners_ended(listed, KNOWLEDGE)
    given = replace(healthy(), thinners_ended=known)
    concluded = assess_candidate(given, knowledge=KNOWLEDGE, today=TODAY)
    plan = planned("knee joint", thinners_ended=known)
    return {
        "candidate": heavy(concluded, "ask"),
        "plan": heavy(plan, "ask"),
        "last_dose": [
            one.params["ended_on"] for one in plan.findings if one.code == "thinner-ended"
        ],
    }


def test_who_stopped_a_blood_thinner_is_asked_before_a_session_is_planned(spec: Spec) -> None:
    spec(
        ended,
        """
        medicine     | reason          | last on    | how         || candidate     | plan          | last dose
        warfarin     | –               | 2026-06-15 | –           || thinner-ended | thinner-ended | 2026-06-15
        apixaban     | –               | 2026-05-21 | –           || thinner-ended | thinner-ended | 2026-05-21
        apixaban     | –               | 2026-05-20 | –           || –             | –             | –
        apixaban     | –               | 2026-06-25 | –           || thinner-ended | thinner-ended | 2026-06-25
        apixaban     | –               | –          | –           || –             | –             | –
        apixaban     | –               | 2026-06-15 | taken again || –             | –             | –
        aspirin      | heart-or-stroke | 2026-06-15 | –           || thinner-ended | thinner-ended | 2026-06-15
        aspirin      | pain            | 2026-06-15 | –           || –             | –             | –
        heparin      | –               | 2026-06-15 | skin        || –             | –             | –
        prednisolone | –               | 2026-06-15 | –           || –             | –             | –
        ibuprofen    | –               | 2026-06-15 | –           || –             | –             | –
        """,
        follows=["contraindications/anticoagulant", "checklist/heart-aspirin-kept"],
    )  # fmt: skip
