"""A bar for what takes long, with its rate and what remains."""

from __future__ import annotations

import sys
import time

WIDTH = 30
EVERY_S = 0.2  # of a terminal
QUIET_S = 30.0  # of a file that is read afterwards


class Bar:
    """One line that is written over on a terminal; elsewhere a line every half minute."""

    def __init__(self, what: str) -> None:
        self.what = what
        self.began = self.shown = time.monotonic()
        self.first: int | None = None  # what was done before this run

    def __call__(self, done: int, of: int) -> None:
        if self.first is None:
            self.first = done
        now = time.monotonic()
        wait = EVERY_S if sys.stderr.isatty() else QUIET_S
        if now - self.shown < wait and done < of:
            return
        self.shown = now
        end = "\r" if sys.stderr.isatty() and done < of else "\n"
        print(f"{self._line(done, of, now):<78}", end=end, file=sys.stderr, flush=True)

    def _line(self, done: int, of: int, now: float) -> str:
        full = WIDTH * done // max(of, 1)
        line = f"{self.what} [{'#' * full}{'.' * (WIDTH - full)}] {done:,} of {of:,}"
        rate = (done - (self.first or 0)) / max(now - self.began, 1e-6)
        if rate <= 0:
            return line
        return f"{line}, {rate:,.0f} a second, {_minutes((of - done) / rate)} to go"


def _minutes(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 100 else f"{seconds / 60:.0f} min"


def bar(what: str) -> Bar | None:
    """How far it is, where somebody watches."""
    return Bar(what) if sys.stderr.isatty() else None
