"""The one next step of a course, for every page of it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.urls import reverse

from prolo.care.course import INJECTING
from prolo.care.dates import local_day
from prolo.care.due import next_step, open_items
from prolo.registry import clock
from prolo.registry.access import Actor, may
from prolo.registry.due import kept_items
from prolo.registry.models import Appointment, Course, Session
from prolo.web.presenters.due import due_row, places_of

BEGIN = ("arrive", "begin-session")
SHOWN_AHEAD = timedelta(weeks=4)
MOST_SHOWN = 8


def open_steps(course: Course, now: datetime, by: Actor) -> dict[str, Any]:
    """The one next step of a course, and what else is open within the next four weeks."""
    items, places = kept_items(course), places_of([course])
    first, begin_url = next_step(items, now), _begin_url(course, now)
    may_plan = may(by, "plan")
    later = [
        one
        for one in open_items(items, now)
        if one.key != first.key and one.due_at < now + SHOWN_AHEAD
    ]
    return {
        "next": {
            **due_row(first, course.pk, places, now, may_plan=may_plan),
            "begin_url": begin_url,
            "begins": bool(begin_url) and first.kind in BEGIN,
        },
        "later": [
            due_row(one, course.pk, places, now, may_plan=may_plan) for one in later[:MOST_SHOWN]
        ],
    }


def _begin_url(course: Course, now: datetime) -> str:
    """On the day of a session: where it begins. Nobody has to say first that the person came."""
    if course.state not in INJECTING:
        return ""
    zone = ZoneInfo(course.clinic.time_zone)
    begun = course.sessions.exclude(state=Session.State.ABANDONED).values("number")
    waiting = course.appointments.filter(
        purpose=Appointment.Purpose.SESSION,
        state__in=[Appointment.State.BOOKED, Appointment.State.ARRIVED],
    ).exclude(session_number__in=begun)
    today = [one for one in waiting if local_day(one.starts_at, zone) == local_day(now, zone)]
    return reverse("web:session-start", args=[today[0].pk]) if today else ""


def next_from_here(course: Course | None, by: Actor) -> dict[str, Any]:
    """The same on another page of the course, with the way back to it."""
    if course is None:
        return {}
    return {
        **open_steps(course, clock.now(course.clinic), by),
        "may_begin": may(by, "record_session"),
        "next_course_url": reverse("web:course", args=[course.pk]),
    }
