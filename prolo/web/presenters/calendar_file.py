"""A person's appointments as a calendar file (RFC 5545). Its titles say nothing of health."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from prolo.care.preparation import preparation_from_json
from prolo.registry.models import Appointment, AppointmentChange, Preparation

MADE_BY = "-//prolo//prolo//EN"
DAY = timedelta(days=1)


def calendar_file(rows: Iterable[Appointment], zone: ZoneInfo, now: datetime) -> bytes:
    """An appointment keeps its UID when it is moved or cancelled, and its SEQUENCE counts what
    happened to it, so that a calendar that has it already changes it."""
    made = Calendar()
    made.add("prodid", MADE_BY)
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    for row in rows:
        made.add_component(_appointment(row, zone, now))
        if row.state == Appointment.State.BOOKED:
            for event in _days_before(row, now):
                made.add_component(event)
    made.add_missing_timezones()
    written: bytes = made.to_ical()
    return written


def _appointment(row: Appointment, zone: ZoneInfo, now: datetime) -> Event:
    starts_at = row.starts_at.astimezone(zone)
    is_off = row.state == Appointment.State.CANCELLED
    event = _event(str(row.pk), _("Appointment"), now)
    event.add("sequence", max(0, AppointmentChange.objects.filter(appointment=row).count() - 1))
    event.add("dtstart", starts_at)
    event.add("dtend", (row.starts_at + timedelta(minutes=row.minutes)).astimezone(zone))
    event.add("status", "CANCELLED" if is_off else "CONFIRMED")
    event.add("url", settings.SITE + reverse("web:mine-before", args=[row.pk]))
    return event


def _days_before(row: Appointment, now: datetime) -> Iterator[Event]:
    """The days on which the person takes something for the last time: which, the sheet says."""
    sheet: Preparation | None = row.preparations.current().order_by("version").last()
    if sheet is None:
        return
    for day in _last_days(sheet):
        event = _event(f"{row.pk}-{day}", _("Before your appointment: look at your sheet"), now)
        event.add("sequence", sheet.version - 1)
        event.add("dtstart", day)
        event.add("dtend", day + DAY)
        event.add("transp", "TRANSPARENT")
        event.add("url", settings.SITE + reverse("web:mine-before", args=[row.pk]))
        yield event


def _last_days(sheet: Preparation) -> list[date]:
    rows = preparation_from_json(sheet.body).medicines
    return sorted({row.last_dose_on for row in rows if row.last_dose_on})


def _event(name: str, summary: str, now: datetime) -> Event:
    event = Event()
    event.add("uid", f"{name}@{settings.MAIL_DOMAIN}")
    event.add("dtstamp", now)
    event.add("summary", summary)
    event.add("class", "PRIVATE")
    return event
