"""Times the synthesis beside R's metafor, in one run on one machine, and prints the ratios.

Answers are compared before a ratio is printed, and the work is the same: estimate, standard error,
t, p, interval, τ², Q and I². Times are of the processor, so that others on the machine do not
count. Without R or its package metafor (Debian: r-base-core, r-cran-metafor) our own times are
printed alone. ``BARS`` are the ratios that are promised.
"""

from __future__ import annotations

import csv
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

import numpy as np

from prolo.evidence import (
    HalfNormal,
    PooledEffect,
    leave_one_out,
    permute_effects,
    pool_bayes,
    pool_effects,
    pool_many,
    trim_and_fill,
)

ROOT = Path(__file__).parents[1]
SAMPLES = 5
# The question that cold.R answers too.
COLD = ("evidence", "pool", "--condition", "knee-oa", "--outcome", "pain", "--weeks", "long")
# metafor stops REML at 1e-5 in τ²; answers that differ by more are not of the same work.
AGREEMENT = 2e-5
ALONE = {**os.environ, "OMP_NUM_THREADS": "1"}

BARS = {
    "one fit": 15,
    "1,000 sets of 5 to 30 trials in one call": 500,
    "1,000 sign flips, each fitted": 500,
    "13 fits, each without one trial": 80,
    "trim and fill": 20,
    "one Bayesian fit with twelve quantiles, beside REML": 1,
    "prolo evidence pool, cold": 2.5,
}
STREAMED, AT_ONCE = 1_000_000, 10_000
CHANCE = 0.05  # two draws of 1,000 flips differ by so much in p
BY_CHANCE = "1,000 sign flips, each fitted"

Sets = dict[str, tuple[list[float], list[float]]]
Answers = list[float]
Task = tuple[Callable[[], Answers], int]


def main() -> int:
    print(f"command  {Path(sys.executable).name} -m benchmarks")
    sets, many = _read_sets(), _draw_sets()
    tasks, theirs = _tasks(sets, many), _metafor(many)
    print(f"{'':54}{'prolo':>10}{'metafor':>11}{'ratio':>9}")
    agrees = [_line(name, *task, theirs.get(name)) for name, task in tasks.items()]
    _bayes_line(sets["bcg-log-risk-ratio"], theirs.get("one fit"))
    _stream_line()
    _cold_line(has_peer=bool(theirs))
    return 0 if all(agrees) else 1


def _tasks(sets: Sets, many: Sets) -> dict[str, Task]:
    bcg = sets["bcg-log-risk-ratio"]
    effects, variances = zip(*many.values(), strict=True)
    generator = np.random.default_rng(1)

    def one() -> Answers:
        return _numbers(pool_effects(*bcg, tau2_interval="none"))

    def thousand() -> Answers:
        fit = pool_many(effects, variances)
        return [*fit.estimate.tolist(), *fit.se.tolist(), *fit.tau2.tolist()]

    def flips() -> Answers:
        fit = permute_effects(*bcg, samples=1000, generator=generator)
        return [fit.pval[0]]

    def without() -> Answers:
        fit = leave_one_out(*bcg)
        return [*fit.estimate.tolist(), *fit.se.tolist(), *fit.tau2.tolist()]

    def filled() -> Answers:
        return _numbers(trim_and_fill(*bcg, interval="normal").pooled)

    return {
        "one fit": (one, 200),
        "one fit with the intervals of tau2 and of a new trial": (
            lambda: _numbers(pool_effects(*bcg)),
            200,
        ),
        "one fit by DerSimonian and Laird": (
            lambda: _numbers(pool_effects(*bcg, method="dl", tau2_interval="none")),
            200,
        ),
        "trim and fill": (filled, 50),
        "1,000 sets of 5 to 30 trials in one call": (thousand, 5),
        "1,000 sign flips, each fitted": (flips, 5),
        "13 fits, each without one trial": (without, 50),
    }


def _numbers(fit: PooledEffect) -> Answers:
    return [fit.estimate, fit.se, fit.ci_lb, fit.ci_ub, fit.tau2]


def _line(name: str, work: Callable[[], Answers], times: int, theirs: list[float] | None) -> bool:
    ours = _milliseconds(work, times)
    if theirs is None:
        print(f"{name:54}{ours:>7.2f} ms")
        return True
    ms, *answers = theirs
    within = CHANCE if name == BY_CHANCE else AGREEMENT
    agrees = np.allclose(work(), answers, rtol=0, atol=within)
    ratio = f"{ms / ours:>8.1f}×{_bar(name)}" if agrees else "   answers differ"
    print(f"{name:54}{ours:>7.2f} ms{ms:>8.2f} ms{ratio}")
    return bool(agrees)


def _bar(name: str) -> str:
    return f"  (bar {BARS[name]})" if name in BARS else ""


def _stream_line() -> None:
    """A million sets, some at a time: what is kept of each is its answer."""
    draw = np.random.default_rng(7)
    begun, grown = time.process_time(), 0
    for done in range(0, STREAMED, AT_ONCE):
        v = draw.uniform(0.02, 0.2, (AT_ONCE, 8))
        pool_many(draw.normal(-0.3, np.sqrt(v + 0.05)), v)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        grown = grown or peak if done == AT_ONCE else grown
    seconds = time.process_time() - begun
    name = f"{STREAMED:,} sets of 8 trials, {AT_ONCE:,} at a time"
    print(
        f"{name:54}{seconds:>8.1f} s   and {(peak - grown) // 1024} MiB more than after the first"
    )


