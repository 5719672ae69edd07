"""Closures, absences, rooms, opening hours and usual lengths as their pages show them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, time
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from prolo.papers.words.sentences import day as shown_day
from prolo.registry.access import Actor, may
from prolo.registry.actions.schedule import may_keep_absence, may_take_back_absence
from prolo.registry.falling import falls_of
from prolo.registry.models import Absence, Clinic, Closure, OpeningHours, Purpose, Room
from prolo.registry.schedule import fall_into, usual_minutes
from prolo.web.forms.schedule import SPANS
from prolo.web.presenters.appointment_words import PURPOSES, purpose_of
from prolo.web.presenters.falling import kept_words
from prolo.web.presenters.listings import Head, Listing, listing
from prolo.web.presenters.patients import listed_name
from prolo.web.words.booking import spans
from prolo.web.words.calendar import WEEKDAYS

DAYS_OFF_HEADS = (
    Head("first_day", gettext_lazy("First day")),
    Head("last_day", gettext_lazy("Last day")),
    Head("from_time", gettext_lazy("From")),
    Head("to_time", gettext_lazy("To")),
    Head("reason", gettext_lazy("Reason")),
    Head("number", gettext_lazy("People who are expected then")),
    Head("why_wrong", gettext_lazy("Entered in error, because")),
)
ABSENCE_HEADS = (
    Head("who", gettext_lazy("Physician")),
    *DAYS_OFF_HEADS,
    Head("entered_by", gettext_lazy("Entered by")),
)
ROOM_HEADS = (
    Head("name", gettext_lazy("Room")),
    Head("opened_on", gettext_lazy("Since")),
    Head("closed_on", gettext_lazy("Until")),
)
HOURS_HEADS = (
    Head("weekday", gettext_lazy("Weekday")),
    Head("opens_at", gettext_lazy("Opens")),
    Head("closes_at", gettext_lazy("Closes")),
)
LENGTH_HEADS = (
    Head("purpose", gettext_lazy("What for")),
    Head("minutes", gettext_lazy("Minutes")),
)


def days_off_listing(
    name: str, heads: Sequence[Head], rows: dict[str, list[dict[str, Any]]]
) -> Listing:
    """As they stand on the page: ahead, over, entered in error."""
    return listing(name, heads, (row for pile in rows.values() for row in pile))


def closure_rows(
    rows: QuerySet[Closure], *, today: date, sees_people: bool
) -> dict[str, list[dict[str, Any]]]:
    """Those ahead first; then what is over, and what was entered in error."""
    ahead: list[dict[str, Any]] = []
    over: list[dict[str, Any]] = []
    wrong: list[dict[str, Any]] = []
    for row in rows.select_related("clinic", "marked_in_error_by"):
        shown = closure_row(row, today=today, sees_people=sees_people)
        pile = wrong if row.marked_in_error_at else over if row.until < today else ahead
        pile.append(shown)
    return {"ahead": ahead, "over": over[::-1], "wrong": wrong}


def closure_row(row: Closure, *, today: date, sees_people: bool) -> dict[str, Any]:
    """``falls`` are those who are expected then; by name to who may see names."""
    return {**_days_off(row, today=today, sees_people=sees_people), "reason": row.reason}


def _days_off(row: Closure | Absence, *, today: date, sees_people: bool) -> dict[str, Any]:
    is_ahead = row.marked_in_error_at is None and row.until >= today
    falling = fall_into(row) if is_ahead else []
    falls = falls_of(falling) if sees_people else {}
    zone = ZoneInfo(row.clinic.time_zone)
    return {
        "pk": row.pk,
        "days": closure_days(row),
        "first_day": row.day,
        "last_day": row.until,
        "from_time": row.from_time,
        "to_time": row.to_time,
        "number": len(falling),
        "falls": [
            {
                "at": one.starts_at.astimezone(zone),
                "name": listed_name(one.patient.identity),
                "purpose": purpose_of(one),
                "url": reverse("web:appointment", args=[one.pk]) + "#change",
                "kept": [kept_words(each) for each in falls.get(one.pk, ()) if each.kept],
            }
            for one in falling
        ]
        if sees_people
        else [],
        "why_wrong": row.marked_in_error_reason,
        "wrong_by": row.marked_in_error_by.full_name if row.marked_in_error_by else "",
    }


def absence_rows(
    rows: QuerySet[Absence], actor: Actor, *, today: date
) -> dict[str, list[dict[str, Any]]]:
    """Those ahead first; then what is over, and what was entered in error."""
    known = list(rows.select_related("clinic", "user", "recorded_by", "marked_in_error_by"))
    standing = [one for one in known if one.marked_in_error_at is None]
    return {
        "ahead": [absence_row(one, actor, today=today) for one in standing if one.until >= today],
        "over": [absence_row(one, actor, today=today) for one in standing if one.until < today],
        "wrong": [absence_row(one, actor, today=today) for one in known if one.marked_in_error_at],
    }


def absence_row(row: Absence, actor: Actor, *, today: date) -> dict[str, Any]:
    """The reason for who may read it: everybody where it is shown."""
    may_keep = may_keep_absence(actor, row.user)
    return {
        **_days_off(row, today=today, sees_people=may(actor, "see_schedule")),
        "who": row.user.full_name,
        "reason": row.reason if row.is_reason_shown or may_keep else "",
        "is_private": may_keep and bool(row.reason) and not row.is_reason_shown,
        "may_keep": may_keep,
        "may_take_back": may_take_back_absence(actor, row),
        "entered_by": row.recorded_by.full_name if row.recorded_by else "",
        "is_heard": row.recorded_by is not None and row.recorded_by != row.user,
    }


def closure_days(row: Closure | Absence) -> str:
    if row.from_time and row.to_time:
        return f"{shown_day(row.day)}, {spans((row.from_time, row.to_time))}"
    if row.day == row.until:
        return shown_day(row.day)
    return _("%(first)s to %(last)s") % {
        "first": shown_day(row.day),
        "last": shown_day(row.until),
    }


def room_rows(rows: Iterable[Room], *, today: date) -> list[dict[str, Any]]:
    return [
        {
            "pk": row.pk,
            "name": row.name,
            "opened_on": row.opened_on,
            "closed_on": row.closed_on,
            "is_over": row.closed_on is not None and row.closed_on < today,
        }
        for row in rows
    ]


def hours_rows(standing: Iterable[OpeningHours], clinic: Clinic) -> list[dict[str, Any]]:
    of: dict[int, list[time]] = defaultdict(list)
    for row in standing:
        of[row.weekday] += [row.opens_at, row.closes_at]
    return [
        {
            "weekday": name,
            "hours": spans(tuple(of[number]))
            or (
                _("closed")
                if str(number) in clinic.closed_weekdays
                else _("open; no hours are kept")
            ),
        }
        for number, name in enumerate(WEEKDAYS)
    ]


def hours_listing(standing: Iterable[OpeningHours]) -> Listing:
    rows = (
        {
            "weekday": WEEKDAYS[row.weekday],
            "opens_at": row.opens_at,
            "closes_at": row.closes_at,
        }
        for row in standing
    )
    return listing("hours", HOURS_HEADS, rows)


def span_fields(standing: Sequence[OpeningHours]) -> dict[str, time]:
    """As the form's fields are called."""
    found: dict[str, time] = {}
    for number in range(len(WEEKDAYS)):
        own = [row for row in standing if row.weekday == number]
        for span, row in enumerate(own[:SPANS]):
            found |= {f"h{number}_{span}_opens": row.opens_at}
            found |= {f"h{number}_{span}_closes": row.closes_at}
    return found


def length_rows(clinic: Clinic) -> list[dict[str, Any]]:
    return [
        {"purpose": one, "label": PURPOSES[one], "minutes": usual_minutes(clinic, one)}
        for one in Purpose.values
    ]
