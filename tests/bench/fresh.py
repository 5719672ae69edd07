"""Times ``make run`` of a copy of the sources, from nothing and again: the environment is made,
every package fetched from the index anew, the database and the demonstration clinic filled, the
first page answered. ``make bench`` runs it, and it wants a network."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
import urllib.request
from pathlib import Path

from tests.support.installation import Server, free_port, read_until_ready

ROOT = Path(__file__).parents[2]


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="prolo-fresh-") as folder:
        sources = Path(folder) / "prolo"
        copy_sources(sources)
        for when in ("from nothing", "again"):
            seconds = until_the_first_page(sources, Path(folder) / "uv")
            print(f"{seconds:8.1f} s   make run to the first page, {when}", flush=True)


def copy_sources(to: Path) -> None:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True)
    for name in filter(None, listed.stdout.decode().split("\0")):
        (to / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, to / name)


def until_the_first_page(sources: Path, cache: Path) -> float:
    begun, port = time.perf_counter(), free_port()
    process = subprocess.Popen(
        ["make", "run", f"PORT={port}"],
        cwd=sources,
        env=a_newcomers(cache),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    server = Server(process, port, read_until_ready(process))
    with urllib.request.urlopen(server.address) as answer:
        answer.read()
    seconds = time.perf_counter() - begun
    server.interrupt()
    return seconds


def a_newcomers(cache: Path) -> dict[str, str]:
    """Nothing that somebody fetched before is found."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME")}
    return {**kept, "UV_CACHE_DIR": str(cache), "PIP_NO_CACHE_DIR": "1", "PYTHONUNBUFFERED": "1"}


if __name__ == "__main__":
    main()
