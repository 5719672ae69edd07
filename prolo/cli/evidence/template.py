"""``prolo evidence template``: the form for trials of one's own."""

from __future__ import annotations

import argparse
from pathlib import Path

from prolo.cli.parsers import Commands, add_command


def add_to(commands: Commands) -> None:
    parser = add_command(
        commands,
        "template",
        summary="the form for trials of your own",
        description=(
            "Writes the form into which trials of your own are entered: a folder of CSV files,\n"
            "or a workbook with a sheet for each. FORMAT.md, or the sheet «words», says what\n"
            "belongs into each column. Nothing that is there is overwritten."
        ),
        examples=(
            "  prolo evidence template my-trials\n"
            "  prolo evidence template my-trials.xlsx\n"
            "  prolo evidence pool --trials my-trials --condition knee-oa --outcome pain"
        ),
    )
    parser.add_argument("to", type=Path, metavar="PATH", help="a new folder, or a new .xlsx")
    parser.set_defaults(command=template)


def template(arguments: argparse.Namespace) -> int:
    from prolo.evidence.form import write_form

    for path in write_form(arguments.to):
        print(path)
    return 0
