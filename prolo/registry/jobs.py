"""Tasks on our own table, behind the interface of Django's: ``@task``, ``.enqueue(…)``.

A task is a function of a module. It runs inside one write transaction of the clinic that enqueued
it, in which the job ends too, so that what it writes is written exactly once. What takes long or
leaves the house (mail) may not hold a transaction: such a task has a ``then``, and runs outside of
any; ``then`` gets what it answered and writes it down. After a crash such a task runs twice.

With ``takes_context`` a task gets a ``JobContext`` first, and its ``then`` after the answer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from django.utils.module_loading import import_string
from django_tasks import task
from django_tasks.backends.base import BaseTaskBackend
from django_tasks.base import Task, TaskContext, TaskResult, TaskResultStatus
from django_tasks.exceptions import TaskResultDoesNotExist
from django_tasks.utils import normalize_json

from prolo.registry.access import Actor
from prolo.registry.models import Job
from prolo.registry.prepared import insert, new_row
from prolo.registry.scope import current_clinic, current_person_id


class Later(Exception):  # noqa: N818  «raise Later»
    """A task asks to be run again after a while; that is no fault of it."""

    def __init__(self, after: timedelta) -> None:
        self.after = after
        super().__init__("later")


@dataclass(frozen=True, slots=True, kw_only=True)
class JobContext(TaskContext):
    by: Actor
    put_off: int = 0  # how often the task asked for later
    is_again: bool = False  # it was taken before, and did not end


@dataclass(frozen=True, slots=True, kw_only=True)
class LeasedTask(Task):
    """``then`` writes down what the task answered; ``given_up`` that it was parked, before which it
    is called as the task was; ``key`` names work that waits only once."""

    then: Callable[..., None] | None = None
    given_up: Callable[..., None] | None = None
    key: str = ""

    def once(self, key: str) -> LeasedTask:
        return replace(self, key=key)


def outside_task(
    then: Callable[..., None],
    *,
    given_up: Callable[..., None] | None = None,
    priority: int = 0,
) -> Callable[[Callable[..., Any]], LeasedTask]:
    """``@task`` for what leaves the house: run outside of a transaction, with its context."""
    make: Any = task
    decorator: Callable[[Callable[..., Any]], LeasedTask] = make(
        takes_context=True, then=then, given_up=given_up, priority=priority
    )
    return decorator


def inside_task(*, priority: int = 0) -> Callable[[Callable[..., Any]], LeasedTask]:
    """``@task`` for what only writes: in the transaction that ends its job, with its context."""
    make: Any = task
    decorator: Callable[[Callable[..., Any]], LeasedTask] = make(
        takes_context=True, priority=priority
    )
    return decorator


class LeaseBackend(BaseTaskBackend):
    """Enqueues into ``Job``, as part of the transaction that is open."""

    task_class = LeasedTask
    supports_defer = True
    supports_get_result = True
    supports_priority = True

    def enqueue(self, task: Any, args: Any, kwargs: Any) -> TaskResult[Any]:
        self.validate_task(task)
        row = _as_job(task, normalize_json(list(args)), normalize_json(kwargs), key=task.key)
        Job.objects.bulk_create([row], ignore_conflicts=bool(task.key))
        if task.key:
            row = Job.objects.filter(task=row.task, key=row.key).latest("enqueued_at")
        return as_result(row, self.alias)

    def get_result(self, result_id: str) -> TaskResult[Any]:
        row = Job.objects.filter(pk=result_id).first()
        if row is None:
            raise TaskResultDoesNotExist(result_id)
        return as_result(row, self.alias)


def enqueue_each(task: LeasedTask, keys: Iterable[str]) -> None:
    """A job for each key that has none waiting, with the key as its argument: many in few
    statements."""
    insert(*(_as_job(task, [key], {}, key=key) for key in keys), unless_there=True)


def enqueue_all(task: LeasedTask, calls: Iterable[list[Any]]) -> None:
    """A job for each list of arguments: many in few statements."""
    insert(*(_as_job(task, normalize_json(call), {}, key="") for call in calls))


def _as_job(task: LeasedTask, args: Any, kwargs: Any, *, key: str) -> Job:
    clinic = current_clinic()
    assert clinic is not None, "a job belongs to a clinic"
    now = datetime.now(UTC)
    return new_row(
        Job,
        clinic_id=clinic.pk,
        recorded_by_id=current_person_id(),
        task=task.module_path,
        args=args,
        kwargs=kwargs,
        queue=task.queue_name,
        priority=task.priority,
        key=key,
        enqueued_at=now,
        due_at=task.run_after or now,
    )


def as_result(row: Job, backend: str) -> TaskResult[Any]:
    result: TaskResult[Any] = TaskResult(
        task=import_string(row.task),
        id=str(row.pk),
        status=_status(row),
        enqueued_at=row.enqueued_at,
        started_at=row.started_at,
        finished_at=row.done_at or row.parked_at,
        last_attempted_at=row.started_at,
        args=row.args,
        kwargs=row.kwargs,
        backend=backend,
        errors=[],
        worker_ids=[row.worker] if row.worker else [],
    )
    object.__setattr__(result, "_return_value", row.result)
    return result


def _status(row: Job) -> TaskResultStatus:
    if row.done_at:
        return TaskResultStatus.SUCCESSFUL
    if row.parked_at:
        return TaskResultStatus.FAILED
    return TaskResultStatus.RUNNING if row.lease_until else TaskResultStatus.READY
