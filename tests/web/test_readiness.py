"""The checks of a session's day, through the front door."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from html import unescape
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from prolo.care.answers import Answer
from prolo.care.assessment import Assessment as Assessed
from prolo.care.assessment import ChronicCode, ChronicCondition
from prolo.care.images import ImagingReview, Modality, Seen
from prolo.care.medicines import Reason
from prolo.care.plan import Plan
from prolo.care.stored import to_json
from prolo.registry import clock, models
from prolo.registry.access import Actor
from prolo.registry.actions.appointments import book_appointment
from prolo.registry.actions.consents import take_consent
from prolo.registry.actions.courses import open_course
from prolo.registry.actions.medicines import record_medicine
from prolo.registry.actions.sessions import start_session
from prolo.registry.due import rebuild_course
from prolo.registry.entering import entry
from prolo.registry.models import (
    Allergy,
    Appointment,
    Assessment,
    Clinic,
    Course,
    Event,
    Measurement,
    Patient,
    Readiness,
    Session,
    Visit,
)
from prolo.registry.readiness import answers_of, stand_of
from prolo.registry.session_judging import Recording, judge_dose
from tests.web.conftest import send, text_of
from tests.web.course_steps import begin_treatment, let_it_be
from tests.web.test_timeout import SAID

YES = (
    "estimate-given", "identity", "allergies", "room", "resus", "aseptic", "one-person-vial",
)  # fmt: skip
NO = ("feverish", "infection", "antibiotics", "local_infection", "new_medicine", "new_illness")


def course_of(patient: Patient, acting: Actor) -> Course:
    with acting.at_work():
        return open_course(patient=patient, condition="knee-oa", side="right", by=acting)


def agree(course: Course, acting: Actor, **ago: int) -> None:
    with acting.at_work():
        take_consent(
            course=course,
            region="knee",
            side="right",
            irritant="dextrose",
            off_label_said=True,
            alternatives_said=True,
            signed_by="Ada Example",
            signed_as="patient",
            signed_at=clock.now(acting.clinic) - timedelta(**(ago or {"days": 7})),
            by=acting,
        )


def begin(course: Course, acting: Actor) -> Session:
    with acting.at_work():
        booked = book_appointment(
            patient=course.patient,
            purpose="session",
            starts_at=clock.now(acting.clinic) + timedelta(seconds=1),
            course=course,
            session_number=1,
            by=acting,
        )
        return start_session(appointment=booked, by=acting)


@pytest.fixture
def course(acting: Actor, ada: Patient) -> Course:
    found = course_of(ada, acting)
    begin_treatment(found, acting)
    return found


@pytest.fixture
def session(acting: Actor, course: Course) -> Session:
    agree(course, acting)
    return begin(course, acting)


@pytest.fixture
def nurse(log_in: Callable[[str], Client]) -> Client:
    return log_in("nurse")


def page_of(session: Session) -> str:
    return f"/sessions/{session.pk}/readiness"


def clock_time(clinic: Clinic, **ago: int) -> str:
    at = clock.now(clinic).astimezone(ZoneInfo(clinic.time_zone)) - timedelta(**ago)
    return at.strftime("%H:%M")


def in_order(clinic: Clinic, **changes: str) -> dict[str, str]:
    """A day on which everything is in order, with one thing changed at a time."""
    return {
        **{f"item_{name}": "yes" for name in YES},
        **dict.fromkeys(NO, "no"),
        "temperature": "98.1",
        "temperature_unit": "F",
        "systolic": "128",
        "diastolic": "82",
        "pulse": "70",
        "weight": "82",
        "weight_unit": "kg",
        "side_stated": "right",
        "site_stated": "knee",
        "side_marked": "right",
        "skin_agent": "alcohol 70 %",
        "skin_at": clock_time(clinic),
        "skin_dried": "yes",
        **changes,
    }


def save(client: Client, session: Session, **typed: str) -> str:
    sent = send(client, page_of(session), **typed)
    assert sent.status_code == 302, text_of(sent)
    return text_of(client.get(page_of(session)))


def test_a_day_in_order_leads_to_the_time_out(
    nurse: Client, session: Session, clinic: Clinic
) -> None:
    page = save(nurse, session, **in_order(clinic))
    assert "Ready for the time-out" in page
    assert "To the time-out" in page


def test_from_checks_to_needle_nobody_looks_for_the_next_page(
    nurse: Client, session: Session, clinic: Clinic
) -> None:
    pause = f"/sessions/{session.pk}/timeout"
    assert send(nurse, page_of(session), pulse="70").headers["Location"].endswith("#standing")
    assert send(nurse, page_of(session), **in_order(clinic)).headers["Location"] == pause
    wrong = send(nurse, pause, **{**SAID, "side": "left"})
    assert wrong.headers["Location"] == pause
    right = send(nurse, f"{pause}?again", **SAID)
    assert right.headers["Location"] == f"/sessions/{session.pk}"
    assert "go. Every answer is as planned." in text_of(nurse.get(f"/sessions/{session.pk}"))


def test_the_rest_is_what_was_planned_and_how_the_skin_was_cleaned_last(
    nurse: Client, session: Session, clinic: Clinic
) -> None:
    assert "and left to dry" not in text_of(nurse.get(page_of(session)))
    page = save(nurse, session, **in_order(clinic, skin_at="", skin_dried=""))
    assert "As planned: no cream, nothing calming" in page
    assert "Cleaned with Alcohol 70 % at" in page


def test_silence_is_never_a_yes(nurse: Client, session: Session, acting: Actor) -> None:
    page = save(nurse, session, pulse="70")
    assert "Not ready yet: something is missing" in page
    assert "Not asked whether the person feels feverish." in page
    assert "Measure the temperature." in page
    assert "To the time-out" not in page
    with acting.at_work():
        assert answers_of(session).infection == "not-asked"


def test_half_done_is_saved_and_continued(
    nurse: Client, session: Session, clinic: Clinic, stored: Callable[..., list[Any]]
) -> None:
    typed = in_order(clinic)
    first = {name: typed[name] for name in ("feverish", "weight", "weight_unit", "skin_at")}
    save(nurse, session, **first)
    form = nurse.get(page_of(session)).content.decode()
    assert re.search(r'name="feverish" value="no"[^>]*checked', form)
    assert 'name="weight" value="82"' in form
    assert f'value="{typed["skin_at"]}"' in form
    assert "Ready for the time-out" in save(nurse, session, **typed)
    assert sorted(row.version for row in stored(Readiness)) == [1, 2]
    assert [row.verb for row in stored(Event)].count("readiness_checked") == 2


def test_39_degrees_are_not_today_and_fahrenheit_stays_fahrenheit(
    nurse: Client, session: Session, clinic: Clinic, stored: Callable[..., list[Any]]
) -> None:
    page = save(nurse, session, **in_order(clinic, temperature="102.2"))
    assert "Not today" in page
    assert "Temperature 102.2 °F (39 °C): at or above 38 °C nothing is injected." in page
    (row,) = [one for one in stored(Measurement) if one.kind == "temperature"]
    assert (row.entered_value, row.entered_unit) == (Decimal("102.2"), "°F")
    assert row.value == Decimal("39.0000")


@pytest.mark.parametrize(
    ("wrong", "verdict", "sentence"),
    [
        ({"side_stated": "left"}, "Not today", "The person says left, and right is planned."),
        ({"side_marked": "left"}, "Not today", "Marked is left, and right is planned."),
        ({"item_identity": "no"}, "Not today", "this is another person"),
        ({"infection": "yes"}, "Not today", "The person has an infection."),
        ({"antibiotics": "not-sure"}, "A clinician decides first", "it is not read as no"),
        ({"new_illness": "yes"}, "A clinician decides first", "has had a new illness"),
        ({"item_resus": "no"}, "Not ready yet", "oxygen close by: not so."),
        ({"skin_dried": ""}, "Not ready yet", "let it dry"),
    ],
)
def test_one_thing_that_is_not_in_order_holds_up(
    nurse: Client,
    session: Session,
    clinic: Clinic,
    wrong: dict[str, str],
    verdict: str,
    sentence: str,
) -> None:
    page = save(nurse, session, **in_order(clinic, **wrong))
    assert verdict in page
    assert sentence in page
    assert "To the time-out" not in page


def test_without_a_consent_nobody_begins_and_taken_meanwhile_it_counts(
    nurse: Client, course: Course, acting: Actor, clinic: Clinic
) -> None:
    session = begin(course, acting)
    assert "No consent is signed." in save(nurse, session, **in_order(clinic))
    agree(course, acting, minutes=1)
    page = text_of(nurse.get(page_of(session)))
    assert "No consent is signed." not in page
    assert "has changed since this was saved: save the checks again" in page


def test_a_consent_signed_after_the_sedation_stops(
    nurse: Client, course: Course, acting: Actor, clinic: Clinic
) -> None:
    agree(course, acting, minutes=1)
    session = begin(course, acting)
    save(nurse, session, **in_order(clinic, sedation_level="oral"))
    given = {"drug": "diazepam", "dose_mg": "5", "route": "by mouth", "monitored": "yes"}
    page = save(
        nurse,
        session,
        **in_order(clinic, sedation_level="oral", escort="yes", item_driver="yes", **given)
        | {"given_at": clock_time(clinic, minutes=30)},
    )
    assert "Not today" in page
    assert "it does not count today" in page
    assert "«Oral calming medicine», planned was «No sedation»" in page


def test_sedation_is_recorded_whole(nurse: Client, session: Session, clinic: Clinic) -> None:
    page = save(nurse, session, **in_order(clinic, sedation_level="oral"))
    assert "Oral calming medicine: record the drug." in page
    assert "somebody else must drive home" in page
    assert "Watched: oxygen, pulse, breathing" in page  # asked from now on


def test_a_weight_far_from_the_last_is_questioned_and_kept_when_it_is_right(
    nurse: Client,
    session: Session,
    clinic: Clinic,
    acting: Actor,
    stored: Callable[..., list[Any]],
) -> None:
    with acting.at_work():
        row = {"clinic": clinic, "recorded_by": acting.user, "patient": session.patient}
        before = clock.now(clinic) - timedelta(days=40)
        Measurement.objects.create(
            **row,
            visit=Visit.objects.create(**row, day=before.date(), arrived_at=before),
            happened_at=before,
            kind="weight",
            value=Decimal(82),
            entered_value=Decimal(82),
            entered_unit="kg",
        )
    typed = in_order(clinic, weight="180")
    asked = send(nurse, page_of(session), **typed)
    assert asked.status_code == 422
    assert "180 kg now, 82 kg before" in text_of(asked)
    assert "Did you mean lb?" in text_of(asked)
    assert "Yes, 180 kg is right" in text_of(asked)
    assert not stored(Readiness)

    wrong = send(nurse, page_of(session), **typed | {"weight": "190"}, weight_right="180 kg")
    assert wrong.status_code == 422  # the tick was for another number

    save(nurse, session, **typed, weight_right="180 kg")
    (weight,) = [one for one in stored(Measurement) if one.questioned]
    assert (weight.entered_value, weight.entered_unit) == (180, "kg")
    save(nurse, session, **typed)  # confirmed once, not asked again


def test_a_corrected_weight_replaces_the_mistyped_one(
    nurse: Client, session: Session, clinic: Clinic, acting: Actor
) -> None:
    save(nurse, session, **in_order(clinic, weight="28.2"), weight_right="28.2 kg")
    save(nurse, session, **in_order(clinic, weight="82"))
    with acting.at_work():
        rows = Measurement.objects.filter(kind="weight")
        assert [row.entered_value for row in rows.current()] == [82]
        assert rows.count() == 2


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
    (told,) = [json.loads(one) for one in re.findall(r'data-rest="({[^}]*dose_0_on[^}]*})"', shown)]
    as_told = {name: told[name] for name in ("dose_0_on", "dose_0_at")}
    assert "A clinician decides first" not in save(nurse, session, **in_order(clinic, **as_told))

    page = save(nurse, session, **typed)
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
    agree(course, acting, minutes=1)  # another consent does not undo what was decided
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


def test_the_wrong_side_is_put_right_and_never_decided_otherwise(
    physician: Client, session: Session, clinic: Clinic
) -> None:
    page = save(physician, session, **in_order(clinic, side_stated="left"))
    assert "Decide otherwise" not in page
    address = f"{page_of(session)}/decide?rule=readiness.side-stated&code=differs"
    assert physician.get(address).status_code == 302


def test_what_was_answered_at_first_stays_in_sight_on_each_page(
    physician: Client, nurse: Client, session: Session, clinic: Clinic
) -> None:
    """Before the needle nobody reads the side off the screen: there the page says only that it was
    changed, and leads to where it stands."""
    said = "The person says left, and right is planned."
    save(nurse, session, **in_order(clinic, side_stated="left"))
    save(physician, session, **in_order(clinic))
    shown = text_of(nurse.get(page_of(session))).split("Answered otherwise at first")[1]
    assert said in shown
    assert "so entered by Noor Invented" in shown
    assert "answered otherwise by Dr. Miriam Invented" in shown
    asking = text_of(nurse.get(f"/sessions/{session.pk}/timeout"))
    assert "was answered otherwise afterwards" in asking
    assert said not in asking
    assert f"by Noor Invented: {said}" in text_of(nurse.get(f"/courses/{session.course_id}"))


def test_an_answer_that_stood_against_nothing_leaves_no_such_trace(
    nurse: Client, session: Session, clinic: Clinic
) -> None:
    save(nurse, session, **in_order(clinic))
    save(nurse, session, **in_order(clinic))
    assert "Answered otherwise at first" not in text_of(nurse.get(page_of(session)))


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
        Assessment.objects.create(
            clinic=clinic,
            recorded_by=acting.user,
            patient=siobhan,
            course=course,
            happened_at=clock.now(clinic),
            answers=to_json(told),
        )
        rebuild_course(course, by=acting)
    session = begin(course, acting)
    page = save(nurse, session, **in_order(clinic))
    assert "Ask whether a pregnancy is possible." in page
    assert "Measure the glucose." in page
    sugar = {"glucose": "126", "glucose_unit": "mg/dL", "pregnancy": "no"}
    assert "A clinician judges it." in save(nurse, session, **in_order(clinic, **sugar))
    judged = in_order(clinic, **sugar, glucose_acceptable="yes")
    assert "Ready for the time-out" in save(nurse, session, **judged)


def assess(course: Course, acting: Actor, **answers: Answer) -> None:
    """The next version of what was said at first."""
    earlier = course.assessments.current().first()
    told = Assessed(
        assessed_on=clock.today(acting.clinic),
        born_on=date(1958, 3, 14),
        condition="knee-oa",
        side="right",
        prosthesis_at_target=answers.pop("prosthesis_at_target", Answer.NO),
        contraindications={name.replace("_", "-"): one for name, one in answers.items()},
    )
    now = clock.now(acting.clinic)
    Assessment.objects.create(
        **entry(acting, course.patient, at=now, after=earlier), course=course, answers=to_json(told)
    )


BLEEDS = "Known since the plan was signed: the person bleeds easily, or may. A clinician decides."
JOINT = "Known since the plan was signed: an artificial joint here. Nothing is injected at it."


@pytest.mark.parametrize(
    ("before", "since", "said"),
    [
        ({}, {"bleeding_disorder": Answer.YES}, {BLEEDS}),
        ({"bleeding_disorder": Answer.YES}, {"bleeding_disorder": Answer.YES}, set()),
        ({"bleeding_disorder": Answer.UNSURE}, {"bleeding_disorder": Answer.YES}, {BLEEDS}),
        ({"bleeding_disorder": Answer.YES}, {}, set()),
        ({}, {"prosthesis_at_target": Answer.YES}, {JOINT}),
        ({"prosthesis_at_target": Answer.YES}, {"prosthesis_at_target": Answer.YES}, set()),
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
    with acting.at_work():
        assess(course, acting, **before)
        plan = Plan(protocol="", sites=(), sessions_on=())
        kept = entry(acting, course.patient, at=clock.now(clinic))
        models.Plan.objects.create(**kept, course=course, body=to_json(plan))
        assess(course, acting, **since)
    agree(course, acting)
    session = begin(course, acting)
    page = save(nurse, session, **in_order(clinic))
    assert {one for one in (BLEEDS, JOINT) if one in page} == said


def test_an_artificial_joint_seen_on_images_since_the_plan_stops(
    nurse: Client, course: Course, clinic: Clinic, acting: Actor
) -> None:
    with acting.at_work():
        assess(course, acting)
        kept = entry(acting, course.patient, at=clock.now(clinic))
        plan = Plan(protocol="", sites=(), sessions_on=())
        models.Plan.objects.create(**kept, course=course, body=to_json(plan))
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


def test_numbing_cream_asks_for_its_grams(
    nurse: Client, session: Session, clinic: Clinic, acting: Actor
) -> None:
    page = save(nurse, session, **in_order(clinic, cream="emla-cream"))
    assert "Cream, grams" in page
    assert "say when it was put on" in page
    on = {"cream": "emla-cream", "cream_at": clock_time(clinic)}
    assert "say how many grams" in save(nurse, session, **in_order(clinic, **on))
    whole = in_order(clinic, **on, cream_g="5", cream_cm2="50")
    assert re.search(r"Numbing cream on for \d+ minutes", save(nurse, session, **whole))
    with acting.at_work():
        numbing = answers_of(session).numbing
    assert numbing is not None
    none = save(nurse, session, **in_order(clinic, cream="none"))
    assert "Ready for the time-out" in none
    assert (numbing.cream, numbing.cream_g, numbing.cream_cm2) == (
        "emla-cream",
        Decimal(5),
        Decimal(50),
    )


def test_the_cream_of_the_checks_counts_as_a_dose_and_never_twice(
    nurse: Client, session: Session, clinic: Clinic, acting: Actor
) -> None:
    on = {"cream": "emla-cream", "cream_at": clock_time(clinic), "cream_g": "5"}
    save(nurse, session, **in_order(clinic, cream="emla-cream"))
    save(nurse, session, **in_order(clinic, **on))
    as_vial = {"role": "cream", "substance": "emla-cream", "amount_g": Decimal(7)}
    with acting.at_work():
        counted = [
            [
                one.params["amount_g"]
                for one in judge_dose(
                    session,
                    Recording(weight=None, vials=vials, injections=[]),
                    at=clock.now(clinic),
                ).findings
                if one.rule == "dose.cream"
            ]
            for vials in ([], [as_vial])
        ]
    assert counted == [[Decimal(5)], [Decimal(7)]]


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"temperature": "98,6", "temperature_unit": "C"}, "did you mean °F"),
        ({"weight": "NaN"}, "Enter the weight"),
        ({"pulse": "-3"}, "or more"),
        ({"pulse": "400"}, "cannot be"),
        ({"skin_at": "25:99"}, "Enter the time as hours and minutes"),
        ({"side_stated": "<b>"}, "Choose one of the answers"),
    ],
)
def test_what_cannot_be_is_refused_and_what_was_typed_stays(
    nurse: Client,
    session: Session,
    clinic: Clinic,
    stored: Callable[..., list[Any]],
    wrong: dict[str, str],
    sentence: str,
) -> None:
    refused = send(nurse, page_of(session), **in_order(clinic, **wrong))
    assert refused.status_code == 422
    assert sentence in text_of(refused)
    assert 'name="systolic" value="128"' in refused.content.decode()
    assert not stored(Readiness)


def test_two_at_once_see_a_conflict(
    nurse: Client, physician: Client, session: Session, clinic: Clinic
) -> None:
    save(nurse, session, pulse="70")
    late = physician.post(page_of(session), {"lock_version": "0", "pulse": "80"})
    assert late.status_code == 422
    assert "Noor Invented changed this while you were working on it" in text_of(late)


def test_a_front_desk_person_may_not(log_in: Callable[[str], Client], session: Session) -> None:
    desk = log_in("desk")
    assert desk.get(page_of(session)).status_code == 403
    assert desk.post(page_of(session), {"pulse": "70"}).status_code == 403


def test_ended_without_injecting_the_session_is_booked_again(
    nurse: Client, session: Session, clinic: Clinic, acting: Actor
) -> None:
    save(nurse, session, **in_order(clinic, temperature="102.2"))
    end = f"/sessions/{session.pk}/end"
    assert send(nurse, end, reason="").status_code == 422
    assert send(nurse, end, reason="Fever").status_code == 302
    with acting.at_work():
        session.refresh_from_db()
        assert (session.state, session.abandoned_reason) == ("abandoned", "Fever")
        (before,) = Appointment.objects.all()
        assert before.state == "not-injected"
    assert "book the session again" in text_of(nurse.post(f"/appointments/{before.pk}/session"))
    assert nurse.get(f"/sessions/{session.pk}").headers["Location"] == page_of(session)
    day = (clock.today(clinic) + timedelta(days=7)).isoformat()
    booked = send(
        nurse,
        f"/courses/{session.course_id}/appointments/new",
        purpose="session",
        session_number="1",
        day=day,
        time="09:30",
        minutes="30",
    )
    assert booked.status_code == 302
    let_it_be(nurse, day)
    again = nurse.post(f"{booked.headers['Location']}/session")
    assert again.status_code == 302
    assert str(session.pk) not in again.headers["Location"]
    assert "Ended without injecting" in text_of(nurse.get(page_of(session)))
