"""Adverse events of which somebody still owes a look or a judgement."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable

from django.db.models import Exists, OuterRef, Prefetch, QuerySet, prefetch_related_objects

from prolo.registry.models import (
    AdverseEvent,
    AdverseEventRecord,
    AdverseEventStep,
    RelatednessJudgement,
)

READERS = 2  # of whether an adverse event was caused by the treatment
ONE_READER, MOVED = AdverseEventStep.Step.ONE_READER, AdverseEventStep.Step.MOVED


def harms_in_hand(courses: Collection[uuid.UUID]) -> list[AdverseEvent]:
    """As they are counted in each course."""
    return in_hand(recorded_harms(courses))


def recorded_harms(courses: Collection[uuid.UUID]) -> QuerySet[AdverseEvent]:
    """Adverse events that were not entered in error, in the order in which they were recorded."""
    counts = AdverseEventRecord.objects.filter(event=OuterRef("pk")).current()
    rows = AdverseEvent.objects.filter(Exists(counts), course__in=courses)
    return rows.order_by("recorded_at")


def in_hand(rows: Iterable[AdverseEvent]) -> list[AdverseEvent]:
    """Open, or not judged yet: what is closed is healed, and may have been caused all the same."""
    found = list(rows)
    if not found:  # as in most courses: nothing is worked out to ask of none
        return found
    prefetch_related_objects(
        found,
        Prefetch("judgements", RelatednessJudgement.objects.current(), to_attr="made"),
        Prefetch("steps", _of_readers(), to_attr="of_readers"),
    )
    return [one for one in found if one.state == AdverseEvent.State.OPEN or not is_judged(one)]


def is_judged(event: AdverseEvent) -> bool:
    """By two; or by one, where a physician said by name that nobody else here can, and it was put
    to no other session since: others treated there."""
    made: list[RelatednessJudgement] = event.made  # type: ignore[attr-defined]
    said: list[AdverseEventStep] = event.of_readers  # type: ignore[attr-defined]
    return len(made) == READERS or bool(made and said and said[-1].step == ONE_READER)


def is_said_alone(event: AdverseEvent) -> bool:
    """That nobody else here can judge it, as it is put now."""
    last = _of_readers().filter(event=event).last()
    return last is not None and last.step == ONE_READER


def _of_readers() -> QuerySet[AdverseEventStep]:
    rows = AdverseEventStep.objects.filter(step__in=(ONE_READER, MOVED))
    return rows.order_by("happened_at", "recorded_at", "id")
