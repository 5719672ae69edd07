"""Diabetes: the sugar on the day, and fasting for a sedation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from prolo.care.answers import Answer
from prolo.care.assessment import ChronicCode, ChronicCondition, IllnessState
from prolo.care.contraindicated import answer_to
from prolo.care.weighing import Case
from prolo.knowledge import Knowledge
from prolo.knowledge.records import Medicine
from tests.spec.special import KNOWLEDGE, assessed, heavy, on_the_day, prepared
from tests.spec.tables import Spec
from tests.spec.test_candidate_weighed import healthy

NO = Answer.NO

step = "special"
title = "Diabetes"
place = 4
text = """
Dextrose and steroids raise the sugar: it is measured before every session, and a clinician judges
it, for no source says how much is too much. Insulin, what makes the body give more of it, gliptins and glitazones are
given for nothing else: who takes them has diabetes, whatever was answered. Metformin, what lets the kidneys pass
sugar and what slows the stomach are given for something else as well: beside «no» to diabetes somebody asks. Who fasts for a sedation and takes something for the
sugar is asked about before the day; so is who takes a medicine that slows the stomach. Nothing is
stopped here.
"""


def diabetic(state: str, sedation: str) -> dict[str, object]:
    one = ChronicCondition(code=ChronicCode.DIABETES, state=IllnessState(state))
    there = one.is_present
    day = on_the_day(is_diabetic=there)
    found = heavy(prepared(sedation=sedation, is_diabetic=there), "ask")
    return {
        "candidate": assessed(replace(healthy(), chronic_conditions=(one,))),
        "day": [one.code for one in day.findings if one.rule == "readiness.glucose"],
        "preparation_asks": [code for code in found if code.startswith("fasting")],
    }


def fasting(drug_class: str, sedation: str) -> dict[str, object]:
    knowledge = with_drug(drug_class)
    told = prepared("knee joint", "invented", sedation=sedation, knowledge=knowledge)
    found = heavy(told, "ask")
    return {
        "candidate": assessed(replace(healthy(), medicines=("invented",)), knowledge=knowledge),
        "preparation_asks": [code for code in found if code.startswith("fasting")],
    }


def with_drug(drug_class: str) -> Knowledge:
    """An invented medicine of that class."""
    known = KNOWLEDGE.medicines["paracetamol"]
    invented = replace(known, id="invented", drug_class=drug_class)
    medicines: Mapping[str, Medicine] = MappingProxyType(
        {**KNOWLEDGE.medicines, "invented": invented}
    )
    return replace(KNOWLEDGE, medicines=medicines)


def test_the_sugar_is_measured_and_fasting_is_asked_about(spec: Spec) -> None:
    spec(
        diabetic,
        """
        state      | sedation || candidate                | preparation asks | day
        controlled | none     || suitable-with-conditions | –                | not-measured
        active     | iv       || suitable-with-conditions | fasting-diabetes | not-measured
        unknown    | oral     || suitable-with-conditions | fasting-diabetes | not-measured
        past       | iv       || suitable                 | –                | not-needed
        """,
        follows=["contraindications/diabetes", "checklist/glucose", "advice/fasting-diabetes"],
    )


def answered_no(medicine: str) -> dict[str, object]:
    given = healthy()
    said = {**given.contraindications, "diabetes": NO}
    taken = (medicine,) if medicine else ()
    given = replace(given, medicines=taken, contraindications=said)
    case = Case(given, KNOWLEDGE, given.assessed_on)
    return {"diabetes": answer_to(case, "diabetes"), "candidate": assessed(given)}


def test_no_to_diabetes_is_not_read_as_no_beside_what_lowers_the_sugar(spec: Spec) -> None:
    spec(
        answered_no,
        """
        medicine      || diabetes | candidate
        –             || no       | suitable
        sitagliptin   || yes      | suitable-with-conditions
        pioglitazone  || yes      | suitable-with-conditions
        gliclazide    || yes      | suitable-with-conditions
        metformin     || unsure   | cannot-say
        dapagliflozin || unsure   | cannot-say
        semaglutide   || unsure   | cannot-say
        tirzepatide   || unsure   | cannot-say
        paracetamol   || no       | suitable
        """,
        follows=[
            "contraindications/diabetes",
            "medicines/metformin",
            "medicines/semaglutide",
            "medicines/sitagliptin",
        ],
    )


def test_the_class_of_a_medicine_says_it_too(spec: Spec) -> None:
    spec(
        fasting,
        """
        drug class             | sedation || candidate                | preparation asks
        insulin                | iv       || suitable-with-conditions | fasting-diabetes
        sulfonylurea           | iv       || suitable-with-conditions | fasting-diabetes
        meglitinide            | iv       || suitable-with-conditions | fasting-diabetes
        DPP-4 inhibitor        | iv       || suitable-with-conditions | fasting-diabetes
        thiazolidinedione      | iv       || suitable-with-conditions | fasting-diabetes
        SGLT2 inhibitor        | iv       || cannot-say               | fasting-diabetes
        biguanide              | iv       || cannot-say               | fasting-diabetes
        GLP-1 receptor agonist | iv       || cannot-say               | fasting-glp1
        GLP-1 receptor agonist | none     || cannot-say               | –
        analgesic              | iv       || suitable                 | –
        """,
        follows=["contraindications/diabetes", "advice/fasting-diabetes", "advice/fasting-glp1"],
    )
