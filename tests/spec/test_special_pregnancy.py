"""A possible pregnancy: asked at the first visit and on the day; «not sure» means a test first."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from prolo.care.answers import Answer
from prolo.care.assessment import Sex
from prolo.care.plan import Plan, PlannedSite
from prolo.care.plan_person import Said
from prolo.care.pregnancy import pregnancy_as_of
from prolo.knowledge import load_knowledge
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
choice. «Not sure» is never a no: a test comes first. It counts for every course of the person, also
where only the checks of a session heard of it, until a signed plan has weighed it; and a pregnancy ends, so that what was said longer ago than one
lasts is asked anew.
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


def said_on(said: str) -> dict[str, object]:
    """Of several visits, each with its day, as of 20 June 2026."""
    visits = [one.split(" ") for one in said.split(", ") if one]
    days = [(date.fromisoformat(day), Answer(answer)) for day, answer in visits]
    found = pregnancy_as_of(date(2026, 6, 20), days, load_knowledge())
    said_now = Said(pregnancy=found.answer, pregnant_ended_since=found.ended_since)
    plan = planned("knee joint", said=said_now)
    return {
        "counts": found.answer,
        "ended": [found.ended_since.isoformat()] if found.ended_since else [],
        "plan": heavy(plan, "stop", "ask"),
    }


def test_a_pregnancy_counts_for_as_long_as_one_lasts_and_is_asked_anew_afterwards(
    spec: Spec,
) -> None:
    """From 294 days after the last period on a pregnancy is called post-term. A «no» that comes
    later than a yes, while one could last, is no no: it has ended, or one of the two is a slip."""
    spec(
        said_on,
        """
        said                             || counts    | ended      | plan
        –                                || not-asked | –          | –
        2026-06-01 no                    || no        | –          | –
        2026-06-01 not-asked             || not-asked | –          | –
        2026-06-01 yes                   || yes       | –          | pregnant
        2025-08-30 yes                   || yes       | –          | pregnant
        2025-08-29 yes                   || not-asked | 2025-08-29 | pregnant-long-ago
        2025-04-20 yes                   || not-asked | 2025-04-20 | pregnant-long-ago
        2025-04-20 unsure                || not-asked | 2025-04-20 | pregnant-long-ago
        2025-04-20 yes, 2026-06-01 no    || no        | –          | –
        2025-04-20 yes, 2026-06-01 yes   || yes       | –          | pregnant
        2025-04-20 yes, 2026-06-01 unsure || unsure   | –          | pregnant-not-sure
        2026-03-01 yes, 2026-06-01 no    || unsure    | –          | pregnant-not-sure
        2026-03-01 yes, 2026-03-01 no    || yes       | –          | pregnant
        2026-03-01 no, 2026-06-01 yes    || yes       | –          | pregnant
        2026-03-01 yes, 2026-06-01 unsure || yes      | –          | pregnant
        """,
        follows=["thresholds/pregnancy-days", "contraindications/pregnancy"],
    )  # fmt: skip


def since_the_plan(on_record: str, today: str) -> dict[str, object]:
    answer = Answer(today)
    planned_for = with_plan(could_be_pregnant=True, pregnancy=Answer(on_record))
    day = judge(with_answers(pregnancy=answer), planned_for)
    return {
        "since_plan": found(day, "since-plan"),
        "today": found(day, "pregnancy"),
        "day": day.verdict,
    }


def test_a_pregnancy_that_the_plan_did_not_weigh_is_decided_on_the_day(spec: Spec) -> None:
    """Said in another course, or in a record that was put together with this one. Whoever says so
    today is asked about once."""
    spec(
        since_the_plan,
        """
        on record | today     || since plan        | today                          | day
        yes       | no        || pregnant          | injected-unknown, not-possible | person-decides
        unsure    | no        || pregnant-not-sure | injected-unknown, not-possible | person-decides
        yes       | not-asked || pregnant          | injected-unknown, not-asked    | person-decides
        yes       | yes       || –                 | possible, injected-unknown     | person-decides
        no        | no        || –                 | not-possible                   | ready
        not-asked | no        || –                 | not-possible                   | ready
        """,
        follows=["contraindications/pregnancy", "checklist/pregnancy"],
    )  # fmt: skip
