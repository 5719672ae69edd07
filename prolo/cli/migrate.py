"""``prolo migrate``: the database as this version needs it, with its guards in place."""

from __future__ import annotations

import argparse

from prolo.cli.parsers import Commands, add_command


def add_to(commands: Commands) -> None:
    parser = add_command(
        commands,
        "migrate",
        summary="bring the database up to date and put its guards back",
        description=(
            "Applies the changes that this version needs, and installs the audit and the walls\n"
            "between clinics again. «prolo run» does the first by itself, and refuses to start\n"
            "when a guard is missing from a database that is up to date: somebody removed it."
        ),
    )
    parser.set_defaults(command=migrate)


def migrate(_: argparse.Namespace) -> int:
    from prolo.cli import setting_up

    setting_up.start_django()
    print(f"database      {setting_up.update_database(put_guards_back=True)}")
    return 0
