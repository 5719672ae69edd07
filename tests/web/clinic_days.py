"""A clinic's day with many people, as rows."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from prolo.registry import clock
from prolo.registry.access import Actor
from prolo.registry.actions.courses import open_course
from prolo.registry.due import rebuild_course
from prolo.registry.models import (
    Appointment,
    AppointmentChange,
    Course,
    Identity,
    Patient,
    Room,
    Session,
    Visit,
)


def at_ten(acting: Actor, *, days: int = 0) -> datetime:
    day = clock.today(acting.clinic) + timedelta(days=days)
    return datetime(day.year, day.month, day.day, 10, tzinfo=ZoneInfo(acting.clinic.time_zone))


def register(acting: Actor, number: int) -> Patient:
    patient = Patient.objects.create(clinic=acting.clinic)
    Identity.objects.create(
        clinic=acting.clinic,
        patient=patient,
        family_name=f"Invented {number:03}",
        given_names="Person",
        birth_date=date(1970, 1, 1),
        phone=f"+1 555 {number:04}",
    )
    return patient


def book_today(acting: Actor, patient: Patient, *, days: int = 0) -> Appointment:
    """A first session of a right knee, without a plan, at ten; or so many days later."""
    with acting.at_work():
        course = open_course(patient=patient, condition="knee-oa", side="right", by=acting)
        booked = Appointment.objects.create(
            clinic=acting.clinic,
            patient=patient,
            course=course,
            purpose="session",
            session_number=1,
            room=Room.objects.get_or_create(
                clinic=acting.clinic, name="Room 9", defaults={"opened_on": date(2020, 1, 1)}
            )[0],
            injector=acting.user,
            starts_at=at_ten(acting, days=days),
            booked_at=at_ten(acting, days=-7),
        )
        AppointmentChange.objects.create(
            clinic=acting.clinic,
            patient=patient,
            appointment=booked,
            change="booked",
            despite=["closed-weekday"],  # on whatever day the tests run
            happened_at=clock.now(acting.clinic),
        )
        rebuild_course(course, by=acting)
    return booked


def many_expected(acting: Actor, people: int) -> None:
    with acting.at_work():
        for number in range(people):
            book_today(acting, register(acting, number))


def leave_unsigned(acting: Actor, patient: Patient, *, injector: object = None) -> Session:
    """A session of three days ago that was recorded and not signed."""
    with acting.at_work():
        course = open_course(patient=patient, condition="knee-oa", side="left", by=acting)
        ended = at_ten(acting, days=-3)
        row = {"clinic": acting.clinic, "patient": patient}
        visit = Visit.objects.create(**row, day=ended.date(), arrived_at=ended)
        session = Session.objects.create(
            **row,
            course=course,
            visit=visit,
            number=1,
            state=Session.State.RECORDED,
            injector=injector,
            started_at=ended,
            ended_at=ended,
        )
        rebuild_course(course, by=acting)
    return session


def many_unsigned(acting: Actor, people: int) -> None:
    with acting.at_work():
        for number in range(people):
            leave_unsigned(acting, register(acting, number))


def treated_before(acting: Actor, patient: Patient, *, days: int) -> Course:
    """A left knee that was injected once, so many days ago, and is followed since."""
    with acting.at_work():
        at = at_ten(acting, days=-days)
        row = {"clinic": acting.clinic, "recorded_by": acting.user, "patient": patient}
        course = Course.objects.create(
            **row, condition="knee-oa", side="left", opened_on=at.date(), state="following"
        )
        visit = Visit.objects.create(**row, day=at.date(), arrived_at=at)
        Session.objects.create(
            **row,
            course=course,
            visit=visit,
            number=1,
            state="signed",
            injector=acting.user,
            started_at=at,
            ended_at=at,
        )
        rebuild_course(course, by=acting)
    return course
