"""What is known of the person, weighed on the session's day."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from html import unescape

import pytest
import time_machine
from django.test import Client

from prolo.care.answers import Answer
from prolo.care.assessment import Assessment as Assessed
from prolo.care.assessment import ChronicCode, ChronicCondition
from prolo.care.medicines import Reason
from prolo.registry import clock, models
from prolo.registry.access import Actor
from prolo.registry.actions.medicines import record_medicine
from prolo.registry.due import rebuild_course
from prolo.registry.models import (
    Allergy,
    Clinic,
    Course,
    DueItem,
    Patient,
    Session,
)
from prolo.registry.readiness import stand_of
from prolo.registry.session_gates import open_gates
from tests.registry.treated import keep_assessment
from tests.web.conftest import send, text_of
from tests.web.course_steps import begin_treatment
from tests.web.readiness.day import agree, assess, begin, course_of, in_order, page_of, save, sign


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

    until = found.params["last_dose_until"]
    assert isinstance(until, datetime)
    last_day = until.date().isoformat()
    for said in ({"dose_0_on": last_day}, {"dose_0_unsure": "on"}):
        save(nurse, session, **in_order(clinic, **as_told, **said))
        with acting.at_work():
            (dose,) = stand_of(session).answers.doses
            assert dose.not_after == until  # beside what else is said
            assert stand_of(session).may_begin

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
