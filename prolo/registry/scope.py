"""The clinic a piece of work belongs to, and who does it.

Both travel with the running thread: the scoped managers, the clock, the audit triggers and, on
PostgreSQL, the row-level policies read them from here.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

import django_scopes
from django.db import connection, transaction

if TYPE_CHECKING:
    from prolo.registry.models import Clinic, User

_clinic: ContextVar[Clinic | None] = ContextVar("clinic", default=None)
_person: ContextVar[uuid.UUID | None] = ContextVar("person", default=None)


def current_clinic() -> Clinic | None:
    return _clinic.get()


def current_person_id() -> uuid.UUID | None:
    return _person.get()


@contextmanager
def clinic_scope(clinic: Clinic) -> Iterator[None]:
    """Within it, queries see this clinic's rows and no other's."""
    token = _clinic.set(clinic)
    try:
        with django_scopes.scope(clinic=clinic), _told_to_database("app.clinic", str(clinic.pk)):
            yield
    finally:
        _clinic.reset(token)


@contextmanager
def acting(person: User | None) -> Iterator[None]:
    """Within it, audit rows name this person; None is the system itself."""
    person_id = person.pk if person else None
    token = _person.set(person_id)
    try:
        with _told_to_database("app.person", str(person_id or "")):
            yield
    finally:
        _person.reset(token)


@contextmanager
def _told_to_database(name: str, value: str) -> Iterator[None]:
    """Set for the transaction alone, so that a connection used again knows nothing of it.

    A rollback undoes the setting too; after success what was there before is put back.
    """
    if connection.vendor != "postgresql":
        yield
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT current_setting(%s, true)", [name])
        before = cursor.fetchone()[0] or ""
        cursor.execute("SELECT set_config(%s, %s, true)", [name, value])
        yield
        cursor.execute("SELECT set_config(%s, %s, true)", [name, before])
