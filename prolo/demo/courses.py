"""What happened to the invented patients. Each function is the story of one of them, and waits
with ``yield`` for the next moment of it."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from prolo.care.assessment import TreatmentKind
from prolo.care.dates import at_local, days_later, local_day
from prolo.care.medicines import Reason
from prolo.demo.invented_form import answer_form
from prolo.demo.papers import sign_on_tablet
from prolo.demo.paying import ask_what_it_costs, pay_for_a_session, tell_costs
from prolo.demo.planning import (
    Person,
    agree,
    answer,
    book,
    find_suitable,
    need_no_images,
    open_at,
    plan_after,
    see_film,
)
from prolo.demo.stage import HALF_HOUR, Stage, Story
from prolo.demo.treating import hold_session, report
from prolo.registry.actions.concerns import step_concern
from prolo.registry.actions.courses import move_course
from prolo.registry.actions.medicines import record_medicine
from prolo.registry.actions.preparations import give_preparation
from prolo.registry.plans import open_days

WEEK = 7
DRUGS, EXERCISE, BRACE = TreatmentKind.MEDICINE, TreatmentKind.EXERCISE, TreatmentKind.BRACE
FIDDLE = "Play the fiddle for half an hour"
MORNING = time(9, 30)
LATEST_HOUR = 16  # of a session that begins today


def benjamin(stage: Stage) -> Story:
    """Low back: the first of six sessions was two days ago, or before the holiday that was then;
    the day after it flared."""
    held_at = _before_a_holiday(stage, stage.daytime(hours=range(49, 59)))
    back = Person(
        tender=(
            "back-iliac-crest",
            "back-sacroiliac-ligament-upper",
            "back-sacroiliac-ligament-lower",
            "back-sacrotuberous-sacral",
        ),
        pain=6,
        pain_weeks=160,
        tried=(EXERCISE, DRUGS),
        goal="Work a whole day standing",
    )
    yield stage.ago(16, 10)
    person = stage.patient("Benjamin")
    course = open_at(stage, person, "low-back", "midline", back)
    need_no_images(stage, course)

    yield stage.ago(14, 9)
    find_suitable(stage, course, "Three years of pain; exercise and medicines were not enough")
    reason = "Discussed: in the trial it was no better than salt water, and he wants to try"
    plan_after(stage, course, "yelland-2004", back, held_at.date(), reason=reason)
    booked = book(stage, course, 1, held_at)
    agree(stage, course, signed_at=stage.later(minutes=0))
    give_preparation(appointment=booked, sedation="none", told_how="in-person", by=stage.nurse)
    tell_costs(stage, course, diagnosis="M54.50")

    yield held_at - timedelta(minutes=5)
    answer(stage, course, "baseline", "first-visit", pain="6", **activity("Stand at work", "3"))
    answer_form(stage, course, "baseline", pain=6)
    session = yield from hold_session(stage, booked, weight_lb="187")
    pay_for_a_session(stage, course)

    yield held_at + timedelta(hours=27)
    concern = report(stage, session, pain="8", worry="Sore since last night, took paracetamol")
    assert concern is not None  # somebody worries
    yield stage.later(minutes=40)
    step_concern(concern=concern, step="called", note="No fever, he walks", by=stage.nurse)
    found = "A flare: sore where the needle was; no fever, no weakness, he walks. Call if it rises"
    step_concern(concern=concern, step="closed", note=found, by=stage.nurse)


def kaethe(stage: Stage) -> Story:
    """Left knee: assessed, the film is read; the physician has not decided. Warfarin stays."""
    knee = Person(
        tender=("knee-pes-anserine", "knee-coronary-medial", "knee-retinaculum-medial"),
        pain=7,
        pain_weeks=90,
        tried=(EXERCISE, BRACE, DRUGS),
        goal="Climb the stairs to her flat",
    )
    yield stage.ago(6, 14)
    person = stage.patient("Käthe")
    record_medicine(
        patient=person,
        typed="Warfarin 5 mg",
        medicine="warfarin",
        reason=Reason.HEART_OR_STROKE,
        prescriber="Dr. Pretend, cardiology",
        by=stage.nurse,
    )
    course = open_at(stage, person, "knee-oa", "left", knee)

    yield stage.ago(1, 11)
    see_film(
        stage,
        course,
        taken_on=stage.ago(40, 12).date(),
        grade="3",
        note="Inner side narrowed, definite bone spurs",
    )
    ask_what_it_costs(stage, course)


def siobhan(stage: Stage) -> Story:
    """Right elbow: three sessions are done, pain fell from 7 to 2; week 12 is to be asked."""
    elbow = Person(
        tender=("elbow-lateral-epicondyle", "elbow-supracondylar-ridge", "elbow-annular-ligament"),
        pain=7,
        pain_weeks=40,
        tried=(EXERCISE, BRACE, DRUGS),
        goal="Play the fiddle again",
    )
    first = 12 * WEEK if stage.now > stage.ago(0, 9) else 12 * WEEK + 1  # it is asked at nine
    yield stage.ago(first + 10, 9)
    person = stage.patient("Siobhan")
    course = open_at(stage, person, "lateral-epicondylitis", "right", elbow)
    need_no_images(stage, course)

    yield stage.ago(first + 9, 9)
    find_suitable(stage, course, "Forty weeks of pain in spite of exercise, a brace and medicines")
    first_on = stage.ago(first, 10).date()
    plan_after(stage, course, "rabago-le-2013", elbow, first_on, reason="Discussed with her")
    agree(stage, course, signed_at=stage.later(minutes=0))

    pain = {1: ("7", "3"), 2: ("5", "5"), 3: ("3", "7")}
    for number, (how_bad, fiddle) in pain.items():
        days = first - (number - 1) * 4 * WEEK
        yield stage.ago(days + 8, 10)
        booked = book(stage, course, number, stage.ago(days, 10, 30))
        give_preparation(appointment=booked, sedation="none", told_how="phone", by=stage.nurse)
        if number == 2:  # it was forgotten for some days, and is late
            yield stage.ago(days + 3, 10)
        tell_costs(stage, course, diagnosis="M77.11")

        yield stage.ago(days, 10, 15)
        if number == 1:
            answer(
                stage, course, "baseline", "first-visit", pain=how_bad, **activity(FIDDLE, fiddle)
            )
        else:
            answer(
                stage,
                course,
                f"session-{number}",
                "each-session",
                pain=how_bad,
                change="much-better",
            )
        yield stage.ago(days, 10, 30)
        session = yield from hold_session(stage, booked, weight_lb="143")
        pay_for_a_session(stage, course)
        yield stage.ago(days - 5, 12)  # a weekend may bring it forward
        report(stage, session, pain=min("4", how_bad))
        if number == 2:
            yield stage.ago(first - 6 * WEEK, 17)
            answer(
                stage,
                course,
                "w6",
                "follow-up",
                pain="4",
                change="much-better",
                **activity(FIDDLE, "6"),
            )

    yield stage.ago(first - 8 * WEEK - 3, 9)
    move_course(course=course, move="finish", by=stage.physician)


def tomas(stage: Stage) -> Story:
    """Right knee: everything is prepared, and the first session is today. He signed the consent on
    the tablet, in Spanish, with an interpreter."""
    knee = Person(
        tender=("knee-pes-anserine", "knee-coronary-medial", "knee-mcl-tibial"),
        pain=6,
        pain_weeks=70,
        tried=(EXERCISE, DRUGS),
        goal="Walk to work and back",
    )
    yield stage.ago(20, 15)
    person = stage.patient("Tomás")
    record_medicine(
        patient=person,
        typed="Naproxen 500 mg",
        medicine="naproxen",
        reason=Reason.PAIN,
        by=stage.nurse,
    )
    course = open_at(stage, person, "knee-oa", "right", knee)
    see_film(stage, course, taken_on=stage.ago(60, 12).date(), grade="2", note="Small bone spurs")

    yield stage.ago(13, 9)
    starts_at = next_session_at(stage)
    find_suitable(stage, course, "More than a year of pain; exercise and naproxen were not enough")
    plan_after(
        stage, course, "rabago-2013", knee, starts_at.date(), reason="Discussed with an interpreter"
    )
    booked = book(stage, course, 1, starts_at)
    sign_on_tablet(stage, course)
    give_preparation(appointment=booked, sedation="none", told_how="in-person", by=stage.nurse)


def layla(stage: Stage) -> Story:
    """Right shoulder: put off because of an infection, until it is over."""
    shoulder = Person(
        tender=("shoulder-supraspinatus", "shoulder-infraspinatus"),
        pain=6,
        pain_weeks=30,
        tried=(EXERCISE, DRUGS),
        goal="Reach the upper shelf",
        found="systemic-infection",
    )
    yield stage.ago(5, 16)
    course = open_at(stage, stage.patient("ليلى"), "rotator-cuff", "right", shoulder)
    need_no_images(stage, course)
    yield stage.later(minutes=20)
    move_course(
        course=course,
        move="defer",
        reason="Fever and antibiotics for a chest infection: two weeks after it is over",
        until=(stage.ago(5, 16) + timedelta(weeks=3)).date(),
        by=stage.physician,
    )


def finn(stage: Stage) -> Story:
    """Right knee of a boy of fourteen, with his mother: assessed, nothing more."""
    knee = Person(
        tender=("knee-patellar-tendon-lower",),
        pain=5,
        pain_weeks=20,
        tried=(EXERCISE,),
        goal="Football with the team",
        guardian=True,
    )
    yield stage.ago(3, 15)
    open_at(stage, stage.patient("Finn"), "osgood-schlatter", "right", knee)


def activity(what: str, score: str) -> dict[str, str]:
    return {"activity_1": what, "activity_1_score": score}


STORIES = (benjamin, kaethe, siobhan, tomas, layla, finn)


def _before_a_holiday(stage: Stage, at: datetime) -> datetime:
    """At that hour, on the last day by then that is no holiday. A weekend stays: the check of the
    second day is open wherever it can be."""
    days = open_days(stage.clinic)
    while days.why_closed(local_day(at, stage.zone)) == "closure":
        at = days_later(at, -1, stage.zone)
    return at


def next_session_at(stage: Stage) -> datetime:
    """In half an hour or more today, while the clinic is open; else on its next day, at 9:30."""
    soon = stage.now + 2 * HALF_HOUR
    days = open_days(stage.clinic)
    morning = at_local(stage.today, MORNING, stage.zone)
    at = max(morning, soon - (soon - morning) % HALF_HOUR)
    if at.astimezone(stage.zone).hour < LATEST_HOUR and days.why_closed(stage.today) is None:
        return at
    first = days.first_from(stage.today + timedelta(days=1))
    return at_local(first, MORNING, stage.zone)
