"""The queue: nothing lost, nothing recorded twice, and no job that holds up the others."""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connections, transaction

from prolo.errors import NotAllowed, NotFound
from prolo.registry import leases
from prolo.registry.access import Actor, system
from prolo.registry.actions.clinics import open_clinic
from prolo.registry.actions.jobs import try_again
from prolo.registry.models import Event, Job
from prolo.registry.worker import Worker, run_due_jobs
from tests.registry.conftest import Cast
from tests.support import tasks

SHORT = timedelta(seconds=0.3)
JOBS, KILLS = map(int, os.environ.get("JOBS_AND_KILLS", "300 5").split())  # more: make bench
FORK = multiprocessing.get_context("fork")


def marks(verb: str = "marked") -> list[int]:
    return [one.int for one in Event.objects.filter(verb=verb).values_list("subject_id", flat=True)]


def only_job() -> Job:
    return Job.unscoped.get()


def make_due() -> None:
    Job.unscoped.update(due_at=datetime.now(UTC))


def test_a_job_runs_once_and_is_done(at_work: Actor) -> None:
    asked = tasks.leave_mark.enqueue(7)
    assert run_due_jobs() == 1
    assert run_due_jobs() == 0
    assert marks() == [7]
    asked.refresh()
    assert asked.return_value == 7


def test_a_job_is_enqueued_in_the_transaction_that_makes_it_due(at_work: Actor) -> None:
    with transaction.atomic():
        tasks.leave_mark.enqueue(1)
        transaction.set_rollback(True)
    assert not Job.objects.exists()


def test_the_same_work_is_enqueued_once(at_work: Actor) -> None:
    first = tasks.leave_mark.once("one").enqueue(1)  # type: ignore[attr-defined]
    again = tasks.leave_mark.once("one").enqueue(1)  # type: ignore[attr-defined]
    assert first.id == again.id
    assert run_due_jobs() == 1


def test_a_job_waits_for_its_time_and_the_urgent_one_comes_first(at_work: Actor) -> None:
    tasks.leave_mark.using(run_after=datetime.now(UTC) + timedelta(hours=1)).enqueue(1)
    tasks.leave_mark.enqueue(2)
    tasks.leave_mark.using(priority=10).enqueue(3)
    run_due_jobs()
    assert marks() == [3, 2]


def test_what_a_job_wrote_before_it_broke_is_undone_and_it_is_parked_in_the_end(
    at_work: Actor,
) -> None:
    tasks.leave_mark_and_break.enqueue(1)
    tasks.leave_mark.enqueue(2)
    for _ in range(leases.MAX_ATTEMPTS + 2):
        run_due_jobs()
        Job.objects.filter(done_at__isnull=True).update(due_at=datetime.now(UTC))
    assert marks() == [2]
    parked = Job.objects.get(parked_at__isnull=False)
    assert parked.attempts == leases.MAX_ATTEMPTS
    assert parked.error.startswith("builtins.ValueError in leave_mark_and_break")
    assert "Secret" not in parked.error


def test_the_waits_grow_and_differ() -> None:
    waits = [[leases.waiting_time(n).total_seconds() for _ in range(20)] for n in (1, 3, 40)]
    assert all(len(set(one)) > 1 for one in waits)
    assert max(waits[0]) < min(waits[1]) < max(waits[1]) < min(waits[2])
    assert max(waits[2]) <= leases.LONGEST_WAIT.total_seconds() * 1.25


def test_a_task_that_asks_for_later_is_never_parked(at_work: Actor) -> None:
    tasks.ask_for_later.enqueue()
    for _ in range(leases.MAX_ATTEMPTS * 2):
        make_due()
        run_due_jobs()
    row = only_job()
    assert (row.parked_at, row.attempts, row.put_off) == (None, 0, leases.MAX_ATTEMPTS * 2)
    assert row.due_at > datetime.now(UTC) + timedelta(minutes=50)


def test_a_task_that_is_gone_is_parked_and_says_so(at_work: Actor) -> None:
    tasks.leave_mark.enqueue(1)
    Job.objects.update(task="prolo.registry.gone.away", attempts=leases.MAX_ATTEMPTS - 1)
    run_due_jobs()
    assert "ModuleNotFoundError" in only_job().error


def test_what_another_clinic_gave_up_under_the_same_key_still_waits_for_a_person(
    cast: Cast,
) -> None:
    with cast.outsider.at_work():
        tasks.leave_mark.once("one").enqueue(1)  # type: ignore[attr-defined]
        Job.objects.update(parked_at=datetime.now(UTC), error="x")
    with cast.owner.at_work():
        tasks.leave_mark.once("one").enqueue(2)  # type: ignore[attr-defined]
    assert run_due_jobs() == 1
    with cast.outsider.at_work():
        assert Job.objects.get(parked_at__isnull=False).error == "x"


