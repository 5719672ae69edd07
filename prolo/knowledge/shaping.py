"""A plain table becomes a frozen record, or faults: unknown keys, missing keys, wrong kinds."""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from prolo.knowledge.reading import nearest

UNWRITTEN = frozenset({"id", "confirmations", "own_values"})  # never keys of a file
KEY_OF = {"sources": "source"}  # the file's key where it differs from the record's field


def shape(kind: Any, table: Mapping[str, Any], place: str, faults: list[str], **given: Any) -> Any:
    """The record, or None where something was wrong. ``given`` are fields not in the table."""
    writable = writable_fields(kind)
    before = len(faults)
    faults.extend(
        f"{place}: {key}: is not a key here.{nearest(key, writable)}"
        for key in table
        if key not in writable
    )
    faults.extend(
        f"{place}: {key}: is missing."
        for key, each in writable.items()
        if key not in table and each.name not in given and _is_required(each)
    )
    values = {
        each.name: _value(_hints(kind)[each.name], table[key], f"{place}: {key}", faults)
        for key, each in writable.items()
        if key in table
    }
    return kind(**given, **values) if len(faults) == before else None


def writable_fields(kind: Any) -> dict[str, Field[Any]]:
    """Keys that a file may hold for this record."""
    return {
        KEY_OF.get(each.name, each.name): each
        for each in fields(kind)
        if each.name not in UNWRITTEN or not _is_fact(kind)
    }


def _value(kind: Any, given: Any, place: str, faults: list[str]) -> Any:
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        inner = [one for one in get_args(kind) if one is not types.NoneType]
        return _value(inner[0], given, place, faults)
    if origin is tuple:
        return _items(get_args(kind)[0], given, place, faults)
    if origin is Literal:
        return _word(get_args(kind), given, place, faults)
    if origin is not None and issubclass(origin, Mapping):
        return _texts(given, place, faults)
    if is_dataclass(kind):
        return _inner(kind, given, place, faults)
    if issubclass(kind, StrEnum):
        word = _word([str(one) for one in kind], given, place, faults)
        return kind(word) if word is not None else None
    return _plain(kind, given, place, faults)


def _plain(kind: Any, given: Any, place: str, faults: list[str]) -> Any:
    if kind is Decimal and type(given) in (int, Decimal):
        return Decimal(given)
    if type(given) is not kind:
        faults.append(f"{place}: {given!r} is not {_SAID[kind]}.")
    elif kind is str and not given.strip():
        faults.append(f"{place}: is empty. Leave the key out where nothing is known.")
    return given


_SAID = {
    str: "text",
    int: "a whole number",
    bool: "true or false",
    Decimal: "a number",
    date: "a date such as 2026-03-14",
}


def _word(known: Any, given: Any, place: str, faults: list[str]) -> Any:
    if given in known and isinstance(given, str):
        return given
    faults.append(f"{place}: {given!r} is none of {', '.join(known)}.{nearest(str(given), known)}")
    return None


def _items(kind: Any, given: Any, place: str, faults: list[str]) -> Any:
    if not isinstance(given, list):
        faults.append(f"{place}: {given!r} is not a list. Write it in [ ].")
        return ()
    return tuple(_value(kind, one, f"{place} {n}", faults) for n, one in enumerate(given, 1))


def _texts(given: Any, place: str, faults: list[str]) -> Any:
    if not isinstance(given, dict):
        faults.append(f"{place}: {given!r} is not a table of texts.")
        return types.MappingProxyType({})
    for key, one in given.items():
        _plain(str, one, f"{place}.{key}", faults)
    return types.MappingProxyType(dict(given))


def _inner(kind: Any, given: Any, place: str, faults: list[str]) -> Any:
    if not isinstance(given, dict):
        faults.append(f"{place}: {given!r} is not a table.")
        return None
    return shape(kind, given, place, faults)


@cache
def _hints(kind: Any) -> dict[str, Any]:
    return get_type_hints(kind)


def _is_required(each: Field[Any]) -> bool:
    return each.default is MISSING and each.default_factory is MISSING


def _is_fact(kind: Any) -> bool:
    from prolo.knowledge.records import Fact, Source

    return issubclass(kind, Fact | Source)
