"""Runs the whole suite on SQLite, and beside it on PostgreSQL whatever touches a database.

``make test ARGS="-k aftercare"`` narrows both. Two processes for SQLite, and a third that works
while those wait for a browser; what it says is shown when SQLite's part has ended.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from typing import IO

NO_TESTS = 5  # pytest's word for «nothing was chosen»
SQLITE = ("-n", "2", "--dist", "worksteal")  # files stay together: what they share is made once
POSTGRESQL = ("--touching-database",)


def main(args: list[str]) -> int:
    with tempfile.TemporaryFile("w+") as said:
        beside = _begun("postgresql", [*POSTGRESQL, *args], said)
        try:
            print("\nOn sqlite", flush=True)
            results = [_begun("sqlite", [*SQLITE, *args], None).wait(), beside.wait()]
        finally:
            beside.terminate()
            print("\nOn postgresql", flush=True)
            said.seek(0)
            shutil.copyfileobj(said, sys.stdout)
            sys.stdout.flush()
    ran = [one for one in results if one != NO_TESTS]  # on one of them there may be nothing to ask
    return max(ran, key=abs, default=NO_TESTS)


def _begun(database: str, args: list[str], said: IO[str] | None) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "pytest", *args],
        env={**os.environ, "PROLO_TEST_DATABASE": database},
        stdout=said,
        stderr=said,
    )


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
