"""Sheets of rows from CSV files and from workbooks, each row with the number it stands on."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from prolo.knowledge.reading import nearest
from prolo.knowledge.spreadsheets import (
    WORKBOOKS,
    Lines,
    NoWorkbooks,
    Unreadable,
    csv_lines,
    workbook_lines,
)

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


def _tables(path: Path, faults: list[str]) -> Iterator[tuple[str, str, Lines]]:
    for file in _files(path, faults):
        try:
            if file.stat().st_size > MOST_BYTES:
                faults.append(f"{file.name}: is larger than {MOST_BYTES // 1_000_000} MB.")
            elif file.suffix.lower() == ".csv":
                yield file.stem, file.name, csv_lines(file.read_text(encoding="utf-8-sig"))
            else:
                yield from _workbook(file, faults)
        except (OSError, UnicodeDecodeError, Unreadable) as problem:
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


def _workbook(path: Path, faults: list[str]) -> Iterator[tuple[str, str, Lines]]:
    try:
        for title, lines in workbook_lines(path):
            yield title, f"{path.name}, sheet {title}", lines
    except NoWorkbooks:
        faults.append(
            f"{path.name}: workbooks need the extra «excel»: pip install 'prolo[excel]', "
            "or save each sheet as CSV."
        )


def _sheet(name: str, place: str, lines: Lines, faults: list[str]) -> Sheet:
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
