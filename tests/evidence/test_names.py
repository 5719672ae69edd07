"""What `from prolo.evidence import …` promises, and what it costs."""

from __future__ import annotations

import subprocess
import sys

import prolo.evidence


def test_every_name_that_is_promised_is_there():
    missing = [name for name in prolo.evidence.__all__ if not hasattr(prolo.evidence, name)]
    assert missing == []


def test_importing_it_loads_no_statistics_and_no_plotting():
    seen = subprocess.run(
        [sys.executable, "-c", "import sys, prolo.evidence; print(*sys.modules, sep='\\n')"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    assert not {"scipy.stats", "matplotlib", "django"} & {*seen}
