"""What must be so before prolo serves anybody.

Not one of Django's checks: those run before a migration too, which puts the guards in place.
"""

from __future__ import annotations

from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper

from prolo.registry import audit, walls

NOT_GUARDED = "prolo does not start, because the database is not guarded as it must be:"
MISSING = "missing: "
PUT_BACK = "Run «prolo migrate» to put the guards back, then find out who removed them."


def refuse_if_unsafe() -> None:
    """Raise when the audit, a wall or durability is not as it must be; called by the server."""
    problems = find_problems(connection)
    advice = [PUT_BACK] if any(problem.startswith(MISSING) for problem in problems) else []
    if problems:
        raise ImproperlyConfigured(
            "\n".join([NOT_GUARDED, *(f"  {problem}" for problem in problems), *advice])
        )


def find_problems(connection: BaseDatabaseWrapper) -> list[str]:
    missing = [*audit.check_triggers(connection), *walls.check_walls(connection)]
    return [*(f"{MISSING}{name}" for name in missing), *_settings(connection)]


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
        cursor.execute(
            "SELECT rolname FROM pg_roles "
            "WHERE rolname = current_user AND (rolsuper OR rolbypassrls)"
        )
        return [
            f"the database role {role} is a superuser or has BYPASSRLS, and sees past the walls "
            "between clinics: connect as another (docs/commands.md, prolo migrate)"
            for (role,) in cursor.fetchall()
        ]
