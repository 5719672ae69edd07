"""Times the synthesis beside R's metafor, in one run on one machine, and prints the ratios.

Answers are compared before a ratio is printed. What prolo does in a fit is more than is compared:
it always works out the interval of τ² and of a new trial too. Without R or its package metafor
(Debian: r-base-core, r-cran-metafor) our own times are printed alone.
"""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

from prolo.evidence import HalfNormal, PooledEffect, pool_bayes, pool_effects

ROOT = Path(__file__).parents[1]
SAMPLES = 5
# The question that cold.R answers too.
COLD = ("evidence", "pool", "--condition", "knee-oa", "--outcome", "pain", "--weeks", "long")
# metafor stops REML at 1e-5 in τ²; answers that differ by more are not of the same work.
AGREEMENT = 2e-5
ALONE = {**os.environ, "OMP_NUM_THREADS": "1"}

Sets = dict[str, tuple[list[float], list[float]]]
Task = tuple[Callable[[], PooledEffect], int]


def main() -> int:
    print(f"command  {Path(sys.executable).name} -m benchmarks")
    sets = _read_sets()
    tasks, theirs = _tasks(sets), _metafor()
    print(f"{'':54}{'prolo':>10}{'metafor':>10}{'ratio':>8}")
    agrees = [_line(name, *task, theirs.get(name)) for name, task in tasks.items()]
    _bayes_line(sets["bcg-log-risk-ratio"], theirs.get("one fit"))
    _cold_line(has_peer=bool(theirs))
    return 0 if all(agrees) else 1


def _tasks(sets: Sets) -> dict[str, Task]:
    bcg = sets["bcg-log-risk-ratio"]
    drawn = [studies for name, studies in sets.items() if name.startswith("drawn")]
    return {
        "one fit": (lambda: pool_effects(*bcg), 200),
        "one fit with the intervals of tau2 and of a new trial": (lambda: pool_effects(*bcg), 200),
        "one fit by DerSimonian and Laird": (lambda: pool_effects(*bcg, method="dl"), 200),
        "60 sets of 3 to 30 trials": (lambda: [pool_effects(*one) for one in drawn][-1], 3),
    }


def _line(
    name: str, work: Callable[[], PooledEffect], times: int, theirs: list[float] | None
) -> bool:
    ours = _milliseconds(work, times)
    if theirs is None:
        print(f"{name:54}{ours:>7.2f} ms")
        return True
    ms, *answers = theirs
    fit = work()
    found = [fit.estimate, fit.se, fit.ci_lb, fit.ci_ub, fit.tau2]
    agrees = all(abs(a - b) <= AGREEMENT for a, b in zip(found, answers, strict=True))
    ratio = f"{ms / ours:>7.1f}×" if agrees else "  answers differ"
    print(f"{name:54}{ours:>7.2f} ms{ms:>7.2f} ms{ratio}")
    return agrees


def _bayes_line(studies: tuple[list[float], list[float]], theirs: list[float] | None) -> None:
    """Beside a REML fit of the peer, which has no Bayes: other work, the same patience."""

    def work() -> object:
        fit = pool_bayes(*studies, prior=HalfNormal(0.5))
        return fit.quantiles([0.05, 0.95]), fit.quantiles([0.5], of="new")

    name = "one Bayesian fit with twelve quantiles, beside REML"
    ours = _milliseconds(work, 200)
    beside = f"{theirs[0]:>7.2f} ms{theirs[0] / ours:>7.1f}×" if theirs else ""
    print(f"{name:54}{ours:>7.2f} ms{beside}")


def _milliseconds(work: Callable[[], object], times: int) -> float:
    work()
    return min(_sample(work, times) for _ in range(SAMPLES))


def _sample(work: Callable[[], object], times: int) -> float:
    begun = time.perf_counter()
    for _ in range(times):
        work()
    return 1000 * (time.perf_counter() - begun) / times


def _cold_line(*, has_peer: bool) -> None:
    """From nothing to a printed answer, the whole process."""
    ours = _milliseconds(lambda: _run(sys.executable, "-m", "prolo", *COLD), 1)
    name = "prolo evidence pool, cold"
    if not has_peer:
        print(f"{name:54}{ours:>7.0f} ms")
        return
    theirs = _milliseconds(lambda: _run("Rscript", "benchmarks/cold.R"), 1)
    print(f"{name:54}{ours:>7.0f} ms{theirs:>7.0f} ms{theirs / ours:>7.1f}×")


def _metafor() -> dict[str, list[float]]:
    """Milliseconds and answers by task; empty where metafor is not to be had."""
    if shutil.which("Rscript") is None:
        print("Rscript is not installed: our own times alone.")
        return {}
    try:
        lines = _run("Rscript", "benchmarks/peer.R").splitlines()
    except subprocess.CalledProcessError as failed:
        print(f"metafor did not run, our own times alone: {failed.stderr.strip()}")
        return {}
    rows = [line.split("\t") for line in lines]
    version = next(row for row in rows if row[0] == "version")
    print(f"peer     metafor {version[1]} on R {version[2]}")
    return {name: [float(cell) for cell in cells if cell.strip()] for name, *cells in rows[:-1]}


def _run(*command: str) -> str:
    done = subprocess.run(  # noqa: S603 — our own scripts
        command, cwd=ROOT, env=ALONE, capture_output=True, text=True, check=True
    )
    return done.stdout


def _read_sets() -> Sets:
    sets: Sets = defaultdict(lambda: ([], []))
    with (ROOT / "validation" / "metafor" / "datasets.csv").open() as file:
        for row in csv.DictReader(file):
            sets[row["set"]][0].append(float(row["effect"]))
            sets[row["set"]][1].append(float(row["variance"]))
    return sets


if __name__ == "__main__":
    sys.exit(main())
