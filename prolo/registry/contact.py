"""Who has not answered, and whom to try next.

What is awaited are the items of the projection whose time has come and that a person answers: what
is asked before a visit from when it was asked until the visit begins, when whoever treats asks it.
One person is one row, however many questions of however many courses are open.
"""

from __future__ import annotations

import uuid
from bisect import insort
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from prolo.care import contact as care
from prolo.care import due_facts
from prolo.care.contact import Attempt, Awaited, BestTime, Worth
from prolo.care.dates import at_local
from prolo.care.due import due_items
from prolo.care.due_afterwards import rises_at
from prolo.care.due_answers import form_key
from prolo.care.due_facts import LATE_AFTER, MORNING
from prolo.care.messages import ASKED_BY_MESSAGE, BEFORE_VISIT, before_visit
from prolo.knowledge import Knowledge
from prolo.registry import clock
from prolo.registry.access import Actor, check_may, may
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.completeness import Counts, recent_counts
from prolo.registry.course_facts import course_facts
from prolo.registry.due import as_item, still_open
from prolo.registry.models import (
    Channel,
    ContactAttempt,
    ContactTask,
    Course,
    DueItem,
    Message,
    MessageState,
    Patient,
    Response,
)

SILENCE, CHECK, FOLLOW_UP = "call-after-silence", "answer-check", "answer-follow-up"
KINDS = (SILENCE, CHECK, FOLLOW_UP, *BEFORE_VISIT)
WHENS = ("now", "later", "all")
BY_MESSAGE: Mapping[str, str] = {Channel.EMAIL: "email", Channel.SMS: "text"}
MANY = 500  # rows asked for by their ids; of more all are read


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What an address asks for; empty or None: whatever it is. ``nobodys``: what nobody has."""

    when: str = "now"
    key: str = ""
    kind: str = ""
    assigned_to: uuid.UUID | None = None
    nobodys: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One thing that is awaited, and what it is worth to ask for it."""

    course_id: uuid.UUID
    session_number: int | None
    awaited: Awaited
    worth: Worth


@dataclass(frozen=True, slots=True, kw_only=True)
class ToReach:
    """A person, the most worthwhile question first. ``waits_until``: nobody tries before then;
    ``version`` is that of the hand-out, for two who take the same person at once."""

    patient_id: uuid.UUID
    items: tuple[Item, ...]
    assigned_to: uuid.UUID | None = None
    waits_until: datetime | None = None
    version: int = 1

    @property
    def first(self) -> Item:
        return self.items[0]

    def back_by(self, now: datetime) -> datetime | None:
        """Until when a call after silence may rest at most; None where there is none."""
        rises = [one.awaited.rises_at for one in self.items if one.awaited.rises_at]
        return max(min(rises), now + care.REST_OF_SAFETY) if rises else None

    @property
    def points(self) -> int:
        return self.first.worth.points


# -- whom to try


def to_reach(by: Actor, asked: Asked) -> list[ToReach]:
    """Whom to try, the most worthwhile first; of two that are equal who has waited longer."""
    check_may(by, "contact")
    now = clock.now(by.clinic)
    rows = list(_awaited(by, now, asked))
    if not rows:
        return []
    tasks = _tasks({row.course_id for row in rows})
    found = [
        _person(patient_id, items, tasks, by)
        for patient_id, items in _by_person(rows, by, now).items()
    ]
    shown = [one for one in found if _is_asked(one, asked, now)]
    return sorted(shown, key=lambda one: (-one.points, one.first.awaited.due_at, one.patient_id))


def of_course(course: Course, *, by: Actor, ahead: bool = False) -> ToReach | None:
    """The person of this course, with all that is due by now, late or not, or with ``ahead`` that
    will be; None when nothing is awaited."""
    check_may(by, "contact")
    now = clock.now(by.clinic)
    rows = _still_open(by, now).filter(patient=course.patient_id, kind__in=_kinds(by))
    found = list(rows if ahead else rows.filter(_was_asked(now, timedelta(0), by)))
    if not found:
        return None
    (items,) = _by_person(found, by, now).values()
    return _person(course.patient_id, items, _tasks({row.course_id for row in found}), by)


