"""A process that was started later, in which nothing has the order it has here, makes the same
bytes."""

from __future__ import annotations

import os
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

from prolo.papers.as_html import as_html
from tests.papers.every_paper import PAPERS
from tests.papers.printed import bytes_of, made

ROOT = Path(__file__).resolve().parents[2]


def test_another_process_makes_the_same_bytes_of_every_kind_of_paper() -> None:
    """Its sets are in another order: the seed of their hashes is another."""
    ours = os.environ.get("PYTHONHASHSEED")
    run = subprocess.run(
        [sys.executable, "-m", "tests.papers.made_anew"],
        env={**os.environ, "PYTHONHASHSEED": "1" if ours != "1" else "2"},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    here = {
        kind: (
            sha256(as_html(made(kind, "en", "US"))).hexdigest(),
            sha256(bytes_of(kind, "en", "US")).hexdigest(),
        )
        for kind in PAPERS
    }
    lines = (line.split() for line in run.stdout.splitlines())
    assert {kind: (page, pdf) for kind, page, pdf in lines} == here
