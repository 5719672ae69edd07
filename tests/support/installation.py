"""A prolo of its own: a data folder, the command, and a server that is really started."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

START_WITHIN_S = 60
STOP_WITHIN_S = 20
READY = "Ctrl-C stops the server."


@dataclass(frozen=True, slots=True)
class Installation:
    folder: Path

    def environment(self) -> dict[str, str]:
        """As a newcomer's: nothing of prolo is set but where the data lies."""
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("PROLO_", "DJANGO_", "PYTEST_"))
        }
        return {**kept, "PROLO_DATA_DIR": str(self.folder), "PYTHONUNBUFFERED": "1"}

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "prolo", *arguments],
            env=self.environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,  # so that a signal can go to all of it, as from a terminal
        )

    def call(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        process = self.start(*arguments)
        try:
            out, err = process.communicate(timeout=START_WITHIN_S)
        finally:
            _end(process)
        return subprocess.CompletedProcess(arguments, process.returncode, out, err)

    @contextmanager
    def served(self, *arguments: str) -> Iterator[Server]:
        port = free_port()
        process = self.start("run", "--port", str(port), *arguments)
        try:
            yield Server(process, port, read_until_ready(process))
        finally:
            _end(process)


@dataclass(frozen=True, slots=True)
class Server:
    process: subprocess.Popen[str]
    port: int
    said: str

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def interrupt(self) -> tuple[str, str]:
        """Ctrl-C in its terminal; what it says on the way out."""
        os.killpg(self.process.pid, signal.SIGINT)
        return self.process.communicate(timeout=STOP_WITHIN_S)

    def logins(self) -> dict[str, tuple[str, str]]:
        """User name and password by role, as printed."""
        lines = re.findall(r"^log in as\s+(\S+)\s+(\S+)\s+\((.+)\)$", self.said, re.MULTILINE)
        return {role: (username, password) for username, password, role in lines}


def free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        port: int = asked.getsockname()[1]
        return port


def read_until_ready(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    said: list[str] = []
    for line in process.stdout:
        said.append(line)
        if line.startswith(READY):
            return "".join(said)
    _, err = process.communicate()
    raise AssertionError(f"prolo did not start serving:\n{''.join(said)}{err}")


def _end(process: subprocess.Popen[str]) -> None:
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
