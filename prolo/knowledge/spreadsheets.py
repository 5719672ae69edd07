"""Lines of cells as text, from CSV and from workbooks."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any, BinaryIO

WORKBOOKS = frozenset({".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"})

Lines = list[list[str]]


class NoWorkbooks(Exception):  # noqa: N818  like its sisters in prolo/errors.py
    """What reads workbooks is not installed: the extra «excel»."""


class Unreadable(Exception):  # noqa: N818
    """This is no table."""


def csv_lines(text: str) -> Lines:
    """Commas or, as spreadsheets write them where the comma is decimal, semicolons. Raises
    ``Unreadable``."""
    first = text.partition("\n")[0]
    comma = ";" if first.count(";") > first.count(",") else ","
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=comma, strict=True))
    except csv.Error as problem:
        raise Unreadable(str(problem)) from problem


def workbook_lines(source: Path | BinaryIO) -> Iterator[tuple[str, Lines]]:
    """Each sheet with its title. Raises ``NoWorkbooks`` or ``Unreadable``."""
    try:
        import python_calamine
    except ImportError as missing:
        raise NoWorkbooks from missing
    try:
        book = python_calamine.load_workbook(source)
        for title in book.sheet_names:
            cells = book.get_sheet_by_name(title).to_python(skip_empty_area=False)
            yield title, [[_text(cell) for cell in row] for row in cells]
    except python_calamine.CalamineError as problem:
        raise Unreadable(str(problem)) from problem


def _text(cell: Any) -> str:
    if isinstance(cell, bool):
        return "yes" if cell else ""
    if isinstance(cell, float):
        return f"{cell:.15g}"  # 0.1 + 0.2 was typed as 0.3, and a whole number without a point
    if isinstance(cell, datetime | date):
        return cell.isoformat()
    return str(cell)
