"""A person's appointments as a calendar file (RFC 5545). Its titles say nothing of health."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from email.mime.text import MIMEText
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, vCalAddress

from prolo.care.notices import CANCELLED, Notice
from prolo.registry import clock
from prolo.registry.models import Appointment, AppointmentChange, MessageSettings
from prolo.registry.preparation import last_days, sheet_of
from prolo.web.languages import language_of, spoken

MADE_BY = "-//prolo//prolo//EN"
DAY = timedelta(days=1)


def calendar_file(rows: Iterable[Appointment], zone: ZoneInfo, now: datetime) -> bytes:
    """An appointment keeps its UID when it is moved or cancelled, and its SEQUENCE counts what
    happened to it, so that a calendar that has it already changes it."""
    events = []
    for row in rows:
        own = [_appointment(row, zone, now), *_days_before(row, now)]
        for event in own:
            event.add("url", settings.SITE + reverse("web:mine-before", args=[row.pk]))
        events += own
    return _written("PUBLISH", events)


def notice_calendars(
    told: Iterable[Notice],
    rows: Mapping[str, Appointment],
    *,
    language: str,
    conf: MessageSettings,
) -> list[MIMEText]:
    """For a message: what stands in one file, with the days of the sheet and those that are none
    any more; each that was cancelled in one of its own (RFC 5546, 3.2.5: of one METHOD:CANCEL all
    events have the same UID)."""
    now, zone = clock.now(conf.clinic), ZoneInfo(conf.clinic.time_zone)
    standing, made = [], []
    with spoken(language_of(language, "")):
        for one in told:
            event = _appointment(rows[one.mark], zone, now)
            event.add("organizer", _organizer(conf))
            if one.change == CANCELLED:
                made.append(_part("CANCEL", [event]))
            else:
                standing.append(event)
            standing += _days_before(rows[one.mark], now)
    return [*([_part("PUBLISH", standing)] if standing else []), *made]


def _organizer(conf: MessageSettings) -> vCalAddress:
    address = vCalAddress(f"mailto:{conf.from_address or settings.DEFAULT_FROM_EMAIL}")
    if conf.sender_name:
        address.params["CN"] = conf.sender_name
    return address


def _part(method: str, events: Iterable[Event]) -> MIMEText:
    part = MIMEText(_written(method, events).decode(), "calendar", "utf-8")
    part.set_param("method", method)
    name = "cancelled" if method == "CANCEL" else "appointment"
    part.add_header("Content-Disposition", "attachment", filename=f"{name}.ics")
    return part


def _written(method: str, events: Iterable[Event]) -> bytes:
    made = Calendar()
    made.add("prodid", MADE_BY)
    made.add("version", "2.0")
    made.add("method", method)
    for event in events:
        made.add_component(event)
    made.add_missing_timezones()
    written: bytes = made.to_ical()
    return written


def _appointment(row: Appointment, zone: ZoneInfo, now: datetime) -> Event:
    starts_at = row.starts_at.astimezone(zone)
    is_off = row.state == Appointment.State.CANCELLED
    event = _event(str(row.pk), _("Appointment"), now)
    event.add("sequence", _changes(row))
    event.add("dtstart", starts_at)
    event.add("dtend", (row.starts_at + timedelta(minutes=row.minutes)).astimezone(zone))
    event.add("status", "CANCELLED" if is_off else "CONFIRMED")
    return event


def _changes(row: Appointment) -> int:
    return max(0, AppointmentChange.objects.filter(appointment=row).count() - 1)


def _days_before(row: Appointment, now: datetime) -> Iterator[Event]:
    """The days on which the person takes something for the last time: which, the sheet says. Those
    of an earlier sheet, or of an appointment that was moved or cancelled, are taken out again."""
    sheets = list(row.preparations.order_by("version"))
    current = sheet_of(row)
    stands = current is not None and row.state == Appointment.State.BOOKED
    wanted = last_days(current) if current and stands else ()
    for day in sorted({day for sheet in sheets for day in last_days(sheet)}):
        event = _event(f"{row.pk}-{day}", _("Before your appointment: look at your sheet"), now)
        event.add("sequence", len(sheets) - 1 + _changes(row))
        event.add("status", "CONFIRMED" if day in wanted else "CANCELLED")
        event.add("dtstart", day)
        event.add("dtend", day + DAY)
        event.add("transp", "TRANSPARENT")
        yield event


def _event(name: str, summary: str, now: datetime) -> Event:
    event = Event()
    event.add("uid", f"{name}@{settings.MAIL_DOMAIN}")
    event.add("dtstamp", now)
    event.add("summary", summary)
    event.add("class", "PRIVATE")
    return event
