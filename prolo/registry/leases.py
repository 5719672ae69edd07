"""Who takes a job, for how long, and how it ends.

A job is taken by one UPDATE, for the time of a lease that its worker renews. When the worker dies
the lease runs out, and another takes the job. How it ends is written only by the last who took it:
``attempts`` is what one knows that by.
"""

from __future__ import annotations

import random
import traceback
import uuid
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import F, Q, QuerySet
from django.utils.module_loading import import_string

from prolo.registry.access import system
from prolo.registry.models import Job
from prolo.registry.prepared import prepared_unscoped
from prolo.registry.statements import ask
from prolo.registry.transactions import passing_transaction, write_transaction

LEASE = timedelta(seconds=30)
MAX_ATTEMPTS = 5  # then a person looks at it; these numbers are choices of the project
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=10), timedelta(hours=1)
KEPT = timedelta(days=7)  # of a job that is done
DIED = "the worker died in it"

# ATTEMPTS is raised before the job runs, so that one which kills its worker is counted too. What
# was due when it was enqueued is due, even if the clock was put back since.
DUE = """
    FROM registry_job
   WHERE done_at IS NULL AND parked_at IS NULL AND (due_at <= %s OR due_at = enqueued_at)
     AND (lease_until IS NULL OR lease_until < %s) AND attempts < %s
"""
IS_DUE = f"SELECT 1 {DUE} LIMIT 1"
TAKE = f"""
    UPDATE registry_job
       SET lease_until = %s, started_at = %s, worker = %s, attempts = attempts + 1
     WHERE id = (SELECT id {DUE} ORDER BY priority DESC, due_at, id LIMIT 1 {{lock}})
    RETURNING id
"""  # noqa: S608  our own words
END = """
    UPDATE registry_job
       SET done_at = %s, lease_until = NULL, attempts = 0, error = '', result = %s
     WHERE id = %s AND attempts = %s AND worker = %s AND done_at IS NULL AND parked_at IS NULL
    RETURNING id
"""
LOCK = {"postgresql": "FOR UPDATE SKIP LOCKED"}

OPEN = Q(done_at__isnull=True, parked_at__isnull=True)


class Lost(Exception):  # noqa: N818  the lease is
    """Another worker has the job by now: nothing of this run counts."""


def is_something_due() -> bool:
    """A look that waits for nobody, before the turn to write is asked for."""
    now = _stored(datetime.now(UTC))
    with connection.cursor() as cursor:
        cursor.execute(IS_DUE, [now, now, MAX_ATTEMPTS])
        return cursor.fetchone() is not None


def take(worker: str, *, lease: timedelta = LEASE) -> Job | None:
    """The most urgent job that is due, now this worker's; None when there is none."""
    now = datetime.now(UTC)
    stored = [_stored(at) for at in (now + lease, now)]
    statement = TAKE.format(lock=LOCK.get(connection.vendor, ""))
    with passing_transaction(), connection.cursor() as cursor:
        cursor.execute(statement, [*stored, worker, stored[1], stored[1], MAX_ATTEMPTS])
        found = cursor.fetchone()
        if found is None:
            return None
        [job] = _taken(uuid.UUID(str(found[0])))
        return job


@prepared_unscoped
def _taken(job_id: uuid.UUID) -> QuerySet[Job]:
    return Job.unscoped.filter(pk=job_id).select_related("clinic")


def _stored(at: datetime) -> Any:
    return _as_kept("due_at", at)


def _as_kept(column: str, value: Any) -> Any:
    """As the database keeps it."""
    field: Any = Job._meta.get_field(column)
    return field.get_db_prep_save(value, connection)


def renew(jobs: Iterable[Job], *, lease: timedelta = LEASE) -> None:
    """Those that are still being worked on."""
    until = datetime.now(UTC) + lease
    if held := list(jobs):
        with passing_transaction():
            for job in held:
                _mine(job).update(lease_until=until)


