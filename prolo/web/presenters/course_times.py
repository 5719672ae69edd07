"""The days of one course to which a demonstration's clock is worth moving."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from prolo.registry.models import Appointment, Course

MORNING = 8  # o'clock


def course_times(course: Course, now: datetime) -> list[dict[str, Any]]:
    """The day before and the day of the next session, the second day after the last, week 12."""
    zone = ZoneInfo(course.clinic.time_zone)
    found = [(_morning(at, zone), label) for at, label in _worth_going_to(course, now)]
    return [
        {"label": label, "at": at, "day": at.date(), "time": at.time()}
        for at, label in sorted(found)
        if at > now
    ]


def _worth_going_to(course: Course, now: datetime) -> Iterator[tuple[datetime, str]]:
    booked = course.appointments.filter(
        purpose=Appointment.Purpose.SESSION, state=Appointment.State.BOOKED, starts_at__gt=now
    )
    if coming := booked.order_by("starts_at").first():
        number = {"number": coming.session_number}
        yield coming.starts_at - timedelta(days=1), _("The day before session %(number)s") % number
        yield coming.starts_at, _("The morning of session %(number)s") % number
    held = course.sessions.filter(ended_at__isnull=False).order_by("ended_at")
    first, last = held.first(), held.last()
    if last and last.ended_at:
        yield (
            last.ended_at + timedelta(days=2),
            _("Day 2 after session %(number)s") % {"number": last.number},
        )
    if first and first.ended_at:
        yield first.ended_at + timedelta(weeks=12), _("Week 12")


def _morning(at: datetime, zone: ZoneInfo) -> datetime:
    return at.astimezone(zone).replace(hour=MORNING, minute=0, second=0, microsecond=0)
