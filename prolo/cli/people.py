"""Who stands behind a command: a person of the clinic, by name."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from prolo.errors import SetupError

if TYPE_CHECKING:
    from prolo.registry.access import Actor


def add_clinic(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--clinic", metavar="NAME", help="where that person works in several")


def actor_of(chosen: argparse.Namespace, verb: str, *, refused: str) -> Actor:
    """Who ``--by`` names, at ``--clinic``; ``refused`` follows the name of who may not ``verb``."""
    from prolo.cli import setting_up

    setting_up.start_django()
    setting_up.refuse_old_database()
    from prolo.registry.access import actors_of, may
    from prolo.registry.models import User

    user = User.objects.filter(username=chosen.by, is_active=True).first()
    found = [one for one in actors_of(user) if may(one, verb)] if user else []
    if chosen.clinic:
        found = [one for one in found if one.clinic.name == chosen.clinic]
    if not found:
        raise SetupError(f"{chosen.by} {refused}")
    if len(found) > 1:
        names = ", ".join(one.clinic.name for one in found)
        raise SetupError(f"Say which clinic with --clinic: {names}.")
    return found[0]
