"""The SQLite that prolo runs on.

SQLite 3.7.0 to 3.51.2 can corrupt a database in write-ahead mode when two connections reset the
log at once (https://www.sqlite.org/wal.html#walresetbug). Debian 12 carries 3.40, so the library
inside pysqlite3 takes the place of Python's own before Django opens a database.
"""

from __future__ import annotations

import sys

import pysqlite3
import pysqlite3.dbapi2
from django.core.exceptions import ImproperlyConfigured

OLDEST_SAFE = (3, 51, 3)


def use_safe_sqlite() -> None:
    """Put pysqlite3 where ``import sqlite3`` finds it; refuse a version with the fault."""
    check_version(pysqlite3.sqlite_version_info)
    sys.modules["sqlite3"] = pysqlite3
    sys.modules["sqlite3.dbapi2"] = pysqlite3.dbapi2


def check_version(found: tuple[int, int, int]) -> None:
    if found < OLDEST_SAFE:
        raise ImproperlyConfigured(
            f"SQLite {'.'.join(map(str, found))} can corrupt a database that is written to from "
            f"two sides. prolo needs {'.'.join(map(str, OLDEST_SAFE))} or newer: "
            "reinstall it with «rm -r .venv; make run»."
        )
