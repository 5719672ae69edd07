"""Runs the whole suite on SQLite, then whatever touches a database again on PostgreSQL.

``make test ARGS="-k aftercare"`` narrows both. Two processes, one a core.
"""

from __future__ import annotations

import os
import subprocess
import sys

NO_TESTS = 5  # pytest's word for «nothing was chosen»
PROCESSES = ("-n", "2", "--dist", "worksteal")  # files stay together: what they share is made once


def main(args: list[str]) -> int:
    results = [
        _run("sqlite", [*PROCESSES, *args]),
        _run("postgresql", [*PROCESSES, "--touching-database", *args]),
    ]
    return max(results, key=abs)


def _run(database: str, args: list[str]) -> int:
    print(f"\nOn {database}", flush=True)
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *args],
        env={**os.environ, "PROLO_TEST_DATABASE": database},
        check=False,
    )
    return 0 if done.returncode == NO_TESTS else done.returncode


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
