"""A person's own trials: read from their files, with what their notes say, and joined if asked."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from prolo.errors import KnowledgeError
from prolo.evidence.protocol import AnalysisProtocol, Reading, readings_of_rows
from prolo.knowledge.trials import Sheet, TrialTables, form, joined, own_tables, read_sheets

READINGS = "readings"
WORDS = "words"  # the sheet of the form that lists what may stand in a column
OTHERS = ("reviews", "review_rows")
READING_COLUMNS = (
    "study_id", "arm_id", "outcome", "instrument", "weeks", "code", "value", "read_in",
)  # fmt: skip
NEEDED_READING_COLUMNS = ("study_id", "code", "read_in")


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnTrials:
    """``tables`` are to be pooled by ``protocol``, which holds what both tables' notes say."""

    tables: TrialTables
    protocol: AnalysisProtocol


def load_own(
    path: Path, shipped: TrialTables, protocol: AnalysisProtocol, *, with_shipped: bool = False
) -> OwnTrials:
    """Trials from a folder of CSV files and workbooks, or from one workbook.

    Parameters
    ----------
    path
        Tables as ``prolo evidence template`` writes them: ``studies`` and ``arms``, and those of
        ``outcomes``, ``contrasts``, ``binary`` that there are; ``readings`` for what the notes
        say (joints counted as people, the scale of a printed difference, …).
    with_shipped
        Beside the shipped trials instead of alone; which are whose stays in ``tables.own``.

    Raises
    ------
    KnowledgeError
        Every fault of every file at once, each with its file, row, column and what was expected.
    """
    faults: list[str] = []
    sheets = read_sheets(path, (*form(), *OTHERS, READINGS), faults, ignored=(WORDS,))
    readings = _own_readings(sheets.pop(READINGS, None), sheets.get("studies"), faults)
    if not sheets and faults:
        raise KnowledgeError(faults)
    tables = own_tables(sheets, shipped, faults)
    if tables is None or faults:
        raise KnowledgeError(faults)
    return OwnTrials(
        tables=joined(shipped, tables) if with_shipped else tables,
        protocol=replace(protocol, readings=(*protocol.readings, *readings)),
    )


def _own_readings(
    sheet: Sheet | None, studies: Sheet | None, faults: list[str]
) -> tuple[Reading, ...]:
    if sheet is None:
        return ()
    wrong = [
        f"column {one or '(without a name)'} is not a column of {READINGS}."
        for one in sheet.header
        if one not in READING_COLUMNS
    ] + [f"column {one} is missing." for one in NEEDED_READING_COLUMNS if one not in sheet.header]
    faults.extend(f"{sheet.row(1)}: {fault}" for fault in wrong)
    if wrong:
        return ()
    known = {row.get("study_id") for _, row in studies.rows} if studies else set()
    faults.extend(
        f"{sheet.row(number)}, study_id: {row['study_id']!r} is none of your studies."
        for number, row in sheet.rows
        if row["study_id"] not in known
    )
    rows = [(number, {**dict.fromkeys(READING_COLUMNS, ""), **row}) for number, row in sheet.rows]
    return readings_of_rows(rows, sheet.row, faults)
