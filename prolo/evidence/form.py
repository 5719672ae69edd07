"""The form into which a person enters trials of their own: CSV files, or one workbook."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from importlib.resources import files
from pathlib import Path

from prolo.errors import SetupError
from prolo.evidence.own import NEEDED_READING_COLUMNS, READING_COLUMNS, READINGS, WORDS
from prolo.evidence.protocol import CODES
from prolo.knowledge.trials import form, needed_of, words_of

NEEDED_FORMAT = """
## What no row may leave empty

{needed}

Every other cell may stay empty. `source_url` and `read_in` say where a figure can be looked up:
a page, a DOI as an address, the name of your own file.
"""
READINGS_FORMAT = """
## readings.csv: one row for each thing that a note says and arithmetic must know

| column | meaning |
| --- | --- |
| study_id, arm_id, outcome, instrument, weeks | what it is about; empty stands for all |
| code | {codes} |
| value | for `unit-joints` joints/people, such as `43/29` |
| | for `scale` its ends and which way it counts, `0..100 worse`, or that alone, `better` |
| | for `test-df` the degrees of freedom of the test behind a printed p, such as 44 |
| | for `direction` whom the result favours: irritant, none or comparator |
| | for `overlaps` the other study_id, for `comparator` its group |
| read_in | where it was read |
"""


def write_form(to: Path) -> list[Path]:
    """An empty form at a new path: a folder, or a workbook if the name ends in ``.xlsx``.

    Raises
    ------
    SetupError
        Something is there already, or the place cannot be written to.
    """
    if to.exists():
        raise SetupError(f"{to} is there already. Give the form a name of its own.")
    try:
        if to.suffix.lower() == ".xlsx":
            to.write_bytes(workbook({**_sheets(), WORDS: list(_words())}))
            return [to]
        if to.suffix:
            raise SetupError(f"{to.name}: a new folder or a new .xlsx is expected.")
        return _write_folder(to)
    except OSError as problem:
        raise SetupError(f"{to} cannot be written: {problem.strerror}.") from None


def _write_folder(to: Path) -> list[Path]:
    to.mkdir(parents=True)
    for name, rows in _sheets().items():
        text = io.StringIO(newline="")
        csv.writer(text, lineterminator="\n").writerows(rows)
        (to / f"{name}.csv").write_text(text.getvalue(), encoding="utf-8")
    guide = (files("prolo.knowledge.trials") / "FORMAT.md").read_text(encoding="utf-8")
    codes = ", ".join(sorted(CODES))
    needed = NEEDED_FORMAT.format(needed="\n".join(_needed()))
    whole = guide + needed + READINGS_FORMAT.format(codes=codes)
    (to / "FORMAT.md").write_text(whole, encoding="utf-8")
    return sorted(to.iterdir())


def _sheets() -> dict[str, list[Sequence[str]]]:
    tables: dict[str, list[Sequence[str]]] = {name: [columns] for name, columns in form().items()}
    return {**tables, READINGS: [READING_COLUMNS]}


def _needed() -> Iterator[str]:
    for name, columns in form().items():
        yield f"- {name}: {', '.join(one for one in columns if needed_of(name, one))}"
    yield f"- {READINGS}: {', '.join(NEEDED_READING_COLUMNS)}"


def _words() -> Iterator[Sequence[str]]:
    """What may stand in each column, for a form without FORMAT.md beside it."""
    yield ("table", "column", "may be empty", "words")
    for name, columns in form().items():
        for column in columns:
            empty = "no" if needed_of(name, column) else "yes"
            yield (name, column, empty, ", ".join(words_of(name, column)))
    yield (READINGS, "code", "no", ", ".join(sorted(CODES)))


# -- a workbook of text cells, by ECMA-376 -------------------------------------------------

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
KINDS = "application/vnd.openxmlformats-officedocument.spreadsheetml"


def workbook(sheets: Mapping[str, Sequence[Sequence[str]]]) -> bytes:
    """An .xlsx with a sheet of text for each name; the same sheets give the same bytes."""
    numbers = dict(zip(sheets, range(1, len(sheets) + 1), strict=True))
    overrides = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{KINDS}.worksheet+xml"/>'
        for n in numbers.values()
    )
    listed = "".join(
        f'<sheet name="{escape(name)}" sheetId="{n}" r:id="rId{n}"/>' for name, n in numbers.items()
    )
    links = "".join(
        f'<Relationship Id="rId{n}" Type="{LINKS}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in numbers.values()
    )
    parts = {
        "[Content_Types].xml": (
            f'{HEAD}<Types xmlns="{PACKAGE}/content-types">'
            '<Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{KINDS}.sheet.main+xml"/>'
            f"{overrides}</Types>"
        ),
        "_rels/.rels": (
            f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
            f'Type="{LINKS}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
        ),
        "xl/workbook.xml": (
            f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{LINKS}"><sheets>{listed}</sheets></workbook>'
        ),
        "xl/_rels/workbook.xml.rels": (
            f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">{links}</Relationships>'
        ),
        **{f"xl/worksheets/sheet{n}.xml": _sheet(sheets[name]) for name, n in numbers.items()},
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), text)
    return packed.getvalue()


def _sheet(rows: Sequence[Sequence[str]]) -> str:
    lines = (
        f'<row r="{at}">'
        + "".join(
            f'<c r="{_column(n)}{at}" t="inlineStr"><is><t>{escape(cell)}</t></is></c>'
            for n, cell in enumerate(row)
        )
        + "</row>"
        for at, row in enumerate(rows, start=1)
    )
    return f'{HEAD}<worksheet xmlns="{MAIN}"><sheetData>{"".join(lines)}</sheetData></worksheet>'


def _column(number: int) -> str:
    """A, B, … Z, AA, …"""
    before, at = divmod(number, 26)
    return (_column(before - 1) if before else "") + chr(ord("A") + at)
