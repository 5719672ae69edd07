"""An answer as a person reads it, as JSON, or as CSV; a picture into a file."""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from prolo.cli.parsers import Parser

if TYPE_CHECKING:
    from prolo.evidence import Table


def add_forms(parser: Parser, *, rows: str) -> None:
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="everything, for another program")
    form.add_argument("--csv", action="store_true", help=f"{rows}, for a spreadsheet")


def show(
    arguments: argparse.Namespace,
    *,
    lines: Callable[[], Iterable[str]],
    table: Callable[[], Table],
    whole: Callable[[], Any],
) -> int:
    """In the form that was asked for; the others are not even made."""
    if arguments.json:
        print(json.dumps(whole(), indent=2, ensure_ascii=False, default=_in_json))
    elif arguments.csv:
        rows = table()
        csv.writer(sys.stdout).writerows([rows.columns, *rows.rows])
    else:
        for line in lines():
            print(line)
    return 0


def _in_json(value: Any) -> Any:
    """What JSON has no word for: frozen mappings, dates."""
    return dict(value) if isinstance(value, Mapping) else str(value)
