"""Queries that are asked with every answer, their SQL worked out once.

Django works the SQL of a query out from Python each time, which takes several times as long as a
small database takes to answer. ``@prepared`` stands over a function of keys, texts and instants
that returns a query; called, it gives the rows. The clinic in scope is a value like the others.
"""

from __future__ import annotations

import copy
import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import update_wrapper
from typing import Any, Generic, TypeVar

from django.db import connection, models
from django_scopes import get_scope

Row = TypeVar("Row")
FIRST_MARK = datetime(9000, 1, 1, tzinfo=UTC)  # nothing that is asked for happened then


class Prepared(Generic[Row]):
    """Only while a clinic is in scope: else it asks, or refuses, as the query itself does."""

    def __init__(self, build: Callable[..., models.QuerySet[Any, Row]]) -> None:
        self.query = build
        self._worked_out: _WorkedOut | None = None
        update_wrapper(self, build)

    def __call__(self, *values: Any) -> list[Row]:
        scope = get_scope()
        if "clinic" not in scope or not scope.get("_enabled", True):
            return list(self.query(*values))
        clinic = scope["clinic"]
        if self._worked_out is None:
            self._worked_out = _WorkedOut(self.query, values, clinic.pk)
        return self._worked_out.rows((*values, clinic.pk))


prepared = Prepared


class _WorkedOut:
    """The SQL with a mark in place of each value, and which values it wants in which order."""

    def __init__(
        self, build: Callable[..., Any], values: tuple[Any, ...], clinic_id: uuid.UUID
    ) -> None:
        marks = [_mark(value, place) for place, value in enumerate(values)]
        self.queryset = build(*marks)
        self.compiler = self.queryset.query.get_compiler(connection=connection)
        self.sql, params = self.compiler.as_sql()
        places = {_stored(one): place for place, one in enumerate([*marks, clinic_id])}
        self.fixed = [(places.get(one), one) for one in params]
        assert {place for place, _one in self.fixed} >= set(range(len(marks)))

    def rows(self, values: tuple[Any, ...]) -> list[Any]:
        stored = [_stored(one) for one in values]
        params = [one if place is None else stored[place] for place, one in self.fixed]
        compiler, query = copy.copy(self.compiler), copy.copy(self.queryset.query)
        compiler.connection = connection
        compiler.as_sql = lambda: (self.sql, params)
        query.get_compiler = lambda *_args, **_given: compiler
        asked = type(self.queryset)(model=self.queryset.model, query=query)
        asked._iterable_class, asked._fields = self.queryset._iterable_class, self.queryset._fields
        return list(asked)


def _mark(value: Any, place: int) -> Any:
    """Of the same kind, and met nowhere else."""
    if isinstance(value, uuid.UUID):
        return uuid.uuid4()
    return FIRST_MARK + timedelta(days=place) if isinstance(value, datetime) else uuid.uuid4().hex


def _stored(value: Any) -> Any:
    """As the database keeps it."""
    if isinstance(value, uuid.UUID):
        return value if connection.features.has_native_uuid_field else value.hex
    return connection.ops.adapt_datetimefield_value(value) if isinstance(value, datetime) else value
