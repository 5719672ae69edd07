"""A care record as JSON and back, exactly.

Records keep what a person gave: a Decimal keeps its digits (``"0.50"`` stays ``0.50``), an
absent value stays absent. Reading is strict, because what is stored was written by us: an
unknown field, a missing one or a wrong kind is refused, every fault at once.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from prolo.errors import CareError

Record = TypeVar("Record")


def to_json(value: Any) -> Any:
    """The plain form of a record: mappings, lists, text, whole numbers, true and false, nothing."""
    if is_dataclass(value) and not isinstance(value, type):
        return {each.name: to_json(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): to_json(one) for key, one in sorted(value.items())}
    if isinstance(value, tuple | list | frozenset):
        return [to_json(one) for one in value]
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, date):  # datetimes are dates
        return value.isoformat()
    return str(value) if isinstance(value, StrEnum) else value


def from_json(kind: type[Record], body: Any) -> Record:
    """The record that ``to_json`` wrote."""
    faults: dict[str, str] = {}
    record = _read(kind, body, "", faults)
    if faults:
        raise CareError(faults)
    return record  # type: ignore[no-any-return]


def _read(kind: Any, body: Any, path: str, faults: dict[str, str]) -> Any:
    reader, of = _reader(kind)
    return reader(of, body, path, faults)


@cache
def _reader(kind: Any) -> tuple[Callable[[Any, Any, str, dict[str, str]], Any], Any]:
    """What reads such a kind, and the kind of what is in it; looked up once."""
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        (inner,) = (one for one in get_args(kind) if one is not types.NoneType)
        return _read_optional, inner
    if origin is tuple:
        return _read_items, get_args(kind)[0]
    if origin is not None and issubclass(origin, Mapping):
        return _read_mapping, get_args(kind)[1]
    return (_read_record if is_dataclass(kind) else _read_value), kind


def _read_optional(kind: Any, body: Any, path: str, faults: dict[str, str]) -> Any:
    return None if body is None else _read(kind, body, path, faults)


def _read_items(kind: Any, body: Any, path: str, faults: dict[str, str]) -> Any:
    if not isinstance(body, list):
        faults[path] = "not-a-list"
        return ()
    return tuple(_read(kind, one, f"{path}.{place}", faults) for place, one in enumerate(body))


def _read_mapping(kind: Any, body: Any, path: str, faults: dict[str, str]) -> Any:
    if not isinstance(body, Mapping):
        faults[path] = "not-a-mapping"
        return {}
    return {key: _read(kind, one, f"{path}.{key}", faults) for key, one in body.items()}


def _read_record(kind: Any, body: Any, path: str, faults: dict[str, str]) -> Any:
    if not isinstance(body, Mapping):
        faults[path] = "not-a-record"
        return None
    known, required = _known(kind)
    before = len(faults)
    for name in body.keys() - known.keys():
        faults[_under(path, str(name))] = "unknown-field"
    for name in required - body.keys():
        faults[_under(path, name)] = "missing"
    given = {
        name: _read(hint, body[name], _under(path, name), faults)
        for name, hint in known.items()
        if name in body
    }
    return kind(**given) if len(faults) == before else None


def _read_value(kind: Any, body: Any, path: str, faults: dict[str, str]) -> Any:
    try:
        if kind in (date, datetime):
            return kind.fromisoformat(body)
        if kind is Decimal and isinstance(body, str) and Decimal(body).is_finite():
            return Decimal(body)
        if issubclass(kind, StrEnum):
            return kind(body)
    except (TypeError, ValueError, InvalidOperation):
        faults[path] = f"not-a-{kind.__name__.lower()}"
        return None
    if type(body) is not kind:
        faults[path] = f"not-a-{kind.__name__.lower()}"
    return body


@cache
def _known(kind: Any) -> tuple[dict[str, Any], frozenset[str]]:
    """The kind of each field, and which must be there."""
    hints = get_type_hints(kind)
    required = frozenset(each.name for each in fields(kind) if _is_required(each))
    return {each.name: hints[each.name] for each in fields(kind)}, required


def _is_required(each: Field[Any]) -> bool:
    return each.default is MISSING and each.default_factory is MISSING


def _under(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name