def _draw_sets() -> Sets:
    """1,000 sets: 5 to 30 trials of 10 to 50 people an arm, τ 0 to 0.6, mean −0.5."""
    draw = np.random.default_rng(20260101)
    sets: Sets = {}
    for i in range(1000):
        k = int(draw.integers(5, 31))
        n_a, n_b = draw.integers(10, 51, k), draw.integers(10, 51, k)
        theta = draw.normal(-0.5, draw.choice([0, 0.1, 0.3, 0.6]), k)
        y = draw.normal(theta, np.sqrt(1 / n_a + 1 / n_b + theta**2 / (2 * (n_a + n_b))))
        sets[f"set-{i:04}"] = y.tolist(), (1 / n_a + 1 / n_b + y**2 / (2 * (n_a + n_b))).tolist()
    return sets


def _bayes_line(studies: tuple[list[float], list[float]], theirs: list[float] | None) -> None:
    """Beside a REML fit of the peer, which has no Bayes: other work, the same patience."""

    def work() -> object:
        fit = pool_bayes(*studies, prior=HalfNormal(0.5))
        return fit.quantiles([0.05, 0.95]), fit.quantiles([0.5], of="new")

    name = "one Bayesian fit with twelve quantiles, beside REML"
    ours = _milliseconds(work, 200)
    beside = f"{theirs[0]:>8.2f} ms{theirs[0] / ours:>8.1f}×{_bar(name)}" if theirs else ""
    print(f"{name:54}{ours:>7.2f} ms{beside}")


def _milliseconds(work: Callable[[], object], times: int) -> float:
    work()
    return min(_sample(work, times) for _ in range(SAMPLES))


def _sample(work: Callable[[], object], times: int) -> float:
    begun = time.process_time()
    for _ in range(times):
        work()
    return 1000 * (time.process_time() - begun) / times


def _cold_line(*, has_peer: bool) -> None:
    """From nothing to a printed answer, the whole process; ours has the answer by Bayes, the
    missing trials and the share of people in it too. Modules are compiled once before, as an
    installed Python keeps them and R its packages."""
    with tempfile.TemporaryDirectory() as compiled:
        kept = {**ALONE, "PYTHONPYCACHEPREFIX": compiled}
        kept.pop("PYTHONDONTWRITEBYTECODE", None)
        _run(sys.executable, "-m", "prolo", *COLD, env=kept)
        ours = _cold(sys.executable, "-m", "prolo", *COLD, env=kept)
    name = "prolo evidence pool, cold"
    if not has_peer:
        print(f"{name:54}{ours:>7.0f} ms")
        return
    theirs = _cold("Rscript", "benchmarks/cold.R")
    print(f"{name:54}{ours:>7.0f} ms{theirs:>8.0f} ms{theirs / ours:>8.1f}×{_bar(name)}")


def _cold(*command: str, env: dict[str, str] = ALONE) -> float:
    return min(_of_process(*command, env=env) for _ in range(2 * SAMPLES))


def _of_process(*command: str, env: dict[str, str]) -> float:
    """Milliseconds of the processor, of a process from its start to its end."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    _run(*command, env=env)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return 1000 * (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


def _metafor(many: Sets) -> dict[str, list[float]]:
    """Milliseconds and answers by task; empty where metafor is not to be had."""
    if shutil.which("Rscript") is None:
        print("Rscript is not installed: our own times alone.")
        return {}
    try:
        with tempfile.TemporaryDirectory() as room:
            path = Path(room) / "many.csv"
            _write_sets(path, many)
            lines = _run("Rscript", "benchmarks/peer.R", str(path)).splitlines()
    except subprocess.CalledProcessError as failed:
        print(f"metafor did not run, our own times alone: {failed.stderr.strip()}")
        return {}
    rows = [line.split("\t") for line in lines]
    version = next(row for row in rows if row[0] == "version")
    print(f"peer     metafor {version[1]} on R {version[2]}")
    return {name: [float(cell) for cell in cells if cell.strip()] for name, *cells in rows[:-1]}


def _run(*command: str, env: dict[str, str] = ALONE) -> str:
    done = subprocess.run(  # noqa: S603 — our own scripts
        command, cwd=ROOT, env=env, capture_output=True, text=True, check=True
    )
    return done.stdout


def _write_sets(path: Path, sets: Sets) -> None:
    with path.open("w") as file:
        file.write("set,effect,variance\n")
        for name, (effects, variances) in sets.items():
            for y, v in zip(effects, variances, strict=True):
                file.write(f"{name},{y!r},{v!r}\n")


def _read_sets() -> Sets:
    sets: Sets = defaultdict(lambda: ([], []))
    with (ROOT / "validation" / "metafor" / "datasets.csv").open() as file:
        for row in csv.DictReader(file):
            sets[row["set"]][0].append(float(row["effect"]))
            sets[row["set"]][1].append(float(row["variance"]))
    return sets


if __name__ == "__main__":
    sys.exit(main())
