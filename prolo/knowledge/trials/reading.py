"""The trial tables, read once and checked: every fault with its file, line and column."""

from __future__ import annotations

import csv
import types
from collections.abc import Iterator, Mapping
from dataclasses import fields
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path
from typing import Any, Literal, NamedTuple, Union, get_args, get_origin, get_type_hints

from prolo.errors import KnowledgeError
from prolo.knowledge.reading import nearest
from prolo.knowledge.trials.agreeing import table_faults
from prolo.knowledge.trials.records import (
    Arm,
    Contrast,
    Count,
    Outcome,
    Review,
    ReviewRow,
    Study,
    TrialTables,
)

TABLES = Path(__file__).parent
RECORD_OF: Mapping[str, type[Any]] = types.MappingProxyType(
    {
        "studies": Study,
        "arms": Arm,
        "outcomes": Outcome,
        "contrasts": Contrast,
        "binary": Count,
        "reviews": Review,
        "review_rows": ReviewRow,
    }
)
YES = "yes"


@cache
def load_trials() -> TrialTables:
    """All published trials. Raises ``KnowledgeError`` with every fault of every table."""
    return check_trials(TABLES)


def check_trials(folder: Path, instead: Path | None = None) -> TrialTables:
    """The tables of a folder laid out like ``trials``, one of them read from another file."""
    faults: list[str] = []
    paths = {name: folder / f"{name}.csv" for name in RECORD_OF}
    if instead:
        paths[instead.stem] = instead
    tables = {name: _read_table(path, faults) for name, path in paths.items()}
    faults.extend(table_faults(tables))
    if faults:
        raise KnowledgeError(faults)
    found: dict[str, Any] = {name: tuple(row for _, row in rows) for name, rows in tables.items()}
    return TrialTables(**found)


def _read_table(path: Path, faults: list[str]) -> list[tuple[int, Any]]:
    """Records with the line each stands on, the header being line 1."""
    try:
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file, strict=True, restkey="", restval=None)
            if not _has_columns(path.stem, reader.fieldnames or [], faults):
                return []
            return list(_records(path, reader, faults))
    except (OSError, UnicodeDecodeError, csv.Error) as problem:
        faults.append(f"{path.name}: cannot be read: {problem}.")
        return []


def _records(
    path: Path, reader: csv.DictReader[str], faults: list[str]
) -> Iterator[tuple[int, Any]]:
    for row in reader:
        place = f"{path.name}: line {reader.line_num}"
        if "" in row or None in row.values():
            faults.append(f"{place}: has {'more' if '' in row else 'fewer'} cells than columns.")
            continue
        record = record_of(RECORD_OF[path.stem], row, place, faults)
        if record is not None:
            yield reader.line_num, record


def _has_columns(table: str, found: Any, faults: list[str]) -> bool:
    wanted = [each.name for each in fields(RECORD_OF[table])]
    before = len(faults)
    faults.extend(f"{table}.csv: column {one} is missing." for one in wanted if one not in found)
    faults.extend(
        f"{table}.csv: column {one} is not a column here.{nearest(one, wanted)}"
        for one in found
        if one not in wanted
    )
    return len(faults) == before


def record_of(kind: Any, row: Mapping[str, str], place: str, faults: list[str]) -> Any:
    before = len(faults)
    kinds = _kinds(kind)
    values = {
        name: _cell(kinds[name], text.strip(), (place, name), faults) for name, text in row.items()
    }
    return kind(**values) if len(faults) == before else None


def _cell(kind: ColumnKind, text: str, place: tuple[str, str], faults: list[str]) -> Any:
    """``place`` is put together where there is a fault: tables have thousands of cells."""
    words, plain, may_be_empty = kind
    if plain is bool:
        if text not in ("", YES):
            faults.append(f"{', '.join(place)}: {text!r} is neither yes nor empty.")
        return text == YES
    if not text:
        if not may_be_empty:
            faults.append(f"{', '.join(place)}: is empty. {_expected(words, plain)} is expected.")
        return None
    if words:
        if text not in words:
            hint = nearest(text, words) or f" There are {', '.join(words)}."
            faults.append(f"{', '.join(place)}: {text!r} is not a word here.{hint}")
        return text
    return _number(plain, text, place, faults) if plain in (int, Decimal) else text


def _expected(words: tuple[str, ...], plain: Any) -> str:
    if words:
        return " or ".join(words)
    return {int: "A whole number", Decimal: "A number"}.get(plain, "Text")


def _number(kind: Any, text: str, place: tuple[str, str], faults: list[str]) -> Any:
    try:
        value = Decimal(text)
        if value.is_finite() and (kind is Decimal or value == int(value)):
            return kind(value)
    except (InvalidOperation, ValueError):
        pass
    faults.append(
        f"{', '.join(place)}: {text!r} is not {'a whole number' if kind is int else 'a number'}."
    )
    return None


class ColumnKind(NamedTuple):
    """Controlled words, the plain type, and whether a cell may be empty."""

    words: tuple[str, ...]
    plain: Any
    may_be_empty: bool


def column_kind(kind: Any, column: str) -> ColumnKind:
    """What a column of a record's table takes."""
    return _kinds(kind)[column]


@cache
def _kinds(kind: Any) -> dict[str, ColumnKind]:
    return {name: _allowed(hint) for name, hint in get_type_hints(kind).items()}


def _allowed(hint: Any) -> ColumnKind:
    if hint is bool:
        return ColumnKind((), bool, True)
    kinds = get_args(hint) if get_origin(hint) in (Union, types.UnionType) else (hint,)
    words = [one for each in kinds if get_origin(each) is Literal for one in get_args(each)]
    plain = next((each for each in kinds if each in (int, Decimal, str)), str)
    return ColumnKind(tuple(words), plain, types.NoneType in kinds)
