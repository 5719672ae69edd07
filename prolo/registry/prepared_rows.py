"""What a prepared query makes of the rows that come: what Django makes of them, which looks anew
each time at what was asked, and at each value as if it could be of any kind.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import lru_cache, partial
from operator import itemgetter
from typing import Any

from django.db import DEFAULT_DB_ALIAS, models
from django.db.models.base import ModelState
from django.db.models.query import FlatValuesListIterable, ModelIterable, ValuesListIterable

KEYS_AT_HAND = 10_000  # of rows, read from text; most come again with each row: a clinic, a course

Values = Sequence[Any]
Make = Callable[[Values], Any]
Convert = Callable[[Any], Any]


def made_of(queryset: Any, compiler: Any) -> Make | None:
    """What makes one of what comes, where it is a row of a model, with those it refers to, or the
    values themselves; None: Django does."""
    read, iterable = _read(compiler), queryset._iterable_class
    if queryset._known_related_objects or queryset._prefetch_related_lookups:
        return None
    if iterable is ModelIterable:
        model = _Model(compiler.klass_info, compiler.select)
        kept = tuple((compiler.annotation_col_map or {}).items())
        return lambda values: model.made(read(values), kept)
    if iterable is ValuesListIterable:
        return lambda values: tuple(read(values))
    if iterable is FlatValuesListIterable:
        return lambda values: read(values)[0]
    return None


class _Model:
    """A model's columns among the values, and those of the rows that come with it."""

    def __init__(self, info: dict[str, Any], select: Sequence[Any]) -> None:
        places = info["select_fields"]
        self.model, self.columns = info["model"], itemgetter(slice(places[0], places[-1] + 1))
        self.names = [one[0].target.attname for one in self.columns(select)]
        self.key = places[0] + self.names.index(self.model._meta.pk.attname)
        self.related = [
            (_Model(one, select), one["local_setter"], one["remote_setter"])
            for one in info.get("related_klass_infos", ())
        ]

    def made(self, values: Values, annotations: Sequence[tuple[str, int]] = ()) -> Any:
        row = _kept_row(self.model, self.names, self.columns(values))
        for related, keep, keep_there in self.related:
            if values[related.key] is None:
                keep(row, None)
                continue
            other = related.made(values)
            keep(row, other)
            keep_there(other, row)
        for name, place in annotations:
            row.__dict__[name] = values[place]
        return row


def _kept_row(model: type[models.Model], names: Sequence[str], values: Values) -> Any:
    """As ``from_db``, without telling that a row is made: what was not asked for is asked when it
    is wanted."""
    row = model.__new__(model)
    row._state = ModelState()
    row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS
    row.__dict__.update(zip(names, values, strict=True))
    return row


def _read(compiler: Any) -> Callable[[Values], Values]:
    """As the database keeps them, and as they are."""
    columns = [one[0] for one in compiler.select]
    convert = [
        (place, _converter(kinds, column, compiler.connection))
        for place, (kinds, column) in compiler.get_converters(columns).items()
    ]
    if not convert:
        return lambda values: values

    def read(values: Values) -> Values:
        row = list(values)
        for place, converted in convert:
            row[place] = converted(row[place])
        return row

    return read


def _converter(kinds: Sequence[Any], column: Any, used: Any) -> Convert:
    ops = used.ops
    if len(kinds) == 1 and used.vendor == "sqlite":
        if kinds[0] == ops.convert_uuidfield_value:
            return _key
        if kinds[0] == ops.convert_datetimefield_value:
            return partial(_instant, kinds[0], column, used)
    if len(kinds) == 1:
        [convert] = kinds
        return lambda value: convert(value, column, used)

    def each(value: Any) -> Any:
        for convert in kinds:
            value = convert(value, column, used)
        return value

    return each


@lru_cache(maxsize=KEYS_AT_HAND)
def _key(value: str | None) -> uuid.UUID | None:
    return None if value is None else uuid.UUID(value)


def _instant(convert: Callable[..., Any], column: Any, used: Any, value: Any) -> Any:
    """SQLite's driver makes one of what is in a column, without its zone."""
    if value.__class__ is datetime and value.tzinfo is None:
        return value.replace(tzinfo=used.timezone)
    return convert(value, column, used)
