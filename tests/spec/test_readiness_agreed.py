"""What a signature covers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from prolo.care.agreement import X_RAYS, beyond_given
from prolo.care.plan import Plan, PlannedSite
from tests.spec.ready_day import CONSENT, found, judge, with_answers, with_plan
from tests.spec.tables import Spec

step = "readiness"
title = "To what was planned, and to nothing more"
text = """
A consent is for the plan that its paper names. A later plan that goes beyond it stops until it is signed again;
one that does less of the same is still agreed to.
"""
FIRST_ON = date(2026, 6, 20)


def plan_of(places: str, sessions: str, sedation: str) -> Plan:
    """Places as «knee-joint right dextrose 12.5», and perhaps «2x3» (two needles of 3 mL),
    «lidocaine 0.5»,
    «fluoroscopy»."""
    return Plan(
        protocol="",
        sites=tuple(_site(*one.split(" ")) for one in places.split(", ")),
        sessions_on=tuple(FIRST_ON + timedelta(weeks=4 * one) for one in range(int(sessions))),
        sedation=sedation,
    )


def _site(structure: str, side: str, irritant: str, pct: str, *more: str) -> PlannedSite:
    site = PlannedSite(
        structure=structure,
        side=side,
        volume_ml=Decimal(1),
        irritant=irritant,
        irritant_pct=Decimal(pct),
    )
    said = list(more)
    if said and said[0][0].isdigit():
        needles, _by, volume_ml = said.pop(0).partition("x")
        site = replace(site, injections=int(needles), volume_ml=Decimal(volume_ml))
    if said and said[0] == X_RAYS:
        return replace(site, guidance=said[0])
    if said:
        return replace(site, anaesthetic=said[0], anaesthetic_pct=Decimal(said[1]))
    return site


def judged(plan: Plan, signed: Plan | None, number: int = 0) -> dict[str, object]:
    irritants = signed.irritants if signed else ("dextrose",)
    given = replace(CONSENT, irritant=irritants[0], irritants_besides=irritants[1:], plan=signed)
    irritant, *besides = plan.irritants
    planned = with_plan(
        irritant=irritant, irritants_besides=tuple(besides), plan=plan, number=number
    )
    return {"found": found(judge(with_answers(consent=given), planned), "consent")}


def later(pct: str, sessions: str, sedation: str, signed: str) -> dict[str, object]:
    place = "knee-joint right dextrose"
    agreed = plan_of(f"{place} 12.5", "3", signed)
    return judged(plan_of(f"{place} {pct}", sessions, sedation), agreed)


def placed(planned: str, signed: str) -> dict[str, object]:
    agreed = plan_of(signed, "3", "none") if signed else None
    return judged(plan_of(planned, "3", "none"), agreed)


def test_more_than_was_signed_is_signed_again(spec: Spec) -> None:
    """Signed was 12.5 % dextrose in three sessions, with the sedation of the fourth column."""
    spec(
        later,
        """
        pct  | sessions | sedation | signed || found
        12.5 | 3        | none     | none   || signed
        25   | 3        | none     | none   || stronger
        12.5 | 6        | none     | none   || more-sessions
        12.5 | 3        | oral     | none   || other-sedation
        25   | 6        | oral     | none   || stronger, more-sessions, other-sedation
        10   | 2        | none     | none   || signed
        12.5 | 3        | none     | oral   || signed
        12.5 | 3        | oral     | oral   || signed
        12.5 | 3        | iv       | oral   || other-sedation
        """,
        follows=["checklist/consent-signed"],
    )


def numbered(number: str, sessions: str, signed: str) -> dict[str, object]:
    place = "knee-joint right dextrose 12.5"
    plan, agreed = plan_of(place, sessions, "none"), plan_of(place, signed, "none")
    return judged(plan, agreed, int(number))


def test_a_session_after_the_last_one_that_was_signed_for_is_signed_again(spec: Spec) -> None:
    """Whatever the plan says of how many there are: the number of the session itself counts."""
    spec(
        numbered,
        """
        number | sessions | signed || found
        1      | 6        | 6      || signed
        6      | 6        | 6      || signed
        7      | 6        | 6      || more-sessions
        7      | 7        | 6      || more-sessions
        7      | 7        | 7      || signed
        3      | 7        | 6      || more-sessions
        4      | 3        | 6      || signed
        """,
        follows=["checklist/consent-signed"],
    )


def test_every_place_is_signed_for_with_its_side_and_what_it_gets(spec: Spec) -> None:
    """What was signed before anything was planned names no place, and no session."""
    spec(
        placed,
        """
        planned | signed || found
        knee-joint right dextrose 15 | knee-joint right dextrose 15, knee-mcl-femoral right dextrose 15 || signed
        knee-joint right dextrose 15, knee-mcl-femoral right dextrose 15 | knee-joint right dextrose 15 || other-structure
        knee-joint left dextrose 15 | knee-joint right dextrose 15 || other-structure
        knee-joint right p2g 15 | knee-joint right dextrose 15 || other-irritant, stronger
        knee-joint right p2g 15 | knee-joint right dextrose 15, knee-mcl-femoral right p2g 15 || stronger
        knee-mcl-femoral right dextrose 25 | knee-joint right dextrose 25, knee-mcl-femoral right dextrose 15 || stronger
        knee-joint right dextrose 15 | – || other-structure, more-sessions
        """,
        follows=["checklist/consent-signed"],
    )


def test_more_injections_another_anaesthetic_or_x_rays_are_signed_for(spec: Spec) -> None:
    """The paper names how many injections each place gets, of how much and with which anaesthetic, and
    where X-rays lead the needle. Less is covered, and so is touch or ultrasound in place of another."""
    spec(
        placed,
        """
        planned                                   | signed                                    || found
        knee-joint right dextrose 15 3x1          | knee-joint right dextrose 15 3x1          || signed
        knee-joint right dextrose 15 4x1          | knee-joint right dextrose 15 3x1          || more-there
        knee-joint right dextrose 15 2x1          | knee-joint right dextrose 15 3x1          || signed
        knee-joint right dextrose 15 1x3          | knee-joint right dextrose 15 3x1          || signed
        knee-joint right dextrose 15 1x3.5        | knee-joint right dextrose 15 3x1          || more-there
        knee-joint right dextrose 15, knee-joint right dextrose 15 | knee-joint right dextrose 15 || more-there
        knee-joint right dextrose 15 1x1 lidocaine 0.5 | knee-joint right dextrose 15 1x1 lidocaine 0.5 || signed
        knee-joint right dextrose 15              | knee-joint right dextrose 15 1x1 lidocaine 0.5 || signed
        knee-joint right dextrose 15 1x1 lidocaine 1 | knee-joint right dextrose 15 1x1 lidocaine 0.5 || other-anaesthetic
        knee-joint right dextrose 15 1x1 lidocaine 0.5 | knee-joint right dextrose 15         || other-anaesthetic
        knee-joint right dextrose 15 1x1 ropivacaine 0.2 | knee-joint right dextrose 15 1x1 lidocaine 0.5 || other-anaesthetic
        knee-joint right dextrose 25 2x1 lidocaine 1 | knee-joint right dextrose 15 1x1 lidocaine 0.5 || stronger, other-anaesthetic, more-there
        knee-joint right dextrose 15 1x1 fluoroscopy | knee-joint right dextrose 15           || x-rays
        knee-joint right dextrose 15              | knee-joint right dextrose 15 1x1 fluoroscopy || signed
        """,
        follows=["checklist/consent-signed"],
    )  # fmt: skip


def injected(signed: str, given: str) -> dict[str, object]:
    agreed = plan_of(signed, "3", "none") if signed else None
    irritants = agreed.irritants if agreed else ("dextrose",)
    consent = replace(CONSENT, irritant=irritants[0], irritants_besides=irritants[1:], plan=agreed)
    return {
        "asks_why": [one.code for one in beyond_given(consent, plan_of(given, "3", "none").sites)]
    }


def test_more_than_was_signed_is_recorded_with_a_reason(spec: Spec) -> None:
    """After the needle nothing is refused: what was given is kept, and somebody says why. A paper
    that named no places covers the irritant alone."""
    spec(
        injected,
        """
        signed                                | given                                   || asks why
        knee-mcl-femoral right dextrose 15    | knee-mcl-femoral right dextrose 15      || –
        knee-mcl-femoral right dextrose 15    | knee-mcl-femoral right dextrose 12.5    || –
        knee-mcl-femoral right dextrose 15    | knee-mcl-femoral right dextrose 25      || stronger
        knee-mcl-femoral right dextrose 15    | knee-joint right dextrose 15            || other-structure
        knee-mcl-femoral right dextrose 15    | knee-mcl-femoral right morrhuate 5      || other-irritant, stronger
        knee-joint right dextrose 15 2x2      | knee-joint right dextrose 15 1x2, knee-joint right dextrose 15 1x2 || –
        knee-joint right dextrose 15 2x2      | knee-joint right dextrose 15 1x2.5, knee-joint right dextrose 15 1x2 || more-there
        –                                     | knee-joint right dextrose 25            || –
        –                                     | knee-joint right morrhuate 5            || other-irritant
        """,
        follows=["checklist/consent-signed"],
    )  # fmt: skip
