"""Plays an outline with the registry's own actions, moment by moment."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time, timedelta
from functools import partial
from random import Random

from prolo.care.dates import OpenDays, at_local
from prolo.care.images import KELLGREN_LAWRENCE, Modality, NoneReason
from prolo.care.plan import Plan
from prolo.demo.holding import Sessions, together
from prolo.demo.names import chance, invent_identity
from prolo.demo.outline import Decision, Outline, Signing
from prolo.demo.papers import sign_behind_link, sign_on_tablet, take_back
from prolo.demo.pictures import attach_drawing
from prolo.demo.planning import (
    Person,
    agree,
    find_suitable,
    in_some_room,
    named,
    need_no_images,
    open_at,
    plan_after,
    see_images,
    who_treats,
)
from prolo.demo.stage import Stage, Story
from prolo.registry import clock
from prolo.registry.actions.allergies import record_allergy
from prolo.registry.actions.appointments import change_appointment
from prolo.registry.actions.courses import move_course
from prolo.registry.actions.medicines import record_medicine
from prolo.registry.actions.patients import register_patient
from prolo.registry.actions.relations import add_relation
from prolo.registry.consents import guardians_of
from prolo.registry.models import Course, Patient
from prolo.registry.plans import open_days

HOSPITAL, FIRST_NUMBER = "Invented General Hospital", 10_040_701  # which knows the older ones
SENT_FROM_AGE = 60
BOOKED_AHEAD = 6  # days before the first visit
TAKEN_BACK_AFTER = timedelta(days=2)


def play(outline: Outline, seed: int) -> Callable[[Stage], Story]:
    """The story of this outline. Everything that is left to chance follows from ``seed``."""
    return partial(_tell, outline, chance(seed, outline.name), _weight_lb(outline, seed))


def _weight_lb(outline: Outline, seed: int) -> int:
    """The same in every course of a person."""
    rng = chance(seed, "weight of", outline.who or outline.name)
    return rng.randrange(85, 110) if outline.guardian else rng.randrange(128, 225)


def first_visit_on(outline: Outline, today: date, days: OpenDays) -> date:
    """So many days ago, or the next day on which the clinic treats; who has come came before
    today, on whatever weekday the demonstration is filled."""
    day = days.first_from(today - timedelta(days=outline.days_ago))
    while outline.days_ago > 0 and (day >= today or days.why_closed(day)):
        day -= timedelta(days=1)
    return day


def planned_for(outline: Outline, visit_on: date, in_days: int, days: OpenDays) -> date:
    """The first session, planned at that visit."""
    return days.first_from(visit_on + timedelta(days=outline.first_in or in_days))


def _tell(outline: Outline, rng: Random, weight_lb: int, stage: Stage) -> Story:
    day = first_visit_on(outline, stage.today, open_days(stage.clinic))
    ahead = max(BOOKED_AHEAD, BOOKED_AHEAD - outline.days_ago)
    yield at_local(day - timedelta(days=ahead), time(11, rng.randrange(0, 60, 5)), stage.zone)
    first_at = stage.slot(day)
    patient = _on_record(stage, outline, rng)
    visit = in_some_room(
        stage,
        patient=patient,
        purpose="assessment",
        starts_at=first_at,
        injector=named(who_treats(stage, outline.condition)),
    )
    yield first_at
    change_appointment(appointment=visit, change="arrived", by=stage.desk)
    if outline.decision is Decision.EXPECTED:
        return
    yield stage.later(minutes=10)
    course = _assess(stage, outline, patient)
    change_appointment(appointment=visit, change="done", by=stage.nurse)
    yield stage.later(minutes=10)
    if _decide(stage, outline, course):
        yield stage.later(minutes=5)
        plan = _plan(stage, outline, course, rng.randrange(9, 16))
        yield from _agree(stage, outline, course)
        sessions = Sessions(stage, outline, course, plan, weight_lb).hold_all()
        yield from together(sessions, _take_back(stage, outline, course))


# -- the first visit


def _on_record(stage: Stage, outline: Outline, rng: Random) -> Patient:
    """Who has come before is known."""
    part = outline.who or outline.name
    if part not in stage.cast:
        stage.cast[part] = _register(stage, outline, rng)
    return stage.cast[part]


def _register(stage: Stage, outline: Outline, rng: Random) -> Patient:
    given = invent_identity(
        rng,
        language=outline.language,
        sex=outline.sex,
        age=outline.age,
        today=clock.today(stage.clinic),
    )
    number = ((HOSPITAL, str(FIRST_NUMBER + len(stage.cast))),)
    registered = register_patient(
        given=given,
        sex=outline.sex,
        identifiers=number if outline.age >= SENT_FROM_AGE else (),
        is_new=True,
        by=stage.desk,
    )
    assert registered.patient is not None  # is_new: nobody is asked
    if outline.guardian:
        add_relation(
            patient=registered.patient,
            kind="guardian",
            name=f"{outline.guardian} {given.family_name}",
            relationship="mother",
            right="parent",
            document="Birth certificate (invented)",
            phone=given.phone,
            email=given.email,
            by=stage.desk,
        )
    return registered.patient


def _assess(stage: Stage, outline: Outline, patient: Patient) -> Course:
    for one in outline.medicines:
        record_medicine(
            patient=patient,
            typed=one.typed,
            medicine=one.medicine,
            reason=one.reason,
            prescriber=one.prescriber,
            by=stage.nurse,
        )
    if outline.allergy:
        record_allergy(patient=patient, substance=outline.allergy, by=stage.nurse)
    person = _person(outline)
    course = open_at(stage, patient, outline.condition, outline.side, person)
    _look_at_images(stage, outline, course)
    return course


def _person(outline: Outline) -> Person:
    return Person(
        tender=outline.tender,
        pain=outline.pain,
        pain_weeks=outline.pain_weeks,
        tried=outline.tried,
        goal=outline.goal,
        found=outline.found,
        flag=outline.flag,
        guardian=bool(outline.guardian),
    )


def _look_at_images(stage: Stage, outline: Outline, course: Course) -> None:
    if outline.images is Modality.NONE:
        awaited = outline.decision is Decision.OPEN
        need_no_images(stage, course, NoneReason.AWAITED if awaited else NoneReason.CLINICAL)
    elif outline.grade:
        see_images(
            stage, course, outline.images, grade_system=KELLGREN_LAWRENCE, grade=outline.grade
        )
    else:
        see_images(stage, course, outline.images)
    if outline.picture:
        attach_drawing(stage, course)


def _decide(stage: Stage, outline: Outline, course: Course) -> bool:
    """Whether a plan follows."""
    match outline.decision:
        case Decision.DEFERRED:
            until = clock.today(stage.clinic) + timedelta(weeks=outline.deferred_weeks)
            by, reason = stage.physician, outline.reason
            move_course(course=course, move="defer", reason=reason, until=until, by=by)
        case Decision.NOT_SUITABLE:
            by, reason = stage.physician, outline.reason
            move_course(course=course, move="find-not-suitable", reason=reason, by=by)
        case Decision.DECLINED:
            move_course(course=course, move="withdraw", reason=outline.reason, by=stage.nurse)
        case Decision.SUITABLE | Decision.TREATED:
            find_suitable(stage, course, outline.reason)
    return outline.decision is Decision.TREATED


def _plan(stage: Stage, outline: Outline, course: Course, in_days: int) -> Plan:
    """Drafted, and signed by the physician."""
    today, days = clock.today(stage.clinic), open_days(stage.clinic)
    first_on = planned_for(outline, today, in_days, days)
    person, why = _person(outline), "Discussed with the person, who agrees"
    return plan_after(stage, course, outline.protocol, person, first_on, reason=why)


def _agree(stage: Stage, outline: Outline, course: Course) -> Story:
    """In writing; at home it takes a while."""
    match outline.signs:
        case Signing.PEN:
            guardian = guardians_of(course.patient).first()
            agree(stage, course, signed_at=stage.later(minutes=0), guardian=guardian)
        case Signing.TABLET:
            sign_on_tablet(stage, course)
        case Signing.LINK:
            yield from sign_behind_link(stage, course)


def _take_back(stage: Stage, outline: Outline, course: Course) -> Story:
    if outline.takes_back:
        yield stage.later(minutes=0) + TAKEN_BACK_AFTER
        take_back(stage, course, outline.takes_back)
