"""A PostgreSQL of one's own, on a socket in a throw-away folder, gone with the process.

PostgreSQL refuses to run as root, so root lends it to ``nobody``. Tests connect as a role that
owns its database and is no superuser: row-level security holds for it as in a clinic.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.support.places import memory

INSTALLED = Path("/usr/lib/postgresql")
START_WITHIN_S = 60
STOP_WITHIN_S = 30
DURABLE = ("listen_addresses=",)  # as in a clinic
QUICK = ("fsync=off", "full_page_writes=off", "synchronous_commit=off", *DURABLE)


@dataclass(frozen=True, slots=True)
class Cluster:
    folder: Path
    server: subprocess.Popen[bytes]

    @property
    def address(self) -> str:
        return f"postgresql://prolo@/prolo?host={self.folder}"

    def stop(self) -> None:
        self.server.send_signal(signal.SIGINT)  # PostgreSQL's «fast» shutdown
        try:
            self.server.wait(STOP_WITHIN_S)
        except subprocess.TimeoutExpired:
            self.server.kill()
            self.server.wait()
        shutil.rmtree(self.folder, ignore_errors=True)


def newest_programs() -> Path | None:
    """The folder with ``postgres`` and ``initdb`` of the newest PostgreSQL installed."""
    versions = [path for path in INSTALLED.glob("*/bin") if (path / "initdb").exists()]
    if versions:
        return max(versions, key=lambda path: int(re.sub(r"\D.*", "", path.parent.name) or 0))
    found = shutil.which("initdb")
    return Path(found).resolve().parent if found else None


def temporary_cluster(options: Sequence[str] = QUICK) -> Cluster:
    programs = newest_programs()
    if programs is None:
        raise RuntimeError("PostgreSQL is not installed: run the tests with «make test»")
    place = memory() if options == QUICK else None  # where a socket's path is short
    folder = Path(tempfile.mkdtemp(prefix="prolo-pg-", dir=place or "/tmp"))
    if os.geteuid() == 0:
        shutil.chown(folder, "nobody", "nogroup")
    _run(programs / "initdb", *_cluster_options(folder), "--auth=trust", "--no-sync")
    cluster = Cluster(folder, _start(programs, folder, options))
    _wait_until_ready(programs, cluster)
    _sql(programs, folder, "CREATE ROLE prolo LOGIN CREATEDB NOSUPERUSER NOBYPASSRLS")
    _sql(programs, folder, "CREATE DATABASE prolo OWNER prolo")
    return cluster


def _cluster_options(folder: Path) -> list[str]:
    return [f"--pgdata={folder}/data", "--username=postgres", "--encoding=UTF8", "--locale=C.UTF-8"]


def _as_server(*command: Path | str, dies_with_us: bool = False) -> list[str]:
    prefix = ["--reuid=nobody", "--regid=nogroup", "--clear-groups"] if os.geteuid() == 0 else []
    if dies_with_us:
        prefix.append("--pdeathsig=INT")
    words = [str(word) for word in command]
    return ["setpriv", *prefix, "--", *words] if prefix else words


def _run(*command: Path | str) -> None:
    done = subprocess.run(
        _as_server(*command), capture_output=True, text=True, cwd="/tmp", check=False
    )
    if done.returncode:
        raise RuntimeError(f"{command[0]} failed:\n{done.stderr.strip()}")


def _start(programs: Path, folder: Path, options: Sequence[str]) -> subprocess.Popen[bytes]:
    settings = [word for option in options for word in ("-c", option)]
    server = programs / "postgres"
    with (folder / "log").open("wb") as log:
        return subprocess.Popen(
            _as_server(
                server, "-D", f"{folder}/data", "-k", str(folder), *settings, dies_with_us=True
            ),
            stdout=log,
            stderr=subprocess.STDOUT,
            cwd="/tmp",
            start_new_session=True,  # Ctrl-C goes to the tests, which stop it in their own time
        )


def _wait_until_ready(programs: Path, cluster: Cluster) -> None:
    ready = [str(programs / "pg_isready"), "-q", "-h", str(cluster.folder), "-d", "postgres"]
    give_up_at = time.monotonic() + START_WITHIN_S
    while subprocess.run(ready, check=False).returncode:
        if cluster.server.poll() is not None or time.monotonic() > give_up_at:
            log = (cluster.folder / "log").read_text(errors="replace")
            cluster.stop()
            raise RuntimeError(f"PostgreSQL did not start:\n{log}")
        time.sleep(0.05)


def _sql(programs: Path, folder: Path, statement: str) -> None:
    _run(programs / "psql", "-qX", "-h", str(folder), "-U", "postgres", "-c", statement)
