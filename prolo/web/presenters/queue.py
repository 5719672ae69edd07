"""The queue as rows for a page and a file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy

from prolo.registry.job_list import Queue
from prolo.registry.leases import MAX_ATTEMPTS
from prolo.registry.models import Job
from prolo.web.presenters.listings import Head, Listing, listing
from prolo.web.words.jobs import STATES, task_words

HEADS = (
    Head("what", gettext_lazy("What")),
    Head("state", gettext_lazy("State")),
    Head("enqueued_at", gettext_lazy("Asked for")),
    Head("due_at", gettext_lazy("Due")),
    Head("attempts", gettext_lazy("Tries")),
    Head("error", gettext_lazy("What went wrong")),
)


def queue_rows(queue: Queue) -> list[dict[str, Any]]:
    return list(_rows(queue))


def _rows(queue: Queue) -> Iterator[dict[str, Any]]:
    for state, jobs in (
        ("parked", queue.parked),
        ("running", queue.running),
        ("waiting", queue.waiting),
    ):
        yield from (_row(one, state) for one in jobs)


def _row(job: Job, state: str) -> dict[str, Any]:
    return {
        "pk": job.pk,
        "what": task_words(job.task),
        "state": STATES[state],
        "is_parked": state == "parked",
        "enqueued_at": job.enqueued_at,
        "due_at": job.due_at,
        "attempts": job.attempts,
        "at_most": MAX_ATTEMPTS,
        "error": job.error,
        "parked_at": job.parked_at,
    }


def queue_listing(queue: Queue) -> Listing:
    return listing("queue", HEADS, queue_rows(queue))
