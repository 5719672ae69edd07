"""When somebody is expected, and with whom: what an estimate takes from the calendar."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

from prolo.care.dates import local_day
from prolo.care.plan import Plan
from prolo.registry import clock
from prolo.registry.models import Appointment, Course, Patient, User

SESSION = Appointment.Purpose.SESSION
EXPECTED = (Appointment.State.BOOKED, Appointment.State.ARRIVED, Appointment.State.DONE)
FELL_OUT = (Appointment.State.CANCELLED, Appointment.State.MISSED)


def booked_visits(patient: Patient, course: Course | None) -> list[Appointment]:
    """That did not fall out, the earliest first; without a course those from today on."""
    rows = Appointment.objects.filter(patient=patient, course=course).exclude(state__in=FELL_OUT)
    zone, today = ZoneInfo(patient.clinic.time_zone), clock.today(patient.clinic)
    return [
        row
        for row in rows.select_related("injector")
        if course or local_day(row.starts_at, zone) >= today
    ]


def booked_days(visits: list[Appointment], zone: ZoneInfo) -> dict[str, tuple[date, ...]]:
    """``care.money.estimate.Booked``."""
    found: dict[str, tuple[date, ...]] = {}
    for one in visits:
        found[one.purpose] = (*found.get(one.purpose, ()), local_day(one.starts_at, zone))
    return found


def first_visits(patient: Patient, since: date) -> tuple[date, ...]:
    """The days of assessments that belong to no course yet, from that day on."""
    rows = Appointment.objects.filter(
        patient=patient, course=None, purpose=Appointment.Purpose.ASSESSMENT
    ).exclude(state__in=FELL_OUT)
    zone = ZoneInfo(patient.clinic.time_zone)
    days = (local_day(row.starts_at, zone) for row in rows.order_by("starts_at"))
    return tuple(day for day in days if day >= since)


def as_booked(plan: Plan, visits: list[Appointment], zone: ZoneInfo) -> Plan:
    """With the days that are booked in the place of those that were planned."""
    booked = {
        one.session_number: local_day(one.starts_at, zone)
        for one in visits
        if one.purpose == SESSION
    }
    days = (booked.get(number, day) for number, day in enumerate(plan.sessions_on, start=1))
    return replace(plan, sessions_on=tuple(days))


def who_treats(patient: Patient, course: Course | None) -> list[User]:
    """Who is booked to inject, or, without a course, for the visit that comes."""
    visits = booked_visits(patient, course)
    booked = [one for one in visits if course is None or one.purpose == SESSION]
    return list(dict.fromkeys(one.injector for one in booked if one.injector))


def booked_injector(patient: Patient, course: Course | None) -> User | None:
    """Where it is one and the same."""
    found = who_treats(patient, course)
    return found[0] if len(found) == 1 else None
