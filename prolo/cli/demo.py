"""``prolo demo``: the demonstration clinic, and a fresh one."""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from pathlib import Path

from prolo.cli.parsers import Commands, add_command
from prolo.cli.seeds import SEED
from prolo.errors import SetupError


def add_to(commands: Commands) -> None:
    parser = add_command(
        commands,
        "demo",
        summary="fill the demonstration clinic, or begin it afresh",
        description=(
            "Fills an empty database with a demonstration clinic of about sixty invented people,\n"
            "in every state of a course, and shows how to log in. A database with a real clinic\n"
            "in it is never touched."
        ),
        examples=(
            "  prolo demo                     fill it when the database is empty\n"
            "  prolo demo --seed 7            other names, ages and courses\n"
            "  prolo demo --patients 100000   a large clinic, to try how fast it is\n"
            "  prolo demo --reset             throw the demonstration away and fill it again"
        ),
    )
    parser.add_argument(
        "--reset",
        action="store_true",
        help="delete the embedded database first; refused when a real clinic is in it",
    )
    parser.add_argument(
        "--seed",
        type=int,
        default=SEED,
        help="the same number invents the same people and courses (default: %(default)s)",
    )
    parser.add_argument(
        "--patients",
        type=int,
        default=0,
        metavar="N",
        help="add copies of the sixty, as other people at other times, until there are N",
    )
    parser.set_defaults(command=demo)


def demo(arguments: argparse.Namespace) -> int:
    from prolo.cli import setting_up

    setting_up.start_django()
    if arguments.reset:
        _throw_away()
    setting_up.update_database()
    filled = setting_up.fill_demo_if_empty(seed=arguments.seed)
    print("The demonstration clinic is filled." if filled else "There is a clinic here already.")
    if arguments.patients:
        _add_people(arguments.patients, arguments.seed)
    for login in setting_up.demo_logins():
        print(f"log in as     {login}")
    return 0


def _add_people(total: int, seed: int) -> None:
    from prolo.cli.progress import Bar
    from prolo.demo.copies import add_people
    from prolo.demo.today import VISITS, expect_visits
    from prolo.registry.access import actor_for, system
    from prolo.registry.models import Clinic, User

    clinic = Clinic.objects.filter(is_demo=True).first()
    if clinic is None:
        raise SetupError("There is no demonstration clinic in this database to be filled.")
    try:
        add_people(total=total, seed=seed, by=system(clinic), progress=Bar("patients"))
    except KeyboardInterrupt:
        print(
            f"\nStopped; what is there is whole. Go on with «prolo demo --patients {total}».",
            file=sys.stderr,
        )
        raise
    desk = actor_for(User.objects.get(username="desk"), clinic)
    day = expect_visits(by=replace(desk, clinic=clinic))
    print(f"{VISITS} visits are on the board of {day:%A %d %B}.")


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
