"""The forms of measures that the clinic brought, beside our own questions: when each is due in a
course that was treated, and which of them were answered.

A form is asked with the questions of a time while it was kept, asked then, and could be shown
(``brought.forms_asked_until_now``). It is answered by answers to it, in time or late; or by a score
alone, of a day on which it was asked.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from prolo.care.dates import at_local
from prolo.care.due_answers import BASELINE, FOLLOW_UP, forms_beside, part_key
from prolo.care.due_facts import MORNING, DueItem
from prolo.knowledge import Knowledge
from prolo.registry.asked import BASELINE as BEFORE
from prolo.registry.asked import follow_up_key
from prolo.registry.brought import forms_asked_until_now
from prolo.registry.models import Course, EnteredScore, Response

At = tuple[uuid.UUID, str]  # a course and a key


def forms_due(
    began: Mapping[uuid.UUID, tuple[date, Collection[int]]],
    *,
    only: Collection[uuid.UUID] | None = None,
    knowledge: Knowledge,
    zone: ZoneInfo,
) -> dict[uuid.UUID, list[DueItem]]:
    """Of each course, the day of its first injection and how many weeks later it is asked: the
    forms that belong to these times, and to the one before all. One query where none was brought.
    ``only``: no other courses are read, by default all of the clinic."""
    regions = {one.id: one.region for one in knowledge.conditions.values()}
    forms = forms_asked_until_now({*regions.values()}, knowledge, zone)
    if not any(forms.values()):
        return {}
    late = timedelta(days=int(knowledge.threshold("follow-up-late-days").value) + 1)
    read = Course.objects.all() if only is None else Course.objects.filter(pk__in=only)
    rows = read.values_list("pk", "condition", "opened_on")
    return {
        pk: [
            each
            for ours in _times(*began[pk], opened_on, late, zone)
            for each in forms_beside(ours, forms[regions[condition]], zone)
        ]
        for pk, condition, opened_on in rows
        if pk in began and condition in regions
    }


def _times(
    first_on: date, weeks: Iterable[int], opened_on: date, late: timedelta, zone: ZoneInfo
) -> Iterator[DueItem]:
    """The questions of our own: those before all from when the course was opened."""
    opened_at, next_day = (
        at_local(day, time(0), zone) for day in (opened_on, first_on + timedelta(days=1))
    )
    yield DueItem(BEFORE, BASELINE, "patient", opened_at, closes_at=next_day)
    for many in weeks:
        due_on = first_on + timedelta(weeks=many)
        due_at, closes_at = (
            at_local(day, clock, zone)
            for day, clock in ((due_on, MORNING), (due_on + late, time(0)))
        )
        yield DueItem(follow_up_key(many), FOLLOW_UP, "patient", due_at, closes_at=closes_at)


def forms_answered(
    asked: Mapping[uuid.UUID, Iterable[DueItem]], *, only: Collection[uuid.UUID] | None = None
) -> set[At]:
    keys = {one.key for items in asked.values() for one in items}
    if not keys:
        return set()
    rows = Response.objects.current().filter(due_key__in=keys)
    rows = rows if only is None else rows.filter(course_id__in=only)
    scored = scored_at(only)
    return {*rows.values_list("course_id", "due_key")} | {
        (course_id, one.key)
        for course_id, items in asked.items()
        for one in items
        if any(_is_within(one, at) for at in scored.get((course_id, part_key(one.key)[1]), ()))
    }


def _is_within(item: DueItem, at: datetime) -> bool:
    return item.due_at <= at and (item.closes_at is None or at < item.closes_at)


def scored_at(courses: Collection[uuid.UUID] | None = None) -> Mapping[At, list[datetime]]:
    """When a measure was answered of which the clinic has the score alone; by default of all
    courses."""
    found: dict[At, list[datetime]] = defaultdict(list)
    rows = EnteredScore.objects.current()
    if courses is not None:
        rows = rows.filter(course_id__in=courses)
    for course_id, name, at in rows.values_list("course_id", "instrument", "happened_at"):
        found[course_id, name].append(at)
    return found
