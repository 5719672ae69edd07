"""The audit: triggers that write down every change of every row, whoever makes it and however.

They catch bulk updates and raw SQL, which code inside Django cannot. The statements are in
audit_sqlite.py and audit_postgresql.py.
"""

from __future__ import annotations

from django.db import connection as default_connection
from django.db.backends.base.base import BaseDatabaseWrapper

from prolo.registry import audit_postgresql, audit_sqlite, guards
from prolo.registry.guards import Guard
from prolo.registry.models import AuditRow
from prolo.registry.models.audit import LastChange, conflict_over, last_change

__all__ = [
    "LastChange",
    "all_guards",
    "check_triggers",
    "conflict_over",
    "install",
    "last_change",
    "remove",
]

TOPIC = "audit"


def install(connection: BaseDatabaseWrapper = default_connection) -> None:
    if AuditRow._meta.db_table not in connection.introspection.table_names():
        with connection.schema_editor() as editor:
            editor.create_model(AuditRow)
            for index in AuditRow._meta.indexes:  # which Django leaves to who manages a table
                editor.add_index(AuditRow, index)
    guards.install(connection, all_guards(connection), TOPIC)


def remove(connection: BaseDatabaseWrapper = default_connection) -> None:
    guards.remove(connection, TOPIC)


def check_triggers(connection: BaseDatabaseWrapper = default_connection) -> list[str]:
    """What is missing, switched off or changed; empty when every row is watched."""
    return guards.missing(connection, all_guards(connection), TOPIC)


def all_guards(connection: BaseDatabaseWrapper) -> list[Guard]:
    if connection.vendor == "sqlite":
        return audit_sqlite.all_guards()
    return audit_postgresql.all_guards(connection)
