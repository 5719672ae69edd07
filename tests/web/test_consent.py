"""Consent: said, signed, replaced, taken back."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from prolo.care.plan import Plan, PlannedSite
from prolo.care.stored import to_json
from prolo.knowledge import load_knowledge
from prolo.registry import clock, models
from prolo.registry.access import Actor
from prolo.registry.actions.courses import open_course
from prolo.registry.consents import covers
from prolo.registry.entering import entry
from prolo.registry.models import Clinic, Consent, Course, Patient, Relation
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
    } | changes


def page_of(course: Course) -> str:
    return f"/courses/{course.pk}/consent"


def test_the_page_says_what_is_off_label_with_its_source_and_lays_out_alternatives(
    physician: Client, course: Course
) -> None:
    page = text_of(physician.get(page_of(course)))
    assert "injecting it into joints or ligaments is outside the label" in page
    assert "50% Dextrose Injection USP, Hospira label (DailyMed)" in page
    assert page.index("No treatment now; watch and review") < page.index("Surgery")
    assert "Weight management" in page  # an alternative for a knee


def risks_of(client: Client, patient: Patient, condition: str, side: str, by: Actor) -> str:
    with by.at_work():
        opened = open_course(patient=patient, condition=condition, side=side, by=by)
    page = text_of(client.get(page_of(opened)))
    return page[page.index("What can go wrong") : page.index("Outside the label")]


def test_the_risks_of_a_knee_are_said_with_their_figures_and_no_others(
    physician: Client, ada: Patient, acting: Actor
) -> None:
    said_of_it = risks_of(physician, ada, "knee-oa", "right", acting)
    assert "practitioners guessed" not in said_of_it  # of backs and necks
    assert "Bruise Partly unverified usually up to 10 days" in said_of_it
    assert "0.037 %: septic arthritis after needle into a joint" in said_of_it
    assert (
        "11 of 22,370 (of 10,000 it is 4.9; may be 2.5 to 8.8): septic arthritis within 14 days"
        in said_of_it
    )
    assert "Geirsson" in said_of_it
    assert "Allergic reaction How often: no figure was read." in said_of_it
    assert "Collapsed lung" not in said_of_it
    assert "Injury of a nerve or of the spinal cord" not in said_of_it


def test_of_the_low_back_the_cord_is_named_and_what_was_recalled_is_no_rate(
    physician: Client, ada: Patient, acting: Actor
) -> None:
    said_of_it = risks_of(physician, ada, "low-back", "midline", acting)
    assert "Injury of a nerve or of the spinal cord" in said_of_it
    assert "Of 472 events" in said_of_it
    assert "nerve damage: 54; cord insult judged not severe: 9" in said_of_it
    assert "That is no rate." in said_of_it
    assert "Loss of bladder or bowel control" in said_of_it
    assert "stroke" not in said_of_it


def test_of_the_chest_the_lung_is_named(physician: Client, ada: Patient, acting: Actor) -> None:
    said_of_it = risks_of(physician, ada, "thoracic-pain", "midline", acting)
    assert "Collapsed lung (pneumothorax) Of 472 events" in said_of_it
    assert "lung collapse: 123" in said_of_it
    assert "Look out for: Chest pain or breathlessness" in said_of_it


def test_a_consent_is_kept_with_who_signed_when_and_for_what(
    physician: Client, clinic: Clinic, course: Course, stored: Callable[..., list[Any]]
) -> None:
    assert send(physician, page_of(course), **said(clinic)).status_code == 302
    (row,) = stored(Consent)
    assert (row.region, row.side, row.irritant) == ("knee", "right", "dextrose")
    assert (row.signed_by, row.signed_as) == ("Ada Example", "patient")
    assert row.taken_by.full_name == "Dr. Miriam Invented"
    assert "Signed for: Knee, right" in text_of(physician.get(page_of(course)))


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"off_label_said": ""}, "Say that the use is off label"),
        ({"alternatives_said": ""}, "Go through the alternatives"),
        ({"signed_at": "2031-01-01T10:00"}, "it has not come yet"),
        ({"signer": ""}, "Choose who signed"),
        ({"signer": "another"}, "Enter the name of who signed"),
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


def test_a_consent_is_withdrawn_with_a_reason_and_stays_on_record(
    physician: Client, clinic: Clinic, course: Course, acting: Actor
) -> None:
    send(physician, page_of(course), **said(clinic))
    with acting.at_work():
        row = Consent.objects.get(course=course)
    address = f"/consents/{row.pk}/withdraw"
    assert send(physician, address, reason=" ").status_code == 422
    assert send(physician, address, reason="Wants to think it over").status_code == 302
    page = text_of(physician.get(page_of(course)))
    assert "Withdrawn" in page
    assert "Wants to think it over" in page
    assert "It was signed by Ada Example" in page
    assert physician.get(address).status_code == 404  # withdrawn once


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
        ({}, "Ask the child, and choose what it says"),
        ({"assent": "refused"}, "The child does not agree: no consent is kept"),
        ({"assent": "not-able"}, "Say why the child cannot be asked"),
        ({"assent": "perhaps"}, "Ask the child, and choose what it says"),
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
    send(physician, page_of(course), **said(clinic, irritants=["dextrose", "p2g"]))
    (row,) = stored(Consent)
    assert (row.irritant, row.irritants_besides) == ("dextrose", ["p2g"])
    labels = [load_knowledge().irritants[one].label for one in ("dextrose", "p2g")]
    assert f"Signed for: Knee, right, {', '.join(labels)}" in text_of(
        physician.get(page_of(course))
    )


def test_the_front_desk_takes_no_consent(log_in: Callable[[str], Client], course: Course) -> None:
    assert log_in("desk").get(page_of(course)).status_code == 403


def test_what_to_expect_is_said_of_this_condition_alone(physician: Client, ada: Patient) -> None:
    """Who was found able to decide, and has no guardian, signs for themselves."""
    page = steps.open_course(physician, ada)
    assert "Another guardian" in text_of(physician.get(f"{page}/consent"))
    steps.assess(physician, page)
    shown = text_of(physician.get(f"{page}/consent"))
    assert "What trials found for this condition: Several small randomised trials" in shown
    assert "People given salt water also improve" in shown
    assert "guardian" not in shown
    shown = shown.partition("A new consent")[0].partition("The consent")[0]
    for elsewhere in ("tennis elbow", "heel", "thumb"):
        assert elsewhere not in shown
    assert "What a dummy injection does" not in shown.partition("Alternatives")[2]


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
    assert "If it is signed at the same time" in page
    wrong = said(clinic, along=[str(right.pk)])
    assert send(physician, page_of(right), **wrong).status_code == 422
    both = said(clinic, along=[str(left.pk)])
    assert send(physician, page_of(right), **both).status_code == 302
    with acting.at_work():
        rows = Consent.objects.current().order_by("recorded_at")
        assert [(one.course_id, one.side) for one in rows] == [
            (right.pk, "right"),
            (left.pk, "left"),
        ]
        assert {one.irritant for one in rows} == {"dextrose"}
    assert "If it is signed at the same time" not in text_of(physician.get(page_of(right)))
    assert "Knee, left" in text_of(physician.get(page_of(left)))


def test_a_withdrawal_that_was_a_slip_is_undone_by_name_and_both_stand_on_record(
    physician: Client,
    log_in: Callable[[str], Client],
    course: Course,
    clinic: Clinic,
    acting: Actor,
) -> None:
    send(physician, page_of(course), **said(clinic))
    with acting.at_work():
        row = Consent.objects.get()
    send(physician, f"/consents/{row.pk}/withdraw", reason="Wrong line")
    with acting.at_work():
        gone = Consent.objects.current().get()
    back = f"/undo/consent/{gone.pk}"
    assert log_in("desk").post(back).status_code == 403
    assert f'action="{back}"' in physician.get(page_of(course)).content.decode()
    assert physician.post(back)["Location"] == page_of(course)
    with acting.at_work():
        stands = Consent.objects.current().get()
        assert (stands.version, stands.withdrawn_at, stands.signed_by) == (3, None, row.signed_by)
        assert Consent.objects.count() == 3
    assert physician.post(back).status_code in {404, 409, 422}


def test_a_plan_that_gives_another_irritant_asks_for_a_consent_anew(
    course: Course, acting: Actor
) -> None:
    signed = Consent(region="knee", side="right", irritant="dextrose")
    elsewhere = Consent(region="knee", side="left", irritant="dextrose")
    with acting.at_work():
        assert not covers(signed, course, OF_TWO)
        signed.irritants_besides = ["p2g"]
        assert covers(signed, course, OF_TWO)
        assert not covers(elsewhere, course, None)
