"""A weak immune system: said by the person, or by what is taken."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from prolo.care.answers import Answer
from prolo.care.candidate import assess_candidate
from prolo.care.contraindicated import weakens_immunity
from prolo.care.on_the_list import OnTheList, ended_among, taken_in
from prolo.care.plan_person import Said
from tests.spec.special import KNOWLEDGE, answering, assessed, heavy, on_the_day, planned
from tests.spec.tables import Spec
from tests.spec.test_candidate_weighed import healthy
from tests.spec.test_special_diabetes import with_drug

step = "special"
title = "A weak immune system"
place = 5
text = """
An infection comes more easily and shows less. How strongly that speaks against an injection nobody
verified, so that a clinician decides about the person; the plan says it to who signs. A medicine
that weakens the immune system counts although the question was answered with no, and also where it
was begun after the plan was signed: a clinician decides on the day. One that has ended may weaken
for weeks more. For how long nobody verified, so that somebody is asked and nothing is dropped. What is
put on the skin, into an eye or an ear works there and weakens nobody; of a strong cortisone on much
skin nothing is known here.
"""


def weak(answer: str) -> dict[str, object]:
    said = Said(weak_immune_system=Answer(answer))
    return {
        "candidate": assessed(answering(immunosuppression=answer)),
        "plan": heavy(planned("knee joint", said=said), "stop", "ask", "warn"),
    }


def takes(drug_class: str) -> dict[str, object]:
    given = replace(healthy(), medicines=("invented",))
    return {"candidate": assessed(given, knowledge=with_drug(drug_class))}


def took(medicine: str, last_on: str, *, answer: str = "no") -> dict[str, object]:
    given = answering(immunosuppression=answer)
    given = replace(given, medicines_ended={medicine: date.fromisoformat(last_on)})
    concluded = assess_candidate(given, knowledge=KNOWLEDGE, today=given.assessed_on)
    found = heavy(concluded, "ask", "condition", "defer")
    return {"found": found, "candidate": concluded.verdict}


def on_the_list(medicine: str, how: str, last_on: str) -> dict[str, object]:
    day = date.fromisoformat(last_on) if last_on else None
    listed = [OnTheList(medicine=medicine, ended_on=day, is_local=how != "swallowed")]
    if how == "both":
        listed.append(OnTheList(medicine=medicine, ended_on=day))
    given = replace(healthy(), medicines=taken_in(listed), medicines_ended=ended_among(listed))
    concluded = assess_candidate(given, knowledge=KNOWLEDGE, today=given.assessed_on)
    weakens = weakens_immunity([*taken_in(listed), *ended_among(listed)], KNOWLEDGE)
    return {"weakens": weakens, "candidate": concluded.verdict}


def since_the_plan(answer: str) -> dict[str, object]:
    day = on_the_day(weak_immune_system=Answer(answer))
    return {"found": heavy(day, "stop", "ask"), "day": day.verdict}


def test_a_weak_immune_system_is_a_clinicians_decision(spec: Spec) -> None:
    spec(
        weak,
        """
        answer    || candidate         | plan
        yes       || clinician-decides | weak-immune-system
        unsure    || cannot-say        | weak-immune-system-not-sure
        not-asked || cannot-say        | –
        no        || suitable          | –
        """,
        follows=["contraindications/immunosuppression"],
    )


def test_a_medicine_says_it_too(spec: Spec) -> None:
    spec(
        takes,
        """
        drug class        || candidate
        biologic          || clinician-decides
        immunosuppressant || clinician-decides
        JAK inhibitor     || clinician-decides
        analgesic         || suitable
        """,
        follows=["contraindications/immunosuppression"],
    )


def test_what_weakened_and_has_ended_is_asked_about(spec: Spec) -> None:
    """However long ago: no fact says after which day it does not count. Whoever counts as weakened
    is asked about nothing more."""
    spec(
        took,
        """
        medicine     | last on    | answer || found             | candidate
        adalimumab   | 2026-06-01 | no     || weakening-ended   | cannot-say
        methotrexate | 2024-06-01 | no     || weakening-ended   | cannot-say
        tofacitinib  | 2026-06-01 | no     || weakening-ended   | cannot-say
        prednisolone | 2026-06-01 | no     || weakening-ended   | cannot-say
        adalimumab   | 2026-06-01 | yes    || immunosuppression | clinician-decides
        ibuprofen    | 2026-06-01 | no     || –                 | suitable
        """,
        follows=["contraindications/immunosuppression", "medicines/adalimumab"],
    )


def test_what_is_put_on_the_skin_or_into_an_eye_weakens_nobody(spec: Spec) -> None:
    spec(
        on_the_list,
        """
        medicine       | how       | last on    || weakens | candidate
        hydrocortisone | swallowed | –          || yes     | clinician-decides
        hydrocortisone | cream     | –          || no      | suitable
        hydrocortisone | both      | –          || yes     | clinician-decides
        triamcinolone  | cream     | –          || no      | suitable
        tacrolimus     | ointment  | –          || no      | suitable
        prednisolone   | eye drops | –          || no      | suitable
        prednisolone   | eye drops | 2026-06-01 || no      | suitable
        prednisolone   | swallowed | 2026-06-01 || yes     | cannot-say
        """,
        follows=["contraindications/immunosuppression"],
    )


def test_a_weak_immune_system_that_nobody_knew_of_is_decided_on_the_day(spec: Spec) -> None:
    """By an answer or a medicine that the signed plan did not weigh, until it is signed again."""
    spec(
        since_the_plan,
        """
        answer    || found                       | day
        yes       || weak-immune-system          | person-decides
        unsure    || weak-immune-system-not-sure | person-decides
        no        || –                           | ready
        not-asked || –                           | ready
        """,
        follows=["contraindications/immunosuppression"],
    )