def _awaited(by: Actor, now: datetime, asked: Asked) -> QuerySet[DueItem]:
    """Late by half a day; a call after silence at once."""
    called = Q(kind=SILENCE, due_at__lte=now)
    rows = _still_open(by, now).filter(called | is_late(now, by), kind__in=_kinds(by))
    if asked.key:
        rows = rows.filter(Q(key=asked.key) | Q(key__startswith=form_key(asked.key, "")))
    if asked.kind:
        rows = rows.filter(kind=asked.kind)
    return rows


def no_more_awaited(
    patient: Patient, *, by: Actor
) -> dict[tuple[uuid.UUID, str], due_facts.DueItem]:
    """By course and key whatever would be awaited of the person had nobody heard of them: what they
    answered by their link while somebody spoke with them about it too."""
    check_may(by, "contact")
    knowledge, kinds = clinic_knowledge(by.clinic), _kinds(by)
    found = {}
    for course in patient.courses.select_related("clinic"):
        facts = replace(
            course_facts(course, knowledge=knowledge),
            heard=(),
            spoken_at=(),
            reached_at=(),
            answered=frozenset(),
            refused=frozenset(),
            asks_no_more=False,
        )
        for one in due_items(facts, knowledge=knowledge):
            if one.kind in kinds:
                found[course.pk, one.key] = one
    return found


def is_late(now: datetime, by: Actor) -> Q:
    """What people answer, half a day after they were asked it; before a visit that is asked so
    shortly before it that half a day is none, in the middle."""
    return _was_asked(now, LATE_AFTER, by)


def _was_asked(now: datetime, ago: timedelta, by: Actor) -> Q:
    ahead = before_visit(clinic_knowledge(by.clinic))
    until = now + max(ahead - ago, ahead / 2)
    visits = Q(kind__in=BEFORE_VISIT, due_at__gt=now, due_at__lte=until)
    return visits | (~Q(kind__in=BEFORE_VISIT) & Q(due_at__lte=now - ago))


def _still_open(by: Actor, now: datetime) -> QuerySet[DueItem]:
    rows = DueItem.objects.filter(clinic=by.clinic).order_by("due_at", "pk")
    return rows.filter(still_open(now))


def _kinds(by: Actor) -> tuple[str, ...]:
    """A call after silence is for those who may answer it."""
    return KINDS if may(by, "handle_concern") else tuple(one for one in KINDS if one != SILENCE)


def _by_person(
    rows: list[DueItem], by: Actor, now: datetime
) -> Mapping[uuid.UUID, tuple[Item, ...]]:
    tried = attempts_of({row.patient_id for row in rows})
    shares, knowledge = recent_counts(by=by), clinic_knowledge(by.clinic)
    silent = {(row.course_id, row.session_number) for row in rows if row.kind == SILENCE}
    found: dict[uuid.UUID, list[Item]] = defaultdict(list)
    for row in rows:
        if row.kind == CHECK and (row.course_id, row.session_number) in silent:
            continue  # asked with the call about the same session
        awaited = _as_awaited(
            row, tried.get(row.patient_id, ()), shares.get(row.key, Counts()), knowledge
        )
        item = Item(
            course_id=row.course_id,
            session_number=row.session_number,
            awaited=awaited,
            worth=care.worth(awaited, now=now, knowledge=knowledge),
        )
        found[row.patient_id].append(item)
    return {patient: tuple(sorted(items, key=_order)) for patient, items in found.items()}


def _order(one: Item) -> tuple[int, datetime]:
    return (-one.worth.points, one.awaited.due_at)


def _as_awaited(
    row: DueItem, attempts: Iterable[Attempt], counts: Counts, knowledge: Knowledge
) -> Awaited:
    is_before = row.kind in BEFORE_VISIT
    asked_at = row.due_at - before_visit(knowledge) if is_before else row.due_at
    return Awaited(
        key=row.key,
        kind=row.kind,
        due_at=asked_at,
        closes_at=row.due_at if is_before else row.closes_at,
        received=counts.received,
        due=counts.due,
        attempts=tuple(one for one in attempts if one.at >= asked_at),
        unanswered=row.unanswered,
        heard_at=row.heard_at,
        rises_at=rises_at(as_item(row), knowledge=knowledge) if row.kind == SILENCE else None,
    )


