"""A stop is heard while the main thread is deaf, as it is just before it begins to wait."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

HEARD = 7
DEAF = """
import ctypes, os, signal
from prolo.cli import signals
{prepare}
print("deaf", flush=True)
libc, mutex = ctypes.CDLL(None), ctypes.create_string_buffer(64)
libc.pthread_mutex_lock(mutex)
libc.pthread_mutex_lock(mutex)  # never returns, and no signal interrupts it
"""
HANDLE = f"for one in signals.STOPS: signal.signal(one, lambda *_: os._exit({HEARD}))"


@contextmanager
def deaf(*prepare: str) -> Iterator[subprocess.Popen[str]]:
    script = DEAF.format(prepare="\n".join(prepare))
    process = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == "deaf\n"
        yield process
    finally:
        process.kill()
        process.communicate()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_started_process_hears_both_ways_to_stop(number: signal.Signals) -> None:
    with deaf(HANDLE, "signals.hear_stops()") as process:
        process.send_signal(number)
        assert process.wait(10) == HEARD


def test_a_worker_waits_for_the_word_of_the_process_that_started_it() -> None:
    with deaf("signals.hear_stops_as_worker()", HANDLE) as process:
        process.send_signal(signal.SIGINT)
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(0.5)
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == HEARD


def test_a_worker_that_serves_nothing_yet_ends_at_once() -> None:
    with deaf(HANDLE, "signals.hear_stops_as_worker()") as process:
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0
