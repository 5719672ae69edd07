"""``prolo migrate``: the database as this version needs it, with its guards in place."""

from __future__ import annotations

import argparse

from prolo.cli.parsers import Commands, add_command
from prolo.errors import SetupError


def add_to(commands: Commands) -> None:
    parser = add_command(
        commands,
        "migrate",
        summary="bring the database up to date and put its guards back",
        description=(
            "Applies the changes that this version needs, installs the audit and the walls\n"
            "between clinics again, and computes anew what is due. «prolo run» does the first\n"
            "and the last by itself, and refuses to start when a guard is missing from a\n"
            "database that is up to date: somebody removed it."
        ),
        examples=(
            "  prolo migrate                  as the owner of the tables\n"
            "  prolo migrate --serve-as web   and let the PostgreSQL role «web» serve people"
        ),
    )
    parser.add_argument(
        "--serve-as",
        metavar="ROLE",
        help="give this PostgreSQL role what «prolo run» needs and no more: it cannot take a "
        "guard away; again with each update",
    )
    parser.set_defaults(command=migrate)


def migrate(arguments: argparse.Namespace) -> int:
    from prolo.cli import setting_up

    role = arguments.serve_as
    setting_up.start_django()
    if role:
        _check_there_are_roles()
    print(f"database      {setting_up.update_database(put_guards_back=True)}")
    setting_up.compute_due_if_rules_changed(or_always=True)
    if role:
        from prolo.registry.roles import let_serve

        let_serve(role)
        print(f"served as     {role}, when PROLO_DATABASE_URL names it")
    return 0


def _check_there_are_roles() -> None:
    from django.db import connection

    if connection.vendor != "postgresql":
        raise SetupError(
            "--serve-as is for PostgreSQL: whoever can read the embedded database's file can do "
            "anything with it."
        )
