"""Tables that stay readable on a phone: each cell knows its column's name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Column:
    label: Any
    is_number: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    text: Any
    label: Any
    is_number: bool


@dataclass(frozen=True, slots=True)
class Row:
    head: Any
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """The first column names the row. ``{% include "web/_parts/table.html" %}``."""

    caption: Any
    columns: tuple[Column, ...]
    rows: tuple[Row, ...] = field(default_factory=tuple)


def table(caption: Any, columns: Sequence[Column], rows: Iterable[Sequence[Any]]) -> Table:
    """``rows`` hold one value a column."""
    return Table(caption, tuple(columns), tuple(_row(columns, row) for row in rows))


def _row(columns: Sequence[Column], values: Sequence[Any]) -> Row:
    cells = tuple(
        Cell(value, column.label, column.is_number)
        for column, value in zip(columns[1:], values[1:], strict=True)
    )
    return Row(values[0], cells)
