"""``prolo worker``: what is done after the page was answered; ``prolo run`` starts one."""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from threading import Event, Thread

from prolo.cli.parsers import Commands, add_command
from prolo.cli.signals import STOPS

AGAIN_AFTER_S, AT_MOST_S = 1.0, 60.0  # when a worker died; longer each time it dies soon again
LIVED_S = 60.0  # a worker that lived so long died of something new
STOPS_WITHIN_S = 15  # a mail that is being handed over waits 10 seconds at most


def add_to(commands: Commands) -> None:
    parser = add_command(
        commands,
        "worker",
        summary="send messages and do what else is waiting",
        description=(
            "Does what waits in the queue: messages, and what is looked at every so often.\n"
            "«prolo run» starts one by itself; this runs one alone, beside another server, until\n"
            "Ctrl-C. Several may run at once. Killed, it loses nothing: another goes on."
        ),
        examples=(
            "  prolo worker                   until Ctrl-C\n"
            "  prolo worker --once            what is due now, then end"
        ),
    )
    parser.add_argument("--once", action="store_true", help="do what is due now, then end")
    parser.add_argument(
        "--until-ends", type=int, metavar="PID", help="end when the process that started it ends"
    )
    parser.set_defaults(command=work)


def work(arguments: argparse.Namespace) -> int:
    from django.conf import settings

    from prolo.cli import serving, setting_up

    signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPS)  # blocked in the thread that started it
    setting_up.start_django()
    setting_up.refuse_old_database()
    parent = arguments.until_ends
    # Beside a server it is the server that holds the folder.
    with nullcontext() if parent else serving.in_use(settings.DATA_DIR, alone=False):
        if arguments.once:
            return _once()
        return _until_stopped(parent)


def _once() -> int:
    from prolo.registry.worker import PeriodicWork, run_due_jobs

    PeriodicWork().run_what_is_due()
    done = run_due_jobs()
    print(f"{done} jobs done.")
    return 0


def _until_stopped(parent: int | None) -> int:
    from prolo.registry.worker import Worker

    worker = Worker()
    for number in STOPS:
        signal.signal(number, lambda *_: worker.stop())
    if parent is None:
        print("Ctrl-C stops the worker.", flush=True)
    worker.run(may_go_on=_alive(parent))
    if parent is None:
        print("Stopped. What was waiting is kept.")
    return 0


def _alive(parent: int | None) -> Callable[[], bool]:
    return lambda: parent is None or os.getppid() == parent


@contextmanager
def beside(address: str) -> Iterator[None]:
    """A worker of its own process, started again when it dies; ended at the end. Its messages
    lead to ``address``, unless PROLO_SITE says another."""
    ended = Event()
    keeper = _Keeper(ended, {"PROLO_SITE": address, **os.environ})
    keeper.start()
    try:
        yield
    finally:
        ended.set()
        keeper.stop()


class _Keeper(Thread):
    def __init__(self, ended: Event, environment: dict[str, str]) -> None:
        super().__init__(name="worker", daemon=True)
        self.ended, self.environment = ended, environment
        self.process: subprocess.Popen[bytes] | None = None

    def run(self) -> None:
        signal.pthread_sigmask(signal.SIG_BLOCK, STOPS)  # they are heard elsewhere (signals.py)
        own = f"--until-ends={os.getpid()}"
        command = [sys.executable, "-P", "-m", "prolo", "worker", own]
        wait_s = AGAIN_AFTER_S
        while not self.ended.is_set():
            began = time.monotonic()
            # A terminal's Ctrl-C is for the server, which then ends its worker.
            self.process = subprocess.Popen(command, env=self.environment, process_group=0)  # noqa: S603
            self.process.wait()
            has_lived = time.monotonic() - began > LIVED_S
            wait_s = AGAIN_AFTER_S if has_lived else min(2 * wait_s, AT_MOST_S)
            self.ended.wait(wait_s)

    def stop(self) -> None:
        if self.process is None:
            return
        self.process.terminate()
        try:
            self.process.wait(STOPS_WITHIN_S)
        except subprocess.TimeoutExpired:
            self.process.kill()  # its jobs are taken up again when their lease has run out
        self.join(STOPS_WITHIN_S)
