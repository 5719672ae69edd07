"""What the person reacts to, on the day."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

from prolo.care.allergies_since import weigh_allergies_since
from prolo.care.checklist import Numbing
from prolo.care.conclusions import Conclusion, Finding
from prolo.care.gates import Case
from prolo.care.plan import Gain, Plan, PlannedSite
from prolo.care.plan_allergies import weigh_allergies
from prolo.knowledge import load_knowledge
from tests.spec.ready_day import NOW, PLANNED, judge, with_answers
from tests.spec.tables import Spec

step = "readiness"
title = "What the person reacts to"
text = """
A numbing cream is held against the person's allergies as what is drawn up is. An allergy that is entered after the
plan was signed is weighed on the day as the plan would have weighed it, and a physician decides by name.
"""

PLAN = Plan(
    protocol="",
    sessions_on=(),
    sites=(
        PlannedSite(
            structure="knee-pes-anserine",
            side="right",
            volume_ml=Decimal("0.5"),
            irritant="dextrose",
            irritant_pct=Decimal(15),
            anaesthetic="lidocaine",
            anaesthetic_pct=Decimal("0.2"),
        ),
    ),
    gain=Gain(points=Decimal(14)),
)
ON_AT = datetime(2026, 6, 20, 7, 20, tzinfo=UTC)


def said(findings: list[Finding]) -> list[str]:
    return [f"{one.code} {one.weight}" for one in findings]


def creamed(cream: str, allergies: str) -> dict[str, object]:
    planned = replace(PLANNED, allergies=tuple(allergies.split(", ")) if allergies else ())
    numbing = Numbing(
        cream=cream,
        cream_at=ON_AT,
        cream_g=Decimal(5),
        cream_lot="T-44",
        cream_expires_on=date(2027, 1, 31),
    )
    concluded = judge(with_answers(numbing=numbing), planned)
    found = [one for one in concluded.findings if one.rule == "readiness.numbing"]
    return {"found": said(found), "verdict": concluded.verdict}


def test_a_numbing_cream_is_held_against_the_allergies(spec: Spec) -> None:
    """By what is in it: EMLA holds lidocaine and prilocaine. Of the family a clinician decides."""
    spec(
        creamed,
        """
        cream           | allergies   || found                      | verdict
        emla-cream      | –           || on ok                      | ready
        emla-cream      | penicillin  || on ok                      | ready
        emla-cream      | lidocaine   || allergic stop, on ok       | not-today
        emla-cream      | Xylocaine   || allergic stop, on ok       | not-today
        emla-cream      | prilocaine  || allergic stop, on ok       | not-today
        lidocaine-cream-4 | EMLA      || allergic stop, on ok       | not-today
        emla-cream      | bupivacaine || same-family ask, on ok     | person-decides
        emla-cream      | procaine    || other-anaesthetic ask, on ok | person-decides
        emla-cream      | lidocane    || nearly-named ask, on ok    | person-decides
        """,
        follows=["anaesthetics/emla-cream", "contraindications/allergy-anaesthetic"],
    )


def planned_cream(allergies: str) -> dict[str, object]:
    plan = replace(PLAN, sites=(replace(PLAN.sites[0], anaesthetic=""),), numbing_cream=True)
    found = list(weigh_allergies(plan, tuple(filter(None, [allergies])), load_knowledge()))
    return {
        "found": said(found),
        "creams": next((one.params["creams"] for one in found if "creams" in one.params), None),
    }


def test_which_cream_it_may_not_be_is_asked_about_in_the_plan(spec: Spec) -> None:
    """Which it is, is said on the day."""
    spec(
        planned_cream,
        """
        allergies   || found             | creams
        –           || –                 | –
        corn        || allergic stop     | –
        prilocaine  || numbing-cream ask | emla-cream, lidocaine-cream-4, lidocaine-cream-5
        bupivacaine || numbing-cream ask | emla-cream, lidocaine-cream-4, lidocaine-cream-5
        """,
        follows=["contraindications/allergy-anaesthetic"],
    )


def since(at_the_plan: str, now: str) -> dict[str, object]:
    knowledge = load_knowledge()
    before = tuple(filter(None, at_the_plan.split(", ")))
    weighed = Conclusion(
        kind="plan",
        verdict="ok",
        findings=tuple(weigh_allergies(PLAN, before, knowledge)),
    )
    planned = replace(
        PLANNED, plan=PLAN, plan_weighed=weighed, allergies=tuple(filter(None, now.split(", ")))
    )
    case = Case(with_answers(), planned, (), knowledge, NOW)
    return {"found": said(list(weigh_allergies_since(case)))}


def test_an_allergy_that_the_signed_plan_did_not_weigh_waits_for_a_physician(spec: Spec) -> None:
    """What the plan knew was decided with it, and is not asked again."""
    spec(
        since,
        """
        at the plan | now                  || found
        –           | –                    || –
        –           | penicillin           || –
        –           | latex                || –
        –           | lidocaine            || allergic-to-anaesthetic stop
        lidocaine   | lidocaine            || –
        –           | corn                 || allergic stop
        –           | bupivacaine          || same-family ask
        bupivacaine | bupivacaine, corn    || allergic stop
        –           | procaine             || other-anaesthetic ask
        –           | zzyxqa               || not-recognised ask
        zzyxqa      | zzyxqa, something    || not-recognised ask
        """,
        follows=["contraindications/allergy-anaesthetic", "contraindications/allergy-irritant"],
    )
