"""A thousand estimates as PDF, one after the other, beside an empty page that Typst sets.

Prints papers a second, how many times as long as an empty page one takes (half of a hundred empty
pages, in the same run), and the memory after the first hundred and the last. The exit code is
1 when a paper takes more than ``MOST_TIMES`` empty pages, or memory grew by over ``MOST_MB``.
``python -m tests.bench.papers --papers 100`` is quicker.
"""

from __future__ import annotations

import argparse
import os
import time
from pathlib import Path
from statistics import median
from typing import Any

PAPERS, FIRST = 1_000, 100
MOST_TIMES = 150
MOST_MB = 50
EMPTY = b"#set document(title: [Empty])\n"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--papers", type=int, default=PAPERS)
    papers = parser.parse_args().papers
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.support.settings"
    import django

    django.setup()
    empty_s = median(_empty_page_s() for _each in range(FIRST))
    begun, first_mb = time.perf_counter(), 0.0
    for number in range(papers):
        if number == FIRST:
            first_mb = memory_mb()
        _set(number)
    each_s, last_mb = (time.perf_counter() - begun) / papers, memory_mb()
    times, grown_mb = each_s / empty_s, last_mb - (first_mb or last_mb)
    print(
        f"{1 / each_s:8.1f} papers a second, {times:.1f} times an empty page "
        f"({empty_s * 1000:.1f} ms); {first_mb:.0f} MB after {FIRST}, {last_mb:.0f} MB at the end"
    )
    return 0 if is_within(times, grown_mb) else 1


def is_within(times: float, grown_mb: float) -> bool:
    return times <= MOST_TIMES and grown_mb <= MOST_MB


def _empty_page_s() -> float:
    import typst

    from prolo.papers.typesetting import fonts

    begun = time.perf_counter()
    typst.compile(EMPTY, format="pdf", font_paths=fonts(), pdf_standards=["ua-1"])
    return time.perf_counter() - begun


def _set(number: int) -> None:
    """No two alike, as no two people are."""
    from prolo.knowledge import load_knowledge
    from prolo.papers import typeset
    from prolo.papers.estimate_paper import estimate_paper
    from tests.papers.sheets import estimate, frame

    named: Any = frame(name=f"Ada Example {number}")
    assert typeset(estimate_paper(estimate(4, version=str(number)), named, load_knowledge()))


def memory_mb() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


if __name__ == "__main__":
    raise SystemExit(main())
