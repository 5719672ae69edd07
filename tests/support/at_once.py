"""Several who do something at the same time, each on a connection of their own."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any

import pytest
from django.db import connections


def together(*acts: Callable[[], Any]) -> list[Any]:
    """What each returned, or the fault it raised."""

    def run(act: Callable[[], Any]) -> Any:
        try:
            return act()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        running = [pool.submit(run, act) for act in acts]
        return [one.exception() or one.result() for one in running]


def wait_for_the_other(monkeypatch: pytest.MonkeyPatch, module: Any, *names: str) -> None:
    """Whoever has called one of these waits, with what it found, until the other of two has too;
    or for a while, where that one waits its turn."""
    both = threading.Barrier(2, timeout=1)

    def waiting(real: Callable[..., Any]) -> Callable[..., Any]:
        def found(*given: Any, **more: Any) -> Any:
            result = real(*given, **more)
            with suppress(threading.BrokenBarrierError):
                both.wait()
            return result

        return found

    for name in names:
        monkeypatch.setattr(module, name, waiting(getattr(module, name)))
