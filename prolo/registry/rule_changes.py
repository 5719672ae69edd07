"""What changes for whom when a clinic changes a rule: its own value of a threshold, a fact that it
vouches for, the form of a measure, when that is asked and whether it may be shown, the time zone in
which its days begin.

The change is made and looked at: what it wrote anew of what is due, which messages go out at
another time, whose clock runs otherwise, whose infection shares something with others. As long as
nobody has seen whom that affects, it is taken back, so that what is shown cannot be another thing
than what would be kept.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TypeVar
from zoneinfo import ZoneInfo

from django.db.models import prefetch_related_objects

from prolo.care.due_afterwards import rises_at
from prolo.care.due_facts import DueItem
from prolo.care.harms.clusters import Cluster, find_clusters
from prolo.care.messages import messages_of
from prolo.errors import RegistryError
from prolo.knowledge import Knowledge
from prolo.registry import clock
from prolo.registry.access import Actor
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.due import Rewritten, as_item, watched_rebuilding
from prolo.registry.half_told import unweighed_checks
from prolo.registry.inbox import IS_RUNNING
from prolo.registry.messages import calls_about, open_items
from prolo.registry.models import AdverseEvent, Appointment, Concern, Course, Patient
from prolo.registry.models import DueItem as DueRow
from prolo.registry.passing import Passing
from prolo.registry.shared_infections import infections
from prolo.registry.transactions import write_transaction
from prolo.registry.zones import zones_of

OF_MESSAGES = ("message-", "quiet-")  # beside what is due
OF_REMINDERS = ("appointment-remind-h",)
OF_CLOCKS = ("escalate-",)
OF_SILENCE = ("silence-",)
OF_HALF_TOLD = ("half-told-",)
OF_INFECTIONS = ("infection-cluster-",)
SILENCE = "call-after-silence"
Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is due ``before`` and ``after``; None: it is not due then."""

    before: DueItem | None
    after: DueItem | None

    @property
    def item(self) -> DueItem:
        found = self.before or self.after
        assert found is not None
        return found


@dataclass(frozen=True, slots=True)
class MessageDifference:
    """A message about ``item``, or without one about an appointment, goes out ``before`` and
    ``after``; None: it does not."""

    item: DueItem | None
    before: datetime | None
    after: datetime | None


@dataclass(frozen=True, slots=True)
class ClockDifference:
    """Everyone is told of a concern that nobody takes ``before``, and ``after``."""

    before: datetime
    after: datetime


@dataclass(frozen=True, slots=True)
class RiseDifference:
    """A call after silence becomes a report ``before`` and ``after``, if nobody makes it."""

    item: DueItem
    before: datetime
    after: datetime


@dataclass(frozen=True, slots=True)
class HalfToldDifference:
    """A check that is half answered is looked at ``before`` and ``after``, if it is not sent."""

    before: datetime
    after: datetime


@dataclass(frozen=True, slots=True)
class SharedDifference:
    """With an infection so many others share a lot, a vial, a room or an injector (``kind``)
    ``before`` and ``after``: who shares it with another person raises an alarm."""

    kind: str
    before: int
    after: int


AnyDifference = (
    Difference
    | MessageDifference
    | ClockDifference
    | RiseDifference
    | HalfToldDifference
    | SharedDifference
)


@dataclass(frozen=True, slots=True)
class Affected:
    patient: Patient
    course: Course | None
    differences: tuple[AnyDifference, ...]


class AffectsSomebody(RegistryError):  # noqa: N818  like its sisters in prolo/errors.py
    """Before a rule changes, a person sees for whom."""

    def __init__(self, found: list[Affected]) -> None:
        self.found = found
        super().__init__(f"{len(found)} cases are affected, and nobody has looked at them")


def change_rule(change: Callable[[], Made], *, by: Actor, looked_at: bool) -> Made:
    """Make the change, an action. Where it affects somebody and nobody has ``looked_at`` whom,
    nothing is changed: raises ``AffectsSomebody``."""
    if looked_at:
        return change()
    try:
        with write_transaction(by=by), watched_rebuilding() as rewritten:
            known = clinic_knowledge(by.clinic)
            made = change()
            if found := list(_affected(known, clinic_knowledge(by.clinic), rewritten, by)):
                raise AffectsSomebody(found)
    except AffectsSomebody:
        by.clinic.refresh_from_db()  # as it was before
        raise
    return made


def _affected(
    known: Knowledge, changed: Knowledge, rewritten: Iterable[Rewritten], by: Actor
) -> Iterator[Affected]:
    """For whom something is due otherwise, or until otherwise, or somebody is told at another
    time, from now on."""
    now = clock.now(by.clinic)
    yield from affected_by(rewritten, now)
    if _differ(known, changed, OF_MESSAGES):
        yield from _written_to(known, changed, now, by)
    if _differ(known, changed, OF_REMINDERS):
        yield from _reminded(known, changed, now)
    if _differ(known, changed, OF_CLOCKS):
        yield from _waited_for(known, changed, now, by)
    if _differ(known, changed, OF_SILENCE):
        yield from _to_be_called(known, changed, now)
    if _differ(known, changed, OF_HALF_TOLD):
        yield from _half_told(known, changed, now)
    if _differ(known, changed, OF_INFECTIONS):
        yield from _looked_at_together(known, changed, by)


