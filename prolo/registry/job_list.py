"""The queue as a clinic sees it: what waits, what runs, what was parked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from django.db.models import Q, QuerySet

from prolo.registry.access import Actor, check_may
from prolo.registry.models import Job

AT_MOST = 100
WAITING = Q(done_at__isnull=True, parked_at__isnull=True)


@dataclass(frozen=True, slots=True)
class Queue:
    """``oldest_due_at`` is since when the longest overdue job waits: more than a minute means that
    no worker runs, or not fast enough."""

    parked: list[Job]
    running: list[Job]
    waiting: list[Job]
    n_waiting: int
    n_done: int  # of the last days (leases.KEPT)
    oldest_due_at: datetime | None


def queue_of(by: Actor) -> Queue:
    check_may(by, "keep_jobs")
    now = datetime.now(UTC)
    open_jobs = Job.objects.filter(WAITING)
    running = open_jobs.filter(lease_until__gte=now)
    waiting = open_jobs.exclude(lease_until__gte=now)
    overdue = waiting.filter(due_at__lte=now).order_by("due_at").first()
    return Queue(
        parked=_first(Job.objects.filter(parked_at__isnull=False).order_by("-parked_at")),
        running=_first(running),
        waiting=_first(waiting),
        n_waiting=waiting.count(),
        n_done=Job.objects.filter(done_at__isnull=False).count(),
        oldest_due_at=overdue.due_at if overdue else None,
    )


def _first(rows: QuerySet[Job]) -> list[Job]:
    return list(rows[:AT_MOST])
