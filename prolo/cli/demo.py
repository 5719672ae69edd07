"""``prolo demo``: the demonstration clinic, and a fresh one."""

from __future__ import annotations

import argparse
from pathlib import Path

from prolo.cli.parsers import Commands, add_command
from prolo.errors import SetupError


def add_to(commands: Commands) -> None:
    parser = add_command(
        commands,
        "demo",
        summary="fill the demonstration clinic, or begin it afresh",
        description=(
            "Fills an empty database with a demonstration clinic of invented people and shows\n"
            "how to log in. A database with a real clinic in it is never touched."
        ),
        examples=(
            "  prolo demo                     fill it when the database is empty\n"
            "  prolo demo --reset             throw the demonstration away and fill it again"
        ),
    )
    parser.add_argument(
        "--reset",
        action="store_true",
        help="delete the embedded database first; refused when a real clinic is in it",
    )
    parser.set_defaults(command=demo)


def demo(arguments: argparse.Namespace) -> int:
    from prolo.cli import setting_up

    setting_up.start_django()
    if arguments.reset:
        _throw_away()
    setting_up.update_database()
    filled = setting_up.fill_demo_if_empty()
    print("The demonstration clinic is filled." if filled else "There is a clinic here already.")
    for login in setting_up.demo_logins():
        print(f"log in as     {login}")
    return 0


def _throw_away() -> None:
    from django.conf import settings
    from django.db import connection

    from prolo.cli.serving import in_use

    if connection.vendor != "sqlite":
        raise SetupError(
            "--reset works on the embedded database. On PostgreSQL create a new database and "
            "name it in PROLO_DATABASE_URL."
        )
    with in_use(settings.DATA_DIR, alone=True):
        _check_nobody_real_is_in_it()
        connection.close()
        for ending in ("", "-wal", "-shm"):
            Path(f"{settings.DATABASES['default']['NAME']}{ending}").unlink(missing_ok=True)


def _check_nobody_real_is_in_it() -> None:
    from django.db import OperationalError

    from prolo.registry.models import Clinic

    try:
        real = list(Clinic.objects.filter(is_demo=False).values_list("name", flat=True))
    except OperationalError:
        return  # no table yet, so no clinic
    if real:
        raise SetupError(f"{', '.join(real)} is in this database, and is no demonstration.")
