"""A possible pregnancy: asked at the first visit and on the day; «not sure» means a test first."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from prolo.care.answers import Answer
from prolo.care.assessment import Sex
from prolo.care.plan import Plan, PlannedSite
from prolo.care.plan_person import Said
from tests.spec.ready_day import found, judge, with_answers, with_plan
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


def on_the_day(answer: str, guidance: str, irritant: str) -> dict[str, object]:
    """Asked on the day, of a plan that was signed before."""
    site = PlannedSite(
        structure="back-facet-l4-5",
        side="midline",
        volume_ml=Decimal(1),
        irritant=irritant,
        irritant_pct=Decimal(10),
        guidance=guidance,
    )
    plan = Plan(protocol="", sites=(site,), sessions_on=(date(2026, 6, 20),))
    day = judge(
        with_answers(pregnancy=Answer(answer)),
        with_plan(could_be_pregnant=True, plan=plan, irritant=irritant),
    )
    return {"found": found(day, "pregnancy")}


def test_what_is_planned_is_weighed_with_a_pregnancy_on_the_day(spec: Spec) -> None:
    """Whoever decides reads of the X-rays, and of each vial what is known of it."""
    spec(
        on_the_day,
        """
        answer | guidance    | irritant           || found
        yes    | fluoroscopy | dextrose           || possible, x-rays, injected-unknown
        unsure | fluoroscopy | morrhuate          || not-sure, x-rays, injected
        yes    | ultrasound  | dextrose-morrhuate || possible, injected-unknown, injected
        no     | fluoroscopy | morrhuate          || not-possible
        """,
        follows=["contraindications/pregnancy", "irritants/morrhuate"],
    )  # fmt: skip
