"""Starts prolo twice, logs in as the physician, opens every page that a link leads to.

Prints seconds of ``prolo run`` to the first page, on an empty folder of data and again (what
``make run`` waits for when its environment is made; ``tests.bench.fresh`` makes that too), and
for each kind of page the milliseconds that half of the answers and 99 in a hundred took, one reader
at a time. Bars: a page within 150 ms for 99 in a hundred (asked of it by four readers at once, on
two cores). The exit code is 1 when a page is slower. ``make bench ARGS=--rounds=50`` is longer.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import quantiles

from tests.support.installation import Installation, Server
from tests.support.reader import Reader, kinds_of_pages

ROLE = "physician"
READERS = 4
BAR_MS = 150


def main() -> int:
    arguments = _arguments()
    with tempfile.TemporaryDirectory(prefix="prolo-bench-") as folder:
        installation = Installation(Path(folder) / "data")
        for when in ("on an empty folder of data", "again"):
            begun = time.perf_counter()
            with installation.served() as server:
                print(f"{time.perf_counter() - begun:8.1f} s   prolo run to the first page, {when}")
                if when == "again":
                    return _measure(server, arguments.rounds)
                server.interrupt()
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--rounds", type=int, default=25, help="answers a page, a reader")
    return parser.parse_args()


def _measure(server: Server, rounds: int) -> int:
    readers = [Reader(server.address, *server.logins()[ROLE]) for _ in range(READERS)]
    pages = kinds_of_pages(readers[0])
    print(f"\n  median   99 of 100   of {rounds * READERS} answers, {READERS} readers at once")
    slow = [
        kind for kind, address in sorted(pages.items()) if _is_slow(readers, kind, address, rounds)
    ]
    if slow:
        print(f"\nslower than {BAR_MS} ms: {', '.join(slow)}")
    return 1 if slow else 0


def _is_slow(readers: list[Reader], kind: str, address: str, rounds: int) -> bool:
    with ThreadPoolExecutor(len(readers)) as together:
        spans = [
            ms
            for of_one in together.map(lambda reader: reader.time_ms(address, rounds), readers)
            for ms in of_one
        ]
    cuts = quantiles(spans, n=100, method="inclusive")
    print(f"{cuts[49]:6.0f} ms {cuts[98]:8.0f} ms   {kind}", flush=True)
    return cuts[98] > BAR_MS


if __name__ == "__main__":
    raise SystemExit(main())
