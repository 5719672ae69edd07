"""Who waits for a place, and what they would take."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from prolo.papers.words.sentences import day as shown_day
from prolo.registry.models import Appointment, Course, WaitingEntry
from prolo.web.presenters.appointment_words import PURPOSES
from prolo.web.presenters.listings import Head
from prolo.web.presenters.patients import listed_name, person
from prolo.web.words.calendar import PARTS_OF_DAY, WEEKDAYS

HEADS = (
    Head("name", gettext_lazy("Name")),
    Head("birth_date", gettext_lazy("Birth date")),
    Head("phone", gettext_lazy("Telephone")),
    Head("purpose", gettext_lazy("What for")),
    Head("earliest_on", gettext_lazy("Not before")),
    Head("weekdays", gettext_lazy("Weekdays")),
    Head("part_of_day", gettext_lazy("Time of day")),
    Head("reason", gettext_lazy("Why sooner")),
    Head("note", gettext_lazy("Note")),
    Head("waiting_since", gettext_lazy("Waiting since")),
)


def listed_row(row: WaitingEntry) -> dict[str, Any]:
    identity = row.patient.identity
    return {
        "name": listed_name(identity),
        "birth_date": identity.birth_date,
        "phone": identity.phone,
        "purpose": row.purpose,
        "earliest_on": row.earliest_on,
        "weekdays": [str(WEEKDAYS[int(one)]) for one in row.weekdays],
        "part_of_day": row.part_of_day,
        "reason": row.reason,
        "note": row.note,
        "waiting_since": row.waiting_since,
    }


def waiting_row(
    row: WaitingEntry, *, today: date, slot: Mapping[str, str], moves: Appointment | None = None
) -> dict[str, Any]:
    """``slot`` is what the booking page begins with: a place that is free. Who has the same booked
    for later ``moves`` that."""
    return {
        "pk": row.pk,
        "person": person(row.patient.identity, today=today),
        "phone": row.patient.identity.phone,
        "purpose": PURPOSES[row.purpose],
        "wish": wish_of(row),
        "reason": row.reason,
        "note": row.note,
        "since": row.waiting_since,
        "book_url": f"{_booking(row, moves)}?{urlencode({'waiting': row.pk, **slot})}",
        "moves": moves,
    }


def _booking(row: WaitingEntry, moves: Appointment | None) -> str:
    if moves:
        return reverse("web:appointment", args=[moves.pk])
    if row.course_id is None:
        return reverse("web:patient-appointment-new", args=[row.patient_id])
    return reverse("web:appointment-new", args=[row.course_id])


def wish_of(row: WaitingEntry) -> str:
    days = ", ".join(str(WEEKDAYS[int(one)]) for one in row.weekdays)
    part = "" if row.part_of_day == "any" else str(PARTS_OF_DAY[row.part_of_day])
    said = _("from %(day)s") % {"day": shown_day(row.earliest_on)}
    return " · ".join(one for one in (said, days, part) if one)


def ended_row(row: WaitingEntry) -> dict[str, Any]:
    is_booked = row.state == WaitingEntry.State.BOOKED
    return {
        "purpose": PURPOSES[row.purpose],
        "name": row.patient.identity.full_name,
        "ended_at": row.ended_at,
        "reason": row.ended_reason,
        "url": reverse("web:appointment", args=[row.appointment_id]) if is_booked else "",
    }


def slot_of(row: Appointment, starts_at: Any) -> dict[str, str]:
    """The place of an appointment that is off, as the booking page reads it."""
    slot = {"at": starts_at.isoformat(timespec="minutes"), "minutes": str(row.minutes)}
    given = {"room": row.room_id, "injector": row.injector_id}
    return slot | {name: str(one) for name, one in given.items() if one}


def course_labels(
    courses: list[Course], titles: Mapping[Any, str]
) -> dict[str, tuple[Course, str]]:
    """Who does not see the chart is told the day of a course, and no diagnosis."""
    return {
        str(one.pk): (
            one,
            titles.get(one.pk) or _("Course of %(day)s") % {"day": shown_day(one.opened_on)},
        )
        for one in courses
    }
