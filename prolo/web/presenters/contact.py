"""Whom to try next, as a page and a file show it; each attempt; what is missing for good."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from prolo.care.contact import SAFETY, Awaited, BestTime
from prolo.knowledge import Knowledge
from prolo.registry.access import Actor
from prolo.registry.contact import Item, ToReach, no_more_awaited
from prolo.registry.losses import Reach
from prolo.registry.messages import FAILED, MISSING
from prolo.registry.missing import Missing
from prolo.registry.models import ContactAttempt, Course, LossToFollowUp, Patient, User
from prolo.web.presenters.courses import course_title
from prolo.web.presenters.listings import Head
from prolo.web.presenters.patients import listed_name, person
from prolo.web.words import contact as words

HEADS = (
    Head("points", _("Points")),
    Head("reasons", _("Why")),
    Head("name", _("Name")),
    Head("birth_date", _("Birth date")),
    Head("phone", _("Telephone")),
    Head("address_failed", _("Address for messages does not work")),
    Head("address_missing", _("No address for messages")),
    Head("awaited", _("What is awaited")),
    Head("due_at", _("Due")),
    Head("days_late", _("Days late")),
    Head("closes_at", _("Window closes")),
    Head("tries", _("Attempts")),
    Head("tried", _("What came of them")),
    Head("best_time", _("Best time")),
    Head("assigned_to", _("Who tries")),
    Head("waits_until", _("Not before")),
    Head("course", _("Course")),
)
MISSING_HEADS = (
    Head("name", _("Name")),
    Head("kind", _("What is missing")),
    Head("time_point", _("Time point")),
    Head("due_at", _("Due")),
    Head("closed_at", _("Window closed")),
    Head("reason", _("Why it is missing")),
    Head("reason_code", _("Reason")),
    Head("tries", _("Attempts")),
)


class About:
    """What rows are shown with: whom they are about, and who asks."""

    def __init__(
        self,
        courses: Mapping[uuid.UUID, Course],
        people: Mapping[uuid.UUID, User],
        times: Mapping[uuid.UUID, BestTime],
        *,
        knowledge: Knowledge,
        now: datetime,
        today: date,
        sees_chart: bool,
        at_fault: Mapping[uuid.UUID, str] | None = None,
    ) -> None:
        self.courses, self.people, self.times = courses, people, times
        self.at_fault = at_fault or {}  # whom no message reaches, and why
        self.knowledge, self.now, self.today, self.sees_chart = knowledge, now, today, sees_chart

    def title(self, course_id: uuid.UUID) -> str:
        """Whoever may not see the chart is told no diagnosis."""
        return course_title(self.courses[course_id], self.knowledge) if self.sees_chart else ""


def reach_row(one: ToReach, about: About) -> dict[str, Any]:
    course = about.courses[one.first.course_id]
    identity = course.patient.identity
    return {
        "person": person(identity, today=about.today),
        "phone": identity.phone,
        "address_failed": about.at_fault.get(one.patient_id) == FAILED,
        "address_missing": about.at_fault.get(one.patient_id) == MISSING,
        "items": [item_row(item, about) for item in one.items],
        "points": one.points,
        "why": [words.why(reason) for reason in one.first.worth.reasons],
        "best_time": words.best_time(about.times[one.patient_id]),
        "assigned_to": _name(one.assigned_to, about),
        "waits_until": one.waits_until if _waits(one, about.now) else None,
        "version": one.version,
        "url": reverse("web:call", args=[course.pk]),
        "take_url": reverse("web:call-take", args=[course.pk]),
        "hand_out_url": reverse("web:call-hand-out", args=[course.pk]),
        "loss_url": reverse("web:call-loss", args=[course.pk]),
        "is_safety": one.first.awaited.kind in SAFETY,
    }


def _waits(one: ToReach, now: datetime) -> bool:
    return one.waits_until is not None and one.waits_until > now


def _name(user_id: uuid.UUID | None, about: About) -> str:
    found = about.people.get(user_id) if user_id else None
    return found.full_name if found else ""


def item_row(item: Item, about: About) -> dict[str, Any]:
    awaited = item.awaited
    return {
        "key": item_key(item),
        "what": words.what(awaited, item.session_number),
        "course": about.title(item.course_id),
        "late": words.late(awaited.due_at, about.now),
        "due_at": awaited.due_at,
        "until": _until(awaited),
        "tries": [
            {"said": words.attempt(attempt), "at": attempt.at} for attempt in awaited.attempts
        ],
        "reasons": [
            {"said": words.why(reason), "points": reason.points} for reason in item.worth.reasons
        ],
        "points": item.worth.points,
    }


def _until(awaited: Awaited) -> date | datetime | None:
    """Of what closes at midnight the last day."""
    if awaited.closes_at is None or awaited.kind != "answer-follow-up":
        return awaited.closes_at
    return timezone.localtime(awaited.closes_at - timedelta(minutes=1)).date()


def item_key(item: Item) -> str:
    return f"{item.course_id}:{item.awaited.key}"


def item_labels(items: Sequence[Item], about: About) -> dict[str, str]:
    rows = [item_row(one, about) for one in items]
    return {
        one["key"]: " · ".join(filter(None, (one["what"], one["course"], one["late"])))
        for one in rows
    }


def no_more_label(key: str, patient: Patient, by: Actor) -> dict[str, str]:
    """Of what was awaited when somebody opened the form, and is not by now."""
    found = no_more_awaited(patient, by=by)
    gone = {f"{course_id}:{name}": one for (course_id, name), one in found.items()}.get(key)
    if gone is None:
        return {}
    about = {name: getattr(gone, name) for name in ("key", "kind", "due_at", "heard_at")}
    awaited = Awaited(unanswered=gone.unanswered, **about)
    what = words.what(awaited, gone.number)
    return {key: _now("%(what)s · not awaited any more") % {"what": what}}


def listed_row(one: ToReach, about: About) -> dict[str, Any]:
    awaited, identity = one.first.awaited, about.courses[one.first.course_id].patient.identity
    return {
        "points": one.points,
        "reasons": [words.why(reason) for reason in one.first.worth.reasons],
        "name": listed_name(identity),
        "birth_date": identity.birth_date,
        "phone": identity.phone,
        "address_failed": about.at_fault.get(one.patient_id) == FAILED,
        "address_missing": about.at_fault.get(one.patient_id) == MISSING,
        "awaited": [words.what(item.awaited, item.session_number) for item in one.items],
        "due_at": awaited.due_at,
        "days_late": (about.now - awaited.due_at).days,
        "closes_at": awaited.closes_at,
        "tries": len(awaited.attempts),
        "tried": [words.attempt(attempt) for attempt in awaited.attempts],
        "best_time": words.best_time(about.times[one.patient_id]) or None,
        "assigned_to": _name(one.assigned_to, about) or None,
        "waits_until": one.waits_until if _waits(one, about.now) else None,
        "course": about.title(one.first.course_id) or None,
    }


def attempt_rows(rows: Iterable[ContactAttempt]) -> list[dict[str, Any]]:
    return [
        {
            "at": row.happened_at,
            "said": words.attempt(row),
            "call_back_at": row.call_back_at,
            "good_time": words.PARTS_OF_DAY.get(row.good_time, ""),
            "note": row.note,
            "by": row.recorded_by.full_name if row.recorded_by else _now("prolo"),
        }
        for row in rows
    ]


def loss_rows(
    rows: Collection[LossToFollowUp], course: Course | None = None
) -> list[dict[str, Any]]:
    """``course``: where they are shown, of which one may not hold."""
    reach = Reach.of(rows)
    return [
        {
            "said": words.LOST["refused-one" if row.due_key else row.reason],
            "is_death": row.reason == "died",
            "is_asked_here": bool(course and not row.due_key and not reach.holds(row, course)),
            "on_day": row.on_day,
            "said_by": row.said_by,
            "note": row.note,
            "by": row.recorded_by.full_name if row.recorded_by else _now("prolo"),
            "url": reverse("web:loss-error", args=[row.pk]),
        }
        for row in rows
    ]


def missing_row(one: Missing, courses: Mapping[uuid.UUID, Course]) -> dict[str, Any]:
    closed = one.closed
    return {
        "name": listed_name(courses[closed.course_id].patient.identity),
        "url": reverse("web:patient", args=[closed.patient_id]),
        "kind": closed.kind,
        "time_point": words.missed(closed.kind, closed.key, closed.session_number),
        "due_at": closed.due_at,
        "closed_at": closed.closed_at,
        "reason": words.MISSING[one.reason],
        "reason_code": one.reason,
        "tries": one.tries,
    }
