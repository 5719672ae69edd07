"""Queries that are asked with every answer, and rows that are written with it, their SQL worked
out once.

Django works the SQL of a query out from Python each time, which takes several times as long as a
small database takes to answer. ``@prepared`` stands over a function of keys, numbers, texts, days
and instants that returns a query; called, it gives the rows. The clinic in scope is a value like
the others.
``insert`` writes rows as ``bulk_create`` does.
"""

from __future__ import annotations

import copy
import re
import uuid
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import cache, update_wrapper
from operator import attrgetter
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection, connections, models
from django.db.models.base import ModelState
from django.db.models.constants import OnConflict
from django.db.models.sql import DeleteQuery, InsertQuery, Query
from django_scopes import get_scope

from prolo.registry.columns import given_fields
from prolo.registry.prepared_rows import made_of
from prolo.registry.statements import Statement, as_array, ask, djangos_cursor, write

Row = TypeVar("Row")
Made = TypeVar("Made", bound=models.Model)
FIRST_NUMBER = 32_000  # nothing that is asked for has such a number, and every column takes it
NO_CLINIC = uuid.UUID(int=0)
A_FEW = 4  # rows that one statement writes: scores of one answer
FIRST_MARK = datetime(9000, 1, 1, tzinfo=UTC)  # nothing that is asked for happened then


class Prepared(Generic[Row]):
    """Only while a clinic is in scope: else it asks, or refuses, as the query itself does."""

    def __init__(self, build: Callable[..., models.QuerySet[Any, Row]]) -> None:
        self.query = build
        self._worked_out: _WorkedOut | None = None
        self._deleting: _WorkedOut | None = None
        update_wrapper(self, build)

    def __call__(self, *values: Any) -> list[Row]:
        clinic_id = self._clinic_id()
        if clinic_id is None:
            return list(self.query(*values))
        return self._as_worked_out(values, clinic_id).rows((*values, clinic_id))

    def delete(self, *values: Any) -> None:
        """Of rows to which no other refers."""
        clinic_id = self._clinic_id()
        if clinic_id is None:
            self.query(*values).delete()
            return
        if self._deleting is None:
            self._deleting = _WorkedOut(self.query, values, clinic_id, DeleteQuery)
        write(*self._deleting.statement((*values, clinic_id)))

    def statement(self, *values: Any) -> Statement:
        """What it asks; for ``asked_ahead``, while a clinic is in scope."""
        clinic_id = self._clinic_id()
        assert clinic_id is not None
        return self._as_worked_out(values, clinic_id).statement((*values, clinic_id))

    def _as_worked_out(self, values: tuple[Any, ...], clinic_id: uuid.UUID) -> _WorkedOut:
        if self._worked_out is None:
            self._worked_out = _WorkedOut(self.query, values, clinic_id)
        return self._worked_out

    def _clinic_id(self) -> uuid.UUID | None:
        scope = get_scope()
        is_one = "clinic" in scope and scope.get("_enabled", True)
        return scope["clinic"].pk if is_one else None


class PreparedUnscoped(Prepared[Row]):
    """Of rows that are read before a clinic is in scope, and whichever is: ``unscoped`` alone."""

    def _clinic_id(self) -> uuid.UUID:
        return NO_CLINIC


prepared = Prepared
prepared_unscoped = PreparedUnscoped


