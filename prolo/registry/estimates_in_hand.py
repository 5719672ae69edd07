"""Which estimate a person has in hand, and since when: what a bill, a list and a paper go by.

One that was only kept says nothing to them. One that was given counts from when it was handed over
or posted, or from when the message that tells of it left, or may leave. What no message told of
counts from when it was given another way, or they said that they have it.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max, Q, QuerySet

from prolo.registry import clock
from prolo.registry.estimates import GIVEN, as_kept, is_intact
from prolo.registry.links import LINK
from prolo.registry.messages import REFUSED
from prolo.registry.models import PAPER, Course, Estimate, EstimateStep, Message, Patient

OWN_PAGES = "own-pages"
BY_MESSAGE = (OWN_PAGES, LINK)
State = Message.State
OfWhom = tuple[uuid.UUID, uuid.UUID | None]  # patient and course
TOLD_NOBODY = REFUSED | {State.NOT_NEEDED}  # of a newer one they were told, or they had said so
LEFT = (State.SENT, State.TOLD)
IN_ORDER = ("version", "happened_at", "pk")  # two people who were one each had a first


def key_of(estimate_id: uuid.UUID) -> str:
    """Of the message and of the link that tell of it."""
    return f"{PAPER}-{estimate_id}"


# -- since when it counts as given


@dataclass(frozen=True, slots=True, kw_only=True)
class Had:
    """``at``: since when the person has it, or will, where the message that tells of it waits."""

    at: datetime
    is_waiting: bool = False


def received_at(estimates: Collection[uuid.UUID]) -> dict[uuid.UUID, datetime | None]:
    """As ``had``."""
    return {pk: one.at if one else None for pk, one in had(estimates).items()}


def had(estimates: Collection[uuid.UUID]) -> dict[uuid.UUID, Had | None]:
    """Of each that was given. None: the message that tells of it was refused, came back, was not
    needed or was never made, and nobody said that they have it."""
    steps = EstimateStep.objects.filter(estimate__in=estimates).select_related("clinic")
    by_estimate: dict[uuid.UUID, list[EstimateStep]] = defaultdict(list)
    for one in steps.order_by("happened_at", "recorded_at"):
        by_estimate[one.estimate_id].append(one)
    told = _told(pk for pk, own in by_estimate.items() if any(one.how in BY_MESSAGE for one in own))
    return {pk: _received(own, told.get(key_of(pk))) for pk, own in by_estimate.items()}


def is_received(estimate: Estimate) -> bool:
    """Or on its way."""
    return received_at([estimate.pk]).get(estimate.pk) is not None


def _told(estimates: Iterable[uuid.UUID]) -> Mapping[str, Message]:
    """The last message of each, by its key, with ``left_at``."""
    keys = [key_of(one) for one in estimates]
    left_at = Max("states__happened_at", filter=Q(states__state__in=LEFT))
    rows = Message.objects.filter(due_kind=PAPER, due_key__in=keys).annotate(left_at=left_at)
    return {one.due_key: one for one in rows.order_by("due_at", "pk")}


def _received(steps: Collection[EstimateStep], told: Message | None) -> Had | None:
    """Another way is chosen only after the message was refused: ``told`` is of the last way."""
    given = [one for one in steps if one.step == GIVEN]
    counted = [
        Had(at=one.happened_at) for one in steps if one.step != GIVEN or one.how not in BY_MESSAGE
    ]
    if told and told.state not in TOLD_NOBODY and given[-1].how in BY_MESSAGE:
        counted.append(_leaves(told, clock.now(given[-1].clinic)))
    return min(counted, key=lambda one: one.at, default=None)


def _leaves(message: Message, now: datetime) -> Had:
    """What waits has not left before now, whatever holds it up."""
    if message.state == State.QUEUED:
        return Had(at=max(message.send_at, now), is_waiting=True)
    left_at: datetime | None = message.left_at  # type: ignore[attr-defined]  # annotated
    return Had(at=left_at or message.send_at)


# -- which one it is


def received(rows: Collection[Estimate]) -> list[tuple[datetime, Estimate]]:
    """Those that the person has or that are on their way, in their order, with since when."""
    found = received_at([row.pk for row in rows])
    return [(at, row) for row in rows if (at := found.get(row.pk))]


def in_hand(patient: Patient, course: Course | None) -> Estimate | None:
    """What the person has by now."""
    return _last_by(_given(patient).filter(course=course), clock.now(patient.clinic))


def in_hand_or_coming(patient: Patient, course: Course | None) -> Estimate | None:
    """What the person has, or will once its message has left: a newer one differs from that."""
    found = received(_given(patient).filter(course=course))
    return found[-1][1] if found else None


def is_altered_in_hand(patient: Patient, course: Course | None) -> bool:
    """What the person has in hand is not what was kept."""
    row = in_hand(patient, course)
    return row is not None and not is_intact(row)


def in_hand_before(row: Estimate) -> Estimate | None:
    """What the person had when they got this one, or has by now; None where it is not as it was
    kept."""
    until = received_at([row.pk]).get(row.pk) or clock.now(row.clinic)
    earlier = _given(row.patient).filter(course=row.course, version__lt=row.version)
    return as_kept(_last_by(earlier, until))


def in_hand_of_each(patient: Patient) -> list[Estimate]:
    """Of each course, the newest first, with those that were altered."""
    now = clock.now(patient.clinic)
    rows = _given(patient).prefetch_related("steps__recorded_by")
    last = {row.course_id: row for at, row in received(rows) if at <= now}
    return sorted(last.values(), key=lambda row: row.happened_at, reverse=True)


def given_to(patient: Patient) -> list[Estimate]:
    """What stands on their own pages, the newest first: what they have in hand, and what was given
    after it and reached them by no message, since they can read it there all the same."""
    rows = list(_given(patient).prefetch_related("steps__recorded_by"))
    over = replaced(rows)
    standing = [row for row in rows if row.pk not in over]
    return sorted(standing, key=lambda row: (row.happened_at, row.version), reverse=True)


def _given(patient: Patient) -> QuerySet[Estimate]:
    rows = Estimate.objects.filter(
        patient=patient, steps__step=GIVEN, marked_in_error_at__isnull=True
    )
    return rows.order_by(*IN_ORDER).distinct()


def _place(row: Estimate) -> tuple[int, datetime, uuid.UUID]:
    """As ``IN_ORDER``."""
    return row.version, row.happened_at, row.pk


def _last_by(rows: QuerySet[Estimate], until: datetime) -> Estimate | None:
    found = [row for at, row in received(rows) if at <= until]
    return found[-1] if found else None


# -- until when it stands


def replaced(rows: Collection[Estimate]) -> set[uuid.UUID]:
    """By id, those after which the person got a newer one by now: a draft takes nothing away."""
    if not rows:
        return set()
    now = clock.now(next(iter(rows)).clinic)  # before what waits is read, which has not left by now
    last: dict[OfWhom, Estimate] = {}
    given = Estimate.objects.filter(
        patient__in={row.patient_id for row in rows},
        steps__step=GIVEN,
        marked_in_error_at__isnull=True,
    )
    for at, row in received(given.select_related("clinic").order_by(*IN_ORDER).distinct()):
        if at <= now:
            last[row.patient_id, row.course_id] = row
    return {
        row.pk
        for row in rows
        if (newer := last.get((row.patient_id, row.course_id))) and _place(newer) > _place(row)
    }


def is_replaced(row: Estimate) -> bool:
    return row.pk in replaced([row])


def is_over(row: Estimate) -> bool:
    """Nothing more is done with it: marked in error, replaced, or never given before a newer one
    was kept."""
    if row.marked_in_error_at is not None or is_replaced(row):
        return True
    return hasattr(row, "replaced_by") and not row.steps.exists()


def is_awaited(estimate_id: uuid.UUID) -> bool:
    """It was given, stands, and nobody said that they have it."""
    row = Estimate.objects.filter(pk=estimate_id, marked_in_error_at__isnull=True).first()
    done = {one.step for one in row.steps.all()} if row else set()
    return row is not None and done == {GIVEN} and not is_replaced(row)
