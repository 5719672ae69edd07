"""The server: granian, one process of four threads (measured: the shortest waits).

It holds ``server.lock`` while it runs, so that nobody replaces the database under it.
"""

from __future__ import annotations

import ctypes
import errno
import fcntl
import os
import signal
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from http.client import HTTPConnection, HTTPException
from importlib import import_module
from ipaddress import ip_address
from pathlib import Path
from threading import Thread
from time import sleep
from typing import Any

from prolo.cli import signals
from prolo.errors import SetupError

THREADS = 4
READY_WITHIN_S = 60
FINISH_WITHIN_S = 10  # what is being answered when Ctrl-C comes may finish
PR_SET_PDEATHSIG = 1  # of Linux's prctl(2)
ANY_ADDRESS = {"0.0.0.0", "::"}  # noqa: S104  recognised here, not listened on


def address(host: str, port: int) -> str:
    shown = "127.0.0.1" if host in ANY_ADDRESS else host
    return f"http://[{shown}]:{port}" if ":" in shown else f"http://{shown}:{port}"


def is_this_machine_alone(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def check_port_is_free(host: str, port: int) -> None:
    """Tried before anything is set up; granian itself would share a taken port in silence."""
    try:
        family, kind, protocol, _, where = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        with socket.socket(family, kind, protocol) as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind(where)
    except OSError as problem:
        raise SetupError(_why_not(problem, host, port)) from None


def _why_not(problem: OSError, host: str, port: int) -> str:
    if problem.errno == errno.EADDRINUSE:
        return (
            f"Port {port} is taken by another program. "
            "Stop it, or choose another: make run PORT=8123"
        )
    if problem.errno == errno.EACCES:
        return f"Port {port} needs root. Choose one above 1023: make run PORT=8123"
    return f"{host} is no address of this machine. Leave --host out, or give one that is."


def serve(host: str, port: int, *, ready: Callable[[], None]) -> None:
    """Returns after Ctrl-C or SIGTERM, when the last answer is out. ``ready`` is called once
    a page would be answered."""
    from django.conf import settings
    from django.db import connections
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    connections.close_all()  # an open database must not be inherited by another process
    server = Server(
        "prolo.config.wsgi:application",
        address=socket.gethostbyname(host) if host == "localhost" else host,
        port=port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=THREADS,
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
        workers_kill_timeout=FINISH_WITHIN_S,
    )
    server.on_startup(signals.hear_stops)
    server.on_startup(lambda: Thread(target=_tell, args=(host, port, ready), daemon=True).start())
    with in_use(settings.DATA_DIR, alone=False):
        server.serve(target_loader=_load)


def _tell(host: str, port: int, ready: Callable[[], None]) -> None:
    """The port is open before anybody listens at it: that begins with the serving process."""
    for _ in range(READY_WITHIN_S * 20):
        if _answers(host, port):
            ready()
            return
        sleep(0.05)


def _answers(host: str, port: int) -> bool:
    """Asked and closed before anybody is told: an open connection would delay a stop."""
    with suppress(OSError, HTTPException), closing(_connection(host, port)) as asked:
        asked.request("HEAD", "/log-in", headers={"Connection": "close"})
        asked.getresponse().read()
        return True
    return False


def _connection(host: str, port: int) -> HTTPConnection:
    return HTTPConnection(host_to_ask(host), port, timeout=READY_WITHIN_S)


def host_to_ask(host: str) -> str:
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104


def _load(target: str) -> Callable[..., Any]:
    """Runs in the serving process, which ends with the one that started it."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    signals.hear_stops_as_worker()
    module, _, name = target.partition(":")
    application: Callable[..., Any] = getattr(import_module(module), name)
    return application


@contextmanager
def in_use(folder: Path, *, alone: bool) -> Iterator[None]:
    """Several servers may share the folder; who needs it alone is refused while one runs."""
    lock = os.open(folder / "server.lock", os.O_CREAT | os.O_RDWR, 0o600)
    try:
        fcntl.flock(lock, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(lock)
        raise SetupError(
            f"The database in {folder} is in use. Stop «prolo run» there first."
        ) from None
    try:
        yield
    finally:
        os.close(lock)
