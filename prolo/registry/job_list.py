"""The queue as a clinic sees it: what waits, what runs, what was parked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db.models import Q, QuerySet

from prolo.registry.access import Actor, check_may
from prolo.registry.models import Job

AT_MOST = 100
WAITING = Q(done_at__isnull=True, parked_at__isnull=True)
HELD_UP = timedelta(minutes=2)  # then the pages ask whether a worker runs


@dataclass(frozen=True, slots=True)
class Queue:
    parked: list[Job]
    running: list[Job]
    waiting: list[Job]
    n_waiting: int
    n_done: int  # of the last days (leases.KEPT)
    held_up_since: datetime | None


def queue_of(by: Actor) -> Queue:
    check_may(by, "keep_jobs")
    now = datetime.now(UTC)
    open_jobs = Job.objects.filter(WAITING)
    running = open_jobs.filter(lease_until__gte=now)
    waiting = open_jobs.exclude(lease_until__gte=now)
    return Queue(
        parked=_first(Job.objects.filter(parked_at__isnull=False).order_by("-parked_at")),
        running=_first(running),
        waiting=_first(waiting),
        n_waiting=waiting.count(),
        n_done=Job.objects.filter(done_at__isnull=False).count(),
        held_up_since=held_up_since(by),
    )


def held_up_since(by: Actor) -> datetime | None:
    """Since when the longest overdue job waits; None: no worker is missed."""
    check_may(by, "keep_jobs")
    now = datetime.now(UTC)
    overdue = Job.objects.filter(WAITING, due_at__lt=now - HELD_UP).exclude(lease_until__gte=now)
    return overdue.order_by("due_at").values_list("due_at", flat=True).first()


def n_parked(by: Actor) -> int:
    """How many were given up, and wait for a person."""
    check_may(by, "keep_jobs")
    return Job.objects.filter(parked_at__isnull=False).count()


def _first(rows: QuerySet[Job]) -> list[Job]:
    return list(rows[:AT_MOST])
