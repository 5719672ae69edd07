"""The clock is put forward or back, the database is locked: nothing is lost, nothing is recorded
twice, and the worker goes on."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.db import OperationalError, connection, connections

from prolo.registry import leases
from prolo.registry.access import Actor, system
from prolo.registry.actions.clinics import open_clinic
from prolo.registry.models import Job
from prolo.registry.worker import Worker, run_due_jobs, run_job
from tests.registry.test_jobs import SHORT, all_ended, marks, only_job
from tests.support import tasks

HOUR = timedelta(hours=1)
IMPATIENT: dict[str, tuple[str, Any]] = {
    "sqlite": ("timeout", 0.05),  # seconds
    "postgresql": ("options", "-c lock_timeout=50ms"),
}
LOCK = {
    "sqlite": "BEGIN IMMEDIATE",
    "postgresql": "BEGIN; LOCK TABLE registry_job IN ACCESS EXCLUSIVE MODE",
}


@contextmanager
def clock_put(by: timedelta) -> Iterator[None]:
    with time_machine.travel(datetime.now(UTC) + by):
        yield


def test_a_clock_put_forward_lets_a_job_run_again_and_counts_it_once(at_work: Actor) -> None:
    tasks.leave_mark.enqueue(1)
    first = leases.take("one")
    with clock_put(HOUR):
        second = leases.take("two")  # the lease of the first seems to be over
        assert first is not None
        assert second is not None
        run_job(first)
        run_job(second)
    assert marks() == [1]


def test_a_worker_that_lives_keeps_its_job_when_the_clock_is_put_forward(at_work: Actor) -> None:
    tasks.leave_mark.enqueue(1)
    held = leases.take("one")
    assert held is not None
    with clock_put(HOUR):
        leases.renew([held])
        assert leases.take("two") is None


def test_a_clock_put_back_holds_up_nothing_but_what_has_a_time(at_work: Actor) -> None:
    tasks.leave_mark.enqueue(1)
    tasks.leave_mark.using(run_after=datetime.now(UTC)).enqueue(2)
    taken = leases.take("one")
    with clock_put(-HOUR):
        tasks.leave_mark.enqueue(3)
        assert taken is not None
        run_job(taken)
        run_due_jobs()
        assert sorted(marks()) == [1, 3]
    run_due_jobs()
    assert sorted(marks()) == [1, 2, 3]


def test_who_asks_for_a_job_sooner_while_it_puts_itself_off_is_heard(at_work: Actor) -> None:
    tasks.ask_for_later.enqueue()
    taken = leases.take("one")
    assert taken is not None
    sooner = datetime.now(UTC) + timedelta(minutes=1)
    Job.objects.update(due_at=sooner)
    run_job(taken)
    assert (only_job().due_at, only_job().lease_until, only_job().put_off) == (sooner, None, 1)


# -- a database that is locked


@pytest.fixture
def locked(
    transactional_db: None, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[[], Callable[[], None]]]:
    """Lock it, from a program that takes no turns; what comes back lets go of it."""
    name, value = IMPATIENT[connection.vendor]
    monkeypatch.setitem(connection.settings_dict["OPTIONS"], name, value)
    other = connection.copy()

    def lock() -> Callable[[], None]:
        connections.close_all()  # who comes now is impatient
        with other.cursor() as cursor:
            cursor.execute(LOCK[connection.vendor])
        return other.close

    yield lock
    other.close()
    connections.close_all()


def test_a_worker_waits_for_a_locked_database_and_goes_on(
    locked: Callable[[], Callable[[], None]], tmp_path: Path
) -> None:
    by = system(open_clinic(name="Here"))
    with by.at_work():
        tasks.leave_mark.enqueue(1)
        tasks.post.enqueue(1, str(tmp_path))
    let_go, beats = locked(), itertools.count()

    def may_go_on() -> bool:
        if (beat := next(beats)) == 5:
            let_go()
        return beat <= 5 or not all_ended()

    Worker(threads=2, lease=SHORT).run(may_go_on=may_go_on)
    with by.at_work():
        assert marks("marked") == marks("posted") == [1]
        assert not Job.objects.filter(parked_at__isnull=False).exists()
    assert (tmp_path / "posted").read_text().split() == ["1"]


def test_what_has_left_the_house_is_written_down_though_the_database_was_locked(
    transactional_db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    by = system(open_clinic(name="Here"))
    with by.at_work():
        tasks.post.enqueue(1, str(tmp_path))
    end, locks = leases.end, [OperationalError("database is locked")] * 2

    def end_in_the_end(job: Job, result: Any) -> None:
        if locks:
            raise locks.pop()
        end(job, result)

    monkeypatch.setattr(leases, "end", end_in_the_end)
    assert run_due_jobs() == 1
    with by.at_work():
        assert marks("posted") == [1]
    assert (tmp_path / "posted").read_text().split() == ["1"]
