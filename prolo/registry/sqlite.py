"""The SQLite that prolo runs on.

SQLite 3.7.0 to 3.51.2 can corrupt a database in write-ahead mode when two connections reset the
log at once (https://www.sqlite.org/wal.html#walresetbug). Debian 12 carries 3.40, so the library
inside pysqlite3 takes the place of Python's own before Django opens a database.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import pysqlite3
import pysqlite3.dbapi2
from django.core.exceptions import ImproperlyConfigured

from prolo.registry.scope import current_person_id, is_moving_rows

OLDEST_SAFE = (3, 51, 3)
AUDIT = "registry_auditrow"


def use_safe_sqlite() -> None:
    """Put pysqlite3 where ``import sqlite3`` finds it; refuse a version with the fault."""
    check_version(pysqlite3.sqlite_version_info)
    sys.modules["sqlite3"] = pysqlite3
    sys.modules["sqlite3.dbapi2"] = pysqlite3.dbapi2


def check_version(found: tuple[int, ...]) -> None:
    if found < OLDEST_SAFE:
        raise ImproperlyConfigured(
            f"SQLite {'.'.join(map(str, found))} can corrupt a database that is written to from "
            f"two sides. prolo needs {'.'.join(map(str, OLDEST_SAFE))} or newer: "
            "reinstall it with «rm -r .venv; make run»."
        )


def prepare_connection(*, connection: Any, **_: Any) -> None:
    """Teach a new connection what the triggers ask for (signal ``connection_created``)."""
    if connection.vendor != "sqlite":
        return
    raw = connection.connection
    version = raw.execute("SELECT sqlite_version()").fetchone()[0]
    check_version(tuple(int(part) for part in version.split(".")))
    raw.execute("PRAGMA recursive_triggers=ON")  # so that a row that is replaced was deleted
    raw.create_function("prolo_person", 0, _person)
    raw.create_function("prolo_moving_rows", 0, is_moving_rows)
    raw.set_authorizer(_authorize)
    _name_savepoints_by_depth(connection)


def _name_savepoints_by_depth(connection: Any) -> None:
    """Django counts them on and on: each would be two statements more to compile, and to keep in
    the place of one that comes again. Of those that are open no two are at one depth."""
    for said in ("savepoint_create_sql", "savepoint_rollback_sql", "savepoint_commit_sql"):
        setattr(
            connection.ops, said, _at_its_depth(connection, getattr(type(connection.ops), said))
        )


def _at_its_depth(connection: Any, sql: Callable[[Any, str], str]) -> Callable[[str], str]:
    return lambda _name: sql(connection.ops, f"depth_{len(connection.savepoint_ids)}")


def _person() -> str | None:
    """As Django writes a UUID here."""
    person_id = current_person_id()
    return person_id.hex if person_id else None


def _authorize(
    action: int, table: str | None, _what: str | None, _database: str | None, trigger: str | None
) -> int:
    """Only triggers write to the audit."""
    if action == pysqlite3.SQLITE_INSERT and table == AUDIT and trigger is None:
        return int(pysqlite3.SQLITE_DENY)
    return int(pysqlite3.SQLITE_OK)
