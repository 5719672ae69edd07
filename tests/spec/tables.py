"""Rules as tables.

A spec module is a chapter of the manual. It names the ``step`` of a course it belongs to (one of
``STEPS``), its ``title``, a few sentences of ``text``, and holds ``test_…(spec)`` functions. The
name of a function becomes a heading, its docstring a paragraph, its table a table. ``place`` (a
whole number) puts a chapter before others of its step:

    step = "preparation"
    title = "How long a medicine is left out"
    text = "…"

    def last_dose(medicine: str, session_on: str) -> dict[str, object]:
        plan = …
        return {"hold_days": plan.hold_days, "last_dose_on": plan.last_dose_on}

    def test_five_half_lives_decide_when_they_are_longer(spec: Spec) -> None:
        '''Naproxen leaves with a half-life of 15 hours: 75 hours are four days.'''
        spec(
            last_dose,
            '''
            medicine | session on || hold days | last dose on
            naproxen | 2026-06-20 || 4         | 2026-06-16
            ''',
            follows=["medicines/naproxen", "thresholds/half-lives"],
        )

Left of ``||`` is what goes in: the rule is called with each cell as text, under the column's name
with ``_`` for spaces. Right of it is what must come out: the rule returns a mapping with at least
these names. ``–`` stands for nothing (an empty text going in, ``None`` or an empty collection
coming out); yes and no for true and false; several values are joined by a comma and a space.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from types import ModuleType
from typing import Protocol

STEPS = (
    "candidate",
    "imaging",
    "plan",
    "preparation",
    "readiness",
    "time-out",
    "session",
    "leaving",
    "aftercare",
    "regions",
    "outcomes",
    "course",
    "money",
    "special",
)
NOTHING = "–"

Rule = Callable[..., Mapping[str, object]]


class Spec(Protocol):
    def __call__(self, rule: Rule, table: str, /, *, follows: Sequence[str] = ()) -> None: ...


@dataclass(frozen=True)
class Table:
    given: tuple[str, ...]  # column names, as written
    expected: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]  # cells of both sides


def parse_table(text: str) -> Table:
    lines = [line.strip() for line in text.strip().splitlines() if line.strip()]
    sides = [[_cells(side) for side in line.split("||")] for line in lines]
    if any(len(both) != 2 for both in sides):
        raise ValueError(f"each line needs one ||:\n{text}")
    (given, expected), *rows = sides
    table = Table(tuple(given), tuple(expected), tuple((*left, *right) for left, right in rows))
    width = len(given) + len(expected)
    if not rows or any(len(row) != width for row in table.rows):
        raise ValueError(f"a table needs rows of {width} cells, as its head has:\n{text}")
    return table


def run_table(rule: Rule, table: Table) -> list[str]:
    """Every cell in which the rule and the table differ, in words."""
    return [
        f"row {number} ({', '.join(row[: len(table.given)])}): {column} is {found}, not {wanted}"
        for number, row in enumerate(table.rows, 1)
        for column, wanted, found in _compare(rule, table, row)
        if found != wanted
    ]


def _compare(rule: Rule, table: Table, row: tuple[str, ...]) -> list[tuple[str, str, str]]:
    given = dict(zip(map(_name, table.given), row, strict=False))
    found = rule(**{name: "" if cell == NOTHING else cell for name, cell in given.items()})
    return [
        (column, wanted, written(found[_name(column)]))
        for column, wanted in zip(table.expected, row[len(table.given) :], strict=True)
    ]


def written(value: object) -> str:
    """A value as a cell shows it."""
    if value is None or value in ("", (), []):
        return NOTHING
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):  # datetimes are dates
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, StrEnum | str | int):
        return str(value)
    if isinstance(value, Sequence | set | frozenset):
        items = value if isinstance(value, Sequence) else sorted(value, key=str)
        return ", ".join(written(one) for one in items)
    raise TypeError(f"a table cannot show a {type(value).__name__}: {value!r}")


def spec_functions(module: ModuleType) -> list[Callable[[Spec], None]]:
    """The module's rules in the order they are written."""
    return [
        function
        for name, function in vars(module).items()
        if name.startswith("test_") and "spec" in inspect.signature(function).parameters
    ]


def _cells(side: str) -> list[str]:
    return [cell.strip() for cell in side.split("|")]


def _name(column: str) -> str:
    return column.replace(" ", "_").replace("-", "_")
