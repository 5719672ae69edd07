"""A person decides about work that prolo gave up."""

from __future__ import annotations

from datetime import UTC, datetime

from prolo.errors import Conflict
from prolo.registry.access import Actor, check_may, check_own
from prolo.registry.events import record_event
from prolo.registry.leases import OPEN
from prolo.registry.models import Job
from prolo.registry.transactions import write_transaction


def try_again(*, job: Job, by: Actor) -> None:
    """A parked job is due now, with all its tries; unless the same work waits already."""
    check_may(by, "keep_jobs")
    check_own(by, job)
    with write_transaction(by=by):
        parked = Job.objects.filter(pk=job.pk, parked_at__isnull=False)
        again = Job.objects.filter(OPEN, task=job.task, key=job.key).exclude(key="")
        if again.exists() or not parked.update(
            parked_at=None, due_at=datetime.now(UTC), attempts=0
        ):
            raise Conflict
        record_event(verb="job_tried_again", subject=job, by=by, body={"task": job.task})
