"""The demonstration clinic on a Tuesday morning, before its first visitor: filled once, and then
a copy for everybody who wants to spend that day."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

ROOT = Path(__file__).parents[2]
STANDS = "stands.json"  # in the data folder: whom to look at, as ``stands.py`` says
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


def _fill(folder: Path) -> None:
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
    from prolo.demo import fill_demo
    from tests.support.stands import stands_of

    clinic = fill_demo(courses=True, seed=SEED, now=MORNING)
    setting_up.compute_due_if_rules_changed()
    (Path(os.environ["PROLO_DATA_DIR"]) / STANDS).write_text(json.dumps(stands_of(clinic)))


if __name__ == "__main__":
    main()
