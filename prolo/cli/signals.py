"""Ctrl-C and SIGTERM, heard for certain.

Python runs a signal's handler in the main thread, when that runs next. Those of granian wait at a
lock, and a signal that comes just before the wait begins is seen only when another follows: on a
busy machine most stops came too late. So a thread waits for the signals and calls the handler.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from threading import Lock, Thread
from time import sleep
from typing import Any

from django.core.signals import request_finished, request_started

STOPS = {signal.SIGINT, signal.SIGTERM}
LAST_BYTES_S = 0.5  # an answer that is finished reaches its reader


def hear_stops() -> None:
    """In the process that was started. Called in its main thread once its handlers stand."""
    signal.pthread_sigmask(signal.SIG_BLOCK, STOPS)
    _listen(STOPS, _call_handler)


def hear_stops_as_worker() -> None:
    """In a serving process, before it begins a thread. A terminal sends Ctrl-C to it too; when
    to stop is said by the process that started it, with SIGTERM."""
    signal.pthread_sigmask(signal.SIG_BLOCK, STOPS)
    inherited, answers = signal.getsignal(signal.SIGTERM), Answers()

    def stop(number: int) -> None:
        if signal.getsignal(number) is inherited:
            os._exit(0)  # nothing is served yet
        _call_handler(number)
        while answers.open:
            sleep(0.05)
        sleep(LAST_BYTES_S)
        os._exit(0)  # left is only who began a request and never sent all of its head

    _listen({signal.SIGTERM}, stop)


class Answers:
    """How many requests are being answered; granian itself would wait for half-sent ones too."""

    def __init__(self) -> None:
        self.open = 0
        self._lock = Lock()
        request_started.connect(self._begun)
        request_finished.connect(self._ended)

    def _begun(self, **_: Any) -> None:
        with self._lock:
            self.open += 1

    def _ended(self, **_: Any) -> None:
        with self._lock:
            self.open -= 1


def _call_handler(number: int) -> None:
    handler = signal.getsignal(number)
    if callable(handler):
        handler(number, None)


def _listen(numbers: set[signal.Signals], heard: Callable[[int], None]) -> None:
    def wait() -> None:
        while True:
            heard(signal.sigwait(numbers))

    Thread(target=wait, name="stops", daemon=True).start()