def _differ(known: Knowledge, changed: Knowledge, of: tuple[str, ...]) -> bool:
    was, will = (_values(one, of) for one in (known, changed))
    return was != will


def _values(knowledge: Knowledge, of: tuple[str, ...]) -> dict[str, Decimal]:
    return {name: one.value for name, one in knowledge.thresholds.items() if name.startswith(of)}


def affected_by(rewritten: Iterable[Rewritten], now: datetime) -> Iterator[Affected]:
    """Those of whom something that is written anew is open still, or was."""
    found = {
        one.course: different
        for one in rewritten
        if (different := tuple(each for each in _differences(one) if _is_ahead(each, now)))
    }
    prefetch_related_objects(list(found), "patient__identity__clinic")
    for course, different in found.items():
        yield Affected(course.patient, course, different)


def _written_to(
    known: Knowledge, changed: Knowledge, now: datetime, by: Actor
) -> Iterator[Affected]:
    """Whose messages go out at another time."""
    rows = list(open_items(now).select_related("course__clinic", "patient__identity__clinic"))
    zones, here = zones_of({row.patient_id for row in rows}), ZoneInfo(by.clinic.time_zone)
    calls = calls_about({row.course_id for row in rows})
    called_at = {key: call.due_at for key, call in calls.items()}
    found: dict[uuid.UUID, list[MessageDifference]] = {}
    for row in rows:
        item, zone = as_item(row), zones.get(row.patient_id, here)
        was, will = (
            {
                time.step: time.send_at
                for time in messages_of(
                    item,
                    zone=zone,
                    visits_in=here,
                    knowledge=one,
                    called_at=called_at.get((row.course_id, row.key)),
                ).times
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


def _waited_for(
    known: Knowledge, changed: Knowledge, now: datetime, by: Actor
) -> Iterator[Affected]:
    """Of whose concern everyone is told at another time, as long as its clock runs."""
    rows = Concern.objects.filter(IS_RUNNING, clinic=by.clinic).order_by("respond_by")
    concerns = list(rows.select_related("course__clinic", "patient__identity__clinic"))
    passing = Passing.of(by.clinic, concerns)
    for row in concerns:
        was, will = (passing.planned(row, one).turns[-1].begins_at for one in (known, changed))
        if was != will and max(was, will) > now:
            yield Affected(row.patient, row.course, (ClockDifference(was, will),))


def _to_be_called(known: Knowledge, changed: Knowledge, now: datetime) -> Iterator[Affected]:
    """Whose call after silence becomes a report at another time, and is none yet."""
    rows = DueRow.objects.filter(kind=SILENCE).exclude(closes_at__lte=now).order_by("due_at", "key")
    for row in rows.select_related("course__clinic", "patient__identity__clinic"):
        item = as_item(row)
        was, will = (rises_at(item, knowledge=one) for one in (known, changed))
        if was != will and was > now:
            yield Affected(row.patient, row.course, (RiseDifference(item, was, will),))


def _half_told(known: Knowledge, changed: Knowledge, now: datetime) -> Iterator[Affected]:
    """Whose half answer rests, is looked at by nobody yet, and will be at another time."""
    hours = [float(one.threshold("half-told-h").value) for one in (known, changed)]
    rows = unweighed_checks(now).select_related("course__clinic", "patient__identity__clinic")
    for row in rows.order_by("saved_at", "pk"):
        was, will = (row.saved_at + timedelta(hours=one) for one in hours)
        yield Affected(row.patient, row.course, (HalfToldDifference(was, will),))


def _looked_at_together(known: Knowledge, changed: Knowledge, by: Actor) -> Iterator[Affected]:
    """Whose infection shares something with others, or with more, or with fewer."""
    found = infections(by.clinic)
    was, will = (
        _others(find_clusters(found, days=int(one.threshold("infection-cluster-days").value)))
        for one in (known, changed)
    )
    different: dict[str, list[SharedDifference]] = {}
    for kind, value, event in sorted({**was, **will}):
        before, after = (one.get((kind, value, event), 0) for one in (was, will))
        if before != after:
            different.setdefault(event, []).append(SharedDifference(kind, before, after))
    rows = AdverseEvent.objects.filter(pk__in=different).order_by("recorded_at", "pk")
    for row in rows.select_related("course__clinic", "patient__identity__clinic"):
        yield Affected(row.patient, row.course, tuple(different[str(row.pk)]))


def _others(found: Iterable[Cluster]) -> dict[tuple[str, str, str], int]:
    return {
        (one.kind, one.value, event): len(one.events) - 1 for one in found for event in one.events
    }


def _differences(one: Rewritten) -> Iterator[Difference]:
    was, will = ({each.key: each for each in items} for items in (one.gone, one.new))
    for key in {**was, **will}:
        yield Difference(was.get(key), will.get(key))
