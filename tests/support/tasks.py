"""Tasks for the tests of the queue: each leaves a mark that can be counted."""

from __future__ import annotations

import os
import signal
import uuid
from datetime import timedelta
from pathlib import Path
from typing import Any

from django_tasks import task

from prolo.registry.events import record_event
from prolo.registry.jobs import JobContext, Later, outside_task


def mark(context: JobContext, verb: str, number: int) -> None:
    event = record_event(verb=verb, subject=context.by.clinic, by=context.by)
    event.subject_id = uuid.UUID(int=number)
    event.save(update_fields=["subject_id"])


@task(takes_context=True)
def leave_mark(context: JobContext, number: int) -> int:
    mark(context, "marked", number)
    return number


@task(takes_context=True)
def leave_mark_and_break(context: JobContext, number: int) -> None:
    mark(context, "marked", number)
    raise ValueError("Mr Secret, born 1961")


@task
def kill_worker() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


@task
def ask_for_later() -> None:
    raise Later(timedelta(hours=1))


def note_posted(answer: str, context: JobContext, number: int, folder: str) -> None:
    mark(context, answer, number)


@outside_task(then=note_posted)
def post(context: JobContext, number: int, folder: str) -> Any:
    """What leaves the house: a line in a file."""
    with Path(folder, "posted").open("a") as box:
        box.write(f"{number}\n")
    return "posted"
