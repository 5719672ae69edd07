"""A weak immune system: said by the person, or by what is taken."""

from __future__ import annotations

from dataclasses import replace

from prolo.care.answers import Answer
from prolo.care.plan_person import Said
from tests.spec.special import answering, assessed, heavy, planned
from tests.spec.tables import Spec
from tests.spec.test_candidate_weighed import healthy
from tests.spec.test_special_diabetes import with_drug

step = "special"
title = "A weak immune system"
place = 5
text = """
An infection comes more easily and shows less. How strongly that speaks against an injection nobody
verified, so that a clinician decides about the person; the plan says it to who signs. A medicine
that weakens the immune system counts although the question was answered with no.
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
