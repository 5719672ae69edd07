"""Studies and numbers that other programs computed: validation/metafor."""

from __future__ import annotations

import csv
from collections import defaultdict
from pathlib import Path

FROZEN = Path(__file__).parents[2] / "validation" / "metafor"


def rows_of(name):
    with (FROZEN / name).open() as file:
        return list(csv.DictReader(line for line in file if not line.startswith("#")))


def read_sets():
    sets = defaultdict(lambda: ([], []))
    for row in rows_of("datasets.csv"):
        sets[row["set"]][0].append(float(row["effect"]))
        sets[row["set"]][1].append(float(row["variance"]))
    return sets