class _WorkedOut:
    """The SQL with a mark in place of each value, and which values it wants in which order."""

    def __init__(
        self,
        build: Callable[..., Any],
        values: tuple[Any, ...],
        clinic_id: uuid.UUID,
        kind: type[Query] = Query,
    ) -> None:
        marks = [_mark(value, place) for place, value in enumerate(values)]
        self.queryset = build(*marks)
        self.compiler = self.queryset.query.chain(kind).get_compiler(connection=connection)
        sql, params = self.compiler.as_sql()
        places = {one: place for place, one in enumerate(_stored([*marks, clinic_id]))}
        self.sql, kept = _with_constants(sql, params, places)
        self.fixed = [(places.get(one), one) for one in kept]
        assert {place for place, _one in self.fixed} >= set(range(len(marks)))
        self.made = made_of(self.queryset, self.compiler) if kind is Query else None

    def statement(self, values: tuple[Any, ...]) -> Statement:
        stored = _stored(values)
        return self.sql, [one if place is None else stored[place] for place, one in self.fixed]

    def rows(self, values: tuple[Any, ...]) -> list[Any]:
        found = ask(*self.statement(values))
        if not found:
            return found
        if self.made:
            return list(map(self.made, found))
        compiler, query = copy.copy(self.compiler), copy.copy(self.queryset.query)
        compiler.execute_sql = lambda *_args, **_given: [found]
        query.get_compiler = lambda *_args, **_given: compiler
        asked = type(self.queryset)(model=self.queryset.model, query=query)
        asked._iterable_class, asked._fields = self.queryset._iterable_class, self.queryset._fields
        return list(asked)


PLACE_OR_PERCENT = re.compile("%%|%s")


def _with_constants(
    sql: str, params: Sequence[Any], given: Container[Any]
) -> tuple[str, list[Any]]:
    """The SQL with what is never other than now written into it, and the values that are left.
    A database that plans anew where a value may narrow the rows, as SQLite does with every new
    value of a text that a pattern or an index of few of the rows is of, need not; and it may use
    such an index."""
    values, left = iter(params), list[Any]()

    def written(found: re.Match[str]) -> str:
        if found[0] == "%%":
            return "%%"
        value = next(values)
        if value in given or (literal := _literal(value)) is None:
            left.append(value)
            return "%s"
        return literal

    return PLACE_OR_PERCENT.sub(written, sql), left


def _literal(value: Any) -> str | None:
    """As both databases write it; None: it is sent as a value."""
    if isinstance(value, str) and not {"\\", "\0"} & set(value):
        return "'" + str(value).replace("'", "''").replace("%", "%%") + "'"
    return str(int(value)) if isinstance(value, int) and not isinstance(value, bool) else None


def _mark(value: Any, place: int) -> Any:
    """Of the same kind, and met nowhere else."""
    if isinstance(value, uuid.UUID):
        return uuid.uuid4()
    if isinstance(value, int):
        return FIRST_NUMBER + place
    if isinstance(value, date):
        mark = FIRST_MARK + timedelta(days=place)
        return mark if isinstance(value, datetime) else mark.date()
    return uuid.uuid4().hex


def _stored(values: Iterable[Any]) -> list[Any]:
    """As the database keeps them."""
    stores = _stores()
    return [
        store(one) if (store := stores.get(one.__class__)) is not None else one for one in values
    ]


@cache
def _stores() -> Mapping[type, Callable[[Any], Any]]:
    """Of the kinds of values that are kept otherwise: PostgreSQL knows all of them."""
    if connection.vendor == "postgresql":
        return {}
    return {uuid.UUID: attrgetter("hex"), datetime: _instant, date: str}


def _instant(value: datetime) -> Any:
    """Of SQLite, where an instant of UTC is written without saying so, by far the most are."""
    if value.tzinfo is UTC:
        return value.replace(tzinfo=None).isoformat(" ")
    return connection.ops.adapt_datetimefield_value(value)


# -- writing


def new_row(model: type[Made], **values: Any) -> Made:
    """As ``model(**values)``, in a fifth of the time: what nobody gives is known beforehand, and
    nobody is told that a row is made."""
    fixed, made, related = _defaults(model)
    row = model.__new__(model)
    row._state = ModelState()
    kept = row.__dict__
    kept.update(fixed)
    for name, default in made:
        if name not in values:
            kept[name] = default()
    for name, value in values.items():
        if name in related:
            row._state.fields_cache[name] = value
            kept[related[name]] = None if value is None else value.pk
        else:
            kept[name] = value
    return row


