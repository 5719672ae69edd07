"""Signed, and planned otherwise since: whoever looks at it is told what it does not cover."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from prolo.care.answers import Answer
from prolo.care.assessment import Assessment as Assessed
from prolo.care.plan import PlannedSite
from prolo.care.stored import to_json
from prolo.registry import clock
from prolo.registry.access import Actor
from prolo.registry.actions.relations import add_relation
from prolo.registry.board import agreed
from prolo.registry.due import rebuild_course
from prolo.registry.entering import entry
from prolo.registry.models import (
    Appointment,
    Consent,
    ConsentRequest,
    Course,
    Identity,
    Plan,
)
from prolo.web.words.agreed import BEFORE_THE_NEEDLE
from prolo.web.words.mine import BEYOND
from tests.registry.treated import keep_assessment
from tests.web.conftest import send, text_of
from tests.web.signing.asked import ASK, PLAN, SEEN, Stored, here, sign
from tests.web.test_consent import page_of, said, signed_at
from tests.web.test_mine import logged_in

pytestmark = pytest.mark.both_databases

THREE = (*PLAN.sessions_on, date(2026, 8, 15))
LIGAMENT = PlannedSite(
    structure="knee-mcl-femoral", side="right", volume_ml=Decimal(1), irritant="dextrose"
)
OTHER_SUBJECTS = {"signed", "not-signed", "withdrawn", "after-sedation", "sedated-without"}
SAID = "The consent does not cover what is planned"
SAID_TO_THE_PERSON = "Your consent does not cover what is planned now"


def plan_anew(course: Course, acting: Actor, **changes: Any) -> None:
    with acting.at_work():
        before = Plan.objects.filter(course=course).current().get()
        own = entry(acting, course.patient, at=clock.now(acting.clinic), after=before)
        Plan.objects.create(**own, course=course, body=to_json(replace(PLAN, **changes)))


def pages_of(course: Course) -> tuple[str, str]:
    return f"/courses/{course.pk}", f"/courses/{course.pk}/consent"


def own_pages(asked: ConsentRequest) -> tuple[str, str]:
    home = reverse("web:mine-home", args=[asked.patient_id])
    return home, reverse("web:mine-consent", args=[asked.pk])


@pytest.mark.parametrize(
    ("changes", "why", "why_to_the_person"),
    [
        (
            {"sessions_on": THREE},
            "Sessions that were agreed to: 2. Planned: 3.",
            "Sessions you agreed to: 2. Sessions planned now: 3.",
        ),
        (
            {"sites": (*PLAN.sites, LIGAMENT)},
            "The paper that was signed does not name:",
            "A place is planned that your paper does not name.",
        ),
    ],
)
def test_a_plan_that_goes_beyond_what_was_signed_is_said_with_the_reason(
    physician: Client,
    asked: ConsentRequest,
    course: Course,
    acting: Actor,
    changes: dict[str, Any],
    why: str,
    why_to_the_person: str,
) -> None:
    assert sign(physician, here(asked)).status_code == 302
    hers = logged_in(course.patient, acting)
    for one in pages_of(course):
        assert SAID not in text_of(physician.get(one))
    for one in own_pages(asked):
        assert SAID_TO_THE_PERSON not in text_of(hers.get(one))
    plan_anew(course, acting, **changes)
    for one in pages_of(course):
        assert f"{SAID} {why}" in text_of(physician.get(one))
    for one in own_pages(asked):
        assert f"{SAID_TO_THE_PERSON} {why_to_the_person}" in text_of(hers.get(one))


def expect(course: Course, acting: Actor, number: int) -> Appointment:
    """In a day, for the session of this number."""
    with acting.at_work():
        row = Appointment.objects.create(
            clinic=acting.clinic,
            recorded_by=acting.user,
            patient=course.patient,
            course=course,
            purpose="session",
            session_number=number,
            starts_at=clock.now(acting.clinic) + timedelta(days=1),
            booked_at=clock.now(acting.clinic),
        )
        rebuild_course(course, by=acting)
    return row


@pytest.mark.parametrize(("number", "covered"), [(2, True), (3, False)])
def test_a_session_after_those_that_were_agreed_to_asks_anew_though_the_plan_is_the_same(
    physician: Client,
    asked: ConsentRequest,
    course: Course,
    acting: Actor,
    number: int,
    covered: bool,
) -> None:
    assert sign(physician, here(asked)).status_code == 302
    row = expect(course, acting, number)
    with acting.at_work():
        assert (course.pk in agreed([row])) == covered
        assert course.due_items.filter(kind="take-consent").exists() != covered
    why = "Sessions that were agreed to: 2. Planned: 3."
    for one in pages_of(course):
        assert (f"{SAID} {why}" in text_of(physician.get(one))) != covered
    hers = logged_in(course.patient, acting)
    for one in own_pages(asked):
        assert (SAID_TO_THE_PERSON in text_of(hers.get(one))) != covered


def test_who_reads_spanish_is_told_in_spanish(
    physician: Client, asked: ConsentRequest, course: Course, acting: Actor
) -> None:
    assert sign(physician, here(asked)).status_code == 302
    with acting.at_work():
        Identity.objects.filter(patient=course.patient).update(preferred_language="es")
    plan_anew(course, acting, sessions_on=THREE)
    page = text_of(logged_in(course.patient, acting).get(own_pages(asked)[0]))
    assert "Sesiones que usted aceptó: 2. Sesiones previstas ahora: 3." in page


def test_less_than_was_agreed_to_and_what_nobody_injects_any_more_asks_for_nothing(
    physician: Client, asked: ConsentRequest, course: Course, acting: Actor
) -> None:
    assert sign(physician, here(asked)).status_code == 302
    plan_anew(course, acting, sessions_on=PLAN.sessions_on[:1])
    assert SAID not in text_of(physician.get(pages_of(course)[0]))
    plan_anew(course, acting, sessions_on=THREE)
    assert SAID in text_of(physician.get(pages_of(course)[0]))
    with acting.at_work():
        Course.objects.filter(pk=course.pk).update(state="following")
    hers = logged_in(course.patient, acting)
    for one in pages_of(course):
        assert SAID not in text_of(physician.get(one))
    for one in own_pages(asked):
        assert SAID_TO_THE_PERSON not in text_of(hers.get(one))


def test_what_was_signed_with_a_pen_says_so_too(
    physician: Client, course: Course, acting: Actor, stored: Stored
) -> None:
    typed = said(acting.clinic, signed_at=signed_at(acting.clinic, minutes=0))
    assert send(physician, page_of(course), **typed).status_code == 302
    plan_anew(course, acting, sessions_on=THREE)
    hers, (consent,) = logged_in(course.patient, acting), stored(Consent)
    home = reverse("web:mine-home", args=[course.patient_id])
    for one in (home, reverse("web:mine-consent-on-paper", args=[consent.pk])):
        assert SAID_TO_THE_PERSON in text_of(hers.get(one))
    assert SAID in text_of(physician.get(page_of(course)))


def test_where_a_guardian_signed_and_the_person_decides_by_now_that_is_said(
    physician: Client, course: Course, acting: Actor, unable: None, stored: Stored
) -> None:
    with acting.at_work():
        guardian = add_relation(patient=course.patient, name="Mia Example", by=acting, **SEEN)
    ask = ASK | {"signer": str(guardian.pk)}
    assert send(physician, f"/courses/{course.pk}/consent", **ask).status_code == 302
    (asked,) = stored(ConsentRequest)
    assert sign(physician, here(asked), typed="Mia Example").status_code == 302
    assert SAID not in text_of(physician.get(pages_of(course)[0]))
    with acting.at_work():
        found = Assessed(
            assessed_on=clock.today(acting.clinic),
            born_on=date(1958, 3, 14),
            condition="knee-oa",
            side="right",
            can_consent=Answer.YES,
        )
        keep_assessment(course, found, by=acting)
    assert f"{SAID} A guardian signed" in text_of(physician.get(pages_of(course)[0]))
    hers = logged_in(course.patient, acting)
    assert "A parent or guardian signed." in text_of(hers.get(own_pages(asked)[0]))


def test_every_reason_of_the_checks_of_the_day_has_words_for_the_person() -> None:
    of_consent = {code for what, code in BEFORE_THE_NEEDLE if what == "consent"}
    assert set(BEYOND) == of_consent - OTHER_SUBJECTS
