"""What is due, in words, with the page where it is done."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from prolo.care.due import MOVE
from prolo.care.due_facts import LATE_AFTER, DueItem
from prolo.registry.in_hand import harms_in_hand
from prolo.registry.models import (
    AdverseEvent,
    Appointment,
    Concern,
    Consent,
    Course,
    Session,
)
from prolo.web.words import due as words
from prolo.web.words.values import apart

PLAN, TAKEN_BACK = "write-plan", "speak-of-consent"
ANOTHER = "answer-for-injector"  # than who injects there
Places = Mapping[tuple[str, Any, int | None], Any]


def places_of(courses: Iterable[Course]) -> Places:
    """The standing appointment and the session of each number, by what they are and the course;
    the name of who injects there, and why a consent was taken back."""
    courses = list(courses)
    ids = [one.pk for one in courses]
    sessions = Session.objects.filter(course__in=ids).exclude(state=Session.State.ABANDONED)
    sessions = sessions.select_related("injector")
    arrived = Q(state=Appointment.State.ARRIVED, purpose=Appointment.Purpose.SESSION)
    standing = Q(state=Appointment.State.BOOKED) | arrived
    booked = Appointment.objects.filter(standing, course__in=ids).select_related("injector")
    concerns = Concern.objects.filter(course__in=ids).exclude(state=Concern.State.CLOSED)
    harms = harms_in_hand(ids)
    taken_back = Consent.objects.filter(course__in=ids, withdrawn_at__isnull=False).current()
    return {
        **_harms(harms),
        **{("patient", one.pk, None): one.patient_id for one in courses},
        **{
            (TAKEN_BACK, one.course_id, None): one.withdrawn_reason
            for one in taken_back.order_by("recorded_at")
        },
        **_numbered(concerns),
        **{("appointment", one.course_id, one.session_number): one.pk for one in booked},
        **{("session", one.course_id, one.number): one.pk for one in sessions},
        **{
            ("injector", one.course_id, number): one.injector.full_name
            for rows in (booked, sessions)
            for one in rows
            if one.injector
            for number in [one.number if isinstance(one, Session) else one.session_number]
        },
    }


def _numbered(concerns: Iterable[Concern]) -> dict[tuple[str, Any, int | None], Any]:
    """As ``care.due`` numbers them: within a course, the one to be answered first is 1."""
    found: dict[tuple[str, Any, int | None], Any] = {}
    for one in sorted(concerns, key=lambda row: (row.respond_by, row.owner_role)):
        number = sum(course == one.course_id for _kind, course, _number in found) + 1
        found["concern", one.course_id, number] = one.pk
    return found


def _harms(harms: Iterable[AdverseEvent]) -> dict[tuple[str, Any, int | None], Any]:
    """As ``care.due`` numbers them: within a course, in the order in which they were recorded."""
    found: dict[tuple[str, Any, int | None], Any] = {}
    for one in harms:
        number = sum(course == one.course_id for _kind, course, _number in found) + 1
        found["harm", one.course_id, number] = one.pk
    return found


def due_row(
    item: DueItem, course_id: Any, places: Places, now: datetime, *, may_plan: bool
) -> dict[str, Any]:
    doing = words.DOINGS[item.kind]
    return {
        "kind": item.kind,
        "title": _title(item, course_id, places, now),
        "button": doing.button,
        "owner": words.owner(item.owner),
        "owner_person": places.get(("injector", course_id, item.number), "")
        if item.owner == "physician" and item.kind != ANOTHER
        else "",
        "owes": words.owes(item.owner) if item.owner != "nobody" else "",
        "due_at": timezone.localtime(item.due_at),
        "is_due": item.due_at <= now,
        "is_late": item.due_at + LATE_AFTER < now,
        "url": _url(item, doing, course_id, places) if may_plan or item.kind != PLAN else "",
    }


def _title(item: DueItem, course_id: Any, places: Places, now: datetime) -> str:
    """With the reason, where a person gave one."""
    said = words.title_of(item, is_ahead=item.due_at > now)
    reason = places.get((item.kind, course_id, item.number))
    return f"{said}. «{apart(reason)}»" if reason else said


def _url(item: DueItem, doing: words.Doing, course_id: Any, places: Places) -> str:
    if item.kind.startswith("answer-") and item.kind != "answer-check":
        return reverse("web:answers", args=[course_id, item.key])
    if not doing.page:
        return ""
    if doing.by == "mark":
        return reverse(f"web:{doing.page}", args=[item.key.removeprefix(MOVE)]) + "#change"
    if doing.by == "results-of":
        return f"{reverse('web:results')}?course={course_id}"
    if doing.by == "course":
        return reverse(f"web:{doing.page}", args=[course_id])
    at = places.get((doing.by, course_id, item.number))
    return reverse(f"web:{doing.page}", args=[at]) if at else ""
