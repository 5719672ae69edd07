"""The calendar: a day by room or by physician, a week by day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from prolo.care.dates import at_local, clock_change
from prolo.registry.booked_days import EXPECTED
from prolo.registry.models import (
    Absence,
    Appointment,
    Clinic,
    Closure,
    OpeningHours,
    Room,
    User,
)
from prolo.registry.schedule import hours_off
from prolo.web.presenters.appointment_words import STATES, purpose_of
from prolo.web.presenters.listings import Head
from prolo.web.presenters.patients import listed_name
from prolo.web.words.booking import spans

DAY, WEEK = "day", "week"
ROOM, PHYSICIAN = "room", "injector"
NOBODY = object()  # no physician is asked for
SHORTEST_GAP = timedelta(minutes=15)
DAYS_A_WEEK = 7
SHORT = "D j M"  # Django's letters: Wed 4 Mar

HEADS = (
    Head("starts_at", gettext_lazy("Begins")),
    Head("minutes", gettext_lazy("Minutes")),
    Head("name", gettext_lazy("Name")),
    Head("purpose", gettext_lazy("What for")),
    Head("session_number", gettext_lazy("Number of the session")),
    Head("room", gettext_lazy("Room")),
    Head("physician", gettext_lazy("Physician")),
    Head("state", gettext_lazy("State")),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """What the clinic keeps of its week."""

    clinic: Clinic
    hours: Sequence[OpeningHours]
    closures: Sequence[Closure]
    absences: Sequence[Absence] = ()

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.clinic.time_zone)

    def closures_on(self, day: date) -> list[Closure]:
        """The whole day, or several times some hours of it."""
        return [one for one in self.closures if one.day <= day <= one.until]

    def is_closed(self, day: date) -> bool:
        """All day."""
        is_off = any(one.is_whole_days for one in self.closures_on(day))
        return is_off or str(day.weekday()) in self.clinic.closed_weekdays

    def absent(self, day: date, user_id: Any = None) -> list[Absence]:
        """Of this physician, or of everybody."""
        return [
            one
            for one in self.absences
            if one.day <= day <= one.until and user_id in (None, one.user_id)
        ]

    def open_spans(self, day: date) -> list[tuple[datetime, datetime]]:
        if self.is_closed(day):
            return []
        return [
            (at_local(day, one.opens_at, self.zone), at_local(day, one.closes_at, self.zone))
            for one in self.hours
            if one.weekday == day.weekday()
        ]

    def spans_off(self, day: date, user_id: Any) -> list[tuple[datetime, datetime]]:
        """When nobody can be booked although the clinic is open that day: it closes for some
        hours, or this physician is absent."""
        off = [*self.closures_on(day), *self.absent(day, user_id)]
        return [hours_off(one, self.zone) for one in off]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What of the calendar is looked at."""

    view: str
    by: str
    day: date

    @property
    def first(self) -> date:
        return self.day - timedelta(days=self.day.weekday()) if self.view == WEEK else self.day

    @property
    def days(self) -> list[date]:
        number = DAYS_A_WEEK if self.view == WEEK else 1
        return [self.first + timedelta(days=one) for one in range(number)]

    def url(self, **other: Any) -> str:
        asked = {"view": self.view, "by": self.by, "day": self.day} | other
        return f"{reverse('web:calendar')}?{urlencode(asked)}"


def turning(shown: Shown, today: date) -> dict[str, Any]:
    """The ways from here: earlier, later, today, the other views."""
    step = timedelta(days=len(shown.days))
    return {
        "earlier": shown.url(day=shown.first - step),
        "later": shown.url(day=shown.first + step),
        "today": "" if today in shown.days else shown.url(day=today),
        "choices": [
            _choice(_("Day"), shown, view=DAY),
            _choice(_("Week"), shown, view=WEEK),
            _choice(_("By room"), shown, by=ROOM),
            _choice(_("By physician"), shown, by=PHYSICIAN),
        ],
    }


