"""A person's own trials, read from their own files, and kept apart from the shipped ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from prolo.errors import KnowledgeError
from prolo.knowledge.reading import nearest
from prolo.knowledge.trials.agreeing import table_faults
from prolo.knowledge.trials.reading import RECORD_OF, column_kind, record_of
from prolo.knowledge.trials.records import TrialTables
from prolo.knowledge.trials.sheets import Sheet

NEEDED = ("studies", "arms")


def own_tables(
    sheets: Mapping[str, Sheet], shipped: TrialTables, faults: list[str]
) -> TrialTables | None:
    """The tables in ``sheets``, or None where there are faults; all are added to ``faults``.

    Every trial in them is marked as one's own. An id that a shipped trial has is a fault: what is
    known of that trial would be taken for what is known of this.
    """
    before = len(faults)
    faults.extend(
        f"{name}: is missing. Trials need studies and arms."
        for name in NEEDED
        if name not in sheets
    )
    tables = {name: _rows(sheets[name], faults) if name in sheets else [] for name in RECORD_OF}
    faults.extend(
        table_faults(tables, lambda name, number: sheets[name].row(number), _named(sheets))
    )
    taken = {one.study_id for one in shipped.studies}
    faults.extend(
        f"{sheets['studies'].row(number)}, study_id: {row.study_id!r} is a trial of the shipped "
        "tables. Give yours another id."
        for number, row in tables["studies"]
        if row.study_id in taken
    )
    if len(faults) > before:
        return None
    rows = {name: tuple(row for _, row in table) for name, table in tables.items()}
    return TrialTables(**rows, own=frozenset(one.study_id for one in rows["studies"]))


def joined(shipped: TrialTables, own: TrialTables) -> TrialTables:
    """Both together; ``own`` says which trials are not the shipped ones.

    Raises
    ------
    KnowledgeError
        An id that both have.
    """
    both = {one.study_id for one in shipped.studies} & {one.study_id for one in own.studies}
    if both:
        raise KnowledgeError(f"study_id: {', '.join(sorted(both))}: stand in both tables.")
    rows: dict[str, Any] = {
        name: (*getattr(shipped, name), *getattr(own, name)) for name in RECORD_OF
    }
    return TrialTables(**rows, own=shipped.own | own.own)


def _named(sheets: Mapping[str, Sheet]) -> frozenset[tuple[str, str]]:
    """Trials and arms that have a row, right or wrong."""
    return frozenset(
        (row.get("study_id", ""), row.get("arm_id", ""))
        for name in NEEDED
        if name in sheets
        for _, row in sheets[name].rows
    )


def _rows(sheet: Sheet, faults: list[str]) -> list[tuple[int, Any]]:
    kind = RECORD_OF[sheet.name]
    wanted = [each.name for each in fields(kind)]
    before = len(faults)
    faults.extend(
        f"{sheet.row(1)}: column {one or '(without a name)'} is not a column of {sheet.name}."
        f"{nearest(one, wanted)}"
        for one in sheet.header
        if one not in wanted
    )
    faults.extend(
        f"{sheet.row(1)}: column {one} is missing."
        for one in wanted
        if one not in sheet.header and not column_kind(kind, one).may_be_empty
    )
    if len(faults) > before:
        return []
    empty = dict.fromkeys(wanted, "")
    found = (
        (number, record_of(kind, {**empty, **row}, sheet.row(number), faults))
        for number, row in sheet.rows
    )
    return [(number, row) for number, row in found if row is not None]


def form() -> Mapping[str, tuple[str, ...]]:
    """The columns of each table that a person fills in, and must not leave empty, by table."""
    return {
        name: tuple(each.name for each in fields(RECORD_OF[name]))
        for name in ("studies", "arms", "outcomes", "contrasts", "binary")
    }


def words_of(table: str, column: str) -> tuple[str, ...]:
    """The words that a column takes, where it takes only some; «yes» of a column of yes or no."""
    kind = column_kind(RECORD_OF[table], column)
    return ("yes",) if kind.plain is bool else kind.words


def needed_of(table: str, column: str) -> bool:
    return not column_kind(RECORD_OF[table], column).may_be_empty
