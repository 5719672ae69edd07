"""Minors: a guardian, the young person's own yes, and their own limit of an anaesthetic."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

from prolo.care.answers import Answer
from prolo.care.asking_why import asks_why
from prolo.care.candidate import assess_candidate
from prolo.care.dose import Cream, Given, Patient, check_dose
from prolo.care.limits import may_have_own
from prolo.knowledge import load_knowledge
from tests.spec.ready_day import CONSENT, found, judge, with_answers, with_items, with_plan
from tests.spec.special import KNOWLEDGE, TODAY
from tests.spec.tables import Spec
from tests.spec.test_candidate_weighed import healthy

step = "special"
title = "Minors"
place = 1
text = """
Under 18 a clinician and a guardian decide together, and the guardian signs. Whoever is younger
than anybody in a report is asked about: a physician says by name why they may be treated. The young person is
asked too: on the day, before the first needle, somebody says that a guardian is within reach and
that the young person agrees. Without that nothing is injected. From the majority on, as the clinic
has it, the person signs themselves, in the midst of a course too: what a guardian signed before no longer counts,
unless an assessment of the adult finds that they cannot decide.
"""


def first_visit(born_on: str, guardian: str, *, of_age_at: str = "18") -> dict[str, object]:
    given = healthy()
    born = date.fromisoformat(born_on)
    here = guardian == "here"
    given = replace(given, born_on=born, pain_weeks=20, guardian_present=here)
    concluded = assess_candidate(given, knowledge=KNOWLEDGE, today=TODAY, majority=int(of_age_at))
    return {"candidate": concluded.verdict}


def day(age: str, agrees: str) -> dict[str, object]:
    answers = with_items(minor_agrees=Answer(agrees))
    found = judge(answers, with_plan(is_minor=int(age) < 18))
    item = next(one for one in found.findings if one.params.get("item") == "minor-agrees")
    return {"item": item.code, "verdict": found.verdict}


def test_a_guardian_decides_with_the_clinician(spec: Spec) -> None:
    spec(
        first_visit,
        """
        born on    | guardian || candidate
        2012-06-20 | –        || cannot-say
        2012-06-20 | here     || suitable-with-conditions
        2008-06-20 | –        || suitable
        2017-06-20 | here     || suitable-with-conditions
        2017-06-21 | here     || cannot-say
        2026-05-01 | here     || cannot-say
        """,
        follows=["contraindications/child", "thresholds/youngest-treated"],
    )


def test_who_is_of_age_where_the_clinic_is_agrees_alone(spec: Spec) -> None:
    """Under 18 a clinician decides with them all the same; from 18 on a guardian agrees for who is
    not of age yet."""
    spec(
        first_visit,
        """
        born on    | guardian | of age at || candidate
        2010-06-20 | –        | 16        || suitable-with-conditions
        2010-06-21 | –        | 16        || cannot-say
        2008-06-20 | –        | 19        || cannot-say
        2008-06-20 | here     | 19        || suitable-with-conditions
        2007-06-20 | –        | 19        || suitable
        2006-06-20 | –        | 21        || cannot-say
        """,
        follows=["contraindications/child", "contraindications/consent-capacity"],
    )


def test_on_the_day_the_young_person_agrees_too(spec: Spec) -> None:
    spec(
        day,
        """
        age | agrees    || item       | verdict
        14  | yes       || done       | ready
        14  | no        || not-done   | ready-after
        14  | unsure    || not-sure   | ready-after
        14  | not-asked || not-asked  | ready-after
        18  | not-asked || not-needed | ready
        """,
        follows=["checklist/minor-agrees"],
    )


def signed(age: str, by: str, can_decide: str, right: str) -> dict[str, object]:
    answers = with_answers(consent=replace(CONSENT, signed_as=by, right=right))
    answers = replace(answers, items=with_items(minor_agrees=Answer.YES).items)
    plan = with_plan(is_minor=int(age) < 18, can_consent=Answer(can_decide))
    conclusion = judge(answers, plan)
    return {"consent": found(conclusion, "consent"), "verdict": conclusion.verdict}


def test_a_guardians_signature_ends_with_the_majority(spec: Spec) -> None:
    """And counts by a right that somebody of the clinic saw."""
    spec(
        signed,
        """
        age | by       | can decide | right  || consent         | verdict
        17  | guardian | not-asked  | parent || signed          | ready
        17  | guardian | not-asked  | –      || no-right        | ready-after
        18  | guardian | not-asked  | parent || by-guardian     | ready-after
        18  | guardian | yes        | court  || by-guardian     | ready-after
        18  | guardian | no         | court  || signed          | ready
        18  | guardian | no         | parent || parent-of-adult | ready-after
        18  | patient  | yes        | –      || signed          | ready
        """,
        follows=["checklist/consent-signed"],
    )


def numbed(age: str, cream_g: str, injected_ml: str) -> dict[str, object]:
    """2 g on 10 cm² of a cream of 4 %; millilitres of 1 % lidocaine; a person of 50 kg."""
    knowledge = load_knowledge()
    cream = Cream(
        anaesthetic="lidocaine-cream-4", amount_g=Decimal(cream_g or 1), area_cm2=Decimal(10)
    )
    concluded = check_dose(
        given=[Given(volume_ml=Decimal(injected_ml), anaesthetics_pct={"lidocaine": Decimal(1)})]
        if injected_ml
        else [],
        creams=[cream] if cream_g else [],
        patient=Patient(weight_kg=Decimal(50), is_adult=int(age) >= 18),
        knowledge=knowledge,
        now=datetime(2026, 6, 20, 9, 0, tzinfo=UTC),
    )
    substance = cream.anaesthetic if cream_g else "lidocaine"
    return {
        "dose": next(one.code for one in concluded.findings),
        "verdict": concluded.verdict,
        "own_limit": may_have_own(substance, knowledge),
        "with_a_reason": asks_why(concluded.kind, concluded.verdict),
    }


def test_no_limit_of_a_numbing_drug_holds_for_a_child(spec: Spec) -> None:
    """Of what is injected a physician sets one for the child; why a cream is put on is said with
    the session. Eighteen counts, whatever the majority is: the labels speak of adults."""
    spec(
        numbed,
        """
        age | cream g | injected ml || dose                  | verdict | own limit | with a reason
        15  | 2       | –           || child-without-limit   | stop    | no        | yes
        15  | –       | 5           || child-needs-clinician | stop    | yes       | yes
        18  | 2       | –           || cream                 | clear   | no        | no
        18  | –       | 5           || anaesthetic           | clear   | yes       | no
        """,
        follows=["anaesthetics/lidocaine-cream-4", "anaesthetics/lidocaine-child"],
    )
