"""A course as a story: what happened, newest last, and what it is called."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext as _

from prolo.care.dates import local_day
from prolo.care.due_answers import part_key
from prolo.knowledge import Knowledge
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.models import ConcernStep, Conclusion, Course, Event, Override
from prolo.registry.put_right import put_right_in
from prolo.web.presenters.said import said_label, said_url
from prolo.web.words.aftercare import step_words
from prolo.web.words.courses import EVENTS, MOVES, SIDES, STATES, TOLD_HOW, verdict_word, word
from prolo.web.words.mine import named
from prolo.web.words.outcomes import HOW, TELLERS
from prolo.web.words.sentences import say
from prolo.web.words.story import OVERRIDDEN
from prolo.web.words.values import shown

TOLD = (
    "appointment_moved",
    "appointment_cancelled",
    "appointment_missed",
    "appointment_taken-over",
    "session_started",
    "session_signed",
    "session_abandoned",
    "document_shown",
    "document_sent",
    "values_recorded",
    "consent_taken",
    "consent_withdrawn",
)


def course_title(course: Course, knowledge: Knowledge) -> str:
    condition = knowledge.conditions.get(course.condition)
    name = named(condition.label) if condition else course.condition
    return _("%(condition)s, %(side)s") % {"condition": name, "side": word(SIDES, course.side)}


def titles_apart(courses: Iterable[Course], knowledge: Knowledge) -> dict[uuid.UUID, str]:
    """Of one person's courses; of two at one place it is said when each was opened."""
    titles = {one: course_title(one, knowledge) for one in courses}
    often = Counter(titles.values())
    return {
        one.pk: title
        if often[title] == 1
        else _("%(course)s, opened %(day)s") % {"course": title, "day": shown(one.opened_on)}
        for one, title in titles.items()
    }


def course_card(course: Course, knowledge: Knowledge) -> dict[str, Any]:
    return {
        "title": course_title(course, knowledge),
        "state": word(STATES, course.state),
        "opened_on": course.opened_on,
        "url": reverse("web:course", args=[course.pk]),
    }


def linked_courses(course: Course, knowledge: Knowledge) -> list[tuple[str, dict[str, Any]]]:
    """The course that went on here, and those that went on from here, with what they are."""
    before = [(_("Goes on from"), course.continues)] if course.continues else []
    after = [(_("Went on as"), one) for one in course.continued_by.all()]
    return [(words, course_card(one, knowledge)) for words, one in (*before, *after)]


def state_word(state: str) -> str:
    return word(STATES, state)


def timeline(course: Course) -> list[dict[str, Any]]:
    """The days of this course, the newest first; of each, every step with what was concluded, in
    the order it happened."""
    steps = [*_moves(course), *_events(course), *_conclusions(course), *_overrides(course)]
    steps += [*_answers(course), *_told(course), *_concern_steps(course), *_put_right(course)]
    ordered = sorted(steps, key=lambda one: (one["at"], one["order"]))
    zone = ZoneInfo(course.clinic.time_zone)
    days = groupby(ordered, key=lambda one: local_day(one["at"], zone))
    told = [{"day": day, "steps": list(of_day)} for day, of_day in days]
    return told[::-1]


def _moves(course: Course) -> list[dict[str, Any]]:
    rows = course.moves.select_related("recorded_by")
    return [
        _step(
            row.happened_at,
            2,
            MOVES[row.move][1](),
            by=_name(row),
            reason=row.reason,
            until=row.until,
        )
        for row in rows
    ]


def _events(course: Course) -> list[dict[str, Any]]:
    """What happened to its appointments, sessions and consents, and what was shown and asked
    before, where that is worth a line."""
    subjects = [
        *course.appointments.values_list("pk", flat=True),
        *course.sessions.values_list("pk", flat=True),
        *course.consents.values_list("pk", flat=True),
        *course.documents_shown.values_list("pk", flat=True),
        *course.personal_values.values_list("pk", flat=True),
    ]
    rows = Event.objects.filter(subject_id__in=subjects, verb__in=TOLD)
    return [
        _step(row.recorded_at, 0, word(EVENTS, row.verb), by=_name(row), url=shown_url(row))
        for row in rows.select_related("recorded_by")
    ]


def shown_url(row: Event) -> str:
    """Where what was shown or sent is kept; of another event nothing."""
    is_kept = row.verb in ("document_shown", "document_sent")
    return reverse("web:shown", args=[row.subject_id]) if is_kept else ""


def _conclusions(course: Course) -> list[dict[str, Any]]:
    rows = Conclusion.objects.filter(course=course).select_related("recorded_by")
    return [
        _step(
            row.concluded_at,
            1,
            word(EVENTS, f"{row.kind}_concluded"),
            by=_name(row),
            verdict=verdict_word(row.kind, row.verdict),
            url=reverse("web:conclusion", args=[row.pk]),
        )
        for row in rows
    ]


def _overrides(course: Course) -> list[dict[str, Any]]:
    """Beside what a rule stopped stands who went another way, and why."""
    rows = Override.objects.filter(conclusion__course=course)
    return [
        _step(
            row.recorded_at,
            1,
            str(OVERRIDDEN)
            % {"who": _name(row), "about": word(EVENTS, f"{row.conclusion.kind}_concluded")},
            reason=row.reason,
            url=reverse("web:conclusion", args=[row.conclusion_id]),
        )
        for row in rows.select_related("recorded_by", "conclusion")
    ]


def _answers(course: Course) -> list[dict[str, Any]]:
    """Each time that something was answered, replaced answers too; those that count lead to
    everything that was said."""
    rows = course.responses.filter(marked_in_error_at__isnull=True)
    title = _("Answers: %(time)s")
    return [
        _step(
            row.happened_at,
            0,
            title % {"time": said_label(row)},
            by=f"{TELLERS.get(row.answered_by, '')} · {HOW.get(row.how, row.how)}",
            url="" if hasattr(row, "replaced_by") or part_key(row.due_key)[1] else said_url(row),
        )
        for row in rows.select_related("session", "replaced_by")
    ]


def _put_right(course: Course) -> list[dict[str, Any]]:
    knowledge = clinic_knowledge(course.clinic)
    zone = ZoneInfo(course.clinic.time_zone)
    title = _("Answered otherwise than at %(at)s by %(who)s: %(text)s")
    return [
        _step(
            one.changed_at,
            2,
            title
            % {
                "at": f"{one.said_at.astimezone(zone):%H:%M}",
                "who": one.said_by,
                "text": say(one.finding, knowledge),
            },
            by=one.changed_by,
        )
        for one in put_right_in([course.pk])
    ]


def _told(course: Course) -> list[dict[str, Any]]:
    rows = course.preparations.filter(told_at__isnull=False).select_related("recorded_by")
    return [
        _step(
            row.told_at,
            2,
            _("Told how to prepare, %(how)s") % {"how": TOLD_HOW.get(row.told_how, row.told_how)},
            by=_name(row),
        )
        for row in rows
        if row.told_at
    ]


def _concern_steps(course: Course) -> list[dict[str, Any]]:
    rows = ConcernStep.objects.filter(concern__course=course).select_related("recorded_by")
    return [
        _step(
            row.happened_at,
            2,
            _("After a report: %(step)s") % {"step": step_words(row)},
            by=_name(row),
            reason=row.note,
        )
        for row in rows
    ]


def _step(at: datetime, order: int, title: str, **more: Any) -> dict[str, Any]:
    return {"at": at, "order": order, "title": title, **more}


def _name(row: Any) -> str:
    return row.recorded_by.full_name if row.recorded_by else ""
