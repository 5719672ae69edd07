"""The right person, side and site, and consent to just that."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from prolo.care.answers import Answer
from prolo.care.checklist import SedationGiven
from prolo.care.plan import Plan, PlannedSite
from prolo.care.sides import on_another_side
from prolo.care.timeout import TimeoutAnswers, check_timeout
from prolo.knowledge import load_knowledge
from tests.spec.ready_day import (
    CONSENT,
    NOW,
    berlin,
    found,
    judge,
    with_answers,
    with_items,
    with_plan,
)
from tests.spec.tables import Spec

step = "readiness"
title = "Never the wrong knee"
text = """
What is planned is dextrose into the right knee. The person says the side and the site, asked
openly; the injector marks the skin; the consent names both and the irritant. Whatever differs
stops, whether or not the rule that asks for it was verified.
"""


def sides(stated: str, marked: str, site: str) -> dict[str, object]:
    conclusion = judge(
        with_answers(
            side_stated=stated or None, side_marked=marked or None, site_stated=site or None
        )
    )
    rules = ("side-stated", "side-marked", "site-stated")
    codes = {code for rule in rules for code in found(conclusion, rule)} - {"agrees"}
    return {"found": sorted(codes), "verdict": conclusion.verdict}


def identity(confirmed: str) -> dict[str, object]:
    conclusion = judge(with_items(identity=Answer(confirmed)))
    return {"found": found(conclusion, "identity"), "verdict": conclusion.verdict}


def consent(
    signed: str, sedated: str = "", *, site: str = "knee", side: str = "right",
    irritant: str = "dextrose",
) -> dict[str, object]:  # fmt: skip
    given = None
    if signed:
        given = replace(
            CONSENT, signed_at=berlin(signed), region=site, side=side, irritant=irritant
        )
    sedation = SedationGiven(level="iv", given_at=berlin(sedated)) if sedated else None
    conclusion = judge(with_answers(consent=given, sedation=sedation), with_plan(sedation="iv"))
    return {"found": found(conclusion, "consent")}


def test_another_side_or_site_stops(spec: Spec) -> None:
    spec(
        sides,
        """
        stated | marked | site  || found   | verdict
        right  | right  | knee  || –       | ready
        left   | right  | knee  || differs | not-today
        right  | left   | knee  || differs | not-today
        right  | right  | back  || differs | not-today
        right  | –      | knee  || missing | ready-after
        –      | right  | knee  || missing | ready-after
        """,
        follows=["checklist/identity", "checklist/site-mark"],
    )


def test_another_person_stops(spec: Spec) -> None:
    spec(
        identity,
        """
        confirmed || found          | verdict
        yes       || confirmed      | ready
        no        || another-person | not-today
        unsure    || not-sure       | not-today
        not-asked || not-asked      | ready-after
        """,
        follows=["checklist/identity"],
    )


def test_consent_is_for_this_and_given_with_a_clear_head(spec: Spec) -> None:
    """Signed in the minute of the sedation is not before it."""
    spec(
        consent,
        """
        signed        | sedated       | site | side  | irritant || found
        12 June 11:00 | –             | knee | right | dextrose || signed
        20 June 10:05 | 20 June 10:10 | knee | right | dextrose || signed
        20 June 10:10 | 20 June 10:10 | knee | right | dextrose || after-sedation
        20 June 10:15 | 20 June 10:10 | knee | right | dextrose || after-sedation
        –             | 20 June 10:10 | knee | right | dextrose || sedated-without
        –             | –             | knee | right | dextrose || not-signed
        12 June 11:00 | –             | back | right | dextrose || other-site
        12 June 11:00 | –             | knee | left  | dextrose || other-side
        12 June 11:00 | –             | knee | right | morrhuate || other-irritant
        20 June 10:15 | 20 June 10:10 | knee | left  | morrhuate || other-side, other-irritant, after-sedation
        """,
        follows=["checklist/consent-signed"],
    )


def several(planned: str, agreed: str) -> dict[str, object]:
    (first, *others), (named, *besides) = planned.split(", "), agreed.split(", ")
    given = replace(CONSENT, irritant=named, irritants_besides=tuple(besides))
    plan = with_plan(irritant=first, irritants_besides=tuple(others))
    return {"found": found(judge(with_answers(consent=given), plan), "consent")}


def test_consent_is_for_every_irritant_of_the_plan(spec: Spec) -> None:
    spec(
        several,
        """
        planned       | agreed        || found
        dextrose      | dextrose      || signed
        dextrose, p2g | dextrose      || other-irritant
        dextrose, p2g | p2g, dextrose || signed
        dextrose      | dextrose, p2g || signed
        """,
        follows=["checklist/consent-signed"],
    )


def needles_in(planned: str) -> Plan:
    """«rib right, rib left»"""
    places = [one.rsplit(" ", 1) for one in planned.split(", ")] if planned else []
    sites = tuple(
        PlannedSite(structure=name, side=side, volume_ml=Decimal(1)) for name, side in places
    )
    return Plan(protocol="", sites=sites, sessions_on=())


def in_the_midline(needles: str, said: str) -> dict[str, object]:
    plan = needles_in(needles)
    agreed = replace(CONSENT, side="midline", plan=plan)
    planned = with_plan(side="midline", plan=plan)
    checks = judge(with_answers(side_stated=said, side_marked=said, consent=agreed), planned)
    answers = TimeoutAnswers(
        at=NOW,
        called_by="Dr Abel",
        person=Answer.YES,
        side=said,
        side_marked=said,
        site="knee",
        irritant="dextrose",
        allergy=Answer.NO,
    )
    pause = check_timeout(answers, planned, agreed, knowledge=load_knowledge(), now=NOW)
    return {"readiness": checks.verdict, "time_out": pause.verdict}


def test_in_the_midline_the_side_is_that_of_the_needles(spec: Spec) -> None:
    """A course of the back, neck or thorax is of the midline. Where all needles that have a side
    have the same, that side is said, marked and called out."""
    spec(
        in_the_midline,
        """
        needles                         | said    || readiness | time out
        –                               | midline || ready     | go
        rib 5 right                     | right   || ready     | go
        rib 5 right                     | left    || not-today | stop
        rib 5 right                     | midline || not-today | stop
        rib 5 right, ligament midline   | right   || ready     | go
        rib 5 right, rib 6 left         | midline || ready     | go
        rib 5 right, rib 6 left         | left    || not-today | stop
        """,
        follows=["checklist/identity", "checklist/site-mark", "checklist/timeout"],
    )


def another_side(course: str, planned: str, given: str) -> dict[str, object]:
    def places(text: str) -> list[tuple[str, str]]:
        return [(one.structure, one.side) for one in needles_in(text).sites]

    found = on_another_side(course, places(planned), places(given))
    return {"asks_why": [f"{name} {side}" for name, side in found]}


def test_a_needle_on_a_side_that_nobody_planned_asks_why(spec: Spec) -> None:
    spec(
        another_side,
        """
        course  | planned              | given                || asks why
        right   | joint right          | joint right          || –
        right   | joint right          | joint left           || joint left
        right   | –                    | joint left           || joint left
        midline | rib right            | rib right            || –
        midline | rib right            | rib left             || rib left
        midline | rib right            | facet left           || facet left
        midline | rib right            | ligament midline     || –
        midline | rib right, facet left | rib left, facet left || rib left
        midline | –                    | rib left             || –
        """,
        follows=["checklist/site-mark"],
    )