def _choice(label: str, shown: Shown, **other: str) -> dict[str, Any]:
    is_here = all(getattr(shown, name) == value for name, value in other.items())
    return {"label": label, "url": shown.url(**other), "is_here": is_here}


def heading(shown: Shown) -> str:
    if shown.view == DAY:
        return formats.date_format(shown.day, "l j F Y")
    last = shown.days[-1]
    return _("%(first)s to %(last)s") % {
        "first": formats.date_format(shown.first, "j F"),
        "last": formats.date_format(last, "j F Y"),
    }


def listed_rows(rows: Iterable[Appointment]) -> list[dict[str, Any]]:
    """One a row, those that are off too."""
    return [
        {
            "starts_at": row.starts_at,
            "minutes": row.minutes,
            "name": listed_name(row.patient.identity),
            "purpose": row.purpose,
            "session_number": row.session_number,
            "room": row.room.name if row.room else None,
            "physician": row.injector.full_name if row.injector else None,
            "state": row.state,
        }
        for row in rows
    ]


# -- columns


def day_columns(
    shown: Shown,
    rows: Sequence[Appointment],
    week: Week,
    *,
    rooms: Iterable[Room],
    physicians: Iterable[User],
    now: datetime,
) -> list[dict[str, Any]]:
    """A column for each room, or physician; who has none stands in a column at the end."""
    names = _names(shown.by, rooms, physicians)
    for row in rows:
        if (one := getattr(row, shown.by)) is not None:
            names.setdefault(one.pk, str(one))
    columns: list[dict[str, Any]] = []
    for key, name in names.items():
        own = [row for row in rows if getattr(row, f"{shown.by}_id") == key]
        items: list[dict[str, Any]] = _items(own, shown, week.zone)
        items += _gaps(own, key, shown, week, now)
        columns.append({"title": name, "items": sorted(items, key=_begins)})
    rest = [row for row in rows if getattr(row, f"{shown.by}_id") is None]
    if rest or not columns:
        title = _("Everybody") if not columns else _nobody(shown.by)
        columns.append({"title": title, "items": _items(rest, shown, week.zone)})
    return columns


def _names(by: str, rooms: Iterable[Room], physicians: Iterable[User]) -> dict[Any, str]:
    if by == ROOM:
        return {one.pk: one.name for one in rooms}
    return {one.pk: one.full_name for one in physicians}


def _nobody(by: str) -> str:
    return _("Without a room") if by == ROOM else _("Without a physician")


def week_columns(shown: Shown, rows: Sequence[Appointment], week: Week) -> list[dict[str, Any]]:
    """A column for each day, in it a group for each room or physician. A closed day on which
    nobody is expected is left out."""
    columns = []
    for day in shown.days:
        own = [row for row in rows if row.starts_at.astimezone(week.zone).date() == day]
        if own or not week.is_closed(day) or week.closures_on(day):
            columns.append(
                {
                    "title": formats.date_format(day, SHORT),
                    "url": shown.url(view=DAY, day=day),
                    "notes": notes(day, week),
                    "groups": _groups(own, shown, week.zone),
                }
            )
    return columns


def _groups(rows: Sequence[Appointment], shown: Shown, zone: ZoneInfo) -> list[dict[str, Any]]:
    names = {getattr(row, f"{shown.by}_id"): str(getattr(row, shown.by) or "") for row in rows}
    ordered = sorted(names, key=lambda key: (not names[key], names[key]))
    return [
        {
            "title": names[key] or _nobody(shown.by),
            "items": _items(
                [row for row in rows if getattr(row, f"{shown.by}_id") == key], shown, zone
            ),
        }
        for key in ordered
    ]


def _items(rows: Iterable[Appointment], shown: Shown, zone: ZoneInfo) -> list[dict[str, Any]]:
    return [_item(row, shown, zone) for row in rows]


