"""What is measured is held against its bar."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.bench import answers, clinic, papers

ROOT = Path(__file__).resolve().parents[2]
PYTHON = """#!/bin/sh
echo "${PROLO_TEST_DATABASE:-sqlite} $*" >>"$MEASURED"
case "$*" in *tests.bench.search*) exit 1 ;; esac
"""


@pytest.mark.parametrize(("ms", "code"), [(100.0, 0), (100.1, 1)])
@pytest.mark.parametrize("search", clinic.SEARCHES)
def test_a_search_in_a_large_clinic_takes_a_tenth_of_a_second(
    search: str, ms: float, code: int
) -> None:
    as_quick = dict.fromkeys(clinic.SEARCHES, (90.0, 95.0))
    found = [{**as_quick, search: (99.0, 99.0)}, {**as_quick, search: (ms, ms)}]
    assert clinic._report(clinic.SIZES, found) == code


@pytest.mark.parametrize(("ms", "code"), [(2_000.0, 0), (2_000.1, 1)])
def test_what_counts_all_who_were_ever_injected_is_held_against_seconds(
    ms: float, code: int
) -> None:
    """It grows with the clinic by its nature; a ratio would fail it at any speed."""
    found = [{clinic.HARMS: (20.0, 30.0)}, {clinic.HARMS: (ms, ms)}]
    assert clinic._report(clinic.SIZES, found) == code


@pytest.mark.parametrize(("ms", "code"), [(15.0, 0), (15.1, 1)])
@pytest.mark.parametrize("due", [clinic.DUE, clinic.DUE_OF_ANY])
def test_what_is_due_in_a_course_hardly_takes_longer_in_a_large_clinic(
    due: str, ms: float, code: int
) -> None:
    as_quick = dict.fromkeys((clinic.DUE, clinic.DUE_OF_ANY), (10.0, 12.0))
    assert clinic._report(clinic.SIZES, [as_quick, {**as_quick, due: (ms, 99.0)}]) == code


@pytest.mark.parametrize(
    ("seconds", "most_mb", "is_within"),
    [(600, 1_000, True), (601, 299, False), (296, 1_001, False)],
)
def test_a_hundred_thousand_are_on_record_in_time_and_memory(
    seconds: float, most_mb: float, is_within: bool
) -> None:
    assert answers._filled_within(seconds, most_mb, answers.PATIENTS) is is_within


@pytest.mark.parametrize(
    ("times", "grown_mb", "is_within"),
    [
        (papers.MOST_TIMES, papers.MOST_MB, True),
        (papers.MOST_TIMES + 1, 0, False),
        (1, papers.MOST_MB + 1, False),
    ],
)
def test_an_estimate_is_set_as_quickly_and_in_as_much_memory_as_the_first(
    times: float, grown_mb: float, is_within: bool
) -> None:
    assert papers.is_within(times, grown_mb) is is_within
    long = times / papers.MOST_TIMES * papers.MOST_TIMES_LONG
    assert papers.is_within(long, grown_mb, most_times=papers.MOST_TIMES_LONG) is is_within


def test_what_is_slow_stops_nothing_that_is_measured_after_it_and_fails_in_the_end(
    tmp_path: Path,
) -> None:
    """Each bench by a Python that writes down what it is asked for; one of them fails."""
    measured, python = tmp_path / "measured", tmp_path / "python"
    python.write_text(PYTHON)
    python.chmod(0o755)
    command = ["make", "-o", ".venv/tools.ok", "bench", f"BIN={tmp_path}"]
    environment = {"PATH": "/usr/local/bin:/usr/bin:/bin", "MEASURED": str(measured)}
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode != 0, done
    assert f"a bar was not held: {python} -m tests.bench.search" in done.stdout
    asked = measured.read_text().splitlines()
    for database in ("sqlite", "postgresql"):
        assert f"{database} -m tests.bench.clinic" in asked
    assert "killed_again" in asked[-1]
