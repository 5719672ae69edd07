"""When somebody is expected, and with whom: what an estimate takes from the calendar."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from prolo.care.dates import local_day
from prolo.care.money.estimate import BookedVisit, Visits
from prolo.registry import clock
from prolo.registry.models import Appointment, Course, Patient, User

SESSION = Appointment.Purpose.SESSION
ASSESSMENT, FOLLOW_UP = Appointment.Purpose.ASSESSMENT, Appointment.Purpose.FOLLOW_UP
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


def visits_of(
    patient: Patient, rows: list[Appointment], visits: Visits, *, at: datetime | None = None
) -> dict[str, list[Appointment]]:
    """What is booked of the visits that an estimate is of, by what they are: the first, and as many
    later ones. ``rows`` are those of the course."""
    first = _of(rows, ASSESSMENT) or first_visits(patient, visits.on, at=at)
    return {
        ASSESSMENT: first[:1] if visits.assessment_on else [],
        FOLLOW_UP: _of(rows, FOLLOW_UP)[: visits.follow_ups],
    }


def _of(rows: list[Appointment], purpose: str) -> list[Appointment]:
    return [one for one in rows if one.purpose == purpose]


def first_visits(patient: Patient, since: date, *, at: datetime | None = None) -> list[Appointment]:
    """Assessments that belong to no course yet, from that day on, the earliest first."""
    rows = Appointment.objects.filter(patient=patient, course=None, purpose=ASSESSMENT)
    zone = ZoneInfo(patient.clinic.time_zone)
    standing = _standing(rows.select_related("injector"), at)
    return [row for row in standing if local_day(row.starts_at, zone) >= since]


def as_booked_visit(row: Appointment, zone: ZoneInfo) -> BookedVisit:
    injector = str(row.injector_id) if row.injector_id else ""
    return BookedVisit(on=local_day(row.starts_at, zone), injector=injector)


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


def treating(visits: Iterable[Appointment], course: Course | None) -> list[User]:
    """Who is booked to inject, or, without a course, for the visit that comes."""
    booked = [one for one in visits if course is None or one.purpose == SESSION]
    return list(dict.fromkeys(one.injector for one in booked if one.injector))


def booked_injector(
    patient: Patient, course: Course | None, *, at: datetime | None = None
) -> User | None:
    """Where it is one and the same."""
    found = treating(booked_visits(patient, course, at=at), course)
    return found[0] if len(found) == 1 else None
