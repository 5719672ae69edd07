"""Consent: said, signed, replaced, taken back."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from prolo.care.plan import Plan, PlannedSite
from prolo.care.stored import to_json
from prolo.knowledge import load_knowledge
from prolo.registry import clock, models
from prolo.registry.access import Actor
from prolo.registry.actions.courses import open_course
from prolo.registry.consents import covers, current_consent
from prolo.registry.entering import entry
from prolo.registry.models import Attachment, Clinic, Consent, Course, Patient, Relation
from tests.support.pictures import png
from tests.web import course_steps as steps
from tests.web.conftest import send, text_of

OF_TWO = Plan(
    protocol="",
    sites=tuple(
        PlannedSite(structure=place, side="right", volume_ml=Decimal(4), irritant=irritant)
        for place, irritant in (("knee-joint", "dextrose"), ("knee-mcl-femoral", "p2g"))
    ),
    sessions_on=(date(2026, 6, 20),),
)


@pytest.fixture
def course(acting: Actor, ada: Patient) -> Course:
    with acting.at_work():
        return open_course(patient=ada, condition="knee-oa", side="right", by=acting)


def signed_at(clinic: Clinic, **ago: int) -> str:
    at = clock.now(clinic).astimezone(ZoneInfo(clinic.time_zone)) - timedelta(**ago)
    return at.strftime("%Y-%m-%dT%H:%M")


def said(clinic: Clinic, **changes: str | list[str]) -> dict[str, str | list[str]]:
    return {
        "region": "knee",
        "side": "right",
        "irritants": ["dextrose"],
        "off_label_said": "on",
        "alternatives_said": "on",
        "signer": "patient",
        "signed_at": signed_at(clinic, minutes=5),
        "paper_kept": "Folder K to M, records room",
    } | changes


def page_of(course: Course) -> str:
    return f"/courses/{course.pk}/consent/on-paper"


def test_a_consent_is_kept_with_who_signed_when_and_for_what(
    physician: Client, clinic: Clinic, course: Course, stored: Callable[..., list[Any]]
) -> None:
    assert send(physician, page_of(course), **said(clinic)).status_code == 302
    (row,) = stored(Consent)
    assert (row.region, row.side, row.irritant) == ("knee", "right", "dextrose")
    assert row.paper_kept == "Folder K to M, records room"
    assert (row.signed_by, row.signed_as) == ("Ada Example", "patient")
    assert row.taken_by.full_name == "Dr. Miriam Invented"
    assert "Signed for: Knee, right" in text_of(physician.get(page_of(course)))


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"off_label_said": ""}, "Say that the use is off label"),
        ({"alternatives_said": ""}, "Go through the alternatives"),
        ({"signed_at": "2031-01-01T10:00"}, "it has not come yet"),
        ({"signer": ""}, "Choose who signs"),
        ({"paper_kept": " "}, "Attach a scan of the signed paper, or say where it is kept"),
    ],
)
def test_without_what_must_be_said_and_signed_there_is_no_consent(
    physician: Client,
    clinic: Clinic,
    course: Course,
    stored: Callable[..., list[Any]],
    wrong: dict[str, str],
    sentence: str,
) -> None:
    refused = send(physician, page_of(course), **said(clinic, **wrong))
    assert refused.status_code == 422
    assert sentence in text_of(refused)
    assert not stored(Consent)


def test_a_new_consent_replaces_the_one_before(
    physician: Client, clinic: Clinic, course: Course, acting: Actor
) -> None:
    send(physician, page_of(course), **said(clinic))
    send(physician, page_of(course), **said(clinic, irritants="p2g"))
    with acting.at_work():
        rows = Consent.objects.filter(course=course)
        assert [row.irritant for row in rows.current()] == ["p2g"]
        assert rows.count() == 2


def test_a_consent_is_withdrawn_without_having_to_say_why_and_stays_on_record(
    physician: Client, clinic: Clinic, course: Course, acting: Actor
) -> None:
    send(physician, page_of(course), **said(clinic))
    with acting.at_work():
        row = Consent.objects.get(course=course)
    address = f"/consents/{row.pk}/withdraw"
    assert send(physician, address, reason="").status_code == 302
    page = text_of(physician.get(page_of(course)))
    assert "told to the clinic No reason was given; none is needed." in page
    assert "It was signed by Ada Example" in page
    assert physician.get(address).status_code == 404  # withdrawn once


def test_a_consent_that_was_taken_back_is_a_step_of_the_physician_with_the_reason(
    physician: Client, clinic: Clinic, course: Course, acting: Actor
) -> None:
    steps.begin_treatment(course, acting)
    send(physician, page_of(course), **said(clinic))
    pages, step = ("/", f"/courses/{course.pk}"), "The consent was taken back"
    assert not any(step in text_of(physician.get(one)) for one in pages)
    with acting.at_work():
        row = Consent.objects.get(course=course)
    send(physician, f"/consents/{row.pk}/withdraw", reason="I want to think about it")
    for one in pages:
        assert f"{step}: speak with the person" in text_of(physician.get(one))
        assert "I want to think about it" in text_of(physician.get(one))
    with acting.at_work():
        (due,) = course.due_items.filter(kind="speak-of-consent")
        assert (due.owner_role, due.course) == ("physician", course)
    with time_machine.travel(clock.now(clinic) + timedelta(minutes=10)):
        send(physician, page_of(course), **said(clinic))
    assert not any(step in text_of(physician.get(one)) for one in pages)


def test_for_a_child_a_guardian_signs(
    physician: Client, clinic: Clinic, acting: Actor, stored: Callable[..., list[Any]]
) -> None:
    with acting.at_work():
        finn = Patient.objects.get(identity__given_names="Finn")
        mother = Relation.objects.get(patient=finn)
        course = open_course(patient=finn, condition="knee-oa", side="left", by=acting)
    assert "Finn Example, the patient" not in text_of(physician.get(page_of(course)))
    refused = send(physician, page_of(course), **said(clinic, side="left"))
    assert refused.status_code == 422
    given = said(clinic, side="left", signer=str(mother.pk), assent="signed")
    assert send(physician, page_of(course), **given).status_code == 302
    (row,) = stored(Consent)
    assert (row.signed_by, row.signed_as) == ("Ines Example", "guardian")


@pytest.fixture
def of_finn(acting: Actor) -> Course:
    with acting.at_work():
        finn = Patient.objects.get(identity__given_names="Finn")
        return open_course(patient=finn, condition="knee-oa", side="left", by=acting)


def by_his_mother(clinic: Clinic, course: Course, acting: Actor, **says: str) -> dict[str, Any]:
    with acting.at_work():
        mother = Relation.objects.get(patient=course.patient)
    return {**said(clinic, side="left", signer=str(mother.pk)), **says}


@pytest.mark.parametrize(
    ("says", "sentence"),
    [
        ({}, "Ask the child in words that it understands"),
        ({"assent": "refused"}, "The child does not agree: no consent is kept"),
        ({"assent": "not-able"}, "Say why the child cannot be asked"),
        ({"assent": "perhaps"}, "Ask the child, and choose what it says"),
        ({"assent": "said", "signer": "another"}, "Enter the name of who signs"),
    ],
)
def test_a_child_is_asked_too_and_over_its_no_nobody_agrees(
    physician: Client,
    clinic: Clinic,
    of_finn: Course,
    acting: Actor,
    stored: Callable[..., list[Any]],
    says: dict[str, str],
    sentence: str,
) -> None:
    given = by_his_mother(clinic, of_finn, acting, **says)
    refused = send(physician, page_of(of_finn), **given)
    assert refused.status_code == 422
    assert sentence in text_of(refused)
    assert not stored(Consent)


@pytest.mark.parametrize(
    ("says", "printed"),
    [
        ({"assent": "signed"}, "Finn agrees and signed beside it."),
        ({"assent": "said"}, "Finn agrees in their own words."),
        (
            {"assent": "not-able", "assent_note": "Two years old"},
            "Finn could not be asked: Two years old",
        ),
    ],
)
def test_what_a_child_said_is_shown_and_printed(
    physician: Client,
    clinic: Clinic,
    of_finn: Course,
    acting: Actor,
    says: dict[str, str],
    printed: str,
) -> None:
    send(physician, page_of(of_finn), **by_his_mother(clinic, of_finn, acting, **says))
    assert printed in text_of(physician.get(page_of(of_finn)))
    assert printed in text_of(physician.get(f"/courses/{of_finn.pk}/sheet"))


def test_an_adult_is_not_asked_what_a_child_is(physician: Client, course: Course) -> None:
    assert "What the child says" not in text_of(physician.get(page_of(course)))


def test_a_plan_of_two_irritants_is_agreed_to_whole(
    physician: Client, clinic: Clinic, course: Course, acting: Actor, stored: Callable[..., Any]
) -> None:
    with acting.at_work():
        models.Plan.objects.create(
            **entry(acting, course.patient, at=clock.now(clinic)),
            course=course,
            body=to_json(OF_TWO),
        )
    page = physician.get(page_of(course)).content.decode()
    ticked = re.findall(r'name="irritants" value="([^"]+)"[^>]* checked', page)
    assert ticked == ["dextrose", "p2g"]
    now = signed_at(clinic, minutes=0)
    typed = said(clinic, irritants=["dextrose", "p2g"], signed_at=now)
    assert send(physician, page_of(course), **typed).status_code == 302
    (row,) = stored(Consent)
    assert (row.irritant, row.irritants_besides) == ("dextrose", ["p2g"])
    labels = [load_knowledge().irritants[one].label for one in ("dextrose", "p2g")]
    assert f"Signed for: Knee, right, {', '.join(labels)}" in text_of(
        physician.get(page_of(course))
    )


def test_the_front_desk_takes_no_consent(log_in: Callable[[str], Client], course: Course) -> None:
    assert log_in("desk").get(page_of(course)).status_code == 403


def test_an_adult_signs_for_themselves_unless_found_unable_to_decide(
    physician: Client, ada: Patient
) -> None:
    page = steps.open_course(physician, ada)
    assert "guardian" not in text_of(physician.get(f"{page}/consent/on-paper"))
    steps.assess(physician, page, can_consent="no")
    assert "Another guardian" in text_of(physician.get(f"{page}/consent/on-paper"))


def test_the_scan_of_what_was_signed_is_kept_beside_it(
    physician: Client, clinic: Clinic, course: Course, stored: Callable[..., list[Any]]
) -> None:
    file = SimpleUploadedFile("consent.png", png(), "image/png")
    send(physician, page_of(course), **said(clinic), scan=file)
    (row,) = stored(Consent)
    assert [one.caption for one in stored(Attachment)] == ["Consent, signed on paper"]
    page = physician.get(page_of(course)).content.decode()
    assert f'href="/attachments/{row.scan_id}"' in page


@pytest.fixture
def knees(physician: Client, ada: Patient, acting: Actor) -> tuple[Course, Course]:
    """Both are planned and signed."""
    for side in ("right", "left"):
        steps.treat(physician, steps.open_course(physician, ada, side=side))
    with acting.at_work():
        return Course.objects.get(side="right"), Course.objects.get(side="left")


def test_one_signature_covers_both_knees_each_by_a_consent_of_its_own(
    physician: Client, knees: tuple[Course, Course], clinic: Clinic, acting: Actor
) -> None:
    right, left = knees
    page = text_of(physician.get(page_of(right)))
    assert "Explained and signed at the same time" in page
    now = signed_at(clinic, minutes=0)
    wrong = said(clinic, along=[str(right.pk)], signed_at=now)
    assert send(physician, page_of(right), **wrong).status_code == 422
    both = said(clinic, along=[str(left.pk)], signed_at=now)
    assert send(physician, page_of(right), **both).status_code == 302
    with acting.at_work():
        rows = Consent.objects.current().order_by("recorded_at")
        assert [(one.course_id, one.side) for one in rows] == [
            (right.pk, "right"),
            (left.pk, "left"),
        ]
        assert {one.irritant for one in rows} == {"dextrose"}
    assert "Explained and signed at the same time" not in text_of(physician.get(page_of(right)))
    assert "Knee, left" in text_of(physician.get(page_of(left)))


def withdrawn(
    physician: Client, course: Course, clinic: Clinic, acting: Actor
) -> tuple[Consent, str]:
    """The consent as it was signed, and where its withdrawal is undone."""
    send(physician, page_of(course), **said(clinic))
    with acting.at_work():
        row = Consent.objects.get()
    send(physician, f"/consents/{row.pk}/withdraw", reason="Wrong line")
    with acting.at_work():
        return row, f"/undo/consent/{Consent.objects.current().get().pk}"


def test_a_withdrawal_that_was_a_slip_is_undone_by_name_and_both_stand_on_record(
    physician: Client,
    log_in: Callable[[str], Client],
    course: Course,
    clinic: Clinic,
    acting: Actor,
) -> None:
    row, back = withdrawn(physician, course, clinic, acting)
    assert log_in("desk").post(back).status_code == 403
    assert f'action="{back}"' in physician.get(page_of(course)).content.decode()
    assert physician.post(back)["Location"] == f"/courses/{course.pk}/consent"
    with acting.at_work():
        stands = Consent.objects.current().get()
        assert (stands.version, stands.withdrawn_at, stands.signed_by) == (3, None, row.signed_by)
        assert Consent.objects.count() == 3
    assert physician.post(back).status_code in {404, 409, 422}


def test_a_withdrawal_of_another_day_or_of_somebody_else_is_signed_anew_and_not_undone(
    physician: Client,
    log_in: Callable[[str], Client],
    course: Course,
    clinic: Clinic,
    acting: Actor,
) -> None:
    _row, back = withdrawn(physician, course, clinic, acting)
    for_another = log_in("nurse").post(back, follow=True)
    with time_machine.travel(clock.now(clinic) + timedelta(days=1)):
        tomorrow = log_in("physician").post(back, follow=True)
    for answer in (for_another, tomorrow):
        assert "ask the person to sign again" in text_of(answer)
    with acting.at_work():
        assert Consent.objects.count() == 2


def test_an_older_paper_filed_after_a_consent_was_taken_back_revives_nothing(
    physician: Client, course: Course, clinic: Clinic, acting: Actor
) -> None:
    older = said(clinic)  # of the same minute as what is taken back
    withdrawn(physician, course, clinic, acting)
    refused = send(physician, page_of(course), **older)
    assert refused.status_code == 422
    assert "the person took a consent back since" in text_of(refused)
    with acting.at_work():
        stands = current_consent(course)
        assert stands is not None
        assert stands.withdrawn_at is not None
        assert not covers(stands, course, None, at=clock.now(clinic))
    with time_machine.travel(clock.now(clinic) + timedelta(minutes=10)):
        assert send(physician, page_of(course), **said(clinic)).status_code == 302
        assert send(physician, page_of(course), **older).status_code == 422
    with acting.at_work():
        assert [one.withdrawn_at for one in Consent.objects.current()] == [None]


def test_of_a_withdrawal_that_was_a_slip_the_paper_is_corrected_as_before(
    physician: Client, course: Course, clinic: Clinic, acting: Actor, stored: Callable[..., Any]
) -> None:
    again = said(clinic, irritants=["p2g"])
    _row, back = withdrawn(physician, course, clinic, acting)
    assert physician.post(back).status_code == 302
    with acting.at_work():
        again["signed_at"] = signed_at(clinic, minutes=5)
    assert send(physician, page_of(course), **again).status_code == 302
    assert stored(Consent)[-1].irritant == "p2g"


@pytest.mark.parametrize(
    ("ago", "sentence"),
    [
        ({"minutes": 7}, "what stands was signed later than this"),
        ({"days": 2}, "the course was opened only later"),
    ],
)
def test_an_older_paper_takes_the_place_of_no_newer_one(
    physician: Client,
    course: Course,
    clinic: Clinic,
    stored: Callable[..., Any],
    ago: dict[str, int],
    sentence: str,
) -> None:
    assert send(physician, page_of(course), **said(clinic)).status_code == 302
    older = said(clinic, signed_at=signed_at(clinic, **ago))
    refused = send(physician, page_of(course), **older)
    assert refused.status_code == 422
    assert sentence in text_of(refused)
    assert len(stored(Consent)) == 1


def test_nobody_agreed_to_a_plan_before_there_was_one(
    physician: Client, course: Course, clinic: Clinic, acting: Actor, stored: Callable[..., Any]
) -> None:
    with acting.at_work():
        models.Plan.objects.create(
            **entry(acting, course.patient, at=clock.now(clinic)),
            course=course,
            body=to_json(OF_TWO),
        )
    typed = said(clinic, irritants=["dextrose", "p2g"])
    refused = send(physician, page_of(course), **typed)
    assert refused.status_code == 422
    assert "the plan was signed only later" in text_of(refused)
    assert stored(Consent) == []


def test_signed_with_a_pen_it_is_for_the_plan_that_stood_then_and_more_asks_anew(
    physician: Client, clinic: Clinic, course: Course, acting: Actor, stored: Callable[..., Any]
) -> None:
    now = clock.now(clinic)
    both = said(clinic, irritants=["dextrose", "p2g"])
    with acting.at_work():
        then = entry(acting, course.patient, at=now - timedelta(days=1))
        plan = models.Plan.objects.create(**then, course=course, body=to_json(OF_TWO))
        more = replace(OF_TWO, sedation="oral")
        later = entry(acting, course.patient, at=now, after=plan)
        models.Plan.objects.create(**later, course=course, body=to_json(more))
    send(physician, page_of(course), **both)  # signed five minutes ago
    (row,) = stored(Consent)
    assert row.plan_id == plan.pk
    with acting.at_work():
        assert covers(row, course, OF_TWO, at=now)
        assert not covers(row, course, more, at=now)


def test_what_was_signed_before_anything_was_planned_covers_no_plan(
    physician: Client, clinic: Clinic, course: Course, acting: Actor, stored: Callable[..., Any]
) -> None:
    send(physician, page_of(course), **said(clinic, irritants=["dextrose", "p2g"]))
    (row,) = stored(Consent)
    with acting.at_work():
        assert covers(row, course, None, at=clock.now(clinic))
        assert not covers(row, course, OF_TWO, at=clock.now(clinic))


def test_what_a_mother_signed_covers_no_session_after_the_majority(
    physician: Client, clinic: Clinic, of_finn: Course, acting: Actor
) -> None:
    given = by_his_mother(clinic, of_finn, acting, assent="signed")
    assert send(physician, page_of(of_finn), **given).status_code == 302
    eve, birthday = (datetime(2029, 9, day, 12, tzinfo=UTC) for day in (4, 5))
    with acting.at_work():
        (row,) = Consent.objects.all()
        assert covers(row, of_finn, None, at=eve)
        assert not covers(row, of_finn, None, at=birthday)
