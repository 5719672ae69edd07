"""What must be so before prolo serves anybody.

Not one of Django's checks: those run before a migration too, which puts the guards in place.
"""

from __future__ import annotations

from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper

from prolo.registry import audit, walls


def refuse_if_unsafe() -> None:
    """Raise when the audit, a wall or durability is not as it must be; called by the server."""
    if problems := find_problems(connection):
        raise ImproperlyConfigured(
            "prolo does not start, because the database is not guarded as it must be:\n"
            + "\n".join(f"  {problem}" for problem in problems)
            + "\nRun «prolo migrate» to put the guards back, then find out who removed them."
        )


def find_problems(connection: BaseDatabaseWrapper) -> list[str]:
    missing = [*audit.check_triggers(connection), *walls.check_walls(connection)]
    return [*(f"missing: {name}" for name in missing), *_settings(connection)]


def _settings(connection: BaseDatabaseWrapper) -> list[str]:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA synchronous")
            level = cursor.fetchone()[0]
            cursor.execute("PRAGMA foreign_keys")
            checks = cursor.fetchone()[0]
            return [
                *([] if level >= 2 else ["SQLite is not set to synchronous=FULL"]),
                *([] if checks else ["SQLite is not set to check foreign keys"]),
            ]
        cursor.execute("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
        if cursor.fetchone()[0]:
            return ["this database role sees past the walls: use one without BYPASSRLS"]
        return []
