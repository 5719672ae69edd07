"""Walls between clinics, and between patients, that the database holds up by itself.

A row refers only to rows of its own clinic; where both are about a patient, of the same patient.
It never changes its clinic, and its patient only when two patients are merged. PostgreSQL has
composite foreign keys for that, and shows a connection the rows of one clinic only; on SQLite
triggers do the first, and one database usually holds one clinic.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.db import connection as default_connection
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

from prolo.registry import guards, walls_postgresql, walls_sqlite
from prolo.registry.guards import Guard
from prolo.registry.scope import moving
from prolo.registry.walled import Reference, walled_tables

TOPIC = "wall"


def install(connection: BaseDatabaseWrapper = default_connection) -> None:
    guards.install(connection, all_guards(connection), TOPIC)
    if connection.vendor == "postgresql":
        walls_postgresql.drop_doubled(connection)


def remove(connection: BaseDatabaseWrapper = default_connection) -> None:
    guards.remove(connection, TOPIC)


def check_walls(connection: BaseDatabaseWrapper = default_connection) -> list[str]:
    """What is missing, switched off or changed."""
    return guards.missing(connection, all_guards(connection), TOPIC)


def all_guards(connection: BaseDatabaseWrapper) -> list[Guard]:
    if connection.vendor == "sqlite":
        return walls_sqlite.all_guards(walled_tables())
    return walls_postgresql.all_guards(walled_tables())


@contextmanager
def moving_rows() -> Iterator[None]:
    """Within it, rows may go from one patient to another: merging, and nothing else, may do so.

    What refers to what is looked at when all have arrived: by PostgreSQL at the end of this, on
    SQLite by ``crossed``.
    """
    with moving(), default_connection.cursor() as cursor:
        if default_connection.vendor == "sqlite":
            yield
            return
        names = ", ".join(sorted({one.name for one in _of_patients()}))
        cursor.execute(f"SET CONSTRAINTS {names} DEFERRED")
        cursor.execute("SELECT set_config('app.moving_rows', 'yes', true)")
        yield
        cursor.execute("SELECT set_config('app.moving_rows', '', true)")
        cursor.execute(f"SET CONSTRAINTS {names} IMMEDIATE")


def _of_patients() -> list[Reference]:
    references = [reference for table in walled_tables() for reference in table.references]
    return [reference for reference in references if "patient_id" in reference.shared]


def crossed(patients: Collection[UUID]) -> list[Reference]:
    """References that cross a wall, among the rows of these patients: those of a merge, whose rows
    referred to none but each other."""
    ids = [models.UUIDField().get_db_prep_value(one, default_connection) for one in patients]
    return [reference for reference in _of_patients() if _is_crossed(reference, ids)]


def _is_crossed(reference: Reference, patients: list[Any]) -> bool:
    differ = " OR ".join(f"row.{name} <> target.{name}" for name in reference.shared)
    theirs = "row" if reference.is_found_by_patient else "target"
    with default_connection.cursor() as cursor:
        cursor.execute(
            f"SELECT 1 FROM {reference.table} row JOIN {reference.target} target "
            f"ON target.id = row.{reference.column} WHERE ({differ}) "
            f"AND {theirs}.patient_id IN ({', '.join(['%s'] * len(patients))}) LIMIT 1",
            patients,
        )
        return cursor.fetchone() is not None
