"""The audit: triggers that write down every change of every row, whoever makes it and however.

They catch bulk updates and raw SQL, which code inside Django cannot. The statements are in
audit_sqlite.py and audit_postgresql.py.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import connection as default_connection
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

from prolo.errors import Conflict
from prolo.registry import audit_postgresql, audit_sqlite, guards
from prolo.registry.guards import Guard
from prolo.registry.models import AuditRow, User

TOPIC = "audit"


def install(connection: BaseDatabaseWrapper = default_connection) -> None:
    if AuditRow._meta.db_table not in connection.introspection.table_names():
        with connection.schema_editor() as editor:
            editor.create_model(AuditRow)
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


@dataclass(frozen=True, slots=True)
class LastChange:
    at: datetime  # real time
    by_name: str  # empty: the system itself


def last_change(row: models.Model) -> LastChange | None:
    """When this row was last written, and by whom."""
    row_id = row._meta.pk.get_db_prep_value(row.pk, default_connection)
    rows = AuditRow.objects.filter(table_name=row._meta.db_table, row_id=str(row_id))
    newest = rows.order_by("-seq").first()
    if newest is None:
        return None
    names = User.objects.filter(pk__in=[newest.person_id]).values_list("full_name", flat=True)
    return LastChange(newest.at, names.first() or "")


def conflict_over(row: models.Model) -> Conflict:
    """Somebody else changed this row: when, and who, as the audit knows it."""
    change = last_change(row)
    return Conflict(at=change.at, by=change.by_name) if change else Conflict()
