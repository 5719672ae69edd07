"""What is due in a course, kept beside its rows for the lists.

The rows of ``DueItem`` are a projection: ``rebuild_course`` writes them anew in the transaction
that changed the facts, and they are then equal to computing them again. ``due_later`` has those of
answers that ask nothing of anybody written moments later.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from prolo.care import due, due_facts
from prolo.knowledge import Knowledge
from prolo.registry.access import Actor
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.course_facts import asked_of_course, course_facts, rarely_of_course
from prolo.registry.entering import course_held, lock_course
from prolo.registry.models import Course, DueItem, Patient
from prolo.registry.prepared import insert, new_row, prepared
from prolo.registry.statements import Statement, asked_ahead


@dataclass(frozen=True, slots=True)
class Rewritten:
    """What was due in a course and is not any more, and what is in its place."""

    course: Course
    gone: tuple[due_facts.DueItem, ...]
    new: tuple[due_facts.DueItem, ...]


_watched: ContextVar[list[Rewritten] | None] = ContextVar("watched", default=None)
_waiting: ContextVar[dict[uuid.UUID, Patient] | None] = ContextVar("waiting", default=None)


def due_of(course: Course, *, knowledge: Knowledge) -> tuple[due_facts.DueItem, ...]:
    """Computed from the rows, never read from the projection."""
    return due.due_items(course_facts(course, knowledge=knowledge), knowledge=knowledge)


def rebuild_course(course: Course, *, by: Actor) -> None:
    """Write what is due anew. Part of the transaction of whoever changed the facts; of two at once
    the second sees what the first changed."""
    if is_filling() and waits_for_the_end(course.patient):
        return
    with asked_ahead(_asked(course), rarely_there=rarely_of_course(course)):
        lock_course(course)
        wanted = {one.key: one for one in due_of(course, knowledge=clinic_knowledge(by.clinic))}
        kept = {row.key: row for row in _kept(course.pk)}
    same = {key for key, row in kept.items() if wanted.get(key) == as_item(row)}
    gone = [row for key, row in kept.items() if key not in same]
    for row in gone:
        _gone.delete(row.pk)
    new = [one for key, one in wanted.items() if key not in same]
    watched = _watched.get()
    if watched is not None and (gone or new):
        watched.append(Rewritten(course, tuple(as_item(row) for row in gone), tuple(new)))
    insert(*(as_row(one, course.pk, course.patient_id, by) for one in new))


def _asked(course: Course) -> Iterator[Statement]:
    """First the course is held, and then asked of."""
    yield course_held.statement(course.pk)
    yield _kept.statement(course.pk)
    yield from asked_of_course(course)


@prepared
def _kept(course_id: uuid.UUID) -> QuerySet[DueItem]:
    return DueItem.objects.filter(course=course_id)


@prepared
def _gone(item_id: uuid.UUID) -> QuerySet[DueItem]:
    return DueItem.objects.filter(pk=item_id)


def as_row(
    one: due_facts.DueItem, course_id: uuid.UUID, patient_id: uuid.UUID, by: Actor
) -> DueItem:
    return new_row(
        DueItem,
        clinic=by.clinic,
        recorded_by=by.user,
        patient_id=patient_id,
        course_id=course_id,
        key=one.key,
        kind=one.kind,
        owner_role=one.owner,
        due_at=one.due_at,
        closes_at=one.closes_at,
        session_number=one.number,
        unanswered=one.unanswered,
        heard_at=one.heard_at,
    )


def rebuild_patient(patient: Patient, *, by: Actor) -> None:
    if waits_for_the_end(patient):
        return
    for course in Course.objects.filter(patient=patient).select_related("clinic").order_by("pk"):
        rebuild_course(course, by=by)


def rebuild_patients(patients: Iterable[Patient], *, by: Actor) -> None:
    """Those whom a change of the calendar meets. Part of the transaction of that change."""
    for one in sorted(patients, key=lambda patient: patient.pk):
        rebuild_patient(one, by=by)


@contextmanager
def watched_rebuilding() -> Iterator[list[Rewritten]]:
    """What is written anew meanwhile, for who asks what an action would change."""
    found: list[Rewritten] = []
    token = _watched.set(found)
    try:
        yield found
    finally:
        _watched.reset(token)


def is_filling() -> bool:
    """Thousands of actions, of what happened long ago."""
    return _waiting.get() is not None


@contextmanager
def rebuilt_at_the_end(*, by: Actor) -> Iterator[None]:
    """Thousands of actions in one transaction: what is due is written anew once for each patient
    they were about, before the transaction ends."""
    waiting: dict[uuid.UUID, Patient] = {}
    token = _waiting.set(waiting)
    try:
        yield
    finally:
        _waiting.reset(token)
    with by.at_work():
        for patient in waiting.values():
            rebuild_patient(patient, by=by)


def waits_for_the_end(patient: Patient) -> bool:
    """Within ``rebuilt_at_the_end``: what is due for this person is written when all is done."""
    waiting = _waiting.get()
    if waiting is None:
        return False
    waiting[patient.pk] = patient
    return True


def still_open(now: datetime) -> Q:
    """What has no end, or has not come to it."""
    return Q(closes_at__isnull=True) | Q(closes_at__gt=now)


def kept_items(course: Course) -> tuple[due_facts.DueItem, ...]:
    """The projection, as care would say it."""
    return tuple(as_item(row) for row in sorted_rows(course))


def sorted_rows(course: Course) -> list[DueItem]:
    return sorted(course.due_items.all(), key=lambda row: due.order(as_item(row)))


def as_item(row: DueItem) -> due_facts.DueItem:
    return due_facts.DueItem(
        key=row.key,
        kind=row.kind,
        owner=row.owner_role,
        due_at=row.due_at,
        closes_at=row.closes_at,
        number=row.session_number,
        unanswered=row.unanswered,
        heard_at=row.heard_at,
    )
