"""Appointments that belong to one visit, each named where the other stands."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext as _

from prolo.care.beginning import Question
from prolo.knowledge import Knowledge
from prolo.registry.models import Appointment
from prolo.registry.same_visit import Along
from prolo.web.presenters.appointment_words import purpose_of
from prolo.web.presenters.courses import course_title
from prolo.web.words.courses import SIDES, word
from prolo.web.words.values import shown


def visit_words(row: Appointment, *, says_side: bool) -> str:
    """With the side, which tells two knees apart, where it may be read."""
    at = row.starts_at.astimezone(ZoneInfo(row.clinic.time_zone))
    said = {"what": purpose_of(row), "time": f"{at:%H:%M}"}
    if row.course is None or not says_side:
        return _("%(what)s at %(time)s") % said
    said["side"] = word(SIDES, row.course.side)
    return _("%(what)s, %(side)s, at %(time)s") % said


def visit_rows(rows: Iterable[Appointment], *, says_side: bool) -> list[dict[str, Any]]:
    return [
        {
            "text": visit_words(one, says_side=says_side),
            "url": reverse("web:appointment", args=[one.pk]),
        }
        for one in rows
    ]


def along_words(one: Along, knowledge: Knowledge | None) -> str:
    """With the course for who may see the chart."""
    return _next_session(
        one, course_title(one.course, knowledge) if knowledge else _("of another course")
    )


def session_links(found: Iterable[Along], knowledge: Knowledge | None) -> list[dict[str, Any]]:
    """Where each is booked; with the course for who may see the chart."""
    return [
        {
            "text": _next_session(one, course_title(one.course, knowledge) if knowledge else ""),
            "url": reverse("web:appointment-new", args=[one.course.pk]),
        }
        for one in found
    ]


def _next_session(one: Along, course: str) -> str:
    said = [_("Session %(number)s") % {"number": one.number}, course]
    if one.planned_on:
        said.append(_("planned for %(day)s") % {"day": shown(one.planned_on)})
    return ", ".join(filter(None, said))


def question_words(question: Question) -> str:
    match question.code:
        case "early":
            minutes = int(question.params["minutes"])
            early = _("%(hours)s h %(minutes)s min") % {
                "hours": minutes // 60,
                "minutes": minutes % 60,
            }
            return _("The appointment is in %(early)s. Is it this person and this session?") % {
                "early": early
            }
        case "written-late":
            return _(
                "The day of this appointment is over. Begun now, the session counts from that day: "
                "for somebody who comes today, move the appointment to today first."
            )
        case _other:
            return _(
                "This is session %(number)s, and the signed plan has %(planned)s. Is it this one?"
            ) % dict(question.params)