@cache
def _defaults(
    model: type[models.Model],
) -> tuple[dict[str, Any], list[tuple[str, Callable[[], Any]]], dict[str, str]]:
    """What each column holds where it is not given, or what says it anew for each row; and the
    column of each row that may be given itself."""
    fields = given_fields(model)
    anew = [one for one in fields if one.has_default() and callable(one.default)]
    fixed = {one.attname: one.get_default() for one in fields if one not in anew}
    made = [(one.attname, one.default) for one in anew]
    return fixed, made, {one.name: one.attname for one in fields if one.is_relation}


def insert(*rows: models.Model, unless_there: bool = False) -> None:
    """Rows of one model, whose keys are known. ``unless_there``: not what would be there twice."""
    if not rows:
        return
    model = type(rows[0])
    sql, stored = _inserting(model, unless_there)
    if len(rows) <= A_FEW:
        write(_of_several(sql, len(rows)), [value for one in rows for value in stored(one)])
    else:
        with djangos_cursor(connections[DEFAULT_DB_ALIAS]) as cursor:
            values = list(map(stored, rows))
            if connection.vendor == "postgresql":
                columns = list(map(as_array, zip(*values, strict=True)))
                cursor.execute(_of_arrays(sql, model), columns)
            else:
                cursor.executemany(sql, values)
    for row in rows:
        row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS


@cache
def _of_arrays(sql: str, model: type[models.Model]) -> str:
    """The statement that inserts one, of any number, each column an array: PostgreSQL answers
    each statement by itself."""
    [before, after] = sql.split("VALUES (")
    [_marks, more] = after.split(")", 1)
    kinds = [str(one.db_type(connection)).split("(")[0] for one in given_fields(model)]
    arrays = ", ".join(f"%s::{one}[]" for one in kinds)
    return f"{before}SELECT * FROM unnest({arrays}){more}"  # noqa: S608  our own columns


@cache
def _of_several(sql: str, rows: int) -> str:
    """The statement that inserts one, of so many."""
    [before, after] = sql.split("VALUES (")
    [marks, more] = after.split(")", 1)
    return f"{before}VALUES {', '.join([f'({marks})'] * rows)}{more}"


@cache
def _inserting(model: type[models.Model], unless_there: bool) -> tuple[str, Callable[..., Any]]:
    """The SQL with one place a column, and what stores a row in them."""
    fields = given_fields(model)
    query = InsertQuery(model, on_conflict=OnConflict.IGNORE if unless_there else None)
    query.insert_values(fields, [model()])
    [(sql, _params)] = query.get_compiler(connection=connection).as_sql()
    values_of = attrgetter(*(one.attname for one in fields))
    columns = [_column(_written(one)) for one in fields]

    def stored(row: models.Model) -> list[Any]:
        pairs = zip(columns, values_of(row), strict=True)
        return [
            value if value is None or value.__class__ is as_it_is else write(value)
            for (as_it_is, write), value in pairs
        ]

    return sql, stored


AS_IT_IS: Mapping[type[models.Field], type] = {
    models.CharField: str,
    models.TextField: str,
    models.IntegerField: int,
    models.BooleanField: bool,
}
OWN = {models.UUIDField: uuid.UUID, models.DateTimeField: datetime}


def _column(field: Any) -> tuple[type | None, Callable[[Any], Any]]:
    """Which values are stored as they are, and what stores others: for the kinds that nearly every
    value of a column is of, without asking as Django does what else it may be."""
    as_it_is = next((of for kind, of in AS_IT_IS.items() if isinstance(field, kind)), None)
    own = next((of for kind, of in OWN.items() if isinstance(field, kind)), None)
    store = _stores().get(own) if own else None
    if own and not store:
        as_it_is = own
    if isinstance(field, models.JSONField):
        adapt, encoder = connection.ops.adapt_json_value, field.encoder
        return None, lambda value: adapt(value, encoder)

    def write(value: Any) -> Any:
        if store and value.__class__ is own:
            return store(value)
        return field.get_db_prep_save(value, connection)

    return as_it_is, write


def _written(field: Any) -> Any:
    """What stores the key of another row is what stores it there."""
    return _written(field.target_field) if field.is_relation else field
