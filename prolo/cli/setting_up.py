"""What stands between a fresh checkout and the first page; a second time it is quick."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import django
from django.core.exceptions import ImproperlyConfigured

from prolo.cli.seeds import SEED
from prolo.cli.serving import ANY_ADDRESS, is_this_machine_alone
from prolo.errors import SetupError

if TYPE_CHECKING:
    from prolo.registry.models import User

PACKAGE = Path(__file__).parents[1]
RULES = {".py", ".toml"}  # what follows, and from which facts


def start_django(*, also_known_as: str = "localhost") -> None:
    """``also_known_as``: a host name that visitors may ask for besides this machine's own."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "prolo.config.settings")
    if not is_this_machine_alone(also_known_as) and also_known_as not in ANY_ADDRESS:
        hosts = os.environ.get("PROLO_HOSTS", "")
        os.environ["PROLO_HOSTS"] = f"{hosts},{also_known_as}"
    try:
        django.setup()
    except ImproperlyConfigured as problem:
        raise SetupError(str(problem)) from None


def update_database(*, put_guards_back: bool = False) -> str:
    """Apply what is missing, and refuse a database that is not guarded; a few words for people."""
    from django.core.management import call_command
    from django.db import DatabaseError

    from prolo.registry.startup import refuse_if_unsafe

    try:
        missing = _changes_missing()
        if missing or put_guards_back:
            call_command("migrate", interactive=False, verbosity=0)  # and its guards after it
        refuse_if_unsafe()
    except ImproperlyConfigured as problem:
        raise SetupError(str(problem)) from None
    except DatabaseError as problem:
        first_line = str(problem).strip().partition("\n")[0]
        raise SetupError(f"The database cannot be brought up to date: {first_line}") from None
    return f"{missing} changes applied" if missing else "up to date"


def refuse_old_database() -> None:
    """For what works beside the server, and changes no tables."""
    from prolo.registry.startup import refuse_if_unsafe

    try:
        if _changes_missing():
            raise SetupError("The database is not up to date. Run «prolo migrate» first.")
        refuse_if_unsafe()
    except ImproperlyConfigured as problem:
        raise SetupError(str(problem)) from None


def _changes_missing() -> int:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def compute_due_if_rules_changed(*, or_always: bool = False) -> bool:
    """What is due is kept for the lists, and follows from rules and facts: those of another
    version than the one that computed it last make it old. True when it was computed anew."""
    from django.conf import settings

    from prolo.cli.progress import Bar
    from prolo.registry.access import system
    from prolo.registry.due_of_clinic import rebuild_by_blocks
    from prolo.registry.models import Clinic

    mark, rules = settings.DATA_DIR / "due-computed-by", _rules_sha256()
    if not or_always and mark.exists() and mark.read_text() == rules:
        return False
    for by in map(system, Clinic.objects.all()):
        rebuild_by_blocks(by=by, progress=Bar("what is due in each course, anew"))
    mark.write_text(rules)
    return True


def _rules_sha256() -> str:
    rooms = (PACKAGE / "care", PACKAGE / "knowledge")
    files = sorted(one for room in rooms for one in room.rglob("*") if one.suffix in RULES)
    return hashlib.sha256(b"\0".join(one.read_bytes() for one in files)).hexdigest()


def collect_styles() -> None:
    from django.core.management import call_command

    call_command("collectstatic", interactive=False, verbosity=0)


def fill_demo_if_empty(*, seed: int = SEED) -> bool:
    from prolo.cli.progress import Bar
    from prolo.demo import fill_demo
    from prolo.registry.models import Clinic

    if Clinic.objects.exists():
        return False
    fill_demo(seed=seed, progress=Bar("inventing the demonstration, day by day"))
    return True


def fill_demo_apart() -> bool:
    """In a process of its own: papers of the demonstration are typeset by threads, and a server
    that is forked from a process that had them would wait for them for ever."""
    from prolo.registry.models import Clinic

    if Clinic.objects.exists():
        return False
    command = [sys.executable, "-P", "-m", "prolo", "demo"]  # of no folder that one stands in
    filled = subprocess.run(command, check=False, stdout=subprocess.DEVNULL)  # noqa: S603
    if filled.returncode < 0:
        raise SetupError(
            f"The demonstration was not filled: signal {-filled.returncode} ended it. "
            "Was memory short? Start again."
        )
    if filled.returncode:
        raise SystemExit(filled.returncode)  # it has said why
    return True


def demo_mail() -> Path | None:
    """Where the messages of a demonstration lie, which go to nobody."""
    from prolo.registry.mail_folder import folder
    from prolo.registry.models import Clinic

    if not Clinic.objects.filter(is_demo=True).exists():
        return None
    folder().mkdir(mode=0o700, exist_ok=True)  # to be opened before there is a mail in it
    return folder()


def demo_logins() -> Iterator[str]:
    """Those that the password of this installation's demonstration still opens."""
    from django.conf import settings
    from django_scopes import scopes_disabled

    known: dict[str, bool] = {}  # by what is stored: to try a password is slow on purpose
    with scopes_disabled():
        for user, what in _who_logs_in():
            if user.password not in known:
                known[user.password] = user.check_password(settings.DEMO_PASSWORD)
            if known[user.password]:
                yield f"{user.username:<14}{settings.DEMO_PASSWORD}  ({what})"


def _who_logs_in() -> Iterator[tuple[User, str]]:
    """The staff of the demonstration, then patients and who speaks for them."""
    from prolo.registry.models import Membership, PatientAccess

    of = {"clinic__is_demo": True, "user__is_active": True}
    staff = Membership.objects.filter(**of).select_related("user")
    for one in staff.order_by("role", "user__username"):
        yield one.user, one.role
    at_home = PatientAccess.objects.filter(**of)
    for access in at_home.select_related("user", "relation").order_by("relation__kind"):
        yield access.user, access.relation.kind if access.relation else "patient"
