"""A visit is a person, a day, a place: which appointments of a person belong to one, what else of
theirs could be done in it, and what is asked before a session of it begins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import count
from zoneinfo import ZoneInfo

from prolo.care.beginning import Question, ask_before_beginning
from prolo.care.course import INJECTING
from prolo.care.due_sessions import days_ahead
from prolo.registry import clock
from prolo.registry.booked_days import EXPECTED
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.course_facts import course_facts
from prolo.registry.models import Appointment, Course, Patient, Session
from prolo.registry.plans import current_plan
from prolo.registry.preparation import day_of
from prolo.registry.said import bounds_here
from prolo.registry.schedule import day_bounds, usual_minutes

FREES_ITS_NUMBER = ("cancelled", "missed", "not-injected")  # the session may be booked again


@dataclass(frozen=True, slots=True, kw_only=True)
class Along:
    """The next session of another course, which could be held in the same visit."""

    course: Course
    number: int
    planned_on: date | None

    @property
    def minutes(self) -> int:
        return usual_minutes(self.course.clinic, Appointment.Purpose.SESSION)


def next_number(course: Course) -> int:
    """The first session that has neither been held nor stands booked."""
    held = course.sessions.exclude(state=Session.State.ABANDONED)
    booked = course.appointments.exclude(state__in=FREES_ITS_NUMBER)
    taken = {
        *held.values_list("number", flat=True),
        *booked.values_list("session_number", flat=True),
    }
    return next(number for number in count(1) if number not in taken)


def planned_on(course: Course, number: int, today: date) -> date | None:
    """The day that the plan has for it, put off with a session before it, unless that is over; not
    before an injection of cortisone is long enough ago."""
    earliest = bounds_here(course).get("start_on") or today
    facts = course_facts(course, knowledge=clinic_knowledge(course.clinic))
    days = days_ahead(facts)[number - 1 : number]
    return next((max(day, earliest) for day in days if day >= today), None)


def could_come_along(patient: Patient, course: Course | None) -> list[Along]:
    """Of the person's other courses in treatment, each with the session that is to be booked."""
    today = clock.today(patient.clinic)
    others = patient.courses.filter(state__in=INJECTING).select_related("clinic")
    found = []
    if course:
        others = others.exclude(pk=course.pk)
    for one in others.order_by("opened_on", "pk"):
        plan, number = current_plan(one), next_number(one)
        if plan and number <= len(plan.sessions_on):
            day = planned_on(one, number, today)
            found.append(Along(course=one, number=number, planned_on=day))
    return found


def of_that_visit(row: Appointment) -> list[Appointment]:
    """What else stands for this person on that day, by the hour."""
    begin, end = day_bounds(day_of(row), ZoneInfo(row.clinic.time_zone))
    rows = Appointment.objects.filter(
        patient=row.patient_id, starts_at__gte=begin, starts_at__lt=end, state__in=EXPECTED
    )
    whose = rows.exclude(pk=row.pk).select_related("course", "clinic", "room", "injector")
    return list(whose.order_by("starts_at", "pk"))


def together(rows: Sequence[Appointment], row: Appointment) -> list[Appointment]:
    """The same, among rows that were read."""
    return [
        one
        for one in rows
        if one.pk != row.pk
        and one.patient_id == row.patient_id
        and one.state in EXPECTED
        and day_of(one) == day_of(row)
    ]


def questions_before(row: Appointment) -> tuple[Question, ...]:
    """What is asked before the session of this appointment begins now."""
    if row.course is None or row.session_number is None:
        return ()
    plan = current_plan(row.course)
    return ask_before_beginning(
        starts_at=row.starts_at,
        now=clock.now(row.clinic),
        zone=ZoneInfo(row.clinic.time_zone),
        number=row.session_number,
        planned=len(plan.sessions_on) if plan else None,
    )
