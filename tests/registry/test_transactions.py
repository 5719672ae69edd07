"""Writers take turns, in the order of asking, and what is written is there or is not."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import time
from contextlib import suppress
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from prolo.registry.actions.clinics import open_clinic
from prolo.registry.models import Clinic
from prolo.registry.sqlite import check_version
from prolo.registry.transactions import passing_transaction, write_transaction


class OnPurposeError(Exception):
    pass


def count_up(clinic_id: object, times: int, waits: list[float]) -> None:
    """Read, then write: what a deferred transaction fails at when others write."""
    for _ in range(times):
        began = time.monotonic()
        with write_transaction():
            clinic = Clinic.objects.select_for_update().get(pk=clinic_id)
            clinic.lock_version += 1
            clinic.save(update_fields=["lock_version"])
        waits.append(time.monotonic() - began)
    connections.close_all()


def test_eight_writers_lose_nothing_and_none_is_told_the_database_is_locked(
    transactional_db: None,
) -> None:
    clinic = open_clinic(name="Here")
    waits: list[float] = []
    writers = [threading.Thread(target=count_up, args=(clinic.pk, 10, waits)) for _ in range(8)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    clinic.refresh_from_db()
    assert (len(waits), clinic.lock_version) == (80, 81)


def test_nothing_of_a_failed_transaction_stays(transactional_db: None) -> None:
    with suppress(OnPurposeError), write_transaction():
        open_clinic(name="Never")
        raise OnPurposeError
    assert not Clinic.objects.exists()


def test_what_a_power_cut_may_take_back_makes_nothing_after_it_so(transactional_db: None) -> None:
    asked = {"sqlite": "PRAGMA synchronous", "postgresql": "SHOW synchronous_commit"}
    with connection.cursor() as cursor:

        def level() -> object:
            cursor.execute(asked[connection.vendor])
            return cursor.fetchone()[0]

        usual = level()
        with suppress(OnPurposeError), passing_transaction():
            assert level() != usual or usual == "off"
            raise OnPurposeError
        with write_transaction():
            assert level() == usual


def test_a_transaction_within_another_is_a_part_of_it(transactional_db: None) -> None:
    with write_transaction(), write_transaction():
        open_clinic(name="Here")
    assert Clinic.objects.count() == 1


def test_a_writer_that_is_killed_lets_the_next_one_write(
    transactional_db: None, tmp_path: Path
) -> None:
    """The kernel lets go of its place in the queue, and the database forgets what it began."""
    open_clinic(name="Here")
    connections.close_all()
    reached = tmp_path / "reached"

    def write_and_hang() -> None:
        with write_transaction():
            Clinic.objects.update(name="Half")
            reached.touch()
            signal.pause()

    writer = multiprocessing.get_context("fork").Process(target=write_and_hang)
    writer.start()
    while not reached.exists():
        time.sleep(0.01)
    os.kill(writer.pid or 0, signal.SIGKILL)
    writer.join()
    with write_transaction():
        assert Clinic.objects.get().name == "Here"
        Clinic.objects.update(name="There")
    assert Clinic.objects.get().name == "There"


if connection.vendor == "sqlite":

    def test_the_embedded_database_is_durable_before_it_is_fast(db: None) -> None:
        wanted = {"synchronous": 2, "foreign_keys": 1, "mmap_size": 0, "journal_mode": "wal"}
        with connection.cursor() as cursor:
            for name, value in wanted.items():
                cursor.execute(f"PRAGMA {name}")
                assert cursor.fetchone()[0] == value, name

    def test_an_sqlite_that_can_corrupt_its_log_is_refused() -> None:
        with pytest.raises(ImproperlyConfigured, match=r"3\.51\.2"):
            check_version((3, 51, 2))
        check_version((3, 51, 3))

    def test_a_part_that_fails_ends_alone_and_no_part_is_a_new_statement(db: None) -> None:
        with CaptureQueriesContext(connection) as said:
            for name in ("first", "second"):
                with write_transaction():
                    open_clinic(name=name)
                    with suppress(OnPurposeError), write_transaction():
                        open_clinic(name="never")
                        raise OnPurposeError
        assert {one.name for one in Clinic.objects.all()} == {"first", "second"}
        parts = [one["sql"] for one in said if "SAVEPOINT" in one["sql"]]
        assert parts
        assert parts[: len(parts) // 2] == parts[len(parts) // 2 :]
