"""What is due in a course, written anew by the worker moments after the answers it follows from.

To write it takes longer than to keep the answers, and nobody waits for it whose answers ask nothing
of anybody. What they answer is off every list at once.
"""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from prolo.care.silence import ASKED
from prolo.registry.clinic_knowledge import clinic_knowledge, standing_knowledge
from prolo.registry.due import rebuild_course, waits_for_the_end
from prolo.registry.jobs import JobContext, enqueue_each, inside_task
from prolo.registry.models import Course, DueItem, Response
from prolo.registry.prepared import prepared

BEFORE_MESSAGES = 10


@inside_task(priority=BEFORE_MESSAGES)
def write_due(context: JobContext, course_id: str) -> None:
    [course] = _course(uuid.UUID(course_id))
    with standing_knowledge():
        rebuild_course(course, by=context.by)


@prepared
def _course(course_id: uuid.UUID) -> QuerySet[Course]:
    return Course.objects.filter(pk=course_id).select_related("clinic")


@prepared
def _asked(course_id: uuid.UUID, due_key: str) -> QuerySet[DueItem]:
    return DueItem.objects.filter(course=course_id, key=due_key)


@prepared
def _asked_and_called(
    course_id: uuid.UUID, due_key: str, number: int, called_by: datetime
) -> QuerySet[DueItem]:
    calls = Q(kind="call-after-silence", session_number=number, due_at__lte=called_by)
    return DueItem.objects.filter(calls | Q(key=due_key), course=course_id)


def due_follows(answers: Response) -> None:
    """Part of the action that keeps them, which holds the course: one job for all that arrive
    until it runs."""
    if waits_for_the_end(answers.patient):
        return
    if answers.session:
        called_by = answers.happened_at + _asked_before_called(answers)
        number = answers.session.number
        _asked_and_called.delete(answers.course_id, answers.due_key, number, called_by)
    else:
        _asked.delete(answers.course_id, answers.due_key)
    enqueue_each(write_due, [answers.course_id.hex])


def _asked_before_called(answers: Response) -> timedelta:
    """A call that is due within it is about a check that was asked by then, or after the session
    itself: it is ended for sure."""
    return timedelta(hours=float(clinic_knowledge(answers.clinic).threshold(ASKED).value))
