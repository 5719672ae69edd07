"""What became known of the person since the plan was signed, weighed on the session's day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from prolo.care.answers import Answer
from prolo.care.assessment import Assessment as Assessed
from prolo.care.images import ImagingReview, Modality, Seen
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
from prolo.registry.entering import entry
from prolo.registry.models import (
    Clinic,
    Course,
    Patient,
    Readiness,
)
from prolo.registry.plans import current_plan_row
from prolo.registry.readiness import stand_of
from prolo.registry.said import heeded
from tests.web.conftest import text_of
from tests.web.course_steps import begin_treatment
from tests.web.readiness.day import agree, assess, begin, course_of, in_order, page_of, save, sign


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


def test_a_blood_thinner_that_ended_lately_is_asked_about_at_the_first_visit_and_in_the_plan(
    course: Course, clinic: Clinic, acting: Actor
) -> None:
    told = Assessed(
        assessed_on=clock.today(clinic),
        born_on=date(1958, 3, 14),
        condition=course.condition,
        side=course.side,
    )
    last_on = clock.today(clinic) - timedelta(days=10)
    with acting.at_work():
        taken: dict[str, Any] = {"patient": course.patient, "typed": "x", "by": acting}
        record_medicine(medicine="apixaban", ended_on=last_on, **taken)
        record_medicine(medicine="warfarin", ended_on=last_on - timedelta(days=40), **taken)
        kept = record_assessment(course=course, given=told, by=acting)
        asked = [one for one in kept.body["findings"] if one["code"] == "thinner-ended"]
        assert [one["inputs"]["medicine"] for one in asked] == ["apixaban"]
        assert [one["inputs"]["ended_on"] for one in asked] == [last_on.isoformat()]
    begin_treatment(course, acting)
    with acting.at_work():
        sign(course, acting)
        assert weighed_of(course) == {"thinner-ended"}


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
