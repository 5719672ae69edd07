"""What the evidence package loads when it is imported."""

from __future__ import annotations

import subprocess
import sys


def test_importing_the_evidence_loads_no_heavy_library():
    seen = subprocess.run(
        [sys.executable, "-c", "import prolo.evidence, sys; print(*sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    assert "prolo.evidence.measures" in seen
    assert not {"scipy.stats", "matplotlib", "django", "pandas", "python_calamine"} & {*seen}
