"""What is known of the person, weighed on the session's day."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest
import time_machine
from django.test import Client

from prolo.care.answers import Answer
from prolo.care.assessment import Assessment as Assessed
from prolo.care.assessment import ChronicCode, ChronicCondition
from prolo.care.images import ImagingReview, Modality, Seen
from prolo.care.medicines import Reason
from prolo.care.stored import to_json
from prolo.registry import clock, models
from prolo.registry.access import Actor
from prolo.registry.actions.assessments import record_assessment
from prolo.registry.actions.courses import open_course
from prolo.registry.actions.entries import mark_in_error
from prolo.registry.actions.medicines import record_medicine
from prolo.registry.actions.merges import merge_patients
from prolo.registry.actions.patients import IdentityGiven, register_patient
from prolo.registry.conclusions import latest_conclusion
from prolo.registry.due import rebuild_course
from prolo.registry.entering import entry
from prolo.registry.models import (
    Allergy,
    Clinic,
    Course,
    DueItem,
    Patient,
    Readiness,
    Session,
)
from prolo.registry.plans import current_plan_row
from prolo.registry.readiness import stand_of
from prolo.registry.said import heeded
from prolo.registry.session_gates import open_gates
from tests.registry.treated import keep_assessment
from tests.web.conftest import send, text_of
from tests.web.course_steps import begin_treatment
from tests.web.readiness.day import agree, begin, course_of, in_order, page_of, save, sign


def test_naproxen_taken_yesterday_is_a_persons_decision_by_name(
    nurse: Client, physician: Client, course: Course, acting: Actor, clinic: Clinic
) -> None:
    with acting.at_work():
        record_medicine(
            patient=course.patient,
            typed="Aleve",
            medicine="naproxen",
            reason=Reason.PAIN,
            by=acting,
        )
    agree(course, acting)
    session = begin(course, acting)
    yesterday = (clock.today(clinic) - timedelta(days=1)).isoformat()
    typed = in_order(clinic, dose_0_on=yesterday)
    assert "ask when it was last taken" in save(nurse, session, **in_order(clinic))
    shown = unescape(nurse.get(page_of(session)).content.decode())
    (told,) = [json.loads(one) for one in re.findall(r'data-rest="({[^}]*dose_0[^}]*})"', shown)]
    as_told = {name: value for name, value in told.items() if name.startswith("dose_0")}
    assert "A clinician decides first" not in save(nurse, session, **in_order(clinic, **as_told))
    with acting.at_work():
        standing = stand_of(session)
    (dose,) = standing.answers.doses
    (found,) = [one for one in standing.concluded.findings if one.rule == "readiness.last-dose"]
    assert found.code == "in-time"
    assert (dose.taken_on, dose.taken_at) == (None, None)  # nobody said when it was taken last
    assert dose.not_after == found.params["last_dose_until"]
    ticked = re.search(
        r'<input[^>]*name="dose_0_told"[^>]*>',
        unescape(nurse.get(page_of(session)).content.decode()),
    )
    assert ticked
    assert " checked" in ticked[0]

    page = save(nurse, session, **typed)
    offered = re.findall(r'data-rest="([^"]*)"', nurse.get(page_of(session)).content.decode())
    assert not any("dose_0" in one for one in offered)  # the day was said
    assert "A clinician decides first" in page
    assert "Go ahead, rebook, or note a reduced effect." in page
    assert re.search(r"To be left out after \w{3} \d+ \w+ \d{4}, \d\d:\d\d\.", page)
    assert "Decide otherwise" not in page  # a nurse does not

    address = f"{page_of(session)}/decide?rule=readiness.last-dose&code=too-recent"
    assert nurse.get(address).status_code == 403
    assert send(physician, address, reason="").status_code == 422
    send(physician, address, reason="One tablet, told about a reduced effect")

    page = text_of(nurse.get(page_of(session)))
    assert "Ready for the time-out" in page
    assert "Dr. Miriam Invented" in page
    assert "told about a reduced effect" in page
    with acting.at_work():
        assert stand_of(session).may_begin
    agree(course, acting)  # another consent does not undo what was decided
    with acting.at_work():
        assert stand_of(session).may_begin

    save(nurse, session, **typed, item_shower="yes")
    with acting.at_work():  # another answer asks nobody again; another dose does
        assert stand_of(session).may_begin
    today = clock.today(clinic).isoformat()
    taken = {"dose_0_on": today, "dose_0_at": "00:00"}
    page = save(nurse, session, **typed | taken)
    assert "A clinician decides first" in page
    assert re.search(r"That is \d+ hours later than the sheet says\.", page)


def test_heart_aspirin_that_was_stopped_goes_to_its_prescriber(
    nurse: Client, course: Course, acting: Actor, clinic: Clinic
) -> None:
    with acting.at_work():
        record_medicine(
            patient=course.patient,
            typed="aspirin 81",
            medicine="aspirin",
            reason=Reason.HEART_OR_STROKE,
            by=acting,
        )
    agree(course, acting)
    session = begin(course, acting)
    page = save(nurse, session, **in_order(clinic, kept_aspirin="no"))
    assert "was stopped: its prescriber is asked today" in page
    assert "A clinician decides first" in page


def test_a_steroid_injection_of_last_month_is_a_clinicians_decision(
    nurse: Client, course: Course, acting: Actor, clinic: Clinic
) -> None:
    with acting.at_work():
        record_medicine(
            patient=course.patient,
            typed="cortisone shot",
            medicine="corticosteroid-injection",
            ended_on=clock.today(clinic) - timedelta(days=30),
            by=acting,
        )
    agree(course, acting)
    session = begin(course, acting)
    page = save(nurse, session, **in_order(clinic))
    assert "too recent before" in page
    assert "A clinician decides first" in page


def test_what_does_not_apply_is_not_asked(nurse: Client, session: Session) -> None:
    page = text_of(nurse.get(page_of(session)))
    assert "Pregnancy" not in page  # Ada was born in 1958
    assert "Glucose" not in page
    assert "Mask" not in page
    assert "Drug" not in page


def test_pregnancy_and_glucose_are_asked_where_they_concern_a_person(
    nurse: Client, acting: Actor, clinic: Clinic
) -> None:
    with acting.at_work():
        siobhan = Patient.objects.get(identity__given_names="Siobhan")
    course = course_of(siobhan, acting)
    begin_treatment(course, acting)
    agree(course, acting)
    with acting.at_work():
        told = Assessed(
            assessed_on=clock.today(clinic),
            born_on=date(1987, 12, 31),
            condition="knee-oa",
            side="right",
            chronic_conditions=(ChronicCondition(code=ChronicCode.DIABETES),),
        )
        keep_assessment(course, told, by=acting)
        rebuild_course(course, by=acting)
    session = begin(course, acting)
    page = save(nurse, session, **in_order(clinic))
    assert "Ask whether a pregnancy is possible." in page
    assert "Measure the glucose." in page
    sugar = {"glucose": "126", "glucose_unit": "mg/dL", "pregnancy": "no"}
    assert "A clinician judges it." in save(nurse, session, **in_order(clinic, **sugar))
    judged = in_order(clinic, **sugar, glucose_acceptable="yes")
    assert "Ready for the time-out" in save(nurse, session, **judged)


def test_glucose_is_measured_in_whom_insulin_is_on_the_list_of(
    nurse: Client, course: Course, acting: Actor, clinic: Clinic
) -> None:
    begin_treatment(course, acting)
    agree(course, acting)
    with acting.at_work():
        record_medicine(
            patient=course.patient, typed="Lantus", medicine="insulin-glargine", by=acting
        )
    session = begin(course, acting)
    assert "Measure the glucose." in save(nurse, session, **in_order(clinic))


@pytest.fixture
def on_warfarin(course: Course, acting: Actor) -> Session:
    begin_treatment(course, acting)
    agree(course, acting)
    with acting.at_work():
        record_medicine(
            patient=course.patient,
            typed="Coumadin",
            medicine="warfarin",
            reason=Reason.HEART_OR_STROKE,
            by=acting,
        )
    return begin(course, acting)


def with_warfarin(clinic: Clinic, **changes: str) -> dict[str, str]:
    return in_order(clinic, kept_warfarin="yes", **changes)


def test_who_takes_warfarin_says_the_inr_with_its_day(
    nurse: Client, physician: Client, on_warfarin: Session, clinic: Clinic, acting: Actor
) -> None:
    """A physician of this clinic has confirmed both numbers."""
    today = clock.today(clinic)
    day, old = (today - timedelta(days=1)).isoformat(), (today - timedelta(days=9)).isoformat()
    assert "Enter the INR and its day" in save(nurse, on_warfarin, **with_warfarin(clinic))
    page = save(nurse, on_warfarin, **with_warfarin(clinic, inr="2.4"))
    assert "INR 2.4: enter the day on which it was measured." in page
    page = save(nurse, on_warfarin, **with_warfarin(clinic, inr="2,3", inr_on=day))
    assert "Ready for the time-out" in page
    assert 'value="2.3"' in nurse.get(page_of(on_warfarin)).content.decode()
    page = save(nurse, on_warfarin, **with_warfarin(clinic, inr="4.6", inr_on=day))
    assert "at or above 4 nothing is injected" in page
    assert "Not today" in page
    page = save(nurse, on_warfarin, **with_warfarin(clinic, inr="2.3", inr_on=old))
    assert "9 days before the session, and one counts for 3" in page
    address = f"{page_of(on_warfarin)}/decide?rule=readiness.inr&code=stale"
    assert send(physician, address, reason="Stable for a year").status_code == 302
    with acting.at_work():
        assert stand_of(on_warfarin).may_begin


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("25", "Enter 20 or less"),
        ("0", "Enter 0.5 or more"),
        ("-2", "Enter 0.5 or more"),
        ("two", "Enter the INR, for example 2.4"),
        ("2.4444", "Enter at most 2 digits after the point"),
    ],
)
def test_an_inr_that_cannot_be_is_said_beside_it_with_every_other_fault(
    nurse: Client, on_warfarin: Session, clinic: Clinic, typed: str, said: str
) -> None:
    tomorrow = (clock.today(clinic) + timedelta(days=1)).isoformat()
    wrong = with_warfarin(clinic, inr=typed, inr_on=tomorrow, pulse="fast")
    answer = send(nurse, page_of(on_warfarin), **wrong)
    assert answer.status_code == 422
    page = text_of(answer).replace("\N{NARROW NO-BREAK SPACE}", " ")
    assert said in page
    assert "Enter today or an earlier day" in page
    assert "For example 70" in page
    assert f'value="{typed}"' in answer.content.decode()


def test_who_takes_no_warfarin_is_not_asked_for_an_inr(nurse: Client, session: Session) -> None:
    assert "INR" not in text_of(nurse.get(page_of(session)))


def assess(course: Course, acting: Actor, **answers: Answer) -> None:
    """The next version of what was said at first."""
    told = Assessed(
        assessed_on=clock.today(acting.clinic),
        born_on=date(1958, 3, 14),
        condition=course.condition,
        side=course.side,
        prosthesis_at_target=answers.pop("prosthesis_at_target", Answer.NO),
        contraindications={name.replace("_", "-"): one for name, one in answers.items()},
    )
    keep_assessment(course, told, by=acting)


def weighed_of(course: Course) -> set[str]:
    """What the signed plan says of the person."""
    row = current_plan_row(course)
    concluded = latest_conclusion("plan", subject_id=row.pk) if row else None
    assert concluded
    return {one["code"] for one in concluded.body["findings"] if one["rule"] == "plan.person"}


BLEEDS = "Not weighed in the signed plan: the person bleeds easily, or may. A clinician decides."
WEAK = "Not weighed in the signed plan: the immune system is weak, or a medicine weakens it."
JOINT = "Not weighed in the signed plan: an artificial joint here. Nothing is injected at it."
IMPLANT = "Not weighed in the signed plan: a screw, plate, anchor or device near this place."
PREGNANT = "Not weighed in the signed plan: a pregnancy was said to be possible."
CODES = {
    BLEEDS: "bleeding-disorder",
    WEAK: "weak-immune-system",
    JOINT: "artificial-joint",
    IMPLANT: "implant-near",
    PREGNANT: "pregnant",
}


@pytest.mark.parametrize(
    ("before", "since", "said"),
    [
        ({}, {"bleeding_disorder": Answer.YES}, {BLEEDS}),
        ({"bleeding_disorder": Answer.YES}, {"bleeding_disorder": Answer.YES}, set()),
        ({"bleeding_disorder": Answer.UNSURE}, {"bleeding_disorder": Answer.YES}, {BLEEDS}),
        ({"bleeding_disorder": Answer.YES}, {}, set()),
        ({}, {"prosthesis_at_target": Answer.YES}, {JOINT}),
        ({}, {"immunosuppression": Answer.YES}, {WEAK}),
        ({"immunosuppression": Answer.YES}, {"immunosuppression": Answer.YES}, set()),
        ({"prosthesis_at_target": Answer.YES}, {"prosthesis_at_target": Answer.YES}, set()),
        ({}, {"implant_near": Answer.YES}, {IMPLANT}),
        ({"implant_near": Answer.UNSURE}, {"implant_near": Answer.YES}, {IMPLANT}),
        ({"implant_near": Answer.YES}, {"implant_near": Answer.YES}, set()),
        ({}, {"pregnancy": Answer.YES}, {PREGNANT}),
        ({"pregnancy": Answer.YES}, {"pregnancy": Answer.YES}, set()),
    ],
)
def test_what_became_known_since_the_plan_is_weighed_on_the_day(
    nurse: Client,
    course: Course,
    clinic: Clinic,
    acting: Actor,
    before: dict[str, Answer],
    since: dict[str, Answer],
    said: set[str],
) -> None:
    begin_treatment(course, acting)
    with acting.at_work():
        assess(course, acting, **before)
        sign(course, acting)
        assess(course, acting, **since)
    agree(course, acting)
    session = begin(course, acting)
    page = save(nurse, session, **in_order(clinic, pregnancy="no"))
    assert {one for one in CODES if one in page} == said


@pytest.mark.parametrize("when", ["since", "before", "mistaken"])
def test_a_medicine_that_weakens_and_was_begun_since_the_plan_is_weighed_on_the_day(
    nurse: Client, course: Course, clinic: Clinic, acting: Actor, when: str
) -> None:
    begin_treatment(course, acting)
    with acting.at_work():
        assess(course, acting, immunosuppression=Answer.NO)
        if when == "before":
            record_medicine(patient=course.patient, typed="x", medicine="methotrexate", by=acting)
        sign(course, acting)
        assert ("weak-immune-system" in weighed_of(course)) is (when == "before")
        if when != "before":
            taken = record_medicine(
                patient=course.patient, typed="x", medicine="methotrexate", by=acting
            )
        if when == "mistaken":
            mark_in_error(entry=taken, reason="of somebody else", by=acting)
    agree(course, acting)
    page = save(nurse, begin(course, acting), **in_order(clinic))
    assert (WEAK in page) is (when == "since")


def test_a_medicine_that_weakened_and_has_ended_is_asked_about_until_a_plan_has_weighed_it(
    nurse: Client, course: Course, clinic: Clinic, acting: Actor
) -> None:
    begin_treatment(course, acting)
    last_on = clock.today(clinic) - timedelta(days=10)
    with acting.at_work():
        sign(course, acting)
        record_medicine(
            patient=course.patient, typed="x", medicine="adalimumab", ended_on=last_on, by=acting
        )
    agree(course, acting)
    session = begin(course, acting)
    asked = "Not weighed in the signed plan: perhaps a weak immune system."
    assert asked in save(nurse, session, **in_order(clinic))
    with acting.at_work():
        sign(course, acting)
        assert weighed_of(course) == {"weak-immune-system-not-sure"}
    assert asked not in text_of(nurse.get(page_of(session)))


def test_an_assessment_asks_about_what_weakened_and_has_ended_and_the_plan_does_not_ask_again(
    course: Course, clinic: Clinic, acting: Actor
) -> None:
    """Taken again since it ended, it counts as taken."""
    last_on = clock.today(clinic) - timedelta(days=10)
    told = Assessed(
        assessed_on=clock.today(clinic),
        born_on=date(1958, 3, 14),
        condition=course.condition,
        side=course.side,
        contraindications={"immunosuppression": Answer.NO},
    )
    with acting.at_work():
        taken: dict[str, Any] = {"patient": course.patient, "typed": "x", "by": acting}
        record_medicine(medicine="adalimumab", ended_on=last_on, **taken)
        assert heeded(course).weak_immune_system is Answer.UNSURE
        kept = record_assessment(course=course, given=told, by=acting)
        asked = [one for one in kept.body["findings"] if one["code"] == "weakening-ended"]
        assert [one["inputs"]["ended_on"] for one in asked] == [last_on.isoformat()]
        assert heeded(course).weak_immune_system is Answer.NO
        record_medicine(medicine="adalimumab", **taken)
        kept = record_assessment(course=course, given=told, by=acting)
        assert "weakening-ended" not in {one["code"] for one in kept.body["findings"]}
        assert heeded(course).weak_immune_system is Answer.YES


def test_what_is_put_on_the_skin_or_into_an_eye_is_read_by_no_rule_about_the_person(
    course: Course, clinic: Clinic, acting: Actor
) -> None:
    """At the first visit, in the plan and on the day; taken now or ended."""
    told = Assessed(
        assessed_on=clock.today(clinic),
        born_on=date(1958, 3, 14),
        condition=course.condition,
        side=course.side,
        contraindications={"immunosuppression": Answer.NO, "anticoagulant": Answer.NO},
    )
    days: dict[str, Any] = {"typed": "x", "topical": True, "by": acting, "patient": course.patient}
    with acting.at_work():
        for one in ("hydrocortisone", "triamcinolone", "tacrolimus", "heparin"):
            record_medicine(medicine=one, **days)
        record_medicine(medicine="prednisolone", ended_on=clock.today(clinic), **days)
        kept = record_assessment(course=course, given=told, by=acting)
        codes = {one["code"] for one in kept.body["findings"]}
        assert not codes & {"immunosuppression", "weakening-ended", "anticoagulant"}
        assert heeded(course).weak_immune_system is Answer.NO
        begin_treatment(course, acting)
        sign(course, acting)
        assert not weighed_of(course)
        record_medicine(medicine="prednisolone", patient=course.patient, typed="x", by=acting)
        assert heeded(course).weak_immune_system is Answer.YES


def test_an_artificial_joint_seen_on_images_since_the_plan_stops(
    nurse: Client, course: Course, clinic: Clinic, acting: Actor
) -> None:
    begin_treatment(course, acting)
    with acting.at_work():
        assess(course, acting)
        sign(course, acting)
        seen = ImagingReview(modality=Modality.XRAY, findings=(Seen.PROSTHESIS,))
        models.ImagingReview.objects.create(
            **entry(acting, course.patient, at=clock.now(clinic)),
            course=course,
            modality="xray",
            answers=to_json(seen),
        )
    agree(course, acting)
    page = save(nurse, begin(course, acting), **in_order(clinic))
    assert JOINT in page
    assert "Not today" in page


ELSEWHERE = {  # condition and side of another course; what was said there; what the knee hears
    "neck, bleeds": ("neck", "midline", {"bleeding_disorder": Answer.YES}, {BLEEDS}),
    "neck, weak": ("neck", "midline", {"immunosuppression": Answer.YES}, {WEAK}),
    "same knee": ("knee-laxity", "right", {"prosthesis_at_target": Answer.YES}, {JOINT}),
    "other knee": ("knee-oa", "left", {"prosthesis_at_target": Answer.YES}, set()),
    "same knee, implant": ("knee-laxity", "right", {"implant_near": Answer.YES}, {IMPLANT}),
    "other knee, implant": ("knee-oa", "left", {"implant_near": Answer.YES}, set()),
    "neck, pregnant": ("neck", "midline", {"pregnancy": Answer.YES}, {PREGNANT}),
    "neck, joint": ("neck", "midline", {"prosthesis_at_target": Answer.YES}, set()),
}


@pytest.mark.parametrize("name", ELSEWHERE)
@pytest.mark.parametrize("of", ["the same record", "a record that is put together with it"])
def test_what_was_said_of_another_course_is_heeded_whenever_it_was(
    nurse: Client, course: Course, clinic: Clinic, acting: Actor, name: str, of: str
) -> None:
    """Before the plan was signed, too: in one record the plan has weighed it, and in a record that
    is put together later nobody could."""
    condition, side, said, heard = ELSEWHERE[name]
    begin_treatment(course, acting)
    with acting.at_work():
        person = course.patient
        if of != "the same record":
            double = IdentityGiven(family_name="Exampel", given_names="Ada")
            person = register_patient(given=double, is_new=True, by=acting).patient
        other = open_course(patient=person, condition=condition, side=side, by=acting)
        assess(other, acting, **said)
        assess(course, acting, bleeding_disorder=Answer.NO, immunosuppression=Answer.NO)
        sign(course, acting)
        if person != course.patient:
            merge_patients(
                from_patient=person, into_patient=course.patient, reason="Twice", by=acting
            )
    agree(course, acting)
    session = begin(course, acting)
    page = save(nurse, session, **in_order(clinic, pregnancy="no"))
    found = {one for one in CODES if one in page}
    assert found == (set() if of == "the same record" else heard)
    with acting.at_work():
        sign(course, acting)
        assert weighed_of(course) == {CODES[one] for one in heard}
        rules = {one.rule for one in stand_of(session).concluded.findings}
        assert "readiness.since-plan" not in rules


def course_of_siobhan(acting: Actor) -> Course:
    """Who may be pregnant by what the record says of her."""
    with acting.at_work():
        siobhan = Patient.objects.get(identity__given_names="Siobhan")
    course = course_of(siobhan, acting)
    begin_treatment(course, acting)
    return course


@pytest.mark.parametrize("of", ["the same course", "another course"])
def test_a_pregnancy_that_only_the_checks_of_a_day_found_reaches_every_later_plan_and_session(
    nurse: Client, clinic: Clinic, acting: Actor, of: str
) -> None:
    course = course_of_siobhan(acting)
    with acting.at_work():
        other = open_course(
            patient=course.patient, condition="knee-laxity", side="right", by=acting
        )
        assess(other, acting)
        sign(course, acting)
        later = course if of == "the same course" else other
        assert heeded(later).pregnancy is Answer.NOT_ASKED
    agree(course, acting)
    session = begin(course, acting)
    assert PREGNANT not in save(nurse, session, **in_order(clinic, pregnancy="yes"))
    with acting.at_work():
        assert heeded(later).pregnancy is Answer.YES
    save(nurse, session, **in_order(clinic, pregnancy="no"))
    with acting.at_work():  # put right on the same day
        assert heeded(later).pregnancy is Answer.NO
    save(nurse, session, **in_order(clinic, pregnancy="not-sure"))
    tomorrow = clock.now(clinic) + timedelta(days=1)
    with time_machine.travel(tomorrow), acting.at_work():
        assert heeded(later).pregnancy is Answer.UNSURE
        begin_treatment(later, acting) if later is other else None
        sign(later, acting)
        assert "pregnant-not-sure" in weighed_of(later)


def test_what_was_said_of_a_pregnancy_on_another_day_of_the_checks_is_not_lost(
    nurse: Client, clinic: Clinic, acting: Actor
) -> None:
    """The session was put off; on its new day the answer is «no»."""
    course = course_of_siobhan(acting)
    with acting.at_work():
        sign(course, acting)
    agree(course, acting)
    session = begin(course, acting)
    save(nurse, session, **in_order(clinic, pregnancy="yes"))
    with acting.at_work():
        row = session.readiness.get()
        Readiness.objects.filter(pk=row.pk).update(happened_at=row.happened_at - timedelta(days=1))
    assert PREGNANT in save(nurse, session, **in_order(clinic, pregnancy="no"))
    with acting.at_work():
        sign(course, acting)
        assert "pregnant-not-sure" in weighed_of(course)


def test_a_pregnancy_of_fourteen_months_ago_is_asked_about_and_held_against_nobody(
    nurse: Client, course: Course, clinic: Clinic, acting: Actor
) -> None:
    """The plan says that it was said then; on the day the question is there, though Ada is of an
    age at which nobody asks, and a no is a no."""
    begin_treatment(course, acting)
    with acting.at_work():
        other = open_course(patient=course.patient, condition="neck", side="midline", by=acting)
        assess(other, acting, pregnancy=Answer.YES)
        row = other.assessments.get()
        long_ago = clock.today(clinic) - timedelta(days=425)
        row.answers["assessed_on"] = long_ago.isoformat()
        row.save(update_fields=["answers"])
        sign(course, acting)
        assert weighed_of(course) == {"pregnant-long-ago"}
    agree(course, acting)
    session = begin(course, acting)
    assert "Ask whether a pregnancy is possible." in save(nurse, session, **in_order(clinic))
    page = save(nurse, session, **in_order(clinic, pregnancy="no"))
    assert "Ready for the time-out" in page


def test_an_implant_that_another_course_of_the_place_knew_of_is_asked_about_on_the_day(
    nurse: Client, course: Course, clinic: Clinic, acting: Actor
) -> None:
    begin_treatment(course, acting)
    with acting.at_work():
        tendon = open_course(
            patient=course.patient, condition="patellar-tendon", side="right", by=acting
        )
        assess(tendon, acting, implant_near=Answer.YES)
        sign(course, acting)
    agree(course, acting)
    session = begin(course, acting)
    asked = "The injector knows where the screw, plate or device lies"
    assert asked in text_of(nurse.get(page_of(session)))
    assert "Ready for the time-out" not in save(nurse, session, **in_order(clinic))
    known = in_order(clinic, **{"item_implant-known": "yes"})
    assert "Ready for the time-out" in save(nurse, session, **known)


def test_skin_is_not_cleaned_with_what_the_person_reacts_to(
    nurse: Client, session: Session, clinic: Clinic, acting: Actor
) -> None:
    with acting.at_work():
        Allergy.objects.create(
            clinic=clinic,
            recorded_by=acting.user,
            patient=session.patient,
            happened_at=clock.now(clinic),
            substance="Iodine",
        )
    page = save(nurse, session, **in_order(clinic, skin_agent="povidone-iodine"))
    assert "The person reacts to povidone-iodine: clean with something else." in page
    assert "Not today" in page


def test_checks_of_another_day_are_none(
    nurse: Client,
    session: Session,
    clinic: Clinic,
    acting: Actor,
    log_in: Callable[[str], Client],
) -> None:
    """Sent home on Monday, left open: on Thursday nothing that was answered counts, what was begun
    since is asked about, and a reading of then is not corrected by one of now."""
    save(nurse, session, **in_order(clinic))
    with acting.at_work():
        assert stand_of(session).may_begin
    with time_machine.travel(clock.now(clinic) + timedelta(days=3)):
        with acting.at_work():
            stand = stand_of(session)
            assert open_gates(session) == {"readiness": "none", "timeout": "none"}
        asked = {(one.rule, one.code) for one in stand.open}
        assert {
            ("readiness.temperature", "not-measured"),
            ("readiness.identity", "not-asked"),
            ("readiness.skin", "not-recorded"),
        } <= asked
        later = log_in("nurse")
        assert "today everything is asked anew" in text_of(later.get(page_of(session)))
        assert "98.1" not in later.get(page_of(session)).content.decode()
        assert "Ready for the time-out" in save(later, session, **in_order(clinic))
        with acting.at_work():
            record_medicine(patient=session.patient, typed="x", medicine="warfarin", by=acting)
            assert stand_of(session).planned.kept == ("warfarin",)
            pulses = models.Measurement.objects.filter(visit=session.visit, kind="pulse")
            assert pulses.current().count() == 2


def test_a_blood_thinner_that_nobody_named_waits_on_every_day_until_it_is_on_the_list(
    nurse: Client, course: Course, clinic: Clinic, acting: Actor
) -> None:
    begin_treatment(course, acting)
    with acting.at_work():
        assess(course, acting, anticoagulant=Answer.YES)
        sign(course, acting)
    agree(course, acting)
    session = begin(course, acting)
    asked = "The person takes a blood thinner, and nobody has said which."
    assert asked in save(nurse, session, **in_order(clinic))
    steps = nurse.get("/next-steps?kind=name-thinner&when=all").content.decode()
    assert "A blood thinner, or perhaps one, without a name" in steps
    assert f'href="/patients/{course.patient_id}/medicines"' in steps
    with acting.at_work():
        (step,) = DueItem.objects.filter(patient=course.patient, kind="name-thinner")
        assert step.owner_role == "nurse"
        record_medicine(patient=course.patient, typed="a blood thinner", by=acting)
        assert DueItem.objects.filter(kind="name-thinner", patient=course.patient).exists()
        record_medicine(patient=course.patient, typed="Eliquis", medicine="apixaban", by=acting)
        assert not DueItem.objects.filter(kind="name-thinner", patient=course.patient).exists()
    assert asked not in text_of(nurse.get(page_of(session)))
