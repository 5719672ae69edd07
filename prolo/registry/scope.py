"""The clinic a piece of work belongs to, and who does it.

Both travel with the running thread: the scoped managers, the clock, the audit triggers and, on
PostgreSQL, the row-level policies read them from here.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Protocol

import django_scopes
from django.db import connection, transaction


class Clinic(Protocol):
    """What of a clinic has to be known here; rows know this module, so it cannot know them."""

    pk: Any
    time_zone: Any
    clock_offset_s: Any


class Person(Protocol):
    pk: Any


_clinic: ContextVar[Clinic | None] = ContextVar("clinic", default=None)
_person: ContextVar[uuid.UUID | None] = ContextVar("person", default=None)


def current_clinic() -> Clinic | None:
    return _clinic.get()


def current_person_id() -> uuid.UUID | None:
    return _person.get()


@contextmanager
def clinic_scope(clinic: Clinic, *, person: Person | None = None) -> Iterator[None]:
    """Within it, queries see this clinic's rows and no other's, and audit rows name this person
    (nobody: the system itself)."""
    tokens = _clinic.set(clinic), _person.set(person.pk if person else None)
    try:
        with django_scopes.scope(clinic=clinic), _told_to_database():
            yield
    finally:
        _clinic.reset(tokens[0])
        _person.reset(tokens[1])


SETTINGS = "current_setting('app.clinic', true), current_setting('app.person', true)"
SET = "SELECT set_config('app.clinic', %s, true), set_config('app.person', %s, true)"


@contextmanager
def _told_to_database() -> Iterator[None]:
    """Set for the transaction alone, so that a connection used again knows nothing of it.

    A rollback undoes the settings too; after success what was there before is put back.
    """
    if connection.vendor != "postgresql":
        yield
        return
    clinic, person = _clinic.get(), _person.get()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SELECT {SETTINGS}")
        before = [value or "" for value in cursor.fetchone()]
        cursor.execute(SET, [str(clinic.pk) if clinic else "", str(person or "")])
        yield
        cursor.execute(SET, before)


_moving: ContextVar[bool] = ContextVar("moving", default=False)


def is_moving_rows() -> bool:
    return _moving.get()


@contextmanager
def moving() -> Iterator[None]:
    """Told to SQLite's triggers; use ``walls.moving_rows``."""
    token = _moving.set(True)
    try:
        yield
    finally:
        _moving.reset(token)