def _person(
    patient_id: uuid.UUID,
    items: tuple[Item, ...],
    tasks: Mapping[uuid.UUID, ContactTask],
    by: Actor,
) -> ToReach:
    first, task = items[0], tasks.get(items[0].course_id)
    return ToReach(
        patient_id=patient_id,
        items=items,
        assigned_to=_assigned(task, first.awaited),
        waits_until=care.waits_until(
            [one.awaited for one in items], not_before=_not_before(task, by)
        ),
        version=task.lock_version if task else 1,
    )


def _assigned(task: ContactTask | None, first: Awaited) -> uuid.UUID | None:
    """Handed out before the question was due: that was another question."""
    if task is None or task.assigned_at is None or task.assigned_at < first.due_at:
        return None
    return task.assigned_to_id


def _not_before(task: ContactTask | None, by: Actor) -> datetime | None:
    if task is None or task.not_before is None:
        return None
    return at_local(task.not_before, MORNING, ZoneInfo(by.clinic.time_zone))


def _is_asked(one: ToReach, asked: Asked, now: datetime) -> bool:
    if asked.nobodys and one.assigned_to is not None:
        return False
    if asked.assigned_to is not None and one.assigned_to != asked.assigned_to:
        return False
    waits = one.waits_until is not None and one.waits_until > now
    return asked.when == "all" or waits == (asked.when == "later")


def _tasks(courses: Collection[uuid.UUID]) -> dict[uuid.UUID, ContactTask]:
    rows = ContactTask.objects.all()
    if len(courses) <= MANY:
        rows = rows.filter(course_id__in=courses)
    return {row.course_id: row for row in rows}


# -- attempts, and when a person is best called


def attempts_of(patients: Collection[uuid.UUID]) -> dict[uuid.UUID, list[Attempt]]:
    """In the order in which they happened."""
    rows = ContactAttempt.objects.current()
    if len(patients) <= MANY:
        rows = rows.filter(patient_id__in=patients)
    found: dict[uuid.UUID, list[Attempt]] = defaultdict(list)
    for row in rows.order_by("happened_at", "recorded_at"):
        found[row.patient_id].append(as_attempt(row))
    for patient_id, one in _sent(patients):
        insort(found[patient_id], one, key=lambda each: each.at)
    return found


def _sent(patients: Collection[uuid.UUID]) -> Iterator[tuple[uuid.UUID, Attempt]]:
    """Messages that asked for answers and did not come back."""
    rows = MessageState.objects.filter(
        state=Message.State.SENT,
        message__state=Message.State.SENT,
        message__due_kind__in=ASKED_BY_MESSAGE,
    )
    if len(patients) <= MANY:
        rows = rows.filter(patient_id__in=patients)
    for patient_id, at, channel in rows.values_list(
        "patient_id", "happened_at", "message__channel"
    ):
        yield patient_id, Attempt(at=at, channel=BY_MESSAGE[channel], outcome=care.SENT)


def as_attempt(row: ContactAttempt) -> Attempt:
    return Attempt(
        at=row.happened_at,
        channel=row.channel,
        outcome=row.outcome,
        call_back_at=row.call_back_at,
        good_time=row.good_time,
    )


def best_times(patients: Collection[uuid.UUID], *, by: Actor) -> dict[uuid.UUID, BestTime]:
    """``patients`` are those of a page."""
    zone, tried = ZoneInfo(by.clinic.time_zone), attempts_of(patients)
    reached: dict[uuid.UUID, list[datetime]] = defaultdict(list)
    on_the_phone = Response.objects.current().filter(patient_id__in=patients, how="phone")
    for patient_id, at in on_the_phone.values_list("patient_id", "happened_at"):
        reached[patient_id].append(at)
    return {
        one: care.best_time(tried.get(one, ()), reached.get(one, ()), zone=zone) for one in patients
    }
