"""Sheets of rows from CSV files and from workbooks, each row with the number it stands on."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from prolo.knowledge.reading import nearest

WORKBOOKS = frozenset({".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"})
# More than any table of trials has, and little enough to read at once.
MOST_BYTES = 50_000_000


@dataclass(frozen=True, slots=True)
class Sheet:
    """``rows`` as text, with the number of each: the header is row 1."""

    name: str
    place: str
    header: tuple[str, ...]
    rows: tuple[tuple[int, Mapping[str, str]], ...]

    def row(self, number: int) -> str:
        return f"{self.place}: row {number}"


def read_sheets(
    path: Path, known: Collection[str], faults: list[str], *, ignored: Collection[str] = ()
) -> dict[str, Sheet]:
    """The tables of a folder of CSV files and workbooks, or of one such file, by name.

    A CSV file's name is its table's, a sheet's title in a workbook. Names that are none of
    ``known`` are faults, those ``ignored`` are passed over.
    """
    found: dict[str, Sheet] = {}
    for name, place, lines in _tables(path, faults):
        if name in ignored:
            continue
        if name not in known:
            faults.append(f"{place}: is none of {', '.join(known)}.{nearest(name, known)}")
        elif name in found:
            faults.append(f"{place}: stands in {found[name].place} too; keep one of them.")
        else:
            found[name] = _sheet(name, place, lines, faults)
    return found


def _tables(path: Path, faults: list[str]) -> Iterator[tuple[str, str, list[list[str]]]]:
    for file in _files(path, faults):
        try:
            if file.stat().st_size > MOST_BYTES:
                faults.append(f"{file.name}: is larger than {MOST_BYTES // 1_000_000} MB.")
            elif file.suffix.lower() == ".csv":
                yield file.stem, file.name, _csv_lines(file)
            else:
                yield from _workbook(file, faults)
        except (OSError, UnicodeDecodeError, csv.Error) as problem:
            faults.append(f"{file.name}: cannot be read: {problem}.")


def _files(path: Path, faults: list[str]) -> list[Path]:
    kinds = {".csv", *WORKBOOKS}
    if path.is_dir():
        # a workbook that is open leaves a file that begins with ~$ beside it
        files = [
            one
            for one in sorted(path.iterdir())
            if one.suffix.lower() in kinds and not one.name.startswith(("~$", "."))
        ]
        if not files:
            faults.append(f"{path}: holds no CSV file and no workbook.")
        return files
    if not path.exists():
        faults.append(f"{path}: is not there. A folder, a CSV file or a workbook is expected.")
        return []
    if path.suffix.lower() not in kinds:
        faults.append(f"{path.name}: is neither .csv nor {', '.join(sorted(WORKBOOKS))}.")
        return []
    return [path]


def _csv_lines(path: Path) -> list[list[str]]:
    """Commas or, as spreadsheets write them where the comma is decimal, semicolons."""
    text = path.read_text(encoding="utf-8-sig")
    first = text.partition("\n")[0]
    comma = ";" if first.count(";") > first.count(",") else ","
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=comma, strict=True))


def _workbook(path: Path, faults: list[str]) -> Iterator[tuple[str, str, list[list[str]]]]:
    try:
        import python_calamine
    except ImportError:
        faults.append(
            f"{path.name}: workbooks need the extra «excel»: pip install 'prolo[excel]', "
            "or save each sheet as CSV."
        )
        return
    try:
        book = python_calamine.load_workbook(path)
        for title in book.sheet_names:
            cells = book.get_sheet_by_name(title).to_python(skip_empty_area=False)
            yield title, f"{path.name}, sheet {title}", [[_text(c) for c in row] for row in cells]
    except python_calamine.CalamineError as problem:
        faults.append(f"{path.name}: cannot be read: {problem}.")


def _text(cell: Any) -> str:
    if isinstance(cell, bool):
        return "yes" if cell else ""
    if isinstance(cell, float):
        return f"{cell:.15g}"  # 0.1 + 0.2 was typed as 0.3, and a whole number without a point
    if isinstance(cell, datetime | date):
        return cell.isoformat()
    return str(cell)


def _sheet(name: str, place: str, lines: list[list[str]], faults: list[str]) -> Sheet:
    header = tuple(cell.strip() for cell in lines[0]) if lines else ()
    while header and not header[-1]:
        header = header[:-1]
    if not header:
        faults.append(f"{place}: row 1: is empty. The names of the columns are expected there.")
    faults.extend(
        f"{place}: row 1: column {twice} stands there twice."
        for twice in sorted({one for one in header if one and header.count(one) > 1})
    )
    rows = []
    for number, cells in enumerate(lines[1:], start=2):
        if not any(cell.strip() for cell in cells):
            continue
        if any(cell.strip() for cell in cells[len(header) :]):
            faults.append(f"{place}: row {number}: has more cells than columns.")
            continue
        filled = [*cells, *[""] * len(header)][: len(header)]
        rows.append((number, dict(zip(header, (one.strip() for one in filled), strict=True))))
    return Sheet(name, place, header, tuple(rows))
