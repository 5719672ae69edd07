"""Statements that go to the database as they are, past what Django does around each, which takes
longer than most of them.

On PostgreSQL each also waits for an answer. ``written_together`` lets those that write wait for
each other instead, and ``asked_ahead`` asks at once what is needed one after the other: each is one
round trip. SQLite is no trip away: it is asked in one statement what is hardly ever there.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from operator import attrgetter
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.utils.module_loading import import_string

Statement = tuple[str, Sequence[Any]]  # with the values as the database keeps them
Found = list[Any]
Ahead = dict[str, tuple[list[Any], Found]]

_ahead: ContextVar[Ahead | None] = ContextVar("ahead", default=None)
_waiting: ContextVar[list[Statement] | None] = ContextVar("waiting", default=None)


def ask(sql: str, params: Sequence[Any]) -> Found:
    """The rows that a statement gives."""
    ahead = _ahead.get()
    if ahead and sql in ahead and ahead[sql][0] == [*params]:
        return ahead.pop(sql)[1]
    if _waiting.get():
        return _behind_what_waits([(sql, params)])[-1]
    return _one(connections[DEFAULT_DB_ALIAS], sql, params)


def write(sql: str, params: Sequence[Any]) -> None:
    """What gives no rows: within ``written_together`` it may wait for the next statement."""
    waiting = _waiting.get()
    if waiting is None:
        ask(sql, params)
    else:
        waiting.append((sql, params))


@contextmanager
def written_together() -> Iterator[None]:
    """Part of a transaction. What is written within it is there for whatever is asked next, by
    Django too, and a fault of it is raised there, or at the end."""
    used = connections[DEFAULT_DB_ALIAS]
    if used.vendor != "postgresql" or _waiting.get() is not None:
        yield
        return
    token = _waiting.set([])
    try:
        with used.execute_wrapper(_after_what_waits):
            yield
            _write_what_waits()
    finally:
        _waiting.reset(token)


def _after_what_waits(execute: Any, sql: Any, params: Any, many: Any, context: Any) -> Any:
    _write_what_waits()
    return execute(sql, params, many, context)


def _write_what_waits() -> None:
    if _waiting.get():
        _behind_what_waits([])


def _behind_what_waits(asked: Sequence[Statement]) -> list[Found]:
    """What these give, in the round trip that writes it."""
    waiting = _waiting.get() or []
    before = list(waiting)
    waiting.clear()
    return _at_once([*before, *asked])[len(before) :]


@contextmanager
def asked_ahead(
    statements: Iterable[Statement], *, rarely_there: Iterable[Statement] = ()
) -> Iterator[None]:
    """What is certainly asked within it, each once, and hangs on nothing that is written before.
    PostgreSQL is asked all of it at once, in this order; SQLite in one statement whether there is
    anything of what is ``rarely_there``."""
    used, rare = connections[DEFAULT_DB_ALIAS], list(rarely_there)
    if used.vendor == "postgresql":
        asked = [*statements, *rare]
        known = list(zip(asked, _behind_what_waits(asked), strict=True))
    elif not rare:
        known = []
    else:
        sql = _whether_each(*(sql for sql, _ in rare))
        [found] = _one(used, sql, [one for _, params in rare for one in params])
        known = [(one, []) for one, is_there in zip(rare, found, strict=True) if not is_there]
    token = _ahead.set({sql: ([*params], rows) for (sql, params), rows in known})
    try:
        yield
    finally:
        _ahead.reset(token)


@cache
def _whether_each(*queries: str) -> str:
    return f"SELECT {', '.join(f'EXISTS ({one})' for one in queries)}"


def _at_once(statements: Sequence[Statement]) -> list[Found]:
    """One after the other, in one round trip; what one of them breaks, all that follow feel."""
    used = connections[DEFAULT_DB_ALIAS]
    if len(statements) == 1 or _is_watched(used):
        return [_one(used, *statement) for statement in statements]
    _make_ready(used)
    with used.wrap_database_errors:
        with used.connection.pipeline():
            cursors = [_cursor(used) for _ in statements]
            for cursor, (sql, params) in zip(cursors, statements, strict=True):
                cursor.execute(sql, params)
        return [_rows(cursor) for cursor in cursors]


def _one(used: Any, sql: str, params: Sequence[Any]) -> Found:
    if _is_watched(used):
        with djangos_cursor(used) as cursor:
            cursor.execute(sql, params)
            return _rows(cursor)
    _make_ready(used)
    with used.wrap_database_errors:
        if used.vendor == "sqlite":
            found: Found = used.connection.execute(_with_question_marks(sql), params).fetchall()
            return found
        cursor = _cursor(used)
        cursor.execute(sql, params)
        return _rows(cursor)


def _make_ready(used: Any) -> None:
    if used.connection is None:
        used.ensure_connection()
    used.validate_no_broken_transaction()


def _rows(cursor: Any) -> Found:
    """Without asking PostgreSQL's driver to say of each column what it is."""
    result = getattr(cursor, "pgresult", None)
    gives_rows = result.nfields if result else cursor.description
    return cursor.fetchall() if gives_rows else []


def _is_watched(used: Any) -> bool:
    """Somebody counts statements, as tests do: each then goes the way that Django knows."""
    wrappers = used.execute_wrappers
    is_counted = bool(wrappers) and any(one is not _after_what_waits for one in wrappers)
    return is_counted or used.queries_logged


@cache
def _with_question_marks(sql: str) -> str:
    """As SQLite marks the places of values."""
    converted: str = connections[DEFAULT_DB_ALIAS].create_cursor().convert_query(sql)
    return converted


SENDS_VALUES_APART = "django.db.backends.postgresql.base.ServerBindingCursor"


def _cursor(used: Any) -> Any:
    """Of PostgreSQL: one that sends the values apart from the text, which then stays the same and
    is planned once too; Django's writes them into it."""
    return _server_binding()(used.connection)


@cache
def _server_binding() -> Callable[[Any], Any]:
    made: Callable[[Any], Any] = import_string(SENDS_VALUES_APART)
    return made


def djangos_cursor(used: Any) -> Any:
    """The same, with what counts and logs around it."""
    if used.vendor != "postgresql":
        return used.cursor()
    used.ensure_connection()
    usual = used.connection.cursor_factory
    used.connection.cursor_factory = _server_binding()
    try:
        return used.cursor()
    finally:
        used.connection.cursor_factory = usual


# -- many rows at once


def as_array(values: Iterable[Any]) -> Any:
    """What PostgreSQL reads as an array, in a fraction of the time in which its driver, which asks
    of each value anew how it is written, makes one."""
    given, write = list(values), _elements()
    try:
        written = ["NULL" if one is None else write[one.__class__](one) for one in given]
    except KeyError:  # of a kind that is rare
        return given
    return f"{{{','.join(written)}}}"


@cache
def _elements() -> Mapping[type, Callable[[Any], str]]:
    from psycopg.types.json import Jsonb, JsonbDumper  # who has no such database need not have it

    as_json = JsonbDumper(Jsonb)

    def in_quotes(text: str) -> str:
        escaped = text.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{escaped}"'

    return {
        str: in_quotes,
        int: str,
        bool: str,
        date: str,
        Decimal: str,
        uuid.UUID: attrgetter("hex"),
        datetime: lambda one: f'"{one.isoformat()}"',
        Jsonb: lambda one: in_quotes(bytes(as_json.dump(one) or b"").decode()),
    }
