"""The worker: some threads that take jobs, one that looks at the clock, and a heart.

The heart renews the leases of what is being worked on. When the process is killed it stops, the
leases run out, and another worker goes on with the jobs.
"""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from datetime import timedelta
from functools import partial
from threading import Condition, Event, Lock, Thread
from typing import Any

from django.conf import settings
from django.db import OperationalError, close_old_connections, connection, connections
from django.utils.module_loading import import_string

from prolo.registry import leases
from prolo.registry.access import Actor, system
from prolo.registry.ids import new_id
from prolo.registry.jobs import JobContext, Later, LeasedTask, as_result
from prolo.registry.leases import LEASE, Lost
from prolo.registry.mail_line import hang_up
from prolo.registry.models import Clinic, Job
from prolo.registry.statements import written_together
from prolo.registry.transactions import write_transaction

logger = logging.getLogger(__name__)

THREADS = 4  # mail waits for another machine most of the time
LOOK_EVERY_S = 1.0
HOUSEKEEPING_EVERY_S = 3600.0
NOTE_TRIES = 3  # each waits as long as the database lets it
_WRITING = Lock()


class Worker:
    """``run`` returns after ``stop``, when the jobs that had begun have ended."""

    def __init__(self, *, threads: int = THREADS, lease: timedelta = LEASE) -> None:
        self.name = f"{os.getpid()}-{new_id().hex[-8:]}"
        self.lease = lease
        self.stopping = Event()
        self.look_every_s = min(LOOK_EVERY_S, lease.total_seconds() / 3)
        self._held: dict[Any, Job] = {}
        self._taking = Lock()
        self._changed = Condition()  # what is held
        self._threads = [
            *(Thread(target=self._kept_up, args=(self._next,)) for _ in range(threads)),
            Thread(target=self._kept_up, args=(PeriodicWork().run_what_is_due,)),
        ]

    def stop(self) -> None:
        self.stopping.set()

    def run(self, *, may_go_on: Callable[[], bool] = lambda: True) -> None:
        for thread in self._threads:
            thread.start()
        while not self.stopping.is_set() and may_go_on():
            self._beat()
            self.stopping.wait(self.look_every_s)
        self.stop()
        while any(thread.is_alive() for thread in self._threads):
            self._beat()
            self._threads[0].join(0.05)
            for thread in self._threads:
                thread.join(0.05)
        connections.close_all()

    def _beat(self) -> None:
        with self._changed:
            held = list(self._held.values())
        try:
            leases.renew(held, lease=self.lease)
            leases.park_killers()
        except Exception:
            logger.exception("the leases could not be renewed")  # a locked or lost database
        close_old_connections()

    def _kept_up(self, work: Callable[[], bool]) -> None:
        """Again at once after something was done, else after a while; whatever happens."""
        while not self.stopping.is_set():
            try:
                was_busy = work()
            except Exception:
                logger.exception("the worker goes on after a fault")
                was_busy = False
            close_old_connections()
            if not was_busy:
                hang_up()
                self.stopping.wait(self.look_every_s)
        hang_up()
        connections.close_all()

    def _next(self) -> bool:
        job = self._take()
        if job is None:
            return False
        try:
            run_job(job)
        finally:
            with self._changed:
                del self._held[job.pk]
                self._changed.notify_all()
        return True

    def _take(self) -> Job | None:
        """Whatever was taken before and did not end may have killed its worker: it runs alone, so
        that nothing else dies with it and is parked in its stead."""
        with self._taking:
            if self._holds_a_suspect() or not leases.is_something_due():
                return None
            job = leases.take(self.name, lease=self.lease)
            if job is None:
                return None
            with self._changed:
                self._held[job.pk] = job
        if job.attempts > 1:
            with self._changed:
                self._changed.wait_for(lambda: len(self._held) == 1)
        return job

    def _holds_a_suspect(self) -> bool:
        with self._changed:
            return any(one.attempts > 1 for one in self._held.values())


def run_job(job: Job) -> None:
    """Run what was taken, and write down how it ended."""
    try:
        _run(import_string(job.task), job)
    except Later as later:
        leases.put_off(job, later.after)
    except Lost:
        logger.warning("job %s was taken over by another worker", job.pk)
    except Exception as error:
        logger.exception("job %s (%s) failed", job.pk, job.task)
        leases.fail(job, error)


def _run(task: LeasedTask, job: Job) -> None:
    by = system(job.clinic)
    result = as_result(job, task.backend)
    context = JobContext(task_result=result, by=by, put_off=job.put_off, is_again=job.attempts > 1)
    first = (context,) if task.takes_context else ()
    if task.then is None:
        with _one_at_a_time(), write_transaction(by=by), written_together():
            leases.end(job, task.call(*first, *job.args, **job.kwargs))
        return
    answer = task.call(*first, *job.args, **job.kwargs)
    _write_down(job, partial(task.then, answer, *first, *job.args, **job.kwargs), by)


def _one_at_a_time() -> AbstractContextManager[Any]:
    """Where one writes at a time, threads that wait side by side would stand in line before a
    person who sends something."""
    return _WRITING if connection.vendor == "sqlite" else nullcontext()


def _write_down(job: Job, note: Callable[[], None], by: Actor) -> None:
    """What has left the house would leave it again, so a database that is locked gets time."""
    for tries_left in reversed(range(NOTE_TRIES)):
        try:
            with write_transaction(by=by):
                note()
                leases.end(job, None)
            return
        except OperationalError:
            if not tries_left:
                raise
            close_old_connections()


def run_due_jobs(*, at_most: int = 1_000) -> int:
    """Without a worker: everything that is due, here and now. For tests and the demonstration."""
    try:
        for done in range(at_most):
            job = leases.take("here") if leases.is_something_due() else None
            if job is None:
                return done
            run_job(job)
        return at_most
    finally:
        hang_up()


class PeriodicWork:
    """What is looked at every so often in each clinic: ``settings.PERIODIC_WORK``, as functions
    that take ``by``, and open its clinic themselves: to look, and for each thing that they write by
    itself. On PostgreSQL a clinic at work is a transaction, and one around all of it would hold
    every row that was written until the last, and lose them all with it. Running one twice changes
    nothing."""

    def __init__(self) -> None:
        self._next_at = dict.fromkeys(settings.PERIODIC_WORK, 0.0)
        self._next_at[HOUSEKEEPING] = 0.0

    def run_what_is_due(self) -> bool:
        for name, at in self._next_at.items():
            if time.monotonic() >= at:
                every_s = settings.PERIODIC_WORK.get(name, HOUSEKEEPING_EVERY_S)
                self._next_at[name] = time.monotonic() + every_s
                self._run(name)
        return False

    def _run(self, name: str) -> None:
        if name == HOUSEKEEPING:
            leases.forget_done()
            return
        work: Callable[..., None] = import_string(name)
        for clinic in Clinic.objects.order_by("pk"):
            _run_for(work, by=system(clinic))


HOUSEKEEPING = "housekeeping"


def _run_for(work: Callable[..., None], *, by: Actor) -> None:
    """A fault in one clinic holds up no other."""
    try:
        work(by=by)
    except Exception:
        logger.exception("periodic work failed")
