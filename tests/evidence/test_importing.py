"""What the evidence package loads, and when."""

from __future__ import annotations

import subprocess
import sys

POOLED = (
    "prolo.cli.evidence; from prolo.cli import main; "
    "main(['evidence', 'pool', '--condition', 'knee-oa', '--weeks', 'long'])"
)


def loaded_by(imported: str) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-c", f"import {imported}; import sys; print(*sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
    )
    return {*done.stdout.splitlines()[-1].split()}


def test_all_names_of_the_evidence_load_no_heavy_library():
    seen = loaded_by("prolo.evidence; [getattr(prolo.evidence, n) for n in prolo.evidence.__all__]")
    assert "prolo.evidence.pooling" in seen
    assert not {"scipy.stats", "matplotlib", "django", "pandas", "python_calamine"} & seen


def test_a_module_is_loaded_when_one_of_its_names_is_asked_for():
    assert not {"numpy", "prolo.evidence.pooling"} & loaded_by("prolo.evidence")


def test_a_pooled_answer_on_the_command_line_needs_neither_scipy_nor_django():
    seen = loaded_by(POOLED)
    assert "prolo.evidence.bayes" in seen
    assert not {"scipy", "django", "prolo.knowledge.records"} & seen
