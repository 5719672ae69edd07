"""When somebody is expected, and with whom: what an estimate takes from the calendar."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from prolo.care.dates import local_day
from prolo.registry import clock
from prolo.registry.models import Appointment, Course, Patient, User

SESSION = Appointment.Purpose.SESSION
EXPECTED = (Appointment.State.BOOKED, Appointment.State.ARRIVED, Appointment.State.DONE)
NOT_INJECTED = Appointment.State.NOT_INJECTED
FELL_OUT = (Appointment.State.CANCELLED, Appointment.State.MISSED)
LET_GO = "let-go"  # the change that says that nothing is booked in its place


def booked_visits(
    patient: Patient, course: Course | None, *, at: datetime | None = None
) -> list[Appointment]:
    """That did not fall out, the earliest first; without a course those from today on. ``at``: as
    they stood then."""
    rows = Appointment.objects.filter(patient=patient, course=course).select_related("injector")
    zone = ZoneInfo(patient.clinic.time_zone)
    today = clock.day_at(at or clock.now(patient.clinic), patient.clinic)
    return [row for row in _standing(rows, at) if course or local_day(row.starts_at, zone) >= today]


def _standing(rows: QuerySet[Appointment], at: datetime | None) -> list[Appointment]:
    """``at``: never saved; a row of which no change was kept stood as it stands."""
    if at is None:
        return list(rows.exclude(state__in=FELL_OUT))
    found = []
    for row in rows.filter(booked_at__lte=at).prefetch_related("changes__injector"):
        changes = list(row.changes.all())
        stood = [one for one in changes if one.happened_at <= at]
        if any(one.change in (*FELL_OUT, LET_GO) for one in stood[-1:]):
            continue
        if stood:
            is_for_nothing = stood[-1].change == NOT_INJECTED
            row.state = NOT_INJECTED if is_for_nothing else Appointment.State.BOOKED
            row.starts_at = stood[-1].to_starts_at or row.starts_at
            row.injector = stood[-1].injector
        if changes or row.state not in FELL_OUT:
            found.append(row)
    return sorted(found, key=lambda row: row.starts_at)


def booked_days(visits: list[Appointment], zone: ZoneInfo) -> dict[str, tuple[date, ...]]:
    """``care.money.estimate.Booked``."""
    found: dict[str, tuple[date, ...]] = {}
    for one in visits:
        found[one.purpose] = (*found.get(one.purpose, ()), local_day(one.starts_at, zone))
    return found


def first_visits(patient: Patient, since: date, *, at: datetime | None = None) -> tuple[date, ...]:
    """The days of assessments that belong to no course yet, from that day on."""
    rows = Appointment.objects.filter(
        patient=patient, course=None, purpose=Appointment.Purpose.ASSESSMENT
    )
    zone = ZoneInfo(patient.clinic.time_zone)
    days = (local_day(row.starts_at, zone) for row in _standing(rows, at))
    return tuple(day for day in days if day >= since)


def booked_sessions(visits: list[Appointment], zone: ZoneInfo, planned: int) -> dict[int, date]:
    """By their numbers; beyond those that are ``planned`` only what was not for nothing."""
    return {
        one.session_number: local_day(one.starts_at, zone)
        for one in visits
        if one.purpose == SESSION
        and one.session_number
        and (one.session_number <= planned or one.state != NOT_INJECTED)
    }


def booked_with(visits: list[Appointment]) -> dict[int, User]:
    """Who is booked to inject, by the number of the session."""
    last = {one.session_number: one.injector for one in visits if one.purpose == SESSION}
    return {number: injector for number, injector in last.items() if number and injector}


def who_treats(
    patient: Patient, course: Course | None, *, at: datetime | None = None
) -> list[User]:
    return treating(booked_visits(patient, course, at=at), course)


def treating(visits: Iterable[Appointment], course: Course | None) -> list[User]:
    """Who is booked to inject, or, without a course, for the visit that comes."""
    booked = [one for one in visits if course is None or one.purpose == SESSION]
    return list(dict.fromkeys(one.injector for one in booked if one.injector))


def booked_injector(
    patient: Patient, course: Course | None, *, at: datetime | None = None
) -> User | None:
    """Where it is one and the same."""
    found = who_treats(patient, course, at=at)
    return found[0] if len(found) == 1 else None
