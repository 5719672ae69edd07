"""A possible pregnancy: asked at the first visit and on the day; «not sure» means a test first."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from prolo.care.answers import Answer
from prolo.care.assessment import Sex
from prolo.care.plan_person import Said
from tests.spec.ready_day import judge, with_answers, with_plan
from tests.spec.special import assessed, heavy, planned
from tests.spec.tables import Spec
from tests.spec.test_candidate_weighed import healthy

step = "special"
title = "Pregnancy"
place = 2
text = """
Whoever may be pregnant is asked at the first visit and again before every session. A yes is a
clinician's decision: what is injected must be safe for both, and X-rays are not the guidance of
choice. «Not sure» is never a no: a test comes first.
"""


def possible(answer: str, guidance: str) -> dict[str, object]:
    asked = Answer(answer)
    given = replace(healthy(), sex=Sex.FEMALE, born_on=date(1990, 1, 1), pregnancy_possible=asked)
    reasons = {**given.contraindications, "pregnancy": Answer.NOT_ASKED}
    plan = planned("knee joint", guidance=guidance, said=Said(pregnancy=asked))
    day = judge(with_answers(pregnancy=asked), with_plan(could_be_pregnant=True))
    return {
        "candidate": assessed(replace(given, contraindications=reasons)),
        "plan": heavy(plan, "stop", "ask"),
        "day": day.verdict,
    }


def test_a_possible_pregnancy_is_heeded_at_every_step(spec: Spec) -> None:
    spec(
        possible,
        """
        answer    | guidance    || candidate                | plan                           | day
        no        | fluoroscopy || suitable                 | –                              | ready
        yes       | ultrasound  || suitable-with-conditions | pregnant                       | person-decides
        yes       | fluoroscopy || suitable-with-conditions | pregnant, x-rays-in-pregnancy  | person-decides
        unsure    | ultrasound  || cannot-say               | pregnant-not-sure              | person-decides
        not-asked | ultrasound  || cannot-say               | –                              | ready-after
        """,
        follows=["contraindications/pregnancy", "checklist/pregnancy"],
    )  # fmt: skip
