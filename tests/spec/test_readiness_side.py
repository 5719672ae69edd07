"""The right person, side and site, and consent to just that."""

from __future__ import annotations

from dataclasses import replace

from prolo.care.answers import Answer
from prolo.care.checklist import SedationGiven
from tests.spec.ready_day import (
    CONSENT,
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
