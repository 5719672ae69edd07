"""``prolo seal``: the secrets for mail servers under a new key."""

from __future__ import annotations

import argparse

from prolo.cli.parsers import Commands, add_command


def add_to(commands: Commands) -> None:
    parser = add_command(
        commands,
        "seal",
        summary="seal the secrets for mail servers with a new key",
        description=(
            "Makes a new key, seals the passwords for mail servers and providers of text messages\n"
            "with it, and forgets the older keys. The keys lie in secrets/sealing-keys of the\n"
            "data folder, never in the database: keep them in the backup. What no key opens any\n"
            "more is named, the older keys stay, and an administrator types it again."
        ),
        examples="  prolo seal                     when somebody saw the data folder",
    )
    parser.set_defaults(command=seal)


def seal(_arguments: argparse.Namespace) -> int:
    from prolo.cli import setting_up

    setting_up.start_django()
    setting_up.refuse_old_database()
    from prolo.registry.access import system
    from prolo.registry.actions.messages import seal_again
    from prolo.registry.models import Clinic
    from prolo.registry.sealing import add_key, forget_older_keys

    add_key()
    lost = {
        clinic.name: names
        for clinic in Clinic.objects.order_by("name")
        if (names := seal_again(by=system(clinic)))
    }
    for name, names in lost.items():
        print(f"{name}: no key opens {', '.join(names)}. Type it again under Clinic, Messages.")
    if lost:
        return 1
    forget_older_keys()
    print("Sealed with a new key. Keep secrets/sealing-keys in the backup.")
    return 0