def end(job: Job, result: Any) -> None:
    """Part of the transaction in which the job wrote. Raises ``Lost``, which undoes it. The same
    work that was given up before is done with it, and waits for nobody."""
    now = datetime.now(UTC)
    kept = [_as_kept("done_at", now), _as_kept("result", result), _as_kept("id", job.pk)]
    if not ask(END, [*kept, job.attempts, job.worker]):
        raise Lost
    if job.key and (before := given_up_before(job.clinic_id, job.task, job.key)):
        done = {"done_at": now, "attempts": 0, "error": "", "parked_at": None}
        Job.unscoped.filter(pk__in=before).update(**done)


@prepared_unscoped
def given_up_before(clinic_id: uuid.UUID, task: str, key: str) -> QuerySet[Job, uuid.UUID]:
    """The same work of the same clinic, nearly always none; of the few that were given up, which an
    index has."""
    rows = Job.unscoped.filter(clinic=clinic_id, parked_at__isnull=False, task=task, key=key)
    return rows.values_list("pk", flat=True)


def put_off(job: Job, after: timedelta) -> None:
    """Until then, unless somebody asked for it sooner while it ran."""
    ended = {"lease_until": None, "attempts": 0, "put_off": F("put_off") + 1}
    with write_transaction(by=system(job.clinic)):
        as_it_was = _mine(job).filter(due_at=job.due_at)
        if not as_it_was.update(due_at=datetime.now(UTC) + after, **ended):
            _mine(job).update(**ended)


def fail(job: Job, error: BaseException) -> None:
    """Tried again after a while, longer each time; after the last try it is parked."""
    now = datetime.now(UTC)
    ends = {"parked_at": now} if job.attempts >= MAX_ATTEMPTS else {}
    with write_transaction(by=system(job.clinic)):
        was_mine = _mine(job).update(
            due_at=now + waiting_time(job.attempts),
            lease_until=None,
            error=kind_and_place(error),
            **ends,
        )
        if was_mine and ends:
            _give_up(job)


def _give_up(job: Job) -> None:
    """What hangs on it is said to be at its end, in the transaction that parks it."""
    try:
        given_up = import_string(job.task).given_up
    except (ImportError, AttributeError):  # an update took the task away
        return
    if given_up:
        given_up(*job.args, by=system(job.clinic), **job.kwargs)


def _mine(job: Job) -> Any:
    return Job.unscoped.filter(OPEN, pk=job.pk, attempts=job.attempts, worker=job.worker)


def waiting_time(times: int) -> timedelta:
    """Doubled each time, and spread, so that what failed together does not come back together."""
    steps = min(times - 1, 16)  # far beyond the longest
    wait: timedelta = min(FIRST_WAIT * 2**steps, LONGEST_WAIT)
    return wait * random.uniform(0.75, 1.25)  # noqa: S311


def kind_and_place(error: BaseException) -> str:
    """Where it broke. Never the text of it, which may quote a row or an address."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f" in {frames[-1].name}, line {frames[-1].lineno}" if frames else ""
    return f"{type(error).__module__}.{type(error).__qualname__}{place}"


def park_killers() -> int:
    """Jobs in which a worker died for the last time."""
    now = datetime.now(UTC)
    dead = Job.unscoped.filter(OPEN, lease_until__lt=now, attempts__gte=MAX_ATTEMPTS)
    if not dead.exists():
        return 0
    parked = 0
    for job in dead.select_related("clinic"):
        with write_transaction(by=system(job.clinic)):
            if dead.filter(pk=job.pk).update(parked_at=now, lease_until=None, error=DIED):
                _give_up(job)
                parked += 1
    return parked


def forget_done() -> int:
    old = Job.unscoped.filter(done_at__lt=datetime.now(UTC) - KEPT)
    if not old.exists():
        return 0
    with write_transaction():
        return int(old.delete()[0])
