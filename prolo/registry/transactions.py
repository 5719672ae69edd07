"""One fair queue for everything that writes.

SQLite lets one connection write at a time and is not fair to those that wait: with eight writers
the worst wait was seconds, and one got forty times the turns of another. A lock on a file beside
the database is handed on in the order of asking, and the kernel lets go of it when its holder is
killed. PostgreSQL needs no such thing.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import TYPE_CHECKING

from django.db import connection, transaction

if TYPE_CHECKING:
    from prolo.registry.access import Actor


@contextmanager
def write_transaction(*, by: Actor | None = None, is_whole: bool = True) -> Iterator[None]:
    """All of it is written or nothing; what is written is durable when this returns.

    ``by`` is who writes: their clinic is in scope and the audit names them. Inside another
    write transaction it is a part of that one, which may go on without it; not ``is_whole``: which
    ends with it. Keep it short: no files, no mail, no parsing.
    """
    at_work = by.at_work() if by else nullcontext()
    if connection.in_atomic_block and not is_whole:
        with at_work, _all_or_nothing():
            yield
        return
    with _turn(), transaction.atomic(savepoint=is_whole), at_work:
        yield


@contextmanager
def _all_or_nothing() -> Iterator[None]:
    """A fault in a part ends the whole, even where somebody catches it."""
    try:
        yield
    except BaseException:
        transaction.set_rollback(True)
        raise


@contextmanager
def passing_transaction() -> Iterator[None]:
    """What a power cut may take back, as who holds a job: nobody waits for the disk. Whatever is
    durable after it makes it durable too."""
    with _not_waiting_for_disk(), write_transaction():
        if connection.vendor == "postgresql":
            _say("SET LOCAL synchronous_commit = off")
        yield


@contextmanager
def _not_waiting_for_disk() -> Iterator[None]:
    """On SQLite, where it is said before a transaction begins."""
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        yield
        return
    _say("PRAGMA synchronous = NORMAL")
    try:
        yield
    finally:
        _say("PRAGMA synchronous = FULL")


def _say(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


@contextmanager
def _turn() -> Iterator[None]:
    """Wait for the turn to write, unless this connection writes already."""
    if connection.vendor != "sqlite" or connection.in_atomic_block or _is_in_memory():
        yield
        return
    lock = os.open(f"{connection.settings_dict['NAME']}.lock", os.O_CREAT | os.O_RDWR, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)  # and so lets go of it


def _is_in_memory() -> bool:
    return bool(connection.is_in_memory_db())  # type: ignore[attr-defined]
