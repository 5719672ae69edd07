"""The demonstration clinic on a Tuesday morning, before its first visitor: filled once, and then
a copy for everybody who wants to spend that day, or to look at what was told."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import time_machine

ROOT = Path(__file__).parents[2]
# In the data folder:
STANDS = "stands.json"  # whom to look at, as ``stands.py`` says
TOLD = "told.json"  # how far the telling was after each thing that happened, and when it ended
AS_FILLED = "as-filled.sqlite3"  # before what is due was computed anew
MORNING = datetime(2026, 12, 1, 7, 30, tzinfo=ZoneInfo("America/New_York"))


def filled(root: Path) -> Path:
    """A data folder under ``root``; processes that ask at once fill it once."""
    root.mkdir(parents=True, exist_ok=True)
    folder, mark = root / "tuesday", root / "tuesday-is-filled"
    with (root / "tuesday-lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not mark.exists():
            shutil.rmtree(folder, ignore_errors=True)
            _fill(folder)
            mark.touch()
    return folder


@contextmanager
def as_filled(folder: Path, copy: Path) -> Iterator[None]:
    """A ``copy`` in the place of the tests' own database, and the moment at which it was filled."""
    from django.db import connection

    shutil.copy(folder / AS_FILLED, copy)
    ended = datetime.fromtimestamp(json.loads((folder / TOLD).read_text())["ended"], UTC)
    of_the_tests = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = copy
    try:
        with time_machine.travel(ended, tick=False):
            yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = of_the_tests


def _fill(folder: Path) -> None:
    """With the secrets of the tests, so that they can read it too; else with its own."""
    folder.mkdir(mode=0o700)
    if of_the_tests := os.environ.get("PROLO_DATA_DIR"):
        shutil.copytree(Path(of_the_tests) / "secrets", folder / "secrets")
    kept = {name: value for name, value in os.environ.items() if not name.startswith("DJANGO_")}
    subprocess.run(
        [sys.executable, "-m", "tests.support.tuesday"],
        cwd=ROOT,
        env={**kept, "PROLO_DATA_DIR": str(folder)},
        check=True,
        stdout=subprocess.DEVNULL,
    )


def main() -> None:
    from prolo.cli import setting_up
    from prolo.cli.seeds import SEED

    setting_up.start_django()
    setting_up.update_database()
    from django.db import connection
    from pysqlite3 import connect

    from prolo.demo import fill_demo
    from tests.support.stands import stands_of

    folder, told = Path(os.environ["PROLO_DATA_DIR"]), []
    clinic = fill_demo(seed=SEED, now=MORNING, progress=lambda done, of: told.append(done / of))
    (folder / TOLD).write_text(json.dumps({"told": told, "ended": datetime.now(UTC).timestamp()}))
    with closing(connect(folder / AS_FILLED)) as copy:
        connection.connection.backup(copy)
    setting_up.compute_due_if_rules_changed()
    (folder / STANDS).write_text(json.dumps(stands_of(clinic)))


if __name__ == "__main__":
    main()
