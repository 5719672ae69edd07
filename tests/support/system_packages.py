"""Makes sure that the machine has what the tests drive: a browser and a PostgreSQL.

On Debian what is missing is installed with apt; elsewhere, or without the right to, this says
what is missing and stops.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.support.chromium import PACKAGES, chromium
from tests.support.postgres import newest_programs

# Debian starts a cluster of its own with the package, unless this file says otherwise.
NO_CLUSTER = Path("/etc/postgresql-common/createcluster.conf")


def main() -> int:
    missing = missing_packages()
    if not missing:
        return 0
    print(f"installing {' '.join(missing)}", flush=True)
    if problem := install(missing):
        print(f"The tests need {', '.join(missing)}. {problem}", file=sys.stderr)
        return 1
    return 0


def missing_packages() -> list[str]:
    wanted = {
        "chromium": chromium() is not None,
        "fonts-dejavu-core": any(Path("/usr/share/fonts").glob("**/*.[ot]tf")),
        "libatomic1": _loads("libatomic.so.1"),  # for the Node inside Playwright
        "postgresql": newest_programs() is not None,
    }
    return [package for package, is_there in wanted.items() if not is_there]


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def install(packages: list[str]) -> str | None:
    """None when done, else what stood in the way."""
    if shutil.which("apt-get") is None:
        return "Install them with this system's package manager, then run make test again."
    as_root = [] if os.geteuid() == 0 else ["sudo"]
    if as_root and shutil.which("sudo") is None:
        return f"Run as root: apt-get install {' '.join(packages)}"
    if "postgresql" in packages and not NO_CLUSTER.exists():
        _keep_debian_from_starting_a_cluster(as_root)
    apt = [*as_root, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"]
    for command in ("update", "install"):
        named = () if command == "update" else ("-y", "--no-install-recommends", *_known(packages))
        done = subprocess.run([*apt, command, *named], capture_output=True, text=True, check=False)
        if done.returncode:
            return f"apt-get {command} failed:\n{done.stderr.strip()}"
    left = missing_packages()
    return f"After installing, still missing: {', '.join(left)}" if left else None


def _known(packages: list[str]) -> list[str]:
    """The better Chromium where this Debian has it."""
    for better in PACKAGES:
        shown = subprocess.run(["apt-cache", "show", better], capture_output=True, check=False)
        if shown.returncode == 0:
            return [better if one == "chromium" else one for one in packages]
    return packages


def _keep_debian_from_starting_a_cluster(as_root: list[str]) -> None:
    subprocess.run([*as_root, "mkdir", "-p", str(NO_CLUSTER.parent)], check=True)
    subprocess.run(
        [*as_root, "tee", str(NO_CLUSTER)],
        input=b"create_main_cluster = false\n",
        stdout=subprocess.DEVNULL,
        check=True,
    )


if __name__ == "__main__":
    raise SystemExit(main())