def _item(row: Appointment, shown: Shown, zone: ZoneInfo) -> dict[str, Any]:
    begin = row.starts_at.astimezone(zone)
    end = (row.starts_at + timedelta(minutes=row.minutes)).astimezone(zone)
    label, tone = STATES[row.state]
    other = row.injector if shown.by == ROOM else row.room
    return {
        "begin": begin,
        "end": end,
        "name": listed_name(row.patient.identity),
        "purpose": purpose_of(row),
        "other": str(other or ""),
        "state": "" if row.state == Appointment.State.BOOKED else label,
        "tone": tone,
        "url": reverse("web:appointment", args=[row.pk]),
    }


def called_off(rows: Iterable[Appointment], shown: Shown, zone: ZoneInfo) -> list[dict[str, Any]]:
    """Cancelled and missed: out of the columns, and still in sight."""
    return _items((row for row in rows if row.state not in EXPECTED), shown, zone)


def _begins(item: dict[str, Any]) -> datetime:
    begin: datetime = item["begin"]
    return begin


def _gaps(
    rows: Sequence[Appointment], key: Any, shown: Shown, week: Week, now: datetime
) -> list[dict[str, Any]]:
    """What is still free of the opening hours, with the way to who waits for it."""
    gaps = []
    taken = [(one.starts_at, one.starts_at + timedelta(minutes=one.minutes)) for one in rows]
    taken += week.spans_off(shown.day, key if shown.by == PHYSICIAN else NOBODY)
    for opens, closes in week.open_spans(shown.day):
        for begin, end in _free(taken, max(opens, now), closes):
            asked = {
                "at": begin.astimezone(week.zone).isoformat(timespec="minutes"),
                "minutes": int((end - begin).total_seconds() // 60),
                shown.by: key,
            }
            gaps.append(
                {
                    "is_free": True,
                    "begin": begin.astimezone(week.zone),
                    "end": end.astimezone(week.zone),
                    "url": f"{reverse('web:waiting')}?{urlencode(asked)}",
                }
            )
    return gaps


def _free(
    taken: Iterable[tuple[datetime, datetime]], begin: datetime, end: datetime
) -> Iterable[tuple[datetime, datetime]]:
    at = begin
    for starts_at, ends_at in sorted(taken):
        if min(starts_at, end) - at >= SHORTEST_GAP:
            yield at, min(starts_at, end)
        at = max(at, ends_at)
    if end - at >= SHORTEST_GAP:
        yield at, end


# -- what is to know of a day


def absence_note(row: Absence) -> str:
    """The reason where it is shown."""
    who = row.user.full_name
    if row.from_time and row.to_time:
        hours = spans((row.from_time, row.to_time))
        said = _("%(who)s is absent %(hours)s") % {"who": who, "hours": hours}
    else:
        said = _("%(who)s is absent") % {"who": who}
    return f"{said}: {row.reason}" if row.is_reason_shown and row.reason else said


def notes(day: date, week: Week) -> list[str]:
    said = []
    closures = week.closures_on(day)
    for one in closures:
        if one.from_time and one.to_time:
            hours = spans((one.from_time, one.to_time))
            said.append(_("Closed %(hours)s: %(reason)s") % {"hours": hours, "reason": one.reason})
    if whole := [one for one in closures if one.is_whole_days]:
        said.append(_("Closed: %(reason)s") % {"reason": whole[0].reason})
    elif week.is_closed(day):
        said.append(_("Closed on this weekday"))
    elif opens := [one for one in week.hours if one.weekday == day.weekday()]:
        times = tuple(time for one in opens for time in (one.opens_at, one.closes_at))
        said.append(_("Open %(hours)s") % {"hours": spans(times)})
    said += [absence_note(one) for one in week.absent(day)]
    change = clock_change(day, week.zone)
    if change:
        said.append(
            _("The clocks go forward in this night: an hour is missing")
            if change > timedelta(0)
            else _("The clocks go back in this night: an hour comes twice")
        )
    return said
