"""What changes for whom when a clinic sets its own value: computed before anything is saved."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.db.models import Q

from prolo.care import due
from prolo.care.course import ENDED
from prolo.care.messages import messages_of
from prolo.knowledge import Knowledge, load_knowledge
from prolo.knowledge.clinic import with_clinic
from prolo.knowledge.records import OwnValue
from prolo.registry import clock
from prolo.registry.access import Actor, check_may
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.due import as_item, due_of
from prolo.registry.messages import open_items, zones_of
from prolo.registry.models import Appointment, Course, DueItem, Patient

OF_MESSAGES = ("thresholds/message-", "thresholds/quiet-")  # they change nothing that is due
OF_REMINDERS = "thresholds/appointment-remind-h"


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is due ``before`` and ``after``; None: it is not due then."""

    before: due.DueItem | None
    after: due.DueItem | None

    @property
    def item(self) -> due.DueItem:
        found = self.before or self.after
        assert found is not None
        return found


@dataclass(frozen=True, slots=True)
class MessageDifference:
    """A message about ``item``, or without one about an appointment, goes out ``before`` and
    ``after``; None: it does not."""

    item: due.DueItem | None
    before: datetime | None
    after: datetime | None


@dataclass(frozen=True, slots=True)
class Affected:
    patient: Patient
    course: Course | None
    differences: tuple[Difference | MessageDifference, ...]


def affected_by(ref: str, value: Decimal | None, *, by: Actor) -> list[Affected]:
    """For whom something is due otherwise, or until otherwise, or a message goes out at another
    time, from now on. ``value`` None: the published one."""
    check_may(by, "set_clinic_value")
    known, now = clinic_knowledge(by.clinic), clock.now(by.clinic)
    changed = _changed(known, ref, value, by)
    if ref == OF_REMINDERS:
        return list(_reminded(known, changed, now))
    if ref.startswith(OF_MESSAGES):
        return list(_written_to(known, changed, now, by))
    return list(_due(known, changed, now, by))


def _due(known: Knowledge, changed: Knowledge, now: datetime, by: Actor) -> Iterator[Affected]:
    has_items = Q(pk__in=DueItem.objects.values("course_id"))
    rows = Course.objects.filter(has_items | ~Q(state__in=ENDED), clinic=by.clinic)
    for course in rows.select_related("clinic", "patient__identity__clinic"):
        before, after = (due_of(course, knowledge=one) for one in (known, changed))
        different = [one for one in _differences(before, after) if _is_ahead(one, now)]
        if different:
            yield Affected(course.patient, course, tuple(different))


def _written_to(
    known: Knowledge, changed: Knowledge, now: datetime, by: Actor
) -> Iterator[Affected]:
    """Whose messages go out at another time."""
    rows = list(open_items(now).select_related("course__clinic", "patient__identity__clinic"))
    zones, here = zones_of({row.patient_id for row in rows}), ZoneInfo(by.clinic.time_zone)
    found: dict[uuid.UUID, list[MessageDifference]] = {}
    for row in rows:
        item, zone = as_item(row), zones.get(row.patient_id, here)
        was, will = (
            {
                time.step: time.send_at
                for time in messages_of(item, zone=zone, visits_in=here, knowledge=one).times
            }
            for one in (known, changed)
        )
        found.setdefault(row.course_id, []).extend(
            MessageDifference(item, was.get(step), will.get(step))
            for step in sorted({**was, **will})
            if was.get(step) != will.get(step) and _is_later((was, will), step, now)
        )
    courses = {row.course_id: row.course for row in rows}
    patients = {row.course_id: row.patient for row in rows}
    for course_id, different in found.items():
        if different:
            yield Affected(patients[course_id], courses[course_id], tuple(different))


def _is_later(times: tuple[dict[int, datetime], ...], step: int, now: datetime) -> bool:
    return any(step in one and one[step] > now for one in times)


def _reminded(known: Knowledge, changed: Knowledge, now: datetime) -> Iterator[Affected]:
    """Who is reminded of an appointment at another time; the quiet hours come on top."""
    hours = [float(one.threshold("appointment-remind-h").value) for one in (known, changed)]
    rows = Appointment.objects.filter(state=Appointment.State.BOOKED, starts_at__gt=now)
    for row in rows.select_related("course", "patient__identity__clinic").order_by("starts_at"):
        was, will = (row.starts_at - timedelta(hours=one) for one in hours)
        if was != will and max(was, will) > now:
            yield Affected(row.patient, row.course, (MessageDifference(None, was, will),))


def _is_ahead(one: Difference, now: datetime) -> bool:
    """A window that has closed, and stays so, changes nothing."""
    return any(
        item is not None and (item.closes_at is None or item.closes_at > now)
        for item in (one.before, one.after)
    )


def _changed(known: Knowledge, ref: str, value: Decimal | None, by: Actor) -> Knowledge:
    published = load_knowledge().threshold(ref.partition("/")[2]).value
    own = OwnValue(
        field="value",
        value=published if value is None else value,
        published=published,
        by="",
        on=clock.today(by.clinic),
        reason="",
    )
    return with_clinic(known, confirmations=[], own_values=[(ref, own)])


def _differences(
    before: tuple[due.DueItem, ...], after: tuple[due.DueItem, ...]
) -> Iterator[Difference]:
    was, will = ({one.key: one for one in items} for items in (before, after))
    for key in {**was, **will}:
        if was.get(key) != will.get(key):
            yield Difference(was.get(key), will.get(key))