def test_who_lost_the_lease_records_nothing(at_work: Actor) -> None:
    """A worker that was frozen wakes up after another took its job."""
    tasks.leave_mark.enqueue(1)
    frozen = leases.take("frozen", lease=timedelta(0))
    time.sleep(0.002)
    other = leases.take("other")
    assert frozen is not None
    assert other is not None
    with pytest.raises(leases.Lost), transaction.atomic():
        leases.end(frozen, None)
    leases.fail(frozen, ValueError())
    assert only_job().worker == "other"
    assert only_job().error == ""


def test_a_job_is_taken_by_one_worker_alone_while_its_lease_is_renewed(at_work: Actor) -> None:
    tasks.leave_mark.enqueue(1)
    held = leases.take("one", lease=timedelta(0))
    assert held is not None
    leases.renew([held])
    assert leases.take("two") is None


def test_an_administrator_tries_a_parked_job_again(cast: Cast) -> None:
    with cast.owner.at_work():
        tasks.leave_mark.enqueue(1)
        Job.objects.update(parked_at=datetime.now(UTC), error="x", attempts=5)
        row = only_job()
    with pytest.raises(NotAllowed):
        try_again(job=row, by=cast.owner)
    with pytest.raises(NotFound):
        try_again(job=row, by=system(cast.outsider.clinic))
    try_again(job=row, by=cast.administrator)
    assert run_due_jobs() == 1
    with cast.owner.at_work():
        assert marks() == [1]


# -- workers that are killed


def work() -> None:
    Worker(threads=2, lease=SHORT).run()


def started() -> Any:
    connections.close_all()
    process = FORK.Process(target=work)
    process.start()
    return process


def kill(process: Any) -> None:
    os.kill(process.pid, signal.SIGKILL)
    process.join()


def kill_at_work(chance: random.Random) -> None:
    """A moment after it has ended a job, and every one that was hit all but once too often: it
    would be taken for what kills its worker."""
    ended = Job.unscoped.filter(done_at__isnull=False)
    before = ended.count()
    often = Job.unscoped.filter(leases.OPEN, attempts__gte=leases.MAX_ATTEMPTS - 1)
    worker = started()
    wait_until(lambda: all_ended() or (ended.count() > before and not often.exists()))
    time.sleep(chance.uniform(0, 0.15))
    kill(worker)


def wait_until(done: Any, *, within_s: float = 60) -> None:
    give_up_at = time.monotonic() + within_s
    while not done():
        assert time.monotonic() < give_up_at
        time.sleep(0.02)


def all_ended() -> bool:
    return not Job.unscoped.filter(leases.OPEN).exists()


def test_a_worker_that_is_killed_again_and_again_loses_nothing_and_records_nothing_twice(
    transactional_db: None, tmp_path: Path
) -> None:
    """Half of them leave the house: those may go out twice, and are recorded once."""
    clinic, numbers = open_clinic(name="Here"), range(JOBS // 2)
    with system(clinic).at_work(), transaction.atomic():
        for number in numbers:
            tasks.leave_mark.enqueue(number)
            tasks.post.enqueue(number, str(tmp_path))
    chance = random.Random(5)
    for _ in range(KILLS):
        kill_at_work(chance)
    last = started()
    wait_until(all_ended)
    kill(last)
    with system(clinic).at_work():
        assert not Job.objects.filter(parked_at__isnull=False).exists()
        assert sorted(marks("marked")) == list(numbers)
        assert sorted(marks("posted")) == list(numbers)
    posted = Counter(map(int, (tmp_path / "posted").read_text().split()))
    assert set(posted) == set(numbers)


def test_a_job_that_kills_its_worker_is_parked_and_the_others_flow(transactional_db: None) -> None:
    clinic = open_clinic(name="Here")
    with system(clinic).at_work():
        tasks.kill_worker.using(priority=1).enqueue()
        tasks.leave_mark.enqueue(1)
    worker = started()
    for _ in range(leases.MAX_ATTEMPTS + 2):
        wait_until(lambda w=worker: not w.is_alive() or all_ended())
        if all_ended():
            break
        worker.join()
        worker = started()
    kill(worker)
    with system(clinic).at_work():
        assert Job.objects.get(parked_at__isnull=False).error == leases.DIED
        assert marks() == [1]


def test_a_worker_that_is_stopped_finishes_what_it_began(transactional_db: None) -> None:
    with system(open_clinic(name="Here")).at_work():
        tasks.leave_mark.enqueue(1)
    worker = Worker(threads=1)
    worker.run(may_go_on=lambda: not all_ended())
    assert only_job().done_at is not None
